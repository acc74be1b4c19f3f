import { plannedSize } from "../plan/planned_size.ts";
import {
  type Estimate,
  estimateLoad,
  estimateMaking,
  type LoadEstimate,
  PROCESS_S,
} from "../plan/estimate.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { rowCount, scenarioSize } from "../../scenarios/scenario_size.ts";
import type { DrawnMix } from "./draw_mix.ts";
import { arrivalsAt, type OfferedLoad } from "./offered_loads.ts";
import type { StoreReader } from "./read_contestant.ts";

/** A query with its check, and a cold one with a store that is opened for it, s. choice: of Arkiv's schema at small scales. */
const QUERY_S = 0.002;
const COLD_S = 0.1;

/** What is asked for, as far as it decides time and disk. */
export interface ReadsWork {
  readonly readers: readonly StoreReader[];
  /** Programs that are asked the mixes, too. */
  readonly programs: readonly unknown[];
  readonly mixes: readonly DrawnMix[];
  readonly rounds: number;
  readonly offered: readonly OfferedLoad[];
  /** The chain that is made, with its steady stream or without; null for a given file. */
  readonly made:
    | { readonly scenario: EntityScenario; readonly scale: number; readonly stream: boolean }
    | null;
}

/** Time and disk of everything: the chain, a file for each store, and every turn. */
export function estimateReads({ readers, programs, mixes, rounds, offered, made }: ReadsWork): Estimate {
  const queries = mixes.reduce((sum, mix) => sum + mix.draws.at(-1)!.length, 0);
  const kinds = mixes.reduce((sum, mix) => sum + mix.kinds.length, 0);
  const turn = mixes.length * PROCESS_S + 2 * queries * QUERY_S + (made === null ? 0 : kinds * COLD_S);
  const loads = offered.reduce(
    (sum, { ratePerS }) => sum + PROCESS_S + arrivalsAt(ratePerS, rounds) / ratePerS,
    0,
  );
  const asking = rounds * ((readers.length + programs.length) * turn + readers.length * loads);
  if (made === null) return { seconds: asking, diskBytes: 0 };
  const { scenario, scale, stream } = made;
  const size = stream ? plannedSize(scenario, scale) : scenarioSize(scenario, scale);
  const rows = { rows: rowCount(size), payloadBytes: size.payloadBytes };
  const chain = estimateMaking(rows);
  const distinct = new Map(readers.map((reader) => [`${reader.store}:${reader.variant}`, reader]));
  const files = [...distinct.values()].map((reader) => estimateLoad(rows, reader));
  const sum = (of: (file: LoadEstimate) => number) => files.reduce((all, file) => all + of(file), 0);
  return {
    // The answers are computed in one more pass over what is made.
    seconds: 2 * chain.seconds + sum(({ seconds }) => seconds) + asking,
    diskBytes: chain.diskBytes + sum(({ diskBytes }) => diskBytes) +
      Math.max(...files.map(({ sortedBytes }) => sortedBytes)),
  };
}
