import { dirname, resolve } from "node:path";
import { HeadroomError } from "../errors.ts";
import type { Manifest, RunCheck, RunScenario } from "../runs/manifest.ts";
import { openRun } from "../runs/run_reader.ts";
import type { Row } from "../runs/schema.ts";
import { readTrialDone } from "../runs/trial_files.ts";
import { RunWriter } from "../runs/run_writer.ts";
import { findScenario } from "../scenarios/mod.ts";
import { type BenchSettings, planOf, profileOf, readSettings, writeSettings } from "./bench_settings.ts";
import { describeMachine } from "./machine.ts";
import { peakRssBytes } from "./memory.ts";
import type { Plan, PlannedDataset, PlannedTrial } from "./plan.ts";
import type { PreparedDataset } from "./prepare_dataset.ts";
import { gitCommit, pinnedVersions } from "./provenance.ts";
import { freeBytes, probeStorage } from "./storage.ts";
import { timeAccount } from "./time_account.ts";
import { trialSpec } from "./make_trial_spec.ts";
import { JobInterrupted, runJob } from "./trial_process.ts";

/** How the owner of a terminal follows a run. */
export interface BenchObserver {
  note(line: string): void;
  /** A data set is about to be made or checked: number `index` of `total`. */
  data(label: string, index: number, total: number): void;
  /** A trial is about to run: number `index` of the run, finished ones counted. */
  trial(index: number): void;
  /** How far it is, in its own unit. */
  progress(done: number, total: number): void;
}

export interface BenchHost {
  readonly observer: BenchObserver;
  readonly interrupted: AbortSignal;
  /** Wall clock, for the manifest only. */
  readonly now: () => Date;
  /** Folder for prepared data sets, kept between runs. */
  readonly datasetsDir: string;
}

export interface BenchOutcome {
  readonly dir: string;
  readonly manifest: Manifest;
}

/** Free disk asked for, as a multiple of what the plan predicts. Source: DEPENDENCIES.md 4. */
const DISK_MARGIN = 1.3;

/**
 * Starts a run in a new folder and carries it out.
 *
 * @param dir A folder that does not exist or is empty.
 * @returns With status `complete`, `failed` (a check did not hold) or `interrupted` (continue with `resumeBench`).
 * @throws {UsageError} The folder holds something else. @throws {HeadroomError} Too little disk, or a trial could not be
 * carried out; what was finished is kept.
 */
export async function startBench(
  dir: string,
  about: { readonly run: string; readonly command: string },
  settings: BenchSettings,
  host: BenchHost,
): Promise<BenchOutcome> {
  const plan = planOf(settings);
  const writer = await RunWriter.create(dir, await firstManifest(dir, about, settings, plan, host));
  await writeSettings(dir, settings);
  return await carryOut(writer, settings, plan, host);
}

/** Continues a run that was killed or interrupted; finished trials are kept. Throws as `startBench`. */
export async function resumeBench(dir: string, host: BenchHost): Promise<BenchOutcome> {
  const writer = await RunWriter.resume(dir);
  const settings = await readSettings(dir);
  return await carryOut(writer, settings, planOf(settings), host);
}

async function firstManifest(
  dir: string,
  about: { readonly run: string; readonly command: string },
  settings: BenchSettings,
  plan: Plan,
  host: BenchHost,
): Promise<Manifest> {
  const parent = await existingParent(dir);
  return {
    schema: 1,
    run: about.run,
    status: "running",
    createdAt: host.now().toISOString(),
    finishedAt: null,
    command: about.command,
    profile: settings.profile,
    seed: settings.seed,
    shard: settings.shard === null ? null : `${settings.shard.index}/${settings.shard.count}`,
    gitCommit: await gitCommit(),
    versions: await pinnedVersions(),
    machine: describeMachine(),
    storage: await probeStorage(parent),
    scenarios: settings.scenarios.map((id): RunScenario => {
      const scenario = findScenario(id);
      const scale = settings.scale ?? profileOf(settings).scenarios[id]?.fitScale ?? 1;
      return { id, kind: scenario.kind, scale, seed: settings.seed, digests: {}, definition: scenario };
    }),
    settings: {},
    timeMs: {},
    peakRssBytes: 0,
    trialsPlanned: plan.trials.length,
    trialsDone: 0,
    checks: [],
  };
}

/** The folder itself or the nearest one above it that exists: where its storage can be probed. */
async function existingParent(dir: string): Promise<string> {
  for (let path = resolve(dir); path !== dirname(path); path = dirname(path)) {
    const info = await Deno.stat(path).catch(() => null);
    if (info?.isDirectory) return path;
  }
  return "/";
}

