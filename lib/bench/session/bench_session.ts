import { HeadroomError } from "../../errors.ts";
import type { RunScenario } from "../../runs/manifest.ts";
import { noisyTrials } from "../../runs/noise.ts";
import { openRun } from "../../runs/run_reader.ts";
import type { RunWriter } from "../../runs/run_writer.ts";
import type { Row } from "../../runs/schema.ts";
import { readTrialDone } from "../../runs/trial_files.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import type { BenchHost, TrialCount } from "./bench_host.ts";
import { KeptStore } from "./kept_store.ts";
import { type BenchSettings, planOf, profileOf } from "../plan/bench_settings.ts";
import { readExpectations } from "../data/expectations.ts";
import { pointSize } from "../data/point_size.ts";
import { datasetDir } from "../data/dataset_dir.ts";
import { trialJob } from "../trial/trial_job.ts";
import type { Job, PrepareJob, TrialOutcome } from "../trial/job.ts";
import { peakRssBytes } from "../environment/memory.ts";
import { type Plan, type PlannedDataset, type PlannedTrial, trialsOn } from "../plan/plan.ts";
import type { PreparedDataset } from "../data/prepare_dataset.ts";
import { durationText } from "../../text/duration.ts";
import { noisyToRepeat } from "./noisy_to_repeat.ts";
import { refuseSmallDisk } from "./refuse_small_disk.ts";
import { summariseChecks } from "./summarise_checks.ts";
import { timeAccount } from "./time_account.ts";
import { MemoryExceeded, runJob } from "../trial/job_process.ts";
import { removeStore, takeBackStores } from "../trial/open_store.ts";
import { recordKilled } from "../trial/record_killed.ts";

/** One session of a run: from start or resume to its end or interruption. */
export class BenchSession {
  readonly #writer: RunWriter;
  readonly #settings: BenchSettings;
  readonly #plan: Plan;
  readonly #host: BenchHost;
  readonly #kept: KeptStore | null;
  readonly #startedMs = performance.now();
  readonly #wallBeforeMs: number;
  readonly #prepared = new Map<string, PreparedDataset>();
  readonly #preparing = { generateMs: 0, checkMs: 0 };

  constructor(writer: RunWriter, settings: BenchSettings, host: BenchHost) {
    this.#writer = writer;
    this.#settings = settings;
    this.#plan = planOf(settings);
    this.#host = host;
    this.#kept = this.#keptStore();
    this.#wallBeforeMs = Object.values(writer.manifest.timeMs).reduce((sum, ms) => sum + ms, 0);
  }

  /** Whether trials are left to measure. */
  get isUnfinished(): boolean {
    return this.#writer.manifest.trialsDone < this.#plan.trials.length;
  }

