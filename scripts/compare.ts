import { codeCommands } from "../lib/bench/compare/code_commands.ts";
import { codesText, findCodeVersion } from "../lib/bench/compare/code_version.ts";
import { type ComparedKind, comparedKind } from "../lib/bench/compare/compared_kind.ts";
import { measureCodes } from "../lib/bench/compare/measure_codes.ts";
import { ofStore, sameBlocks, storeSides } from "../lib/bench/compare/store_sides.ts";
import { defaultSettings, planOf } from "../lib/bench/plan/bench_settings.ts";
import { recordedCommand } from "../lib/bench/plan/recorded_command.ts";
import { type CommandSpec, type Flags, type Io, runCommand } from "../lib/cli/command.ts";
import { UsageError } from "../lib/errors.ts";
import {
  compareSides,
  type Matching,
  ONLY_IN,
  sameWork,
  type Side,
} from "../lib/model/comparison/compare_sides.ts";
import { inProject, PROJECT_ROOT, RUNS_DIR } from "../lib/project_root.ts";
import { measureRun, refusePlaces } from "../lib/report/terminal/bench_command.ts";
import {
  comparisonAnswer,
  comparisonLines,
  comparisonMarkdown,
  type NamedComparison,
} from "../lib/report/terminal/comparison_lines.ts";
import { parseFailOn } from "../lib/report/terminal/fail_on.ts";
import { resolveRun } from "../lib/runs/find_run.ts";
import { type Measurements, readMeasurements } from "../lib/runs/measurements.ts";
import { pooledRounds } from "../lib/runs/pooled_rounds.ts";
import { openRun } from "../lib/runs/run_reader.ts";
import { findScenario, findScenarios } from "../lib/scenarios/mod.ts";
import { shellCommand } from "../lib/text/command_line.ts";
import { durationText } from "../lib/text/duration.ts";
import { parseInteger, parseList, parseScale, parseSeed } from "../lib/text/parse_values.ts";
import { installPackages } from "./install.ts";

export const SPEC = {
  name: "compare",
  summary:
    "Compares two runs, stores, registries or commits of the code: what is slower, by how much, how sure",
  usage: "compare <base> <new> [--rounds 8] [--details | --markdown] [--fail-on slower]",
  flags: {
    scenario: {
      type: "string",
      value: "<names|files>",
      about: "What stores and commits measure (compute-marketplace; commits, registries: agent-onboarding)",
    },
    scale: { type: "string", value: "<x>", about: "Multiple of the published size (the quick profile's)" },
    seed: { type: "string", value: "<integer>", about: "Seed of the data (1)" },
    rounds: {
      type: "string",
      value: "<n>",
      about: "Trials of each side, in turns; six give an interval (8)",
    },
    variant: {
      type: "string",
      value: "<names>",
      about: "Only these variants of the stores, or of the commits' store",
    },
    store: {
      type: "string",
      value: "<name>",
      about: "The store that two commits measure (their own default)",
    },
    registry: { type: "string", value: "<name>", about: "The registry that two commits measure (likewise)" },
    run: {
      type: "string",
      value: "<folder>",
      about: "Compare two stores that this run measured; measure nothing",
    },
    out: {
      type: "string",
      value: "<dir>",
      about: "Keep the run of two stores, or all small runs of two commits, here",
    },
    markdown: { type: "boolean", about: "Print Markdown, to paste into an issue" },
    details: { type: "boolean", about: "Show every figure, also of many those that did not change" },
    "fail-on": {
      type: "string",
      value: "<words>",
      about: "Exit 1 on any of these results: slower, larger; or where nothing could be judged",
    },
    threshold: {
      type: "string",
      value: "<x>",
      about: "With --fail-on: the ratio from which a result counts (1)",
    },
  },
  arguments: [
    {
      name: "base",
      about: "Run folder, or id under data/runs; store[:variant], registry; commit, or worktree",
    },
    { name: "new", about: "The same kind" },
  ],
  examples: [
    { command: "deno task compare reference reference", about: "a run against itself: every ratio is 1" },
    {
      command: "deno task compare bitemporal posting --run reference",
      about: "two stores as a run measured them",
    },
    {
      command: "deno task compare bitemporal posting --scenario mendoza --scale 0.001",
      about: "two stores, measured now, in turns",
    },
    {
      command: "deno task compare main worktree --fail-on slower --threshold 1.1",
      about: "is what I changed more than 10 % slower than main? Each by its own code, in turns",
    },
  ],
  writes: ["data/runs/<run>/: of two stores, the run that measured them"],
} as const satisfies CommandSpec;