async function carryOut(
  writer: RunWriter,
  settings: BenchSettings,
  plan: Plan,
  host: BenchHost,
): Promise<BenchOutcome> {
  const session = new Session(writer, settings, plan, host);
  try {
    await session.refuseFullDisk();
    await session.prepare();
    await session.measure();
  } catch (error) {
    await session.close("interrupted");
    if (error instanceof JobInterrupted) return { dir: writer.dir, manifest: writer.manifest };
    throw error;
  }
  if (host.interrupted.aborted && writer.manifest.trialsDone < plan.trials.length) {
    await session.close("interrupted");
  } else await session.finish();
  return { dir: writer.dir, manifest: writer.manifest };
}

/** One sitting of a run: from start or resume to its end or interruption. */
class Session {
  readonly #writer: RunWriter;
  readonly #settings: BenchSettings;
  readonly #plan: Plan;
  readonly #host: BenchHost;
  readonly #startedMs = performance.now();
  readonly #wallBeforeMs: number;
  readonly #prepared = new Map<string, PreparedDataset>();
  #preparing: { generateMs: number; checkMs: number };

  constructor(writer: RunWriter, settings: BenchSettings, plan: Plan, host: BenchHost) {
    this.#writer = writer;
    this.#settings = settings;
    this.#plan = plan;
    this.#host = host;
    const before = writer.manifest.timeMs;
    this.#wallBeforeMs = Object.values(before).reduce((sum, ms) => sum + ms, 0);
    this.#preparing = { generateMs: 0, checkMs: 0 };
  }

