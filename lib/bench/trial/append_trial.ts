import { decodeBlock } from "../../chain/codec/decode_block.ts";
import { readBlockFile } from "../../chain/codec/block_file.ts";
import { digestVersions } from "../../chain/digest_versions.ts";
import { toHex } from "../../chain/hex.ts";
import { TrialWriter } from "../../runs/trial_writer.ts";
import { openEntityStore } from "./open_store.ts";
import type { EntityStore, StoreStats } from "../../stores/entity_store.ts";
import type { Phase } from "../../synth/dataset.ts";
import { monotonicClock, type WaitingClock } from "../load/clock.ts";
import { writtenBytes } from "../environment/io.ts";
import { peakRssBytes } from "../environment/memory.ts";
import { runQueries } from "../load/query_load.ts";
import { Recorder } from "./recorder.ts";
import { removeStore, storeFileWatch } from "./store_files.ts";
import type { AppendTrialSpec, JobHost } from "./job.ts";
import { warmUpStore } from "./warm_up_store.ts";
import { type KnownEntity, type KnownTotals, readTruths, type Truths } from "../data/expected_answers.ts";

/** What a trial hands back to the run's owner; the measurements are in its rows. */
export interface TrialOutcome {
  readonly ok: boolean;
  readonly failedChecks: readonly string[];
}

/** Between two looks at signals and the parent, milliseconds. */
const BREATHE_EVERY_MS = 100;

/**
 * Appends a prepared block file to a fresh store, checks the result, asks queries, checks the answers.
 *
 * On the clock: `appendBlock` alone. Reading the file is waiting, decoding is encoding; both are timed apart.
 * @throws {HeadroomError} The store or the disk refused; nothing of the trial counts.
 */
export async function runAppendTrial(spec: AppendTrialSpec, host: JobHost): Promise<TrialOutcome> {
  const clock = monotonicClock();
  const writer = await TrialWriter.create(spec.runDir, spec.trial);
  const recorder = new Recorder(spec.trial, writer, clock);
  const truths = await readTruths(spec.truthsPath);
  await warmUpStore(spec);
  const store = await openEntityStore(spec.store, spec.storePath, spec.variant);
  const settings = store.settings;
  const loaded = await load(store, spec, truths, recorder, clock, host);
  const stats = await checkLoaded(store, truths, loaded, recorder);
  let checkUs = clock.nowUs() - loaded.endUs;
  const asked = spec.queryRounds === 0 ? null : await runQueries(
    store,
    truths.queries,
    truths.history,
    {
      rounds: spec.queryRounds,
      openArrivals: spec.openArrivals,
      openRatePerS: spec.openRatePerS,
      seed: Number(BigInt.asIntN(32, BigInt(spec.seed) * 31n + BigInt(spec.order))),
    },
    recorder,
    clock,
    host,
  );
  const checkStart = clock.nowUs();
  const integrity = await store.check();
  recorder.check("store.check()", integrity.ok, "no problem found", integrity.lines.join("; "));
  await store.close();
  if (!spec.keepStore) await removeStore(spec.storePath);
  checkUs += clock.nowUs() - checkStart + (asked?.checkMs ?? 0) * 1000;
  await recorder.finish({
    benchmark: spec.benchmark,
    scenario: spec.scenario,
    store: spec.store,
    variant: spec.variant,
    role: spec.role,
    order: spec.order,
    scale: spec.scale,
    seed: spec.seed,
    durability: store.durability,
    wall_ms: clock.nowUs() / 1000,
    generate_ms: 0,
    wait_ms: loaded.waitUs / 1000,
    encode_ms: loaded.encodeUs / 1000,
    store_ms: loaded.storeUs / 1000 + (asked?.storeMs ?? 0),
    check_ms: checkUs / 1000,
    peak_rss_bytes: peakRssBytes(),
    entities: truths.totals.entities,
    versions: loaded.versions,
    rows: loaded.rows,
    events: 0,
    root_events: 0,
    commits: loaded.commits,
    queries: asked?.queries ?? 0,
    file_bytes: stats.fileBytes,
    write_bytes: writtenBytes(),
  }, { settings });
  return { ok: recorder.failedChecks.length === 0, failedChecks: recorder.failedChecks };
}

