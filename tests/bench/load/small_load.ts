import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { encodeBlock } from "../../../lib/chain/codec/encode_block.ts";
import { runLoadTask } from "../../../lib/bench/load/run_load.ts";
import type { CheckedAnswers, CommitRecord, LoadEnd, RunTask } from "../../../lib/bench/load/load_task.ts";
import { RUN_FILES } from "../../../lib/bench/load/load_task.ts";
import { readCommits } from "../../../lib/bench/load/load_figures.ts";
import { withWriteStream, writeStream } from "../../../lib/bench/load/write_stream.ts";
import { runUpkeepTask } from "../../../lib/bench/upkeep/run_upkeep_task.ts";
import { writeSource } from "../../../lib/bench/upkeep/upkeep_chain.ts";
import type { EntityScenario } from "../../../lib/scenarios/scenario.ts";
import { openDataset } from "../../../lib/synth/open_dataset.ts";
import { SMALL } from "../reads/small_reads.ts";

/** Digest of the blocks of a scenario's load. */
export function digestOf(scenario: EntityScenario, scale: number): string {
  const dataset = openDataset(scenario, scale, 1n);
  const { from, to } = dataset.phases[0]!;
  const hash = createHash("sha256");
  for (const block of dataset.blocks(from, to)) hash.update(encodeBlock(block));
  return hash.digest("hex");
}

/** What a small run came to. */
interface SmallRun {
  readonly end: LoadEnd;
  readonly check: CheckedAnswers;
  readonly commits: readonly CommitRecord[];
}

/** A second of 60 entities and 1,000 queries by two readers on a store of 320 entities, in this process. @param store By name, or a module. */
export async function smallRun(
  folder: string,
  store: string,
  changes: Partial<RunTask> = {},
): Promise<SmallRun> {
  const seconds = 1;
  const stream = writeStream({ mix: "steady", ratePerS: 60, entities: 12 }, seconds);
  const scenario = withWriteStream(SMALL.scenario, SMALL.scale, stream);
  const source = writeSource(folder, { ...SMALL, scenario });
  const path = (name: string) => join(folder, name);
  const { blocks, cadenceMs } = stream;
  const made = { base: path("base.blocks"), stream: path("stream.blocks"), queries: path("queries.jsonl") };
  await runLoadTask({ do: "make", source, blocks, ...made });
  const file = { store, variant: "normal", path: path("store.db") };
  await runUpkeepTask({ do: "load", file, blocks: made.base }, () => {});
  const end = await runLoadTask({
    do: "run",
    ...{ file, seconds, folder, write: { stream: made.stream, blocks, cadenceMs } },
    read: {
      ...{ readers: 2, ratePerS: 1000, queries: made.queries, seed: 7, checkEveryMs: 10 },
      weights: Object.fromEntries(scenario.queries.map(({ type, weight }) => [type, weight])),
    },
    ...changes,
  }) as LoadEnd;
  const answers = [0, 1].map((reader) => RUN_FILES.answers(folder, reader));
  const check = await runLoadTask({ do: "check", source, answers }) as CheckedAnswers;
  return { end, check, commits: readCommits(RUN_FILES.commits(folder)) };
}

/** A store in a module of its own: `posting`, but for what is done to a store that was opened. */
export async function changedStore(folder: string, change: string): Promise<string> {
  const posting = pathToFileURL(resolve("lib/stores/sqlite/posting.ts")).href;
  const path = `${folder}/changed.ts`;
  await Deno.writeTextFile(
    path,
    `import { POSTING } from ${JSON.stringify(posting)};
export default {
  ...POSTING,
  name: "changed",
  recognises: undefined,
  async open(path, options) {
    const store = await POSTING.open(path, options);
    const [run, append] = [store.run.bind(store), store.appendBlock.bind(store)];
    let count = 0;
    ${change}
    return store;
  },
};
`,
  );
  return path;
}
