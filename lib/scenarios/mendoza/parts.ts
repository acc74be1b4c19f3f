import { choice, constant, numberOf, text, textOf } from "../builders/attribute_builders.ts";
import { writtenOnce } from "./cohorts.ts";
import type { AttributeSpec, CohortSpec, EntityTypeSpec, OwnerRange, PayloadSpec } from "../scenario.ts";

/** Parts that Mendoza's cohorts are put together from. */

/** Source of names and lengths that are not published one by one. */
export const CHOSEN =
  "choice: a plausible name; only the number of attributes and the length of the JSON are published";
const BTL = { min: 30, max: 1_296_000, source: "sp:mendoza-dump.md:L175-L179; drawn by cohort" };
/** Seconds since 1970 of block 0. choice: 1 November 2025, so that the published job date lies in the chain. */
const EPOCH_S = 1_761_955_200;

/** One of the seven named creators, by rank. Source: sp:mendoza-dump.md:L92-L100. */
export function creator(rank: number, weight = 1): OwnerRange {
  return { from: rank, to: rank, weight };
}

/** The 188 creators beyond the seven published ones. Source: sp:mendoza-dump.md:L101. */
export function others(weight = 1): OwnerRange {
  return { from: 8, to: 195, weight };
}

export interface CohortOptions {
  readonly cohort?: CohortSpec;
  readonly owners?: readonly OwnerRange[];
}

/** An entity type of the `cohorts` generator; by default written once, by one of the small creators. */
export function cohortType(
  id: string,
  count: number,
  source: string,
  attributes: readonly AttributeSpec[],
  payload: PayloadSpec,
  { cohort = writtenOnce(count), owners = [others()] }: CohortOptions = {},
): EntityTypeSpec {
  return { id, count: { value: count, source }, attributes, payload, btlBlocks: BTL, cohort, owners };
}

/** The string attribute `type`, the same in the whole cohort. */
export function typeIs(value: string, source: string): AttributeSpec {
  return constant("type", value, source);
}

/** The key of another entity as text: 32 bytes in hex. Source: sp:mendoza-dump.md:L214-L229. */
export function keyOf(name: string, source: string): AttributeSpec {
  return text(name, "0x{hex:64}", source);
}

/** The time of the block that wrote the version, as text. */
export function dateOf(name: string, of: "birth" | "version", source: string): AttributeSpec {
  return textOf(name, { kind: "time", of, epochS: EPOCH_S }, source);
}

/** The same as a number. */
export function timeOf(name: string, of: "birth" | "version", unit: "s" | "ms"): AttributeSpec {
  const encoding = { unit, scale: unit === "ms" ? 1_000 : 1, offset: 0 };
  return numberOf(name, { kind: "time", of, epochS: EPOCH_S }, encoding, CHOSEN);
}

/** Two numeric attributes whose JSON is 150 to 199 bytes long together with the system ones. */
export function longNumbers(): AttributeSpec[] {
  const milliseconds = { unit: "ms", scale: 1, offset: 0 };
  return [
    timeOf("createdAtUnixMilliseconds", "birth", "ms"),
    numberOf("processingMilliseconds", { kind: "uniform", min: 100, max: 999 }, milliseconds, CHOSEN),
  ];
}

/** One numeric attribute whose JSON is shorter than 150 bytes together with the system ones. */
export function shortNumber(): AttributeSpec[] {
  return [
    numberOf(
      "score",
      { kind: "uniform", min: 0, max: 100 },
      { unit: "percent", scale: 1, offset: 0 },
      CHOSEN,
    ),
  ];
}

/** An application's own label, one of a few. */
export function appName(): AttributeSpec {
  return choice("app", [["notebook", 40], ["telegraf", 30], ["fileshed", 20], ["gridlogs", 10]], CHOSEN);
}
