/** Kills writers of stores and registries, and their servers, and cuts their power, and looks at what is left; or has mutated files read. */
import { resolve } from "node:path";
import { type Cell, cellName } from "../lib/bench/torture/cell.ts";
import { FILE_SUBJECTS } from "../lib/bench/torture/files/mutate_files.ts";
import { estimateFiles, type FilesResult, tortureFiles } from "../lib/bench/torture/files/torture_files.ts";
import { ALL, estimateTorture, PARTS, planTorture } from "../lib/bench/torture/plan_torture.ts";
import { runTorture } from "../lib/bench/torture/run_torture.ts";
import { totalsOf } from "../lib/bench/torture/torture_result.ts";
import { UsageError } from "../lib/errors.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { costText, measureInto, samplesPlace } from "../lib/report/terminal/measure_command.ts";
import { fileLines } from "../lib/report/terminal/torture_file_lines.ts";
import { tortureLines } from "../lib/report/terminal/torture_lines.ts";
import { printTable } from "../lib/report/terminal/print_table.ts";
import { commandLine, shellCommand } from "../lib/text/command_line.ts";
import { parseChoice, parseInteger, parseList, parseSeed } from "../lib/text/parse_values.ts";
import { sentenceCase } from "../lib/text/sentence_case.ts";

/** Mutated files of each kind. choice: a minute or two for all. */
const MUTATIONS = 100;

const FILE_KINDS = FILE_SUBJECTS.map(({ kind }) => kind);

export const SPEC = {
  name: "torture",
  summary:
    "Kills writers and servers at random moments, cuts power, or mutates files, and counts what was lost or is wrong",
  usage:
    "torture [--kills 100] [--store posting] [--registry packfile] [--variant full] [--only append,power]",
  flags: {
    kills: {
      type: "string",
      default: "100",
      value: "<n>",
      about: "Kills of each store and variant, shared by its operations; as many of each other fault",
    },
    store: {
      type: "string",
      value: "<names>",
      about: `Entity stores, or ${ALL} (bitemporal,posting, where no registry is named)`,
    },
    registry: {
      type: "string",
      value: "<names>",
      about: `Registries, or ${ALL} (auths-layout,packfile, where no store is named)`,
    },
    variant: { type: "string", value: "<names>", about: "Those variants alone (all but those on request)" },
    only: {
      type: "string",
      value: "<parts>",
      about: `Some of ${PARTS.join(",")}`,
    },
    files: {
      type: "string",
      value: "<kinds>",
      about: `Instead: mutated files of these kinds, or ${ALL}, are read`,
    },
    mutations: {
      type: "string",
      value: "<n>",
      about: `Mutated files of each kind (with --files; ${MUTATIONS})`,
    },
    seed: { type: "string", default: "1", value: "<integer>", about: "Seed of the data and of the moments" },
    trial: { type: "string", value: "<n>", about: "That trial of each row alone, as a failure names it" },
    plan: { type: "boolean", about: "Say what would be done and how long it takes, and do nothing" },
    out: {
      type: "string",
      value: "<file>",
      about: "File for every trial (data/runs/<date>-<id>-torture.json)",
    },
  },
  examples: [
    { command: "deno task torture", about: "does anything acknowledged get lost? in minutes" },
    {
      command: "deno task torture --kills 1000 --store posting --variant full",
      about: "under 0.3 % at 95 %, where none is lost",
    },
    {
      command: "deno task torture --store all --registry all --plan",
      about: "everything: how long would it take?",
    },
    {
      command: "deno task torture --files all",
      about: "is a damaged file ever believed, or the end of a command?",
    },
    { command: "deno task torture --store my_store.ts --only append,power", about: "and my own store?" },
  ],
  writes: [
    "data/runs/<date>-<id>-torture.json: every trial, with the machine; of --files <date>-<id>-mutations.json",
    "data/runs/<date>-<id>-torture-failures/: what was left where something was wrong",
  ],
} as const satisfies CommandSpec;

/** Version of the file and of the `--json` object. */
const SCHEMA = 1;

export async function main(flags: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  if (flags.files !== undefined) return await readFiles(flags.files, flags, io);
  if (flags.mutations !== undefined) {
    throw new UsageError("--mutations counts mutated files", { expected: "--files <kinds> beside it" });
  }
  const kills = parseInteger(flags.kills, "--kills", 1_000_000);
  const seed = String(parseSeed(flags.seed));
  const trial = flags.trial === undefined ? null : parseTrial(flags.trial);
  const [stores, registries, variants] = [
    listOf(flags.store, "--store"),
    listOf(flags.registry, "--registry"),
    listOf(flags.variant, "--variant"),
  ];
  const parts = flags.only === undefined
    ? PARTS
    : parseList(flags.only, "--only", (part) => parseChoice(part, "--only", PARTS));
  const cells = await planTorture({ stores, registries, variants, parts, kills });
  const cost = estimateTorture(cells);
  if (flags.plan) return printPlan(cells, cost, io);
  const out = resolve(samplesPlace(SPEC.name, flags.out));
  const command = commandLine(SPEC.name, flags, [
    "kills",
    "store",
    "registry",
    "variant",
    "only",
    "seed",
    "trial",
  ]);
  const total = trial === null ? cells.reduce((sum, cell) => sum + cell.trials, 0) : cells.length;
  return await measureInto(
    io,
    { name: SPEC.name, schema: SCHEMA, total, unit: "trials", out, isTimed: false, ...cost },
    async ({ folder, interrupted, onStep, onDone }) => {
      const tortured = await runTorture({
        ...{ cells, seed, trial, folder, interrupted, onStep, onDone },
        failures: out.replace(/(\.json)?$/, "-failures"),
        mayLeaveOut: flags.only === undefined,
        commandOf: (cell, index) => commandOf(cell, { kills, seed, index }),
      });
      if (tortured.length === 0) return null;
      const results = tortured.map(({ result }) => result);
      const totals = totalsOf(results);
      return {
        settings: { kills, seed, trial },
        samples: {
          command,
          totals,
          cells: tortured.map(({ result, trials }) => ({ ...result, all: trials })),
        },
        figures: { totals, cells: results },
        lines: tortureLines(results),
        whole: "the counts are of the trials that were done to their end",
        isWrong: totals !== null && totals.lost + totals.invalid > 0,
      };
    },
  );
}

