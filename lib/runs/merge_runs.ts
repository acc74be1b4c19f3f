import { dirname, resolve } from "node:path";
import { UsageError } from "../errors.ts";
import { compactRows } from "./compact_times.ts";
import { joinParquet, tableDigests, tablePath, verifyParquet } from "./convert_trials.ts";
import { machineName } from "./machine_name.ts";
import type { Manifest, RunCheck, RunScenario } from "./manifest.ts";
import { writeManifest } from "./manifest_file.ts";
import { type RunTables, trialsOf } from "./measurements.ts";
import { addPredictions, type PointPrediction, readPredictions } from "./predictions_file.ts";
import { refuseOtherTrials, refuseShards, shardsByCommand, withoutShard } from "./refuse_shards.ts";
import { openRun, type Run } from "./run_reader.ts";
import { refuseOccupied } from "./run_writer.ts";
import { type Row, TABLE_NAMES, type TableName } from "./schema.ts";
import { Scratch } from "./scratch.ts";
import { shellCommand } from "../text/command_line.ts";

/** How runs are merged. */
interface MergeOptions {
  /** Joins runs of different machines; the result is marked failed, so that no law is fitted to it. */
  readonly allowMachines?: boolean;
  /** Rounds times to a sixteenth of a microsecond: half the bytes, for a run that is kept in a repository. */
  readonly compact?: boolean;
  /** What laws say of the points of an experiment, from all its shards: none of them could tell. */
  readonly predict?: (shards: RunTables) => Promise<readonly PointPrediction[]>;
  /** Id of the merged run. */
  readonly run: string;
  /** Ends it before the next table. */
  readonly interrupted?: AbortSignal;
}

/** Check that fails for a merged run of different machines. */
export const ONE_MACHINE_CHECK = "one machine";

/**
 * Joins the shards of one plan, or an experiment and another run, into one run folder, with what they predicted.
 *
 * An experiment's trials count for the laws of the run they are joined to; of two sizes that calibrate one subject a law takes the
 * larger (`byRole`).
 * @throws {UsageError} Fewer than two runs, an unfinished one, different plans without an experiment among them, a shard missing, of
 * other code or of another plan, a trial in two of them, or different machines without `allowMachines`; nothing was written.
 * @throws {HeadroomError} It cannot be written, or was interrupted: what was written is removed.
 */
export async function mergeRuns(
  dirs: readonly string[],
  target: string,
  options: MergeOptions,
): Promise<Manifest> {
  const { compact = false } = options;
  if (dirs.length < 2) throw refusal("expected at least two run folders", `found ${dirs.length}`);
  const runs = await Promise.all(dirs.map((dir) => openRun(dir)));
  runs.forEach(refuseUnfinished);
  const manifests = runs.map((run) => run.manifest);
  const first = manifests[0]!;
  for (const other of manifests) refuseDifferent(first, other);
  refuseShards(manifests);
  await refuseOtherTrials(runs);
  const machines = new Set(manifests.map(placeName));
  if (machines.size > 1 && !options.allowMachines) {
    throw refusal(
      `they were measured on different machines (${[...machines].join("; ")})`,
      `${machines.size} machines`,
      "A law is never fitted across machines. To join them for reading only, add --allow-machines.",
    );
  }
  await refuseRepeatedTrials(runs);
  const joined = mergedManifest(manifests, options.run, [...machines]);
  const manifest = compact ? { ...joined, command: `${joined.command} --compact` } : joined;
  await refuseOccupied(target);
  // Under another name until it is whole: a process that is killed leaves nothing that the same command would refuse.
  await using scratch = await Scratch.take(dirname(resolve(target)), "headroom-merge");
  const dir = scratch.path;
  await Deno.mkdir(dir);
  for (const table of TABLE_NAMES) {
    options.interrupted?.throwIfAborted();
    const path = tablePath(dir, table);
    const sources = await existing(dirs.map((one) => tablePath(one, table)));
    await joinParquet(table, { sources, target: path, compact });
    await verifyParquet(table, path, rowsOf(runs, table, compact));
  }
  const predictions = [
    ...(await Promise.all(dirs.map(readPredictions))).flat(),
    ...await predictedOfShards(runs, options),
  ];
  if (predictions.length > 0) await addPredictions(dir, predictions);
  await writeManifest(dir, { ...manifest, tables: tableDigests(dir) });
  await refuseOccupied(target);
  await Deno.rename(dir, target);
  return manifest;
}

async function* rowsOf(runs: readonly Run[], table: TableName, compact: boolean) {
  for (const run of runs) {
    const rows = await run.rows(table);
    yield compact ? compactRows(table, rows) : rows;
  }
}

async function predictedOfShards(
  runs: readonly Run[],
  { predict }: MergeOptions,
): Promise<PointPrediction[]> {
  if (predict === undefined) return [];
  const experiments = runs.filter(({ manifest }) => manifest.experiment !== undefined);
  const parts = shardsByCommand(experiments).filter((shards) => shards.length > 1);
  return (await Promise.all(parts.map((shards) => predict(joinedTables(shards))))).flat();
}

/** Shards read as one run. Cost: the table that is asked for, in memory. */
function joinedTables(shards: readonly Run[]): RunTables {
  const trialsDone = shards.reduce((sum, { manifest }) => sum + manifest.trialsDone, 0);
  return {
    manifest: { ...shards[0]!.manifest, trialsDone },
    rows: async <T extends TableName>(table: T) => {
      const all: Row<T>[] = [];
      for (const shard of shards) for (const row of await shard.rows(table)) all.push(row);
      return all;
    },
  };
}

/** Where a run was measured: laws of two machines, or of two kinds of file system, are never one. */
function placeName({ machine, storage }: Manifest): string {
  return `${machineName(machine)}, ${storage.kind}`;
}