/** Version of the `--json` object. */
const SCHEMA = 2;
/** choice: so many trials a side tell one figure of 300 apart. */
const ROUNDS = "8";
/** Kinds of work of each side that are named where they have none in common. */
const SHOWN_OF_EACH = 3;
/** Flags that decide what is measured. */
const MEASURING = ["scenario", "scale", "seed", "rounds", "variant", "store", "registry", "out"] as const;

type Given = Flags<typeof SPEC>;

/** Two sides, how their trials are matched, and what to say of them. */
interface Compared extends Matching {
  readonly sides: readonly [Side, Side];
  /** What was measured, or read. */
  readonly about: readonly string[];
  /** Whether less was measured than was asked for. */
  readonly isCut: boolean;
}

export async function main(flags: Given, positionals: string[], io: Io): Promise<number> {
  const failure = parseFailOn({ failOn: flags["fail-on"], threshold: flags.threshold });
  refuseTogether(flags, ["markdown", "details"], io.json ? "--json" : null);
  const names = positionals as [string, string];
  const kind = await comparedKind(names, { runsDir: inProject(RUNS_DIR), root: PROJECT_ROOT });
  const compared = kind === "runs"
    ? await ofRuns(names, flags)
    : kind === "commits"
    ? await ofCommits(names, flags, io)
    : await ofStores(names, { ...flags, kind }, io);
  if (compared === null) return 1;
  const { sides: [base, now], about, isCut } = compared;
  const comparison: NamedComparison = {
    ...compareSides(base, now, compared),
    ...{ base: base.name, new: now.name, inTurns: compared.inTurns, about },
  };
  refuseNothing(comparison);
  print({ kind, comparison, flags }, io);
  const why = failure(comparison.comparisons);
  if (why !== null) io.note(`failed: ${why}`);
  return isCut || why !== null ? 1 : 0;
}

function print(
  { kind, comparison, flags }: {
    readonly kind: ComparedKind;
    readonly comparison: NamedComparison;
    readonly flags: Given;
  },
  io: Io,
): void {
  if (io.json) {
    io.out(JSON.stringify({ schema: SCHEMA, kind, answer: comparisonAnswer(comparison), ...comparison }));
  } else io.out(...(flags.markdown ? comparisonMarkdown : comparisonLines)(comparison, flags.details));
}

async function ofRuns(names: readonly [string, string], flags: Given): Promise<Compared> {
  refuseTogether(flags, [...MEASURING, "run"], "two runs");
  const [base, now] = await Promise.all(names.map(async (name): Promise<Side> => {
    const measured = await load(name);
    return { name: measured.manifest.run, measured };
  }));
  return { sides: [base!, now!], groupOf: sameWork, inTurns: false, about: [], isCut: false };
}

async function ofStores(
  names: readonly [string, string],
  flags: Given & { readonly kind: "stores" | "registries" },
  io: Io,
): Promise<Compared | null> {
  refuseTogether(flags, ["store", "registry"], `two ${flags.kind}`);
  const own = await storeSides(names, { kind: flags.kind, variants: flags.variant });
  const dir = flags.run === undefined ? await measureStores(own, names, { flags, io }) : flags.run;
  if (dir === null) return null;
  const measured = await load(dir);
  const [base, now] = own.sides.map((side) => ({ name: side.name, measured: ofStore(measured, side) }));
  return {
    sides: [base!, now!],
    groupOf: sameBlocks(own),
    inTurns: true,
    about: [`Measured in run ${measured.manifest.run} (${dir})`],
    isCut: false,
  };
}

