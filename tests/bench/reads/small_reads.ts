import { join } from "node:path";
import type { DrawnMix } from "../../../lib/bench/reads/draw_mix.ts";
import { drawMix } from "../../../lib/bench/reads/draw_mix.ts";
import { writeQueries } from "../../../lib/bench/reads/known_queries.ts";
import { readMixes } from "../../../lib/bench/reads/read_mixes.ts";
import { runReadsTask } from "../../../lib/bench/reads/run_reads_task.ts";
import type { MixFiles } from "../../../lib/bench/reads/reads_task.ts";
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
): Promise<{ mix: DrawnMix; files: MixFiles; file: StoreFile; matching: readonly number[] }> {
  const [load, steady] = openDataset(SMALL.scenario, SMALL.scale, SMALL.seed).phases;
  const until = steady!.to;
  const blocks = { first: load!.from, tip: until - 1, past: load!.to };
  const mix = drawMix(SMALL, readMixes(SMALL.scenario, blocks).find((own) => own.id === id)!, {
    blocks,
    perKind: 20,
    page: null,
  });
  const [source, chain] = [join(folder, "source.json"), join(folder, "chain.blocks")];
  await Deno.writeTextFile(source, JSON.stringify({ ...SMALL, seed: String(SMALL.seed) }));
  const files = { queries: join(folder, "queries.jsonl"), known: join(folder, "known.jsonl") };
  writeQueries(files.queries, mix.queries);
  const file = { store, variant: "normal", path: join(folder, "store.db") };
  const found = await runReadsTask({ do: "answers", source, mixes: [files], tip: until - 1 });
  await runReadsTask({ do: "make", source, blocks: chain, until });
  await runReadsTask({ do: "load", file, blocks: chain, wholeUntil: load!.to });
  return { mix, files, file, matching: (found as readonly (readonly number[])[])[0]! };
}
