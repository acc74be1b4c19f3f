import type { Statistics } from "../../../lib/bench/upkeep/upkeep_result.ts";
import type { Appended, Maintained } from "../../../lib/bench/upkeep/upkeep_task.ts";

/** Pages of 4 KiB, nine tenths full. */
export const pages = (count: number) =>
  ({ pages: count, freePages: 0, pageBytes: 4096, fill: 0.9, indexFill: 0.8 }) as const;

/** Blocks that took so long. */
export const appended = (ms: readonly number[]): Appended => ({ ms, rows: ms.length, marks: [], pages: [] });

/** Upkeep that changed nothing in a file of a thousand pages, but for what is given. */
export const maintained = (own: Partial<Maintained>): Maintained => ({
  ms: [],
  before: pages(1000),
  after: pages(1000),
  statisticsRows: [],
  ...own,
});

/** Two queries of 10 and 20 ms in three states; with optimize they take half, and the second has another plan. */
export function statistics(times = 0.5): Statistics {
  const six = (ms: number) => Array.from({ length: 6 }, () => ms);
  const state = (steps: readonly string[], factor: number, plan: string) => ({
    steps,
    made: maintained({
      ms: steps.map((_, i) => i + 1),
      after: pages(1000 + steps.length),
      statisticsRows: steps.map(() => 9),
    }),
    queries: [{ ms: six(10 * factor), plan: ["SCAN a"] }, { ms: six(20 * factor), plan: [plan] }],
  });
  return {
    queries: [{ type: "all", text: "$all" }, { type: "by_kind", text: 'kind = "x"' }],
    states: [
      state([], 1, "SCAN b"),
      state(["optimize"], times, "SEARCH b"),
      state(["optimize", "analyze"], times, "SEARCH b"),
      state(["analyze", "optimize"], times, "SEARCH b"),
    ],
  };
}
