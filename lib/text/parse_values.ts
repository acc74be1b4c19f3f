import { UsageError } from "../errors.ts";
import { machineShare } from "../machine_share.ts";

/** A multiple of a scenario's published size: a number above 0. @throws {UsageError} */
export function parseScale(text: string, flag = "--scale"): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
  throw new UsageError(`${flag} "${text}" is not a scale`, {
    expected: "a number above 0, as a multiple of the published size (0.01, 1, 10)",
    actual: text,
    next: `try ${flag} 0.01`,
  });
}

/** A number above 0, up to `max` where there is one, in the unit that the flag names. @throws {UsageError} */
export function parsePositive(text: string, flag: string, max = Infinity): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && value <= max && Number.isFinite(value)) return value;
  const expected = `a number above 0${max === Infinity ? "" : `, up to ${max}`}`;
  throw new UsageError(`${flag} "${text}" is not ${expected}`, { expected, actual: text });
}

/** A seed: an integer from 0 to 2^64 - 1. @throws {UsageError} */
export function parseSeed(text: string): bigint {
  if (/^\d{1,20}$/.test(text) && BigInt(text) < 1n << 64n) return BigInt(text);
  throw new UsageError(`--seed "${text}" is not a seed`, {
    expected: "an integer from 0 to 18446744073709551615",
    actual: text,
    next: "try --seed 1",
  });
}

/** A whole number from 1 to `max`. @throws {UsageError} */
export function parseInteger(text: string, flag: string, max = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= max) return value;
  const expected = max === Number.MAX_SAFE_INTEGER
    ? "a whole number, 1 or more"
    : `a whole number from 1 to ${max}`;
  throw new UsageError(`${flag} "${text}" is not ${expected}`, { expected, actual: text });
}

/** Most threads used unless more are asked for, and the memory of each. choice: more made nothing faster; measured, bytes. */
const [DEFAULT_WORKERS_MAX, WORKER_BYTES] = [8, 90e6];

/** A number of threads; the default is one a core, at most 8, in half of the memory. @throws {UsageError} */
export function parseWorkers(text: string | undefined, share = machineShare): number {
  if (text !== undefined) return parseInteger(text, "--workers", 64);
  const { cores, memoryBytes } = share();
  return Math.max(1, Math.min(DEFAULT_WORKERS_MAX, cores, Math.floor(memoryBytes / 2 / WORKER_BYTES)));
}

/** Part `index` of `count` parts, written i/n, i from 1 to n. */
interface Shard {
  readonly index: number;
  readonly count: number;
}

/** @throws {UsageError} where the text is not i/n with 1 <= i <= n. */
export function parseShard(text: string): Shard {
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const index = Number(match?.[1]);
  const count = Number(match?.[2]);
  if (match && index >= 1 && index <= count) return { index, count };
  throw new UsageError(`--shard "${text}" is not a shard`, {
    expected: "i/n with i from 1 to n, for example 1/4",
    actual: text,
    next: "try --shard 1/2",
  });
}

/** Parts of a list with commas between, each once, in their order. @throws {UsageError} There is none, or as `parse` throws. */
export function parseList<T>(text: string, flag: string, parse: (part: string) => T): T[] {
  const parts = text.split(",").map((part) => part.trim()).filter((part) => part !== "");
  if (parts.length > 0) return [...new Set(parts.map(parse))];
  throw new UsageError(`${flag} names nothing`, {
    expected: "one or more, with commas between",
    actual: text,
    next: `leave ${flag} out, or name one`,
  });
}

/** One of the given choices. @throws {UsageError} Lists all of them. */
export function parseChoice<T extends string>(text: string, flag: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw new UsageError(`${flag} "${text}" is unknown`, {
    expected: `one of ${choices.join(", ")}`,
    actual: text,
  });
}
