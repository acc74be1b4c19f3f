import { rowCount } from "../../scenarios/scenario_size.ts";
import { type Estimate, estimateLoad, estimateMaking, estimateRows, PROCESS_S } from "../plan/estimate.ts";
import { plannedSize } from "../plan/planned_size.ts";
import type { StoreContestant } from "../race/contestant.ts";
import type { ChosenLinks } from "./choose_links.ts";
import { SHORT_CHAIN } from "./prepare_references.ts";
import { REFERENCE_WAYS } from "./reference_task.ts";

/** Time and bytes of the table, as a share of those of a store by Arkiv's schema. choice: as seen here. */
const TABLE_SHARE = 0.1;
/** Seconds that a process asks for, a million rows in its store. choice: as seen here. */
const ASK_S = 3;

/** About what a run takes on a quiet machine: the files of one use case are there at a time. */
export function estimateReferences(
  links: readonly ChosenLinks[],
  stores: readonly StoreContestant[],
  rounds: number,
): Estimate {
  let [seconds, diskBytes] = [0, 0];
  for (const { scenario, scale } of links) {
    const size = plannedSize(scenario, scale);
    const whole = { rows: rowCount(size), payloadBytes: size.payloadBytes };
    const making = estimateMaking(whole);
    const table = estimateRows(whole, { store: "", variant: "" });
    let bytes = 2.2 * making.diskBytes + TABLE_SHARE * table.diskBytes;
    // Blocks are made, and answered once more from what was made.
    seconds += 2 * making.seconds + TABLE_SHARE * table.seconds;
    for (const store of stores) {
      const own = estimateRows(whole, store);
      bytes += 2 * own.diskBytes;
      const ask = PROCESS_S + ASK_S * whole.rows / 1e6;
      const append = PROCESS_S + SHORT_CHAIN * (own.seconds + TABLE_SHARE * table.seconds);
      seconds += 2 * estimateLoad(whole, store).seconds + rounds * (REFERENCE_WAYS.length * ask + append);
    }
    diskBytes = Math.max(diskBytes, bytes);
  }
  return { seconds, diskBytes: Math.ceil(diskBytes) };
}
