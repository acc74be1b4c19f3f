import type { AskedRound } from "../../../lib/bench/reads/reads_task.ts";
import type { MixSamples } from "../../../lib/bench/reads/reads_samples.ts";

/** Queries of a kind `a`, which weighs 3, and of `b`, which weighs 1: two of each. */
export const TYPES = ["a", "b", "b", "a"] as const;

/** Rounds that queries are drawn for, other ones for each. */
const ROUNDS = 150;

/** A round in which every query of a kind took as long, us. */
export function round(a: number, b: number, changes: Partial<AskedRound> = {}): AskedRound {
  const us = TYPES.map((type) => type === "a" ? a : b);
  const asked = { us, compileUs: us.map((own) => own / 10), compared: 8, paged: 1 };
  return { ...asked, wrong: [], plans: { a: ["scan"], b: ["seek"] }, coldUs: null, ...changes };
}

/** A mix of these kinds, as contestants answered it. */
export function mixSamples(readers: Readonly<Record<string, readonly AskedRound[]>>): MixSamples {
  return {
    id: "own",
    about: "a mix",
    kinds: [{ type: "a", weight: 3 }, { type: "b", weight: 1 }],
    draws: Array.from(
      { length: ROUNDS + 1 },
      (_, draw) =>
        TYPES.map((type, i) => ({ type, text: `${type} = ${10 * draw + i}`, atBlock: 9, limit: 10 })),
    ),
    matching: Array.from({ length: ROUNDS + 1 }, () => [1, 40, 6, 3]),
    readers: Object.entries(readers).map(([name, rounds]) => ({ name, rounds })),
  };
}

/** Six rounds alike. */
export function six(one: AskedRound): AskedRound[] {
  return Array.from({ length: 6 }, () => one);
}
