import { readFileSync } from "node:fs";
import { BlockFileWriter } from "../../chain/codec/block_file.ts";
import { encodeBlock } from "../../chain/codec/encode_block.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import type { SourceFile } from "../upkeep/upkeep_chain.ts";
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

function answers({ source, draws, tip }: Extract<ReadsTask, { do: "answers" }>): ReadsResults["answers"] {
  const asked = draws.map(({ queries }) => readQueries(queries));
  const found = datasetOf(source).expectedAnswers(asked.flat(), tip);
  let next = 0;
  return asked.map((queries, i) => {
    const known = queries.map((query) => ({ ...query, ...found[next++]! }));
    writeKnown(draws[i]!.known, known);
    return known.map(({ matching }) => matching);
  });
}
