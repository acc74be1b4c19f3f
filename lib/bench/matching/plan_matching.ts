import { findEntityScenario } from "../../scenarios/mod.ts";
import { rowCount } from "../../scenarios/scenario_size.ts";
import { type Estimate, estimateLoad, estimateMaking, estimateRows, PROCESS_S } from "../plan/estimate.ts";
import { plannedSize } from "../plan/planned_size.ts";
import type { StoreContestant } from "../race/contestant.ts";
import { FILE_BYTES_PER_S } from "../upkeep/plan_upkeep.ts";
import { MARKET_STATES } from "./market.ts";
import type { MatchingSettings } from "./measure_matching.ts";

/** Entities a second that a store's pages return to the checker or a scheduler. choice: slow, so that plans do not promise too much. */
const READ_PER_S = 20_000;
/** Rows of a node or workload that is updated: closed and written. Source: 002:L283; 002:L291; the system's eight, the payload. */
const UPDATED_ROWS = 2 * (27 + 22 + 2 * 9);
/** Memory of a process, and of what it keeps of a market, bytes an entity in it. choice: peaks at 1x, 4.7 GB by changes, 9.5 GB of a checker. */
const PROCESS_BYTES = 400e6;
const KEPT_BYTES = { scheduler: 6_500, checker: 14_000 };

/** What a measurement takes. */
interface MatchingEstimate extends Estimate {
  /** Of all schedulers of a round, which are there together, and a checker. */
  readonly memoryBytes: number;
}

/** Time, disk and memory of the market, of each store, and in a round of a copy of it for each way, and cycles with their checks. */
export function estimateMatching(
  work: Pick<MatchingSettings, "state" | "scale" | "rounds" | "cycles" | "ways" | "most"> & {
    readonly contestants: readonly StoreContestant[];
  },
): MatchingEstimate {
  const { state, scale, rounds, cycles, ways, most, contestants } = work;
  const { scenario, market: { nodes, workloads } } = MARKET_STATES[state];
  const size = plannedSize(findEntityScenario(scenario, "market"), scale);
  const rows = { rows: rowCount(size), payloadBytes: size.payloadBytes };
  const made = estimateMaking(rows);
  const matches = Math.min((most ?? Infinity) * cycles, scale * Math.min(nodes.available, workloads.pending));
  let [seconds, diskBytes] = [made.seconds, made.diskBytes];
  for (const contestant of contestants) {
    const load = estimateLoad(rows, contestant);
    const updates = estimateRows({ rows: matches * UPDATED_ROWS, payloadBytes: matches * 5_000 }, contestant);
    const copyAndRead = load.diskBytes / FILE_BYTES_PER_S + size.entities * (1 + 2 * cycles) / READ_PER_S;
    seconds += load.seconds +
      rounds * ways.length * ((1 + cycles) * PROCESS_S + copyAndRead + updates.seconds);
    diskBytes += load.diskBytes + load.sortedBytes + ways.length * (load.diskBytes + updates.diskBytes);
  }
  const schedulers = contestants.length * ways.length;
  const kept = schedulers * KEPT_BYTES.scheduler + KEPT_BYTES.checker;
  return { seconds, diskBytes, memoryBytes: (schedulers + 1) * PROCESS_BYTES + size.entities * kept };
}
