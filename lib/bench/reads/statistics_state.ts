import type { StatisticsKind } from "../../stores/sqlite/maintenance.ts";

/** Statistics that a file may have while it is asked, by what stands after the `+` of a contestant's name. */
export const STATISTICS = {
  none: null,
  optimize: "optimize",
  analyze: "analyze",
} as const satisfies Record<string, StatisticsKind | null>;
/** One of them. */
export type StatisticsState = keyof typeof STATISTICS;
