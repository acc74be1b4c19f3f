import { writeVariant } from "../../runs/write_variant.ts";
import type { ScenarioSize } from "../../scenarios/scenario.ts";
import { rowCount } from "../../scenarios/scenario_size.ts";
import type { QueryProfile } from "./profiles.ts";

/** Expected time and disk of a piece of work: for plans and the check of free disk, never for results. */
export interface Estimate {
  readonly seconds: number;
  readonly diskBytes: number;
}

/**
 * Rough costs on two cores. `choice:` conservative values from runs of this project, so that plans do not promise too much.
 * Rows: SQLite appends; bytes a row: with the 14 indexes; per agent: loose Git objects at 4 KiB each.
 */
const COSTS = {
  rowsPerS: 26_000,
  bytesPerRow: 650,
  processS: 0.8,
  checkRowsPerS: 75_000,
  queryS: 0.002,
  generatedRowsPerS: 80_000,
  generatedBytesPerRow: 60,
  eventS: { "per-event": 0.016, "batch": 0.003, "multi-seal": 0.006 } as Readonly<Record<string, number>>,
  bytesPerEvent: { "per-event": 55_000, "batch": 14_000, "multi-seal": 14_000 } as Readonly<
    Record<string, number>
  >,
  logGrowthSPerEventSquared: 2e-7,
  /** Times the cost of an event where the registry syncs each commit. */
  syncedEvent: 4,
} as const;

/**
 * An append trial: its time with queries, and the store's file and log.
 * @param work `openRatePerS`: queries a second of the open loop; 0 for none.
 */
export function estimateAppend(
  size: ScenarioSize,
  work: { readonly queries: QueryProfile; readonly openRatePerS: number; readonly variant: string },
): Estimate {
  const { queries, openRatePerS, variant } = work;
  const rows = rowCount(size);
  const openS = openRatePerS === 0 ? 0 : queries.openArrivals / openRatePerS;
  const slower = variant === "full" ? 1.3 : 1;
  return {
    seconds: COSTS.processS + (rows / COSTS.rowsPerS) * slower + rows / COSTS.checkRowsPerS +
      queries.instances * (queries.rounds + 1) * COSTS.queryS + openS,
    diskBytes: Math.ceil(rows * COSTS.bytesPerRow + 2 * size.payloadBytes + 8e6),
  };
}

/** A block file and its expectations. */
export function estimatePrepare(size: ScenarioSize): Estimate {
  const rows = rowCount(size);
  return {
    seconds: COSTS.processS + 2 * rows / COSTS.generatedRowsPerS,
    diskBytes: Math.ceil(rows * COSTS.generatedBytesPerRow + size.payloadBytes + 1e6),
  };
}

/** An onboarding trial: its registry, the replay and `git fsck`. */
export function estimateOnboard(agents: number, anchorsPerAgent: number, variant: string): Estimate {
  const { mode, setting } = writeVariant(variant);
  const slower = setting === null ? 1 : COSTS.syncedEvent;
  const events = 1 + agents * (mode === "multi-seal" ? 1.02 : 1 + anchorsPerAgent);
  const rootEvents = mode === "multi-seal" ? agents * 0.02 : agents * anchorsPerAgent;
  const growth = mode === "per-event" ? COSTS.logGrowthSPerEventSquared * rootEvents ** 2 : 0;
  return {
    seconds: COSTS.processS + events * COSTS.eventS[mode]! * slower + growth,
    diskBytes: Math.ceil(
      events * COSTS.bytesPerEvent[mode]! + (mode === "per-event" ? 47 * rootEvents ** 2 : 0) + 1e6,
    ),
  };
}
