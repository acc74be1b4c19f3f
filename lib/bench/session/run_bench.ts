import type { MachineClass } from "../../runs/machine_class.ts";
import type { Manifest, RunScenario } from "../../runs/manifest.ts";
import { damagedRun } from "../../runs/measurements.ts";
import { RUN_SCHEMA } from "../../runs/schema.ts";
import { RunWriter } from "../../runs/run_writer.ts";
import { embeddedScenario } from "../../scenarios/embedded_scenario.ts";
import type { BenchHost } from "./bench_host.ts";
import { BenchSession } from "./bench_session.ts";
import { refuseSmallDisk } from "./refuse_small_disk.ts";
import { refuseUnreadyStores } from "./refuse_unready_stores.ts";
import {
  type BenchSettings,
  planOf,
  readSettings,
  smallestScale,
  wholePlanDigest,
  writeSettings,
} from "../plan/bench_settings.ts";
import { describeMachine } from "../environment/machine.ts";
import { gitCommit, pinnedVersions } from "../environment/provenance.ts";
import { existingParent, probeStorage } from "../environment/storage.ts";
import { JobInterrupted } from "../trial/job_process.ts";

/** How a session of a run ended. */
export interface BenchOutcome {
  readonly dir: string;
  readonly manifest: Manifest;
}

/** A run to start. */
interface BenchStart {
  /** Id of the run. */
  readonly run: string;
  /** The command that reproduces it. */
  readonly command: string;
  readonly settings: BenchSettings;
  /** What the user declares the machine to be. */
  readonly machineClass?: MachineClass | undefined;
}

/**
 * Starts a run in a new folder and measures it.
 *
 * @param dir A folder that does not exist or is empty.
 * @returns With status `complete`, `failed` (a check did not hold) or `interrupted` (continue with `resumeBench`).
 * @throws {UsageError} The folder holds something else. @throws {HeadroomError} Too little disk, and nothing was made; or a trial
 * could not be completed, and finished ones are kept.
 */
export async function startBench(dir: string, start: BenchStart, host: BenchHost): Promise<BenchOutcome> {
  const { settings } = start;
  // Before there is a folder: nothing is left then that could be gone on with.
  await refuseSmallDisk(dir, planOf(settings));
  await refuseUnreadyStores(settings.stores.filter(({ elsewhere }) => elsewhere).map(({ from }) => from));
  const manifest = await firstManifest(dir, start, host);
  using writer = await RunWriter.create(dir, manifest, () => writeSettings(dir, settings));
  return await runSession(writer, settings, host);
}

/**
 * Continues a run that was killed or interrupted, with the scenarios its manifest embeds; finished trials are kept. Throws
 * as `startBench`.
 */
export async function resumeBench(dir: string, host: BenchHost): Promise<BenchOutcome> {
  using writer = await RunWriter.resume(dir);
  const { manifest } = writer;
  const damaged = damagedRun(manifest);
  const definitions = manifest.scenarios.map((embedded) => embeddedScenario(embedded, damaged));
  const settings = await readSettings(dir, definitions);
  return await runSession(writer, settings, host);
}

async function firstManifest(
  dir: string,
  { run, command, settings, machineClass }: BenchStart,
  host: BenchHost,
): Promise<Manifest> {
  const parent = await existingParent(dir);
  const scenarios = settings.scenarios.map((scenario): RunScenario => ({
    id: scenario.id,
    kind: scenario.kind,
    scale: smallestScale(settings, scenario),
    seed: settings.seed,
    digests: {},
    definition: scenario,
  }));
  return {
    schema: RUN_SCHEMA,
    run,
    status: "running",
    createdAt: host.now().toISOString(),
    finishedAt: null,
    command,
    profile: settings.profile,
    ...settings.experiment === null
      ? {}
      : { experiment: settings.experiment.id, memoryNote: settings.experiment.memoryNote },
    seed: settings.seed,
    shard: settings.shard === null ? null : `${settings.shard.index}/${settings.shard.count}`,
    plan: wholePlanDigest(settings, scenarios),
    gitCommit: await gitCommit(),
    versions: await pinnedVersions(),
    machine: { ...describeMachine(), ...machineClass === undefined ? {} : { class: machineClass } },
    storage: await probeStorage(parent),
    scenarios,
    settings: {},
    timeMs: {},
    peakRssBytes: 0,
    trialsPlanned: planOf(settings).trials.length,
    trialsDone: 0,
    checks: [],
  };
}

async function runSession(
  writer: RunWriter,
  settings: BenchSettings,
  host: BenchHost,
): Promise<BenchOutcome> {
  const session = new BenchSession(writer, settings, host);
  try {
    await session.readyKept();
    await session.readyWork();
    await session.prepare();
    await session.measure();
  } catch (error) {
    if (!(error instanceof JobInterrupted)) {
      await session.close();
      throw error;
    }
  }
  // An interruption while noisy trials are measured again costs nothing: they are finished as they were.
  if (host.interrupted.aborted && session.isUnfinished) await session.close();
  else await session.finish();
  return { dir: writer.dir, manifest: writer.manifest };
}
