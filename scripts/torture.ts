/** Kills writers of stores and registries, their servers, and commands, and cuts power, and looks at what is left; or has mutated files read. */
import { resolve } from "node:path";
import { FILE_SUBJECTS } from "../lib/bench/torture/files/mutate_files.ts";
import { ALL, PARTS, planTorture } from "../lib/bench/torture/plan_torture.ts";
import { UsageError } from "../lib/errors.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { inProject, RUNS_DIR } from "../lib/project_root.ts";
import { samplesPlace } from "../lib/report/terminal/measure_command.ts";
import {
  doTorture,
  filesTask,
  killTask,
  printTorturePlan,
  type TortureTask,
  unfinishedPath,
} from "../lib/report/terminal/torture_command.ts";
import { journalWork, newestJournal } from "../lib/runs/journal.ts";
import { commandLine } from "../lib/text/command_line.ts";
import { parseChoice, parseInteger, parseList, parseSeed } from "../lib/text/parse_values.ts";

/** Kills of each store and variant. choice: minutes. */
const KILLS = 100;
/** Mutated files of each kind. choice: a minute or two for all. */
const MUTATIONS = 100;

const FILE_KINDS = FILE_SUBJECTS.map(({ kind }) => kind);

export const SPEC = {
  name: "torture",
  summary:
    "Kills writers, servers and commands, cuts power, or mutates files, and counts what was lost or is wrong",
  usage:
    "torture [--kills 100] [--store posting] [--registry packfile] [--variant full] [--only append,power]",
  flags: {
    kills: {
      type: "string",
      value: "<n>",
      about: `Kills of each store and variant, as many of each other fault, a tenth of a command (${KILLS})`,
    },
    store: {
      type: "string",
      value: "<names>",
      about: `Entity stores, or ${ALL} (bitemporal,posting, where nothing is named)`,
    },
    registry: {
      type: "string",
      value: "<names>",
      about: `Registries, or ${ALL} (auths-layout,packfile, where nothing is named)`,
    },
    command: {
      type: "string",
      value: "<names>",
      about: `Commands: generate,merge,bench,report, or ${ALL} (all where nothing is named)`,
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
    seed: { type: "string", value: "<integer>", about: "Seed of the data and of the moments (1)" },
    trial: { type: "string", value: "<n>", about: "That trial of each row alone, as a failure names it" },
    resume: {
      type: "boolean",
      about: "Go on with one that was interrupted or killed: that of --out, else the newest",
    },
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
      command: "deno task torture --store all --registry all --command all --plan",
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
    "data/runs/<date>-<id>-torture.json.partial: until all are done, which the same command or --resume goes on with",
    "data/runs/<date>-<id>-torture-failures/: what was left where something was wrong",
  ],
} as const satisfies CommandSpec;

/** Flags that decide what is done. */
const DECIDING = [
  "kills",
  "store",
  "registry",
  "command",
  "variant",
  "only",
  "files",
  "mutations",
  "seed",
  "trial",
] as const;

export async function main(given: Flags<typeof SPEC>, _: string[], io: Io): Promise<number> {
  const begun = given.resume ? await begunTorture(given) : null;
  const flags = { ...given, ...begun?.flags };
  return flags.files === undefined
    ? await perform(await killsOf(flags), { flags, out: begun?.out, io })
    : await perform(filesOf(flags.files, flags), { flags, out: begun?.out, io });
}

async function perform<Entry>(
  task: TortureTask<Entry>,
  { flags, out: begun, io }: {
    readonly flags: Flags<typeof SPEC>;
    readonly out: string | undefined;
    readonly io: Io;
  },
): Promise<number> {
  if (flags.plan) {
    printTorturePlan(task, io);
    return 0;
  }
  const work = Object.fromEntries(
    DECIDING.flatMap((name) => flags[name] === undefined ? [] : [[name, flags[name]]]),
  );
  const kind = flags.files === undefined ? SPEC.name : "mutations";
  const out = begun ?? await unfinishedOut(flags.out, work) ?? samplesPlace(kind, flags.out);
  return await doTorture(
    task,
    { out: resolve(out), work, command: commandLine(SPEC.name, flags, DECIDING) },
    io,
  );
}

/** Names of files of trials that are not finished, where no other place is named. */
const UNFINISHED = new RegExp(`-(${SPEC.name}|mutations)${RegExp.escape(unfinishedPath(".json"))}$`);

/** File of the results of a torture that was begun with the same flags, and is not finished; null for none. */
async function unfinishedOut(out: string | undefined, work: object | undefined): Promise<string | null> {
  if (out !== undefined) return null;
  const found = await newestJournal(inProject(RUNS_DIR), UNFINISHED, work);
  return found?.slice(0, -unfinishedPath("").length) ?? null;
}

/** What `--resume` goes on with: the flags that it was begun with, and the file of its results. @throws {UsageError} */
async function begunTorture(
  given: Flags<typeof SPEC>,
): Promise<{ readonly flags: Partial<Flags<typeof SPEC>>; readonly out: string }> {
  const other = [...DECIDING, "plan" as const].find((name) =>
    given[name] !== undefined && given[name] !== false
  );
  if (other !== undefined) {
    throw new UsageError(`--${other} cannot be given with --resume: it goes on with what was begun`, {
      expected: "--resume, with --out where it is not the newest",
      next: "Leave it out, or give the whole command without --resume.",
    });
  }
  const out = given.out ?? await unfinishedOut(undefined, undefined);
  const flags = out === null ? null : journalWork(unfinishedPath(out));
  if (out !== null && flags !== null) return { flags: flags as Partial<Flags<typeof SPEC>>, out };
  throw new UsageError(
    out === null ? "There is no torture to go on with" : `There is no torture to go on with for "${out}"`,
    {
      expected: "one that was interrupted or killed",
      actual: "none",
      next: "Begin one: deno task torture",
    },
  );
}

async function killsOf(flags: Flags<typeof SPEC>) {
  if (flags.mutations !== undefined) {
    throw new UsageError("--mutations counts mutated files", { expected: "--files <kinds> beside it" });
  }
  const kills = parseInteger(flags.kills ?? String(KILLS), "--kills", 1_000_000);
  const cells = await planTorture({
    kills,
    stores: listOf(flags.store, "--store"),
    registries: listOf(flags.registry, "--registry"),
    commands: listOf(flags.command, "--command"),
    variants: listOf(flags.variant, "--variant"),
    parts: flags.only === undefined
      ? PARTS
      : parseList(flags.only, "--only", (part) => parseChoice(part, "--only", PARTS)),
  });
  return killTask(cells, { kills, mayLeaveOut: flags.only === undefined, ...seedOf(flags) });
}

function filesOf(named: string, flags: Flags<typeof SPEC>) {
  const { kills, store, registry, command, variant, only } = flags;
  const others = Object.entries({ kills, store, registry, command, variant, only }).filter(([, value]) =>
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
  return filesTask(kinds, { mutations, ...seedOf(flags) });
}

/** Trials count from 0. @throws {UsageError} */
function seedOf({ seed, trial }: Flags<typeof SPEC>) {
  return {
    seed: String(parseSeed(seed ?? "1")),
    trial: trial === undefined ? null : trial === "0" ? 0 : parseInteger(trial, "--trial"),
  };
}

function listOf(text: string | undefined, flag: string): string[] | undefined {
  return text === undefined ? undefined : parseList(text, flag, (name) => name);
}

if (import.meta.main) await runCommand(SPEC, main);
