import { decodeBlock } from "../../chain/codec/decode_block.ts";
import { readBlockFile } from "../../chain/codec/block_file.ts";
import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
import { rowsOf, type VersionTotals } from "../../chain/version_totals.ts";
import { rowCount } from "../../scenarios/scenario_size.ts";
import type { EntityStore } from "../../stores/entity_store.ts";
import { ClosedPayloads } from "../data/closed_payloads.ts";
import type { Expectations } from "../data/expectations.ts";
import type { AppendJob } from "./job.ts";
import { Rewriting } from "./rewriting.ts";
import { checkClaim } from "./store_claims.ts";
import type { TrialContext } from "./trial_context.ts";
import { trialPhase } from "./trial_phase.ts";

/** Time between two checks for signals and the parent process, microseconds. */
const YIELD_EVERY_US = 100_000;

/** A chain that was written, and where the time went. */
export interface Loaded {
  /** Block commits. */
  readonly commits: number;
  readonly written: VersionTotals;
  readonly waitUs: number;
  readonly encodeUs: number;
  readonly storeUs: number;
  readonly endUs: number;
}

/** What is loaded, and what is known of it. */
interface Work {
  readonly job: AppendJob;
  readonly expected: Expectations;
}

/** The blocks of a file that are still to be read, with what was done with those before them. */
interface Ahead extends Loaded {
  readonly blocks: Iterator<Uint8Array>;
  readonly closed: ClosedPayloads;
  /** Set where the store's first part was loaded at once. */
  readonly rewriting: Rewriting | null;
}

/** Writes a trial's block file into its empty store, as its benchmark says: block by block, at once, or first so and then so. */
export async function loadChain(store: EntityStore, work: Work, context: TrialContext): Promise<Loaded> {
  const { blocksPath, benchmark } = work.job;
  const start: Ahead = {
    ...{ blocks: readBlockFile(blocksPath).blocks, closed: new ClosedPayloads(), rewriting: null },
    ...{ commits: 0, written: { versions: 0, strings: 0, numbers: 0, payloadBytes: 0 } },
    ...{ waitUs: 0, encodeUs: 0, storeUs: 0, endUs: context.clock.nowUs() },
  };
  if (benchmark === "bulk") return await loadAtOnce(store, { ...work, start, until: Infinity }, context);
  if (benchmark !== "rewritten") return await append(store, { ...work, start }, context);
  // What only creates comes at once; what follows changes it.
  const until = work.expected.phases[0]!.to;
  const whole = await loadAtOnce(store, { ...work, start, until }, context);
  const rewriting = new Rewriting(whole.entities);
  const loaded = await append(store, { ...work, start: { ...start, ...whole, rewriting } }, context);
  context.recorder.check("a tenth of what was loaded at once is rewritten", rewriting.isDone, {
    expected: `${rewriting.asked} of its entities changed by blocks`,
    actual: `${rewriting.rewritten}`,
  });
  return loaded;
}

async function append(
  store: EntityStore,
  { job, expected, start }: Work & { readonly start: Ahead },
  { clock, recorder, host }: TrialContext,
): Promise<Loaded> {
  const { blocks, closed, rewriting } = start;
  const written = { ...start.written };
  const first = expected.phases[0]!.from;
  const rows = rowCount(expected.totals);
  const recorded = job.benchmark !== "query";
  const step = recorded ? "appending" : "loading";
  const work = { step, total: expected.lastBlock + 1 - first, unit: "blocks" };
  let { commits, waitUs, encodeUs, storeUs } = start;
  let yieldedUs = clock.nowUs();
  let logBytesMax: number | null = null;
  let logRestarts: number | null = null;
  for (;;) {
    const waitStart = clock.nowUs();
    const next = blocks.next();
    const encodeStart = clock.nowUs();
    if (next.done) break;
    const block = decodeBlock(next.value);
    const startUs = clock.nowUs();
    const result = await store.appendBlock(block);
    const endUs = clock.nowUs();
    checkClaim(job.store.name, "the result of an append", result);
    waitUs += encodeStart - waitStart;
    encodeUs += startUs - encodeStart;
    storeUs += endUs - startUs;
    if (recorded) {
      const phase = rewriting?.follow(block) === true
        ? "rewrite"
        : trialPhase(block.number, expected.phases, job.warmupBlocks);
      const engine = store.engineState();
      const closedPayloadBytes = closed.follow(block);
      recorder.commit(result, { phase, rowsBefore: rowsOf(written), closedPayloadBytes, engine }, {
        scheduledUs: null,
        startUs,
        endUs,
      });
      if (engine.logBytes !== undefined) logBytesMax = Math.max(logBytesMax ?? 0, engine.logBytes);
      logRestarts = engine.logRestarts ?? null;
      if (engine.checkpointed) {
        const detail = "log moved into the database, log bytes";
        recorder.event("checkpoint", detail, { value: engine.logBytes ?? null, atUs: endUs });
      }
    }
    commits++;
    for (const name of ["versions", "strings", "numbers", "payloadBytes"] as const) {
      written[name] += result.written[name];
    }
    host.progress({ ...work, done: block.number + 1 - first, rows: { done: rowsOf(written), total: rows } });
    if (clock.nowUs() - yieldedUs > YIELD_EVERY_US) {
      await host.yieldNow();
      yieldedUs = clock.nowUs();
    }
  }
  if (logBytesMax !== null) recorder.event("log", "the longest that it was, bytes", { value: logBytesMax });
  if (logRestarts !== null) recorder.event("log", "times that it was begun anew", { value: logRestarts });
  return { commits, written, waitUs, encodeUs, storeUs, endUs: clock.nowUs() };
}

/**
 * Loads the blocks before `until` at once. Reading and decoding run inside the call, as the store asks for blocks: their time
 * is taken off.
 */
async function loadAtOnce(
  store: EntityStore,
  { job, expected, start, until }: Work & { readonly start: Ahead; readonly until: number },
  { clock, recorder, host }: TrialContext,
): Promise<Loaded & { readonly entities: number }> {
  const first = expected.phases[0]!.from;
  const total = Math.min(until, expected.lastBlock + 1) - first;
  const work = { step: "loading", total, unit: "blocks" };
  let { waitUs, encodeUs } = start;
  let entities = 0;
  function* blocks(): Generator<EncodedBlock> {
    for (let number = first; number < until; number++) {
      const waitStart = clock.nowUs();
      const next = start.blocks.next();
      const encodeStart = clock.nowUs();
      waitUs += encodeStart - waitStart;
      if (next.done) break;
      const block = decodeBlock(next.value);
      host.progress({ ...work, done: block.number + 1 - first });
      if (job.benchmark === "rewritten") {
        start.closed.follow(block);
        for (const { type } of block.operations) entities += Number(type === "create");
      }
      encodeUs += clock.nowUs() - encodeStart;
      yield block;
    }
    host.progress({ step: "making indexes, checking, syncing", done: 0, total: 0, unit: "" });
  }
  const startUs = clock.nowUs();
  const written = await store.bulkLoad(blocks());
  const endUs = clock.nowUs();
  const storeUs = endUs - startUs - waitUs - encodeUs;
  recorder.event("bulk", `loaded at once: ${rowsOf(written)} rows, ms in the store`, {
    value: storeUs / 1000,
  });
  return { commits: 0, written, waitUs, encodeUs, storeUs, endUs, entities };
}