async function existing(paths: readonly string[]): Promise<string[]> {
  const there = await Promise.all(paths.map((path) => Deno.stat(path).then(() => true, () => false)));
  return paths.filter((_, at) => there[at]);
}

function refuseUnfinished({ dir, manifest: { run, status } }: Run): void {
  if (status === "complete" || status === "failed") return;
  throw refusal(
    `run "${run}" is ${status}`,
    status,
    shellCommand`Finish it first: deno task bench --resume --out ${dir}`,
  );
}

function refuseDifferent(first: Manifest, other: Manifest): void {
  for (const field of ["schema", "profile", "seed"] as const) {
    if (other[field] !== first[field]) {
      throw refusal(`their ${field} differs: "${first[field]}" and "${other[field]}"`, String(other[field]));
    }
  }
  const [one, two] = [planCommand(first), planCommand(other)];
  const isExperiment = (first.experiment ?? other.experiment) !== undefined;
  if (!isExperiment && one !== null && two !== null && one !== two) {
    throw refusal(`their commands differ: "${one}" and "${two}"`, two);
  }
  if (JSON.stringify(other.versions) !== JSON.stringify(first.versions)) {
    throw refusal(
      `versions differ in runs "${first.run}" and "${other.run}"`,
      JSON.stringify(other.versions),
    );
  }
  for (const scenario of other.scenarios) {
    const same = first.scenarios.find((candidate) => candidate.id === scenario.id);
    if (same === undefined) continue;
    for (const [scale, digest] of Object.entries(scenario.digests)) {
      if (same.digests[scale] !== undefined && same.digests[scale] !== digest) {
        throw refusal(
          `their data of "${scenario.id}" at scale ${scale} differs (${digest.slice(0, 12)}…)`,
          digest,
        );
      }
    }
  }
}

/** The command of a run's plan; null for a run that was joined. */
function planCommand({ command }: Manifest): string | null {
  return command.startsWith("deno task merge") ? null : withoutShard(command);
}

async function refuseRepeatedTrials(runs: readonly Run[]): Promise<void> {
  const seen = new Set<string>();
  for (const run of runs) {
    for (const { trial } of await trialsOf(run)) {
      if (seen.has(trial)) throw refusal(`trial "${trial}" is in more than one of them`, trial);
      seen.add(trial);
    }
  }
}

function mergedManifest(manifests: readonly Manifest[], run: string, machines: readonly string[]): Manifest {
  const { experiment: _, ...first } = manifests[0]!;
  const experiments = [...new Set(manifests.map(({ experiment }) => experiment))];
  const checks: RunCheck[] = manifests.flatMap((manifest) => manifest.checks);
  checks.push({
    name: ONE_MACHINE_CHECK,
    ok: machines.length === 1,
    detail: machines.length === 1
      ? machines[0]!
      : `measured on ${machines.length} machines: ${machines.join("; ")}`,
  });
  const timeMs: Record<string, number> = {};
  for (const manifest of manifests) {
    for (const [name, ms] of Object.entries(manifest.timeMs)) timeMs[name] = (timeMs[name] ?? 0) + ms;
  }
  return {
    ...first,
    // Experiments that are joined still answer; joined to a run of a profile they are a part of what it measured.
    ...experiments.every((id) => id !== undefined) ? { experiment: experiments.join("+") } : {},
    memoryNote: manifests.find(({ memoryNote }) => memoryNote !== undefined)?.memoryNote,
    run,
    status: checks.every((check) => check.ok) ? "complete" : "failed",
    finishedAt: manifests.map((manifest) => manifest.finishedAt ?? "").sort().at(-1) ?? null,
    command: shellCommand`deno task merge ${manifests.map((manifest) => manifest.run).join(",")}`,
    shard: null,
    plan: new Set(manifests.map(({ plan }) => plan)).size === 1 ? first.plan : undefined,
    // A class holds for the whole only where it was declared of every part.
    machine: manifests.every(({ machine }) => machine.class === first.machine.class)
      ? first.machine
      : { ...first.machine, class: undefined },
    storage: {
      ...first.storage,
      fsyncP50Us: Math.max(...manifests.map((manifest) => manifest.storage.fsyncP50Us)),
      fsyncP99Us: Math.max(...manifests.map((manifest) => manifest.storage.fsyncP99Us)),
      real: manifests.every((manifest) => manifest.storage.real),
    },
    scenarios: mergedScenarios(manifests.flatMap((manifest) => manifest.scenarios)),
    settings: Object.assign({}, ...manifests.map((manifest) => manifest.settings)),
    timeMs,
    peakRssBytes: Math.max(...manifests.map((manifest) => manifest.peakRssBytes)),
    trialsPlanned: manifests.reduce((sum, manifest) => sum + manifest.trialsPlanned, 0),
    trialsDone: manifests.reduce((sum, manifest) => sum + manifest.trialsDone, 0),
    checks,
  };
}

/** Scenarios of several runs, each once, with the digests of all. */
export function mergedScenarios(all: readonly RunScenario[]): RunScenario[] {
  const byId = new Map<string, RunScenario>();
  for (const scenario of all) {
    const known = byId.get(scenario.id);
    byId.set(
      scenario.id,
      known === undefined ? scenario : { ...known, digests: { ...known.digests, ...scenario.digests } },
    );
  }
  return [...byId.values()];
}

function refusal(
  what: string,
  actual: string,
  next = "Merge only shards of one plan (same command, other --shard), or an experiment into a run.",
): UsageError {
  return new UsageError(`Cannot merge these runs: ${what}`, {
    expected: "shards of one plan, or an experiment and a run, of one profile, seed, machine and version",
    actual,
    next,
  });
}
