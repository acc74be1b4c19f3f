/** Compares a scenario's synthetic data with what is published about it. */
import { printTable } from "../lib/report/terminal/print_table.ts";
import { fidelityCounts, fidelityReasons, fidelityTables } from "../lib/report/terminal/fidelity_tables.ts";
import { type FidelityRequest, runFidelity, storageNeed } from "../lib/fidelity/run_fidelity.ts";
import { formatBytes } from "../lib/text/numbers.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { parseScale, parseSeed, parseWorkers } from "../lib/text/parse_values.ts";
import { makeFolderOf, refuseOtherKind, refuseTaken } from "../lib/output_place.ts";
import { type FidelityResult, loadFidelity, writeFidelity } from "../lib/fidelity/fidelity_result.ts";
import { DATASETS_DIR, inProject } from "../lib/project_root.ts";
import { recordedCommand } from "../lib/bench/plan/recorded_command.ts";
import { findEntityScenario } from "../lib/scenarios/mod.ts";

export const SPEC = {
  name: "fidelity",
  summary: "Compares synthetic data with the published figures, statistic by statistic.",
  usage: "fidelity [--scenario <name>] [--scale <n>] [--storage] [--out <file>]",
  flags: {
    scenario: {
      type: "string",
      default: "mendoza",
      value: "<name>",
      about: "Scenario to compare; for use cases their tables of totals",
    },
    scale: {
      type: "string",
      default: "0.02",
      value: "<n>",
      about: "Multiple of the published size to count, above 0",
    },
    seed: { type: "string", default: "1", value: "<n>", about: "Seed of every value, 0 to 2^64 - 1" },
    storage: {
      type: "boolean",
      about: "Also load a database and compare bytes per table and index (about 15.4 GB of disk at scale 1)",
    },
    "storage-scale": {
      type: "string",
      value: "<n>",
      about: "Multiple to load, where it is not --scale; implies --storage",
    },
    workers: {
      type: "string",
      value: "<n>",
      about: "Threads that make blocks, about 90 MB each (the cores, at most 8)",
    },
    out: { type: "string", value: "<file>", about: "Also write the result as JSON" },
  },
  examples: [
    { command: "deno task fidelity", about: "Mendoza at 2 %, a few seconds" },
    { command: "deno task fidelity --scale 1 --storage", about: "The definitive one: an hour or more" },
    {
      command: "deno task fidelity --scenario ride-sharing-city --scale 0.01",
      about: "Totals of a use case",
    },
  ],
  writes: ["<out>", "data/datasets/.fidelity-<id> while a database is loaded; removed at the end"],
} as const satisfies CommandSpec;

export async function main(flags: Flags<typeof SPEC>, _positionals: string[], io: Io): Promise<number> {
  const request = requestOf(flags);
  if (flags.out !== undefined) refuseOther(flags.out);
  if (request.storageScale !== null) {
    refuseOtherKind(request.dir, "The folder of the loaded database", "folder");
  }
  if (request.storageScale !== null) {
    io.note(`Loading needs about ${formatBytes(storageNeed(request.storageScale))} in ${request.dir}.`);
  }
  const result = await runFidelity(request, {
    start: (label, blocks) => {
      const progress = io.progress(label, blocks, "blocks");
      let made = 0;
      return (count) => {
        progress.tick(count);
        if ((made += count) >= blocks) progress.done();
      };
    },
    interrupted: io.interrupted,
  });
  if (result === null) {
    io.note("Interrupted: nothing was printed, and nothing was kept.");
    return 1;
  }
  if (flags.out !== undefined) {
    makeFolderOf(flags.out);
    await writeFidelity(flags.out, result);
  }
  print(result, flags.out ?? null, io);
  return result.rows.some(({ verdict }) => verdict === "outside") ? 1 : 0;
}

/** An older result is replaced; nothing else is. @throws {UsageError} */
function refuseOther(out: string): void {
  refuseOtherKind(out, "--out", "file");
  try {
    if (Deno.statSync(out).size > 0) loadFidelity(out);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) refuseTaken(out, "--out", "file");
  }
}

function requestOf(flags: Flags<typeof SPEC>): FidelityRequest {
  const scale = parseScale(flags.scale);
  const loaded = flags["storage-scale"];
  return {
    scenario: findEntityScenario(flags.scenario, "entities to count"),
    scale,
    seed: parseSeed(flags.seed),
    storageScale: loaded !== undefined ? parseScale(loaded, "--storage-scale") : flags.storage ? scale : null,
    workers: parseWorkers(flags.workers),
    dir: inProject(DATASETS_DIR),
    command: recordedCommand(SPEC.name, flags, [
      "scenario",
      "scale",
      "seed",
      loaded === undefined ? "storage" : "storage-scale",
      "out",
    ]),
  };
}

function print(result: FidelityResult, out: string | null, io: Io): void {
  if (io.json) {
    io.out(JSON.stringify(result));
    return;
  }
  io.out(`${result.title}: published against synthetic, scale ${result.scale}, seed ${result.seed}`);
  for (const table of fidelityTables(result)) printTable(table, io);
  const reasons = fidelityReasons(result);
  if (reasons.length > 0) io.out("", "Cannot be matched, because published figures contradict each other");
  for (const reason of reasons) io.out(`- ${reason}`);
  io.out("");
  for (const note of result.notes) io.out(note);
  io.out(`${fidelityCounts(result)}.${out === null ? "" : ` The result is in ${out}.`}`);
}

if (import.meta.main) await runCommand(SPEC, main);
