import { z } from "zod";
import type { Sourced } from "../scenario.ts";

/** Source of a number for which the file names none. */
export const OWN_SOURCE = "own";

/** Largest count. `choice:` exact in a double with room for sums; the generator limits what a scale may generate. */
const COUNT_MAX = 1e15;
/** Largest weight. Source: lib/synth/values/alias_table.ts: weights times their count stay below 2^32. */
const WEIGHT_MAX = 1e9;

/** Where a value comes from: a line of a document, a measurement, or `choice: why`. */
export const source = z.string().min(1).default(OWN_SOURCE).describe(
  "Where the values come from: a document and line, a measurement, or `choice: why`. Default: own.",
);

/** A name in files and commands: kebab-case. */
export const kebabId = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "lower-case words joined by hyphens")
  .max(80);

/** A name inside a scenario. */
export const innerId = z.string().regex(/^[A-Za-z][\w-]*$/, "letters, digits, _ and -, a letter first").max(
  80,
);

/** A number with its source; a plain number is taken as `{"value": <number>, "source": "own"}`. */
export function sourced(number: z.ZodNumber, about: string) {
  return z.union([number, z.strictObject({ value: number.describe(about), source })])
    .transform((given): Sourced => typeof given === "number" ? { value: given, source: OWN_SOURCE } : given)
    .describe(`${about} A number, or {"value", "source"}.`);
}

/** Entities, agents, owners: at least one. */
export const count = z.number().int().min(1).max(COUNT_MAX);

/**
 * Blocks of a chain: at least one. choice: up to four years of blocks of 2 s, which is what an archive may hold; a chain is
 * planned and made block by block.
 */
export const blocks = z.number().int().min(1).max(2 ** 26);

/** Whole weights, as the generator's tables need them. */
export const weight = z.number().int().min(0).max(WEIGHT_MAX).describe(
  "Weight: a whole number; shares are weight / sum.",
);

/** Blocks to live, block numbers, versions. */
export const whole = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** `true` or left out, never `false`, as in the scenario's types. */
export function flag(about: string) {
  return z.literal(true).exactOptional().describe(about);
}

/** Values with weights; a plain value is taken with weight 1. */
export function weighted<T extends z.ZodType<string | number>>(value: T, about: string) {
  const pair = z.tuple([value, weight]);
  type Pair = readonly [z.output<T>, number];
  return z.array(
    z.union([value, pair]).transform((given): Pair =>
      Array.isArray(given) ? given as unknown as Pair : [given as z.output<T>, 1]
    ),
  ).min(1).describe(about);
}
