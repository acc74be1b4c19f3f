import { join } from "node:path";
import type { DrawnMix } from "../../../lib/bench/reads/draw_mix.ts";
import { drawMix } from "../../../lib/bench/reads/draw_mix.ts";
import { writeQueries } from "../../../lib/bench/reads/known_queries.ts";
import { readMixes } from "../../../lib/bench/reads/read_mixes.ts";
import { runUpkeepTask } from "../../../lib/bench/upkeep/run_upkeep_task.ts";
import { runReadsTask } from "../../../lib/bench/reads/run_reads_task.ts";
import type { TurnFiles } from "../../../lib/bench/reads/reads_task.ts";
import { writeChain, writeSource } from "../../../lib/bench/upkeep/upkeep_chain.ts";
import type { StoreFile } from "../../../lib/bench/upkeep/upkeep_task.ts";
import { parseScenario } from "../../../lib/scenarios/file/parse_scenario.ts";
import type { EntityScenario } from "../../../lib/scenarios/scenario.ts";
import { openDataset } from "../../../lib/synth/open_dataset.ts";
import { KNOWN, smallScenario } from "../../scenarios/file/small_scenario.ts";

/** A scenario of 320 entities, whose steady stream updates some of them. */
export const SMALL = {
  scenario: parseScenario(JSON.stringify(smallScenario()), "small.json", KNOWN) as EntityScenario,
  scale: 1,
  seed: 3n,
};

/** A mix of it, written with its answers, and a store with its chain, the stream included. */
export async function smallReads(
  folder: string,
  id: string,
  store = "posting",
): Promise<{ mix: DrawnMix; files: TurnFiles; file: StoreFile; matching: readonly number[] }> {
  const [load, steady] = openDataset(SMALL.scenario, SMALL.scale, SMALL.seed).phases;
  const until = steady!.to;
  const blocks = { first: load!.from, tip: until - 1, past: load!.to };
  const mix = drawMix(SMALL, readMixes(SMALL.scenario, blocks).find((own) => own.id === id)!, {
    blocks,
    perKind: 20,
    rounds: 1,
    page: null,
  });
  const [source, chain] = [writeSource(folder, SMALL), join(folder, "chain.blocks")];
  const draws = mix.draws.map((queries, draw) => {
    const own = { queries: join(folder, `${draw}.queries`), known: join(folder, `${draw}.known`) };
    writeQueries(own.queries, queries);
    return own;
  });
  const file = { store, variant: "normal", path: join(folder, "store.db") };
  const found = await runReadsTask({ do: "answers", source, draws, tip: until - 1 });
  await writeChain(SMALL, chain, { until, interrupted: new AbortController().signal });
  await runUpkeepTask({ do: "load", file, blocks: chain, wholeUntil: load!.to }, () => {});
  const matching = (found as readonly (readonly number[])[])[1]!;
  return { mix, files: { warm: draws[0]!, asked: draws[1]! }, file, matching };
}
