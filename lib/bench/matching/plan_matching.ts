import { findEntityScenario } from "../../scenarios/mod.ts";
import { rowCount } from "../../scenarios/scenario_size.ts";
import { type Estimate, estimateMaking, estimateRows, PROCESS_S } from "../plan/estimate.ts";
import { plannedSize } from "../plan/planned_size.ts";
import type { StoreContestant } from "../race/contestant.ts";
import { MARKET_STATES } from "./market.ts";
import type { MatchingSettings } from "./measure_matching.ts";

/** Time of a whole chain at once, as a share of that block by block, and what it sorts beside the file. choice: as for plans of runs. */
const BULK_TIME = 0.3;
const SORTED_BYTES = 0.3;
/** Entities a second that a store's pages return to the checker or a scheduler. choice: slow, so that plans do not promise too much. */
const READ_PER_S = 20_000;
/** Rows of a node or workload that is updated: closed and written. Source: 002:L283; 002:L291; the system's eight, the payload. */
const UPDATED_ROWS = 2 * (27 + 22 + 2 * 9);

/** Time and disk of the market, of a copy of each store for each way, and of cycles with their checks. */
export function estimateMatching(
  work: Pick<MatchingSettings, "state" | "scale" | "cycles" | "ways" | "most"> & {
    readonly contestants: readonly StoreContestant[];
  },
): Estimate {
  const { state, scale, cycles, ways, most, contestants } = work;
  const { scenario, market: { nodes, workloads } } = MARKET_STATES[state];
  const size = plannedSize(findEntityScenario(scenario, "market"), scale);
  const made = estimateMaking({ rows: rowCount(size), payloadBytes: size.payloadBytes });
  const matches = Math.min((most ?? Infinity) * cycles, scale * Math.min(nodes.available, workloads.pending));
  let [seconds, diskBytes] = [made.seconds, made.diskBytes];
  for (const contestant of contestants) {
    const loaded = estimateRows({ rows: rowCount(size), payloadBytes: size.payloadBytes }, contestant);
    const updates = estimateRows({ rows: matches * UPDATED_ROWS, payloadBytes: matches * 5_000 }, contestant);
    const reads = size.entities * (1 + 2 * cycles) / READ_PER_S;
    seconds += BULK_TIME * loaded.seconds + ways.length * (PROCESS_S + reads + updates.seconds);
    diskBytes += SORTED_BYTES * loaded.diskBytes + ways.length * (loaded.diskBytes + updates.diskBytes);
  }
  return { seconds, diskBytes: Math.ceil(diskBytes) };
}