  get #workDir(): string {
    return `${this.#writer.dir}/work`;
  }

  /** Removes what trials left until the run is over; many small files can take longer than a trial. */
  async #removeWork(): Promise<void> {
    this.#host.observer.progress({ step: "removing what was measured", done: 0, total: 0, unit: "" });
    // What cannot be taken back now is when the run goes on: its ledger says what that is.
    await this.#emptyWork().catch(() => {});
  }

  async #emptyWork(): Promise<void> {
    await takeBackStores(this.#settings.stores, this.#workDir);
    await Deno.remove(this.#workDir, { recursive: true }).catch(() => {});
  }

  /** Empties the folder of stores that are removed after their trial. @throws {HeadroomError} Less disk is free than the plan needs. */
  async readyWork(): Promise<void> {
    await this.#emptyWork();
    await Deno.mkdir(this.#workDir, { recursive: true });
    await refuseSmallDisk(this.#writer.dir, this.#plan);
  }

  /**
   * Makes or checks every data set of the plan, each in a process of its own. Those of an experiment are made by `measure`, each
   * before its own trials.
   */
  async prepare(): Promise<void> {
    if (this.#settings.experiment !== null) return;
    for (const dataset of this.#plan.datasets) await this.#prepareOne(dataset);
  }

  async #prepareOne(dataset: PlannedDataset): Promise<PreparedDataset> {
    const { datasets } = this.#plan;
    this.#host.observer.data(datasetName(dataset), datasets.indexOf(dataset), datasets.length);
    const prepared = await this.#job(await this.#prepareJob(dataset)) as PreparedDataset;
    this.#prepared.set(datasetName(dataset), prepared);
    this.#preparing.generateMs += prepared.generateMs;
    this.#preparing.checkMs += prepared.checkMs;
    await this.#writer.update({
      scenarios: withDigest(this.#writer.manifest.scenarios, {
        id: dataset.scenario,
        name: `${dataset.scale}`,
        digest: prepared.digest,
      }),
      peakRssBytes: Math.max(this.#writer.manifest.peakRssBytes, peakRssBytes() + prepared.peakRssBytes),
    });
    return prepared;
  }

  /**
   * Readies the place of the store that is kept. @throws {UsageError} Something is there, or its folder is missing.
   * @throws {HeadroomError} A store finished earlier cannot be moved there.
   */
  async readyKept(): Promise<void> {
    await this.#kept?.ready(await this.#lastIsDone());
  }

  /**
   * Runs the trials that are not yet done and those that an earlier session left noisy, until an interruption. Then noisy
   * trials are measured again, once, where they are few; not those of an experiment, which may take hours: `--resume` does.
   */
  async measure(): Promise<void> {
    const done = new Set(await this.#writer.finishedTrials());
    const { trials } = this.#plan;
    const noisyBefore = await this.#noisyTrials();
    // Those of which nothing is known come first.
    const left = [
      ...trials.filter(({ trial }) => !done.has(trial)),
      ...trials.filter(({ trial }) => done.has(trial) && noisyBefore.has(trial)),
    ];
    if (this.#settings.experiment !== null) return await this.#measurePoints(left, done);
    await this.#measure(left, done);
    const again = noisyToRepeat(trials, await this.#noisyTrials());
    if (again.length === 0 || this.#host.interrupted.aborted) return;
    const names = again.map(({ trial }) => trial).join(", ");
    this.#host.observer.note(`the machine was busy for a time, so these are measured again: ${names}`);
    await this.#measure(again, done);
  }

  /** Point by point: makes its data, measures its trials, and removes the data unless it is to be kept. */
  async #measurePoints(left: readonly PlannedTrial[], done: Set<string>): Promise<void> {
    const seconds = left.reduce((sum, trial) => sum + trial.seconds, 0);
    this.#host.observer.note(
      `${left.length} of ${this.#plan.trials.length} trials to measure, about ${
        durationText(seconds)
      } and their data`,
    );
    for (const dataset of this.#plan.datasets) {
      const trials = trialsOn(dataset, left);
      if (trials.length === 0) continue;
      await this.#prepareOne(dataset);
      await this.#foretell(trials);
      await this.#measure(trials, done);
      if (this.#host.interrupted.aborted) return;
      await this.#removeOwnData();
    }
    // Key events are made in their trials.
    await this.#measure(left.filter(({ benchmark }) => benchmark === "onboard"), done);
  }

  /** Whether the trials that laws are fitted to may lie in another shard: what they say is then told where all are joined. */
  get #isPart(): boolean {
    return (this.#settings.shard?.count ?? 1) > 1;
  }

  /** Has written down what the trials so far say of a size whose data is ready. @param own The trials of that size that are left. */
  async #foretell(own: readonly PlannedTrial[]): Promise<void> {
    if (this.#isPart) return;
    const first = own[0]!;
    const scenario = this.#entityScenario(first.scenario);
    const data = { scenario, scale: first.scale, seed: BigInt(this.#settings.seed) };
    const { lastBlock } = await readExpectations(this.#prepared.get(datasetName(first))!.expectationsPath);
    const size = pointSize(data, lastBlock);
    await this.#host.beforePoint?.({ dir: this.#writer.dir, scenario, size, trials: own });
  }

  /** Folder of the data that an experiment makes for itself: it outlives an interruption, not the point it was made for. */
  get #ownData(): string {
    return `${this.#writer.dir}/datasets`;
  }

  async #removeOwnData(): Promise<void> {
    await Deno.remove(this.#ownData, { recursive: true }).catch(() => {});
  }

  #entityScenario(id: string): EntityScenario {
    const scenario = this.#settings.scenarios.find((one) => one.id === id);
    if (scenario?.kind === "entities") return scenario;
    throw new HeadroomError(`Scenario "${id}" has no blocks to prepare`);
  }

  async #measure(trials: readonly PlannedTrial[], done: Set<string>): Promise<void> {
    const repeated = trials.filter(({ trial }) => done.has(trial));
    for (const trial of trials) {
      if (this.#host.interrupted.aborted) return;
      if (trial.isRealSize && !done.has(trial.trial)) await this.#foretell([trial]);
      const again = repeated.indexOf(trial);
      const isNew = ({ trial }: PlannedTrial) => !done.has(trial);
      if (again < 0) this.#host.observer.trial(trial, countOf(this.#plan.trials, isNew));
      else this.#host.observer.again(trial, countOf(repeated, (one) => repeated.indexOf(one) >= again));
      const failed = await this.#trial(trial, again >= 0);
      done.add(trial.trial);
      for (const check of failed) this.#host.observer.note(`${trial.trial}: check failed: ${check}`);
      await this.#writer.update({ trialsDone: done.size, timeMs: await this.#timeMs() });
      if (trial === this.#lastTrial && this.#kept !== null) {
        await this.#kept.keep();
        this.#host.observer.note(`kept the last trial's store in ${this.#kept.path}`);
      }
    }
  }

  get #lastTrial(): PlannedTrial | undefined {
    return this.#plan.trials.at(-1);
  }

  async #lastIsDone(): Promise<boolean> {
    return (await this.#writer.finishedTrials()).includes(this.#lastTrial?.trial ?? "");
  }

  #keptStore(): KeptStore | null {
    const { keepPath, stores, registries } = this.#settings;
    const last = this.#lastTrial;
    if (keepPath === null || last === undefined) return null;
    const store = (last.benchmark === "onboard" ? registries : stores).find(({ name }) =>
      name === last.store
    )!;
    return new KeptStore(keepPath, this.#writer.manifest.run, store);
  }

  async #noisyTrials(): Promise<Set<string>> {
    return noisyTrials(await (await openRun(this.#writer.dir)).rows("trials"));
  }

  /** @param again Whether it was measured before: then its store was kept then, if it is to be. */
  async #trial(trial: PlannedTrial, again: boolean): Promise<readonly string[]> {
    const job = trialJob(trial, this.#settings, {
      runDir: this.#writer.dir,
      workDir: this.#workDir,
      keepPath: trial === this.#lastTrial && !again ? this.#kept?.partial ?? null : null,
      prepared: this.#prepared.get(datasetName(trial)) ?? null,
    });
    try {
      return (await this.#job(job) as TrialOutcome).failedChecks;
    } catch (error) {
      if (!(error instanceof MemoryExceeded)) throw error;
      await recordKilled(job, error.actual);
      await removeStore(job.store, job.storePath);
      this.#host.observer.note(error.message);
      return [];
    }
  }

  async #prepareJob(dataset: PlannedDataset): Promise<PrepareJob> {
    const { seed, blocksPath, experiment } = this.#settings;
    const { peaks } = dataset;
    const { queries, sampledEntities } = profileOf(this.#settings);
    const data = { scenario: this.#entityScenario(dataset.scenario), scale: dataset.scale, seed };
    const shared = datasetDir(this.#host.datasetsDir, data) + (peaks ? "-peaks" : "");
    // Data that somebody keeps is used and left there.
    const own = experiment !== null && !experiment.keepData && !await isThere(`${shared}/blocks.bin`);
    return {
      kind: "prepare",
      ...data,
      dir: own ? datasetDir(this.#ownData, data) : shared,
      queryInstances: queries.instances,
      sampledEntities,
      blocksPath,
      peaks,
    };
  }

  #job(job: Job): Promise<unknown> {
    const { observer, interrupted } = this.#host;
    return runJob(job, {
      interrupted,
      onProgress: (progress) => observer.progress(progress),
      onNote: (line) => observer.note(line),
    });
  }

  /** Ends this session without finishing the run; finished trials and the time spent are kept. */
  async close(): Promise<void> {
    if (!await this.#lastIsDone()) await this.#kept?.discard().catch(() => {});
    await this.#removeWork();
    await this.#writer.update({ status: "interrupted", timeMs: await this.#timeMs() });
  }

  /**
   * Closes the run: `complete`, or `failed` where a check failed. Where noisy trials are left, what is needed to measure them
   * again stays in its folder.
   */
  async finish(): Promise<void> {
    await this.#removeOwnData();
    await this.#removeWork();
    const run = await openRun(this.#writer.dir);
    const trials = await run.rows("trials");
    const checks = summariseChecks(await run.rows("checks"));
    const { settings, scenarios } = await this.#fromNotes(trials);
    const largestChild = Math.max(0, ...trials.map((trial) => trial.peak_rss_bytes));
    const failed = checks.some((check) => !check.ok);
    const keepLines = noisyTrials(trials).size > 0;
    await this.#writer.finish({
      status: failed ? "failed" : "complete",
      finishedAt: this.#host.now().toISOString(),
      settings,
      scenarios,
      checks,
      timeMs: await this.#timeMs(),
      peakRssBytes: Math.max(this.#writer.manifest.peakRssBytes, peakRssBytes() + largestChild),
    }, { keepLines });
    if (!keepLines) await Deno.remove(`${this.#writer.dir}/settings.json`);
  }

  async #timeMs(): Promise<Record<string, number>> {
    const run = await openRun(this.#writer.dir);
    const wall = this.#wallBeforeMs + performance.now() - this.#startedMs;
    return { ...timeAccount(await run.rows("trials"), this.#preparing, wall) };
  }

  /** The store settings and digests of events that trials recorded in their notes. */
  async #fromNotes(trials: readonly Row<"trials">[]) {
    const settings: Record<string, Record<string, string | number>> = {};
    let scenarios = this.#writer.manifest.scenarios;
    for (const trial of trials) {
      const { notes } = await readTrialDone(this.#writer.dir, trial.trial);
      // A trial that was killed left none.
      if (notes.settings === undefined) continue;
      const way = trial.benchmark === "rewritten" ? " rewritten" : "";
      settings[`${trial.store} ${trial.variant}${way}`] = notes.settings as Record<string, string | number>;
      if (typeof notes.digest !== "string") continue;
      const name = `${trial.scale} ${trial.variant}`;
      scenarios = withDigest(scenarios, { id: trial.scenario, name, digest: notes.digest });
    }
    return { settings, scenarios };
  }
}

function countOf(trials: readonly PlannedTrial[], isLeft: (trial: PlannedTrial) => boolean): TrialCount {
  const left = trials.filter(isLeft);
  const leftS = left.reduce((sum, { seconds }) => sum + seconds, 0);
  return { done: trials.length - left.length, total: trials.length, leftS };
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

function datasetName(item: { readonly scenario: string; readonly scale: number }): string {
  return `${item.scenario} x${item.scale}`;
}

/**
 * Scenarios with a digest of their data added.
 * @throws {HeadroomError} The same data had another digest before: something is not deterministic.
 */
function withDigest(
  scenarios: readonly RunScenario[],
  { id, name, digest }: { readonly id: string; readonly name: string; readonly digest: string },
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