  get #workDir(): string {
    return `${this.#writer.dir}/work`;
  }

  async refuseFullDisk(): Promise<void> {
    await Deno.remove(this.#workDir, { recursive: true }).catch(() => {});
    await Deno.mkdir(this.#workDir, { recursive: true });
    const [free, needed] = [await freeBytes(this.#writer.dir), this.#plan.diskBytes * DISK_MARGIN];
    if (free >= needed) return;
    const [has, wants] = [free, needed].map((bytes) => `${(bytes / 1e9).toFixed(2)} GB`);
    throw new HeadroomError(
      `Cannot measure in "${this.#writer.dir}": ${has} of disk are free, ${wants} are needed`,
      {
        expected: `${wants} free (predicted size x ${DISK_MARGIN})`,
        actual: `${has} free`,
        next: "Free disk space, choose a smaller --scale, or name a folder on another disk with --out.",
      },
    );
  }

  async prepare(): Promise<void> {
    const total = this.#plan.datasets.length;
    for (const [index, dataset] of this.#plan.datasets.entries()) {
      this.#host.observer.data(`${dataset.scenario} x${dataset.scale}`, index + 1, total);
      const prepared = await this.#job(this.#prepareSpec(dataset)) as PreparedDataset;
      this.#prepared.set(datasetName(dataset), prepared);
      this.#preparing = {
        generateMs: this.#preparing.generateMs + prepared.generateMs,
        checkMs: this.#preparing.checkMs + prepared.checkMs,
      };
      await this.#writer.update({
        scenarios: withDigest(
          this.#writer.manifest.scenarios,
          dataset.scenario,
          `${dataset.scale}`,
          prepared.digest,
        ),
        peakRssBytes: Math.max(this.#writer.manifest.peakRssBytes, peakRssBytes() + prepared.peakRssBytes),
      });
    }
  }

  async measure(): Promise<void> {
    const done = new Set(await this.#writer.finishedTrials());
    for (const trial of this.#plan.trials) {
      if (done.has(trial.trial)) continue;
      if (this.#host.interrupted.aborted) return;
      this.#host.observer.trial(done.size + 1);
      const failed = await this.#trial(trial);
      done.add(trial.trial);
      for (const check of failed) this.#host.observer.note(`${trial.trial}: check failed: ${check}`);
      await this.#writer.update({ trialsDone: done.size, timeMs: { ...await this.#timeMs() } });
    }
  }

  async #trial(trial: PlannedTrial): Promise<readonly string[]> {
    const last = trial === this.#plan.trials.at(-1);
    const keep = last ? this.#settings.keepPath : null;
    const storePath = keep ??
      `${this.#workDir}/${trial.trial}.${trial.benchmark === "onboard" ? "git" : "db"}`;
    const prepared = this.#prepared.get(datasetName(trial)) ?? null;
    const spec = trialSpec(trial, this.#settings, {
      runDir: this.#writer.dir,
      storePath,
      keepStore: keep !== null,
      prepared,
    });
    return (await this.#job(spec) as { failedChecks: readonly string[] }).failedChecks;
  }

  #prepareSpec(dataset: PlannedDataset) {
    const { queries, sampledEntities } = profileOf(this.#settings);
    return {
      kind: "prepare",
      scenario: dataset.scenario,
      scale: dataset.scale,
      seed: this.#settings.seed,
      dir: `${this.#host.datasetsDir}/${dataset.scenario}-x${dataset.scale}-seed${this.#settings.seed}`,
      queryInstances: queries.instances,
      sampledEntities,
      blocksPath: this.#settings.blocksPath,
    } as const;
  }

  #job(spec: Parameters<typeof runJob>[0]): Promise<unknown> {
    const { observer, interrupted } = this.#host;
    return runJob(spec, { interrupted, onProgress: (done, total) => observer.progress(done, total) });
  }

  /** Ends this sitting without finishing the run: everything done is kept and accounted for. */
  async close(status: "interrupted"): Promise<void> {
    await Deno.remove(this.#workDir, { recursive: true }).catch(() => {});
    await this.#writer.update({ status, timeMs: { ...await this.#timeMs() } });
  }

  async finish(): Promise<void> {
    await Deno.remove(this.#workDir, { recursive: true }).catch(() => {});
    const run = await openRun(this.#writer.dir);
    const trials = await run.rows("trials");
    const checks = summariseChecks(await run.rows("checks"));
    const { settings, scenarios } = await this.#fromNotes(trials);
    const largestChild = Math.max(0, ...trials.map((trial) => trial.peak_rss_bytes));
    const failed = checks.some((check) => !check.ok);
    await this.#writer.finish({
      status: failed ? "failed" : "complete",
      finishedAt: this.#host.now().toISOString(),
      settings,
      scenarios,
      checks,
      timeMs: { ...await this.#timeMs() },
      peakRssBytes: Math.max(this.#writer.manifest.peakRssBytes, peakRssBytes() + largestChild),
    });
    await Deno.remove(`${this.#writer.dir}/settings.json`);
  }

  async #timeMs() {
    const run = await openRun(this.#writer.dir);
    const wall = this.#wallBeforeMs + performance.now() - this.#startedMs;
    return timeAccount(await run.rows("trials"), [this.#preparing], wall);
  }

  /** What trials said of their store's settings and of the events they made. */
  async #fromNotes(trials: readonly Row<"trials">[]) {
    const settings: Record<string, Record<string, string | number>> = {};
    let scenarios = this.#writer.manifest.scenarios;
    for (const trial of trials) {
      const { notes } = await readTrialDone(this.#writer.dir, trial.trial);
      settings[`${trial.store} ${trial.variant}`] = notes.settings as Record<string, string | number>;
      if (typeof notes.digest !== "string") continue;
      scenarios = withDigest(scenarios, trial.scenario, `${trial.scale} ${trial.variant}`, notes.digest);
    }
    return { settings, scenarios };
  }
}

function datasetName(item: { readonly scenario: string; readonly scale: number }): string {
  return `${item.scenario} x${item.scale}`;
}

/** @throws {HeadroomError} The same data had another digest before: something is not deterministic. */
function withDigest(
  scenarios: readonly RunScenario[],
  id: string,
  name: string,
  digest: string,
): readonly RunScenario[] {
  return scenarios.map((scenario) => {
    if (scenario.id !== id) return scenario;
    const known = scenario.digests[name];
    if (known !== undefined && known !== digest) {
      throw new HeadroomError(
        `Data of "${id}" at ${name} has two digests in one run: ${known} and ${digest}`,
        {
          expected: known,
          actual: digest,
          next:
            "Remove data/datasets and measure again; if it happens twice, the generator is not deterministic.",
        },
      );
    }
    return { ...scenario, digests: { ...scenario.digests, [name]: digest } };
  });
}

/** One line a kind of check over all trials: how many held, and the first that did not. */
export function summariseChecks(rows: readonly Row<"checks">[]): RunCheck[] {
  return [...Map.groupBy(rows, (row) => row.name)].map(([name, checks]) => {
    const failed = checks.filter((check) => !check.ok);
    const first = failed[0];
    return {
      name,
      ok: first === undefined,
      detail: first === undefined
        ? `${checks.length} of ${checks.length} trials${skippedPart(checks)}`
        : `${failed.length} of ${checks.length} trials failed; ${first.trial}: expected ${first.expected}, found ${first.actual}`,
    };
  });
}

/** What a check that held says it could not do (`git fsck` without the git program). */
function skippedPart(checks: readonly Row<"checks">[]): string {
  const skipped = checks.flatMap((check) =>
    check.actual.split("; ").filter((part) => part.includes("skipped"))
  );
  return skipped.length === 0 ? "" : `; ${skipped[0]}`;
}
