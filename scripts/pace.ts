/** Measures making blocks against appending them: does data arrive faster than the store takes it? */
import { measureGenerationPace } from "../lib/bench/load/generation_pace.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { parseInteger, parseScale, parseSeed, parseWorkers } from "../lib/cli/parse_values.ts";
import { textTable } from "../lib/text/text_table.ts";
import { findEntityScenario } from "../lib/scenarios/mod.ts";
import type { MedianInterval } from "../lib/stats/median_interval.ts";
import { openDataset } from "../lib/synth/open_dataset.ts";

export const SPEC = {
  name: "pace",
  summary: "Measures making encoded blocks against appending them block by block, in one run, as a ratio",
  usage: "pace [--scenario mendoza] [--scale 0.001] [--rounds 6] [--workers <n>]",
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
    workers: { type: "string", value: "<n>", about: "Threads of the second figure (the cores, at most 8)" },
  },
  examples: [{
    command: "deno task pace --scenario compute-marketplace --scale 0.005",
    about: "can one core keep this store busy?",
  }],
} as const satisfies CommandSpec;

/** Version of the `--json` object. */
const SCHEMA = 1;

async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const scenario = findEntityScenario(flags.scenario, "blocks to make");
  const dataset = openDataset(scenario, parseScale(flags.scale), parseSeed(flags.seed));
  const rounds = parseInteger(flags.rounds, "--rounds", 100);
  const workers = parseWorkers(flags.workers);
  const folder = Deno.makeTempDirSync({ prefix: "headroom-pace-" });
  const progress = io.progress("pace", rounds + 1, "rounds");
  try {
    const onRound = () => progress.tick();
    const pace = await measureGenerationPace(dataset, { rounds, workers, folder, onRound });
    progress.done();
    const { scale, seed } = dataset;
    if (io.json) {
      io.out(JSON.stringify({ schema: SCHEMA, scenario: scenario.id, scale, seed: String(seed), ...pace }));
      return 0;
    }
    io.out(`${scenario.id} at scale ${scale}, seed ${seed}: ${pace.rows} rows, ${rounds} rounds`);
    io.out("");
    const columns = [{ title: "blocks" }, ...numberColumns("rows/s"), ...numberColumns("times append")];
    const lines = textTable(columns, [
      ["appended one by one (WAL, synchronous NORMAL)", ...rate(pace.appended)],
      ["made by one thread", ...rate(pace.made), ...times(pace.ratio)],
      [`made by ${workers} threads`, ...rate(pace.madeByWorkers), ...times(pace.ratioByWorkers)],
    ]);
    for (const line of lines) io.out(line);
    io.out("");
    io.out("Made: encoded and digested. Medians of the rounds, 95 % intervals from six rounds on.");
    io.out(
      "Several threads include their start, a second or more: a small scale shows that rather than their pace.",
    );
    return 0;
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function numberColumns(title: string) {
  return [{ title, align: "right" }, { title: "95 %", align: "right" }] as const;
}

function rate({ median, interval }: MedianInterval): string[] {
  return withInterval(median, interval, (value) => Math.round(value).toLocaleString("en"));
}

function times({ median, interval }: MedianInterval): string[] {
  return withInterval(median, interval, (value) => `${value.toFixed(1)}x`);
}

function withInterval(
  median: number,
  interval: readonly [number, number] | null,
  show: (value: number) => string,
): string[] {
  return [show(median), interval === null ? "-" : `${show(interval[0])} to ${show(interval[1])}`];
}

if (import.meta.main) await runCommand(SPEC, main);