/** Measures two stores in one run. Returns its folder; null where it was interrupted, and it was said how to go on. */
async function measureStores(
  { chosen }: Awaited<ReturnType<typeof storeSides>>,
  names: readonly [string, string],
  { flags, io }: { readonly flags: Given & { readonly kind: "stores" | "registries" }; readonly io: Io },
): Promise<string | null> {
  const isOfBlocks = flags.kind === "stores";
  const scenarios = findScenarios(
    flags.scenario ?? (isOfBlocks ? "compute-marketplace" : "agent-onboarding"),
  );
  const stranger = scenarios.find(({ kind }) => (kind === "entities") !== isOfBlocks);
  if (stranger !== undefined) {
    throw new UsageError(`Scenario "${stranger.id}" is nothing for ${flags.kind}`, {
      expected: isOfBlocks ? "a scenario with blocks" : "a scenario with key events",
      actual: stranger.id,
      next: "deno task scenario list tells what there are.",
    });
  }
  const seed = String(parseSeed(flags.seed ?? "1"));
  const settings = {
    ...defaultSettings("quick", scenarios, seed),
    ...isOfBlocks ? { stores: chosen } : { registries: chosen },
    scale: flags.scale === undefined ? null : parseScale(flags.scale),
    trials: roundsOf(flags),
  };
  const { trials, seconds } = planOf(settings);
  io.note(`${trials.length} trials: about ${durationText(seconds)} on a quiet machine`);
  const command = recordedCommand(`compare ${names.join(" ")}`, flags, [
    "scenario",
    "scale",
    "seed",
    "rounds",
    "variant",
  ]);
  const tools = { io, now: () => new Date(), random: Math.random };
  const { dir, manifest } = await measureRun({ settings, out: flags.out ?? null, command }, tools);
  if (manifest.status !== "interrupted") return dir;
  io.note(shellCommand`Interrupted. To go on: deno task bench --resume --out ${dir}`);
  io.note(shellCommand`Then: deno task compare ${names[0]} ${names[1]} --run ${dir}`);
  return null;
}

async function ofCommits(names: readonly [string, string], flags: Given, io: Io): Promise<Compared | null> {
  refuseTogether(flags, ["run"], "two commits");
  const { store, registry, variant, out } = flags;
  const rounds = roundsOf(flags);
  const named = parseList(
    flags.scenario ?? "compute-marketplace,agent-onboarding",
    "--scenario",
    (name) => name,
  );
  const commands = codeCommands({
    scenarios: named.map((name) => [name, findScenario(name)] as const),
    scale: flags.scale === undefined ? undefined : parseScale(flags.scale),
    seed: String(parseSeed(flags.seed ?? "1")),
    ...{ store, registry, variant },
  });
  await refusePlaces({ out: out ?? null, db: null, data: false });
  const [base, now] = await Promise.all(names.map((name) => findCodeVersion(PROJECT_ROOT, name)));
  const about = codesText(base!, now!);
  for (const line of about) io.note(line);
  const progress = io.progress("compare", rounds * commands.length * 2, "commands");
  const measured = await measureCodes([base!, now!], {
    ...{ commands, rounds, out },
    root: PROJECT_ROOT,
    install: (dir) => installPackages(dir, (line) => progress.note(line)),
    interrupted: io.interrupted,
    onStep: (what) => progress.detail(what),
    onDone: () => progress.tick(),
  }).finally(() => progress.done());
  const done = measured[0].length / commands.length;
  if (done < rounds) io.note(`Interrupted: ${done} of ${rounds} rounds are whole.`);
  if (done === 0) return null;
  const [a, b] = measured.map((runs, at) => ({ name: names[at]!, measured: pooledRounds(runs) }));
  return {
    sides: [a!, b!],
    groupOf: sameWork,
    inTurns: true,
    about: [...about, ...out === undefined ? [] : [`Every small run: ${out}`]],
    isCut: done < rounds,
  };
}

async function load(name: string): Promise<Measurements> {
  return await readMeasurements(await openRun(await resolveRun(inProject(RUNS_DIR), name)));
}

function roundsOf({ rounds }: Given): number {
  return parseInteger(rounds ?? ROUNDS, "--rounds", 100);
}

/** @param what What they cannot be given with; null for nothing. */
function refuseTogether(flags: Given, names: readonly (keyof Given)[], what: string | null): void {
  const given = what === null
    ? undefined
    : names.find((name) => flags[name] !== undefined && flags[name] !== false);
  if (given === undefined) return;
  throw new UsageError(`--${given} cannot be given with ${what}`, {
    expected: `${what} without it`,
    actual: `--${given}`,
    next: "Leave it out.",
  });
}

/** @throws {UsageError} The two have no figure in common. */
function refuseNothing({ comparisons, base, new: now, warnings }: NamedComparison): void {
  if (comparisons.length > 0) return;
  const held = [...new Set([base, now])].flatMap((side) => {
    const own = warnings.filter((warning) => warning.startsWith(`${ONLY_IN}${side}: `));
    return [...own.slice(0, SHOWN_OF_EACH), ...own.length > SHOWN_OF_EACH ? ["…"] : []];
  });
  const actual = held.join("; ");
  throw new UsageError(
    `${now} and ${base} have nothing in common to compare: ${actual || "no trial counts"}`,
    {
      expected: "the same scenario at the same size, in the same store and variant",
      actual,
      next: "Measure both alike; deno task compare takes two stores and two commits, too.",
    },
  );
}

if (import.meta.main) await runCommand(SPEC, main);
