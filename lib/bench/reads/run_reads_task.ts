import { readFileSync } from "node:fs";
import { BlockFileWriter, decodedBlocks } from "../../chain/codec/block_file.ts";
import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
import { encodeBlock } from "../../chain/codec/encode_block.ts";
import { findEntityStore } from "../../stores/mod.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import type { SourceFile } from "../upkeep/upkeep_chain.ts";
import type { Loaded } from "../upkeep/upkeep_task.ts";
import { askRound } from "./ask_round.ts";
import { readQueries, writeKnown } from "./known_queries.ts";
import { offerLoad } from "./offer_load.ts";
import type { ReadsResults, ReadsTask } from "./reads_task.ts";

/**
 * Does one piece of work in this process. On the clock: the store's own work alone.
 * @throws {HeadroomError} The store failed, or the data is refused.
 */
export async function runReadsTask(task: ReadsTask): Promise<ReadsResults[keyof ReadsResults]> {
  switch (task.do) {
    case "make":
      return make(task);
    case "answers":
      return answers(task);
    case "load":
      return await load(task);
    case "ask":
      return await askRound(task);
    case "offer":
      return await offerLoad(task);
  }
}

function datasetOf(source: string) {
  const { scenario, scale, seed } = JSON.parse(readFileSync(source, "utf8")) as SourceFile;
  return openDataset(scenario, scale, BigInt(seed));
}

function make({ source, blocks, until }: Extract<ReadsTask, { do: "make" }>): null {
  const dataset = datasetOf(source);
  const { scenario, scale, seed } = dataset;
  const file = BlockFileWriter.create(blocks, { schema: 1, scenario: scenario.id, scale, seed });
  for (const block of dataset.blocks(undefined, until)) file.append(encodeBlock(block));
  file.close();
  return null;
}

function answers({ source, mixes, tip }: Extract<ReadsTask, { do: "answers" }>): ReadsResults["answers"] {
  const asked = mixes.map(({ queries }) => readQueries(queries));
  const found = datasetOf(source).expectedAnswers(asked.flat(), tip);
  let next = 0;
  return asked.map((queries, i) => {
    const known = queries.map((query) => ({ ...query, ...found[next++]! }));
    writeKnown(mixes[i]!.known, known);
    return known.map(({ matching }) => matching);
  });
}

async function load(
  { file, blocks, wholeUntil }: Extract<ReadsTask, { do: "load" }>,
): Promise<Loaded> {
  const { store: name, variant, path } = file;
  const store = await (await findEntityStore(name)).open(path, { variant });
  const { bulk } = store.capabilities;
  const start = performance.now();
  if (bulk) await store.bulkLoad(before(decodedBlocks(blocks), wholeUntil));
  for (const block of decodedBlocks(blocks)) {
    if (!bulk || block.number >= wholeUntil) await store.appendBlock(block);
  }
  const ms = performance.now() - start;
  await store.close();
  return { ms, bulk };
}

function* before(blocks: Iterable<EncodedBlock>, until: number): Generator<EncodedBlock> {
  for (const block of blocks) {
    if (block.number >= until) return;
    yield block;
  }
}

