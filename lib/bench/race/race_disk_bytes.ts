import { rowCount } from "../../scenarios/scenario_size.ts";
import type { ScenarioSize } from "../../scenarios/scenario.ts";
import { estimateMaking, estimateRows } from "../plan/estimate.ts";
import { isPeer, storeOf } from "./peer_program.ts";

/** Bytes that a race takes at most, about: its blocks, what its peers read, and the largest store. @param size Of the chain. */
export function raceDiskBytes(size: ScenarioSize, contestants: readonly string[]): number {
  const made = { rows: rowCount(size), payloadBytes: size.payloadBytes };
  const peers = contestants.filter(isPeer).length;
  const stores = contestants.map((name) => {
    // Peers write the files of a store, and are recorded with one of it.
    const [store, variant] = (isPeer(name) ? storeOf(name) : name).split(":") as [string, string?];
    return estimateRows(made, { store, variant: variant ?? "" }).diskBytes;
  });
  return estimateMaking(made).diskBytes * (1 + peers) + Math.max(...stores);
}