async function readFiles(named: string, flags: Flags<typeof SPEC>, io: Io): Promise<number> {
  const { store, registry, variant, only } = flags;
  const others = Object.entries({ store, registry, variant, only }).filter(([, value]) =>
    value !== undefined
  );
  if (others.length > 0) {
    throw new UsageError(`--files kills no writer: --${others[0]![0]} is not of it`, {
      expected: "--files with --mutations, --seed, --trial, --plan, --out, --json",
    });
  }
  const kinds = named === ALL
    ? FILE_KINDS
    : parseList(named, "--files", (kind) => parseChoice(kind, "--files", FILE_KINDS));
  const mutations = parseInteger(flags.mutations ?? String(MUTATIONS), "--mutations", 1_000_000);
  const seed = String(parseSeed(flags.seed));
  const trial = flags.trial === undefined ? null : parseTrial(flags.trial);
  const [from, to] = trial === null ? [0, mutations] : [trial, trial + 1];
  const cost = estimateFiles(kinds.length, to - from);
  if (flags.plan) {
    if (io.json) io.out(JSON.stringify({ schema: SCHEMA, ...cost, kinds, mutations: to - from }));
    else io.out(`${sentenceCase(costText(cost))}: ${to - from} of each of ${kinds.join(", ")}.`);
    return 0;
  }
  const out = resolve(samplesPlace("mutations", flags.out));
  const command = commandLine(SPEC.name, flags, ["files", "mutations", "seed", "trial"]);
  return await measureInto(
    io,
    {
      name: SPEC.name,
      schema: SCHEMA,
      total: kinds.length * (to - from),
      unit: "files",
      out,
      isTimed: false,
      ...cost,
    },
    async ({ folder, interrupted, onStep, onDone }) => {
      const files: FilesResult[] = [];
      for (const kind of kinds) {
        if (interrupted.aborted) break;
        onStep(kind);
        files.push(await tortureFiles({ kind, seed, from, to, folder }, { interrupted, onTrial: onDone }));
      }
      return {
        settings: { mutations, seed, trial },
        samples: { command, files },
        figures: { files },
        lines: fileLines(
          files,
          (kind, index) => shellCommand`deno task torture --files ${kind} --seed ${seed} --trial ${index}`,
        ),
        whole: "the counts are of the files that were read to their end",
        isWrong: files.some(({ failures }) => failures.length > 0),
      };
    },
  );
}

function listOf(text: string | undefined, flag: string): string[] | undefined {
  return text === undefined ? undefined : parseList(text, flag, (name) => name);
}

/** Trials count from 0. @throws {UsageError} */
function parseTrial(text: string): number {
  if (text === "0") return 0;
  return parseInteger(text, "--trial");
}

/** The command that does one trial of a cell again. */
function commandOf(
  { subject, fault, trials }: Cell,
  { kills, seed, index }: { readonly kills: number; readonly seed: string; readonly index: number },
): string {
  const { what, from, variant, operation } = subject;
  const only = fault === "kill" ? operation : `${operation},${fault}`;
  // What a kill finds depends on the kills before it, which left the file.
  const one = fault === "power" || trials === 1 ? ` --trial ${index}` : "";
  return shellCommand`deno task torture --kills ${kills} --${what} ${from} --variant ${variant} ` +
    shellCommand`--only ${only} --seed ${seed}` + one;
}

function printPlan(cells: readonly Cell[], cost: ReturnType<typeof estimateTorture>, io: Io): number {
  if (io.json) {
    const rows = cells.map(({ subject: { name, variant, operation }, fault, trials }) => ({
      store: name,
      variant,
      operation,
      fault,
      trials,
    }));
    io.out(JSON.stringify({ schema: SCHEMA, ...cost, cells: rows }));
    return 0;
  }
  io.out(sentenceCase(costText(cost)));
  printTable({
    title: "trials",
    columns: ["store:variant / operation / fault", "trials"],
    rows: cells.map((cell) => [cellName(cell), String(cell.trials)]),
  }, io);
  return 0;
}

if (import.meta.main) await runCommand(SPEC, main);
