/** Measures making blocks against appending them, and by more threads: does data arrive faster than the store takes it? */
import { makeTemporaryFolder } from "../lib/bench/environment/temporary_folder.ts";
import { type GenerationPace, measureGenerationPace } from "../lib/bench/load/generation_pace.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { parseInteger, parseScale, parseSeed, parseWorkers } from "../lib/text/parse_values.ts";
import { textTable } from "../lib/text/text_table.ts";
import { findEntityScenario } from "../lib/scenarios/mod.ts";
import type { MedianInterval } from "../lib/stats/median_interval.ts";
import { openDataset } from "../lib/synth/open_dataset.ts";

export const SPEC = {
  name: "pace",
  summary: "Measures making encoded blocks against appending them block by block, in one run, as a ratio",
  usage: "pace [--scenario mendoza] [--scale 0.001] [--rounds 6] [--workers <n,n,...>] [--alone]",
  flags: {
    scenario: { type: "string", default: "mendoza", value: "<name>", about: "A name or my-scenario.json" },
    scale: { type: "string", default: "0.001", value: "<x>", about: "Multiple of the published size" },
    seed: { type: "string", default: "1", value: "<integer>", about: "Seed of the data" },
    rounds: {
      type: "string",
      default: "6",
      value: "<n>",
      about: "Rounds after one of warmup; six give an interval",
    },
    workers: {
      type: "string",
      value: "<n,n,...>",
      about: "Numbers of threads that make the chain alone (1, 2, 4, ... up to the cores, at most 8)",
    },
    alone: { type: "boolean", about: "Only make: compare numbers of threads, without a store" },
  },
  examples: [
    {
      command: "deno task pace --scenario compute-marketplace --scale 0.005",
      about: "can one core keep this store busy?",
    },
    {
      command: "deno task pace --scale 0.1 --workers 1,2,4,8,16 --alone",
      about: "how many threads are worth it here?",
    },
  ],
} as const satisfies CommandSpec;

/** Version of the `--json` object. */
const SCHEMA = 2;

export async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const scenario = findEntityScenario(flags.scenario, "blocks to make");
  const dataset = openDataset(scenario, parseScale(flags.scale), parseSeed(flags.seed));
  const rounds = parseInteger(flags.rounds, "--rounds", 100);
  const workers = flags.workers?.split(",").map((text) => parseWorkers(text)) ?? doublingWorkers();
  const { interrupted } = io;
  const folder = flags.alone ? null : await makeTemporaryFolder(SPEC.name);
  const progress = io.progress("pace", rounds + 1, "rounds");
  try {
    const onRound = () => progress.tick();
    const pace = await measureGenerationPace(dataset, { rounds, workers, folder, onRound, interrupted });
    progress.done();
    if (pace === null) {
      io.note("Interrupted: nothing was printed, and nothing was kept.");
      return 1;
    }
    const { scale, seed } = dataset;
    if (io.json) {
      io.out(JSON.stringify({ schema: SCHEMA, scenario: scenario.id, scale, seed: String(seed), ...pace }));
      return 0;
    }
    io.out(`${scenario.id} at scale ${scale}, seed ${seed}: ${pace.rows} rows, ${rounds} rounds`);
    io.out("");
    for (const line of [...rateLines(pace), "", ...threadLines(pace)]) io.out(line);
    io.out("");
    io.out("Made: encoded and digested. Medians of the rounds, 95 % intervals from six rounds on.");
    io.out(
      "The first round warms the threads up and is not counted. A small scale starts few of them: each must repay its start.",
    );
    return 0;
  } finally {
    if (folder !== null) Deno.removeSync(folder, { recursive: true });
  }
}

/** 1, 2, 4, ... below the default number of threads, and that number. */
function doublingWorkers(): number[] {
  const most = parseWorkers(undefined);
  const workers: number[] = [];
  for (let count = 1; count < most; count *= 2) workers.push(count);
  return [...workers, most];
}

function rateLines({ inTurn, alone }: GenerationPace): string[] {
  const columns = [{ title: "blocks" }, ...numberColumns("rows/s"), ...numberColumns("times append")];
  return textTable(columns, [
    ...inTurn === null ? [] : [
      ["appended one by one (WAL, synchronous NORMAL)", ...rate(inTurn.appended)],
      ["made in turn, by one thread", ...rate(inTurn.made), ...times(inTurn.toAppending)],
    ],
    ...alone.map(({ workers, made, toAppending }) => [
      `made alone, by ${threads(workers)}`,
      ...rate(made),
      ...times(toAppending),
    ]),
  ]);
}

function threadLines({ alone }: GenerationPace): string[] {
  const columns = [
    { title: "made alone by" },
    ...numberColumns("times one thread"),
    ...numberColumns("times half the threads"),
    ...numberColumns("main thread busy"),
  ];
  return textTable(
    columns,
    alone.map(({ workers, toOneThread, toHalfTheThreads, mainThreadShare }) => [
      threads(workers),
      ...times(toOneThread),
      ...times(toHalfTheThreads),
      ...share(mainThreadShare),
    ]),
  );
}

function threads(count: number): string {
  return count === 1 ? "one thread" : `${count} threads`;
}

function numberColumns(title: string) {
  return [{ title, align: "right" }, { title: "95 %", align: "right" }] as const;
}

function rate(value: MedianInterval): string[] {
  return withInterval(value, (rows) => Math.round(rows).toLocaleString("en"));
}

function times(value: MedianInterval | null): string[] {
  return withInterval(value, (ratio) => `${ratio.toFixed(2)}x`);
}

function share(value: MedianInterval | null): string[] {
  return withInterval(value, (part) => `${Math.round(100 * part)} %`);
}

function withInterval(value: MedianInterval | null, show: (value: number) => string): string[] {
  if (value === null) return ["-", "-"];
  const { median, interval } = value;
  return [show(median), interval === null ? "-" : `${show(interval[0])} to ${show(interval[1])}`];
}

if (import.meta.main) await runCommand(SPEC, main);
