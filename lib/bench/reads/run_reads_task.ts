import { openDataset } from "../../synth/open_dataset.ts";
import { readSource } from "../upkeep/upkeep_chain.ts";
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
    case "answers":
      return answers(task);
    case "ask":
      return await askRound(task);
    case "offer":
      return await offerLoad(task);
  }
}

function answers({ source, draws, tip }: Extract<ReadsTask, { do: "answers" }>): ReadsResults["answers"] {
  const asked = draws.map(({ queries }) => readQueries(queries));
  const { scenario, scale, seed } = readSource(source);
  const found = openDataset(scenario, scale, seed).expectedAnswers(asked.flat(), tip);
  let next = 0;
  return asked.map((queries, i) => {
    const known = queries.map((query) => ({ ...query, ...found[next++]! }));
    writeKnown(draws[i]!.known, known);
    return known.map(({ matching }) => matching);
  });
}