interface Loaded {
  readonly commits: number;
  readonly versions: number;
  readonly rows: number;
  readonly stringRows: number;
  readonly numberRows: number;
  readonly payloadRows: number;
  readonly payloadBytes: number;
  readonly waitUs: number;
  readonly encodeUs: number;
  readonly storeUs: number;
  readonly endUs: number;
}

async function load(
  store: EntityStore,
  spec: AppendTrialSpec,
  truths: Truths,
  recorder: Recorder,
  clock: WaitingClock,
  host: JobHost,
): Promise<Loaded> {
  const recording = spec.benchmark === "append";
  const watch = storeFileWatch(spec.storePath);
  const blocks = readBlockFile(spec.blocksPath).blocks;
  const sum = {
    commits: 0,
    versions: 0,
    rows: 0,
    stringRows: 0,
    numberRows: 0,
    payloadRows: 0,
    payloadBytes: 0,
  };
  let [waitUs, encodeUs, storeUs, breathed] = [0, 0, 0, clock.nowUs()];
  for (;;) {
    const waitStart = clock.nowUs();
    const next = blocks.next();
    const encodeStart = clock.nowUs();
    if (next.done) break;
    const block = decodeBlock(next.value);
    const startUs = clock.nowUs();
    const result = await store.appendBlock(block);
    const endUs = clock.nowUs();
    waitUs += encodeStart - waitStart;
    encodeUs += startUs - encodeStart;
    storeUs += endUs - startUs;
    if (recording) {
      const files = watch.look();
      const phase = phaseOf(block.number, truths.phases, spec.warmupBlocks);
      recorder.commit(result, phase, { scheduledUs: null, startUs, endUs }, sum.rows, {
        walBytes: files.walBytes,
        pageCount: store.pageCount(),
      });
      if (files.checkpointed) {
        recorder.event("checkpoint", "log moved into the database, WAL bytes", files.walBytes, endUs);
      }
    }
    const { strings, numbers, payloads } = result.rows;
    sum.commits++;
    sum.versions += result.versions;
    sum.rows += strings + numbers + payloads;
    sum.stringRows += strings;
    sum.numberRows += numbers;
    sum.payloadRows += payloads;
    sum.payloadBytes += result.payloadBytes;
    host.progress(block.number, truths.lastBlock);
    if (clock.nowUs() - breathed > BREATHE_EVERY_MS * 1000) {
      await host.breathe();
      breathed = clock.nowUs();
    }
  }
  return { ...sum, waitUs, encodeUs, storeUs, endUs: clock.nowUs() };
}

/** Warmup for the first blocks, then the data set's own phases. */
function phaseOf(block: number, phases: readonly Phase[], warmupBlocks: number): string {
  if (block < phases[0]!.from + warmupBlocks) return "warmup";
  return phases.find((phase) => block >= phase.from && block < phase.to)?.name ?? "load";
}

async function checkLoaded(
  store: EntityStore,
  truths: Truths,
  loaded: Loaded,
  recorder: Recorder,
): Promise<StoreStats> {
  const stats = await store.stats();
  recorder.sizes("load", stats);
  recorder.checkEqual("newest block", String(truths.lastBlock), String(store.tip));
  recorder.checkEqual("totals the store reported", totalsText(truths.totals), totalsText(loaded));
  const kept = Object.values(stats.rows).reduce((total, rows) => total + rows, 0);
  recorder.checkEqual("rows in the store", `${loaded.rows}`, `${kept}`);
  const wrong = await wrongEntities(store, truths.entities, truths.lastBlock);
  recorder.check(
    "sampled entities equal computed truth",
    wrong.length === 0,
    `${truths.entities.length} entities right`,
    wrong.length === 0 ? `${truths.entities.length} right` : `${wrong.length} wrong, first ${wrong[0]}`,
  );
  return stats;
}

function totalsText(totals: Omit<KnownTotals, "entities">): string {
  const { versions, stringRows, numberRows, payloadRows, payloadBytes } = totals;
  return `${versions} versions, ${stringRows} text rows, ${numberRows} number rows, ${payloadRows} payloads of ` +
    `${payloadBytes} bytes`;
}

async function wrongEntities(
  store: EntityStore,
  entities: readonly KnownEntity[],
  atBlock: number,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const { key, digest } of entities) {
    const version = await store.get(key, atBlock);
    if ((version === null ? null : digestVersions([version])) !== digest) wrong.push(`0x${toHex(key)}`);
  }
  return wrong;
}
