import { cpuUsage } from "node:process";
import type { SignedEvent } from "../../keri/signed_event.ts";
import { writeVariant } from "../../runs/write_variant.ts";
import { Stopwatch } from "../../stopwatch.ts";
import type { KelRegistry } from "../../stores/kel_registry.ts";
import {
  openOrganisation,
  type Organisation,
  type WriteMode,
} from "../../synth/organisation/organisation.ts";
import { OrganisationDigest } from "../../synth/organisation/organisation_digest.ts";
import { flushAndClose, recordRegistry } from "./flushed_registry.ts";
import type { JobHost, OnboardJob, TrialOutcome } from "./job.ts";
import { openKelRegistry, putAside, removeStore } from "./open_store.ts";
import { added, cpuSince, timesOf } from "./registry_times.ts";
import { checkClaim } from "./store_claims.ts";
import { openTrial, type TrialContext } from "./trial_context.ts";
import { type SentEvents, verifyRegistry } from "./verify_registry.ts";

/**
 * Agents onboarded for warm-up: up to the first number, or the second where they take longer than `WARMUP_MS`. `choice:` an append into
 * loose objects no longer gets faster after about 50 events; of the fastest registries the first 400 took twice as long as later ones,
 * which would hide growth.
 */
const WARMUP_AGENTS = { most: 100, least: 8 };
const WARMUP_MS = 400;
/** Agents of a batch of these. */
const WARMUP_BATCH = 2;

/**
 * Onboards an organisation's agents into a fresh registry, reopens it and verifies every log from its first event.
 *
 * On the clock: `append`, `commitBatch` and the flush alone. Events are made and signed before each call; a small onboarding into
 * another registry comes first, so that JIT compilation does not count as the store's time. The time the registry spends in the
 * shared checks is part of the call and has its own column. Where all the time of the trial went stands in `times`.
 * @throws {HeadroomError} The registry or the disk failed; the trial is discarded.
 */
export async function runOnboardTrial(job: OnboardJob, host: JobHost): Promise<TrialOutcome> {
  const context = await openTrial(job, host);
  const { clock, recorder } = context;
  const making = new Stopwatch();
  const organisation = await openOrganisation({ ...job, seed: BigInt(job.seed), watch: making });
  host.progress({ step: "warming up", done: 0, total: 0, unit: "" });
  const warmedUp = await warmUp(job);
  const registry = await openKelRegistry(job.store, job.storePath, job.variant);
  const { settings, durability } = registry;
  const preparedUs = clock.nowUs();
  const done = await context.load.during(() => onboard(registry, { organisation, job, making }, context));
  const flushed = await flushAndClose(registry, job, context);
  const { flushUs, stats } = flushed;
  const checkStart = clock.nowUs();
  const expected = organisation.size(modeOf(job), job.batchAgents);
  recorder.checkEqual(
    "events, root events, agents and seals sent",
    `${expected.events}, ${expected.rootEvents}, ${expected.agents}, ${expected.seals}`,
    `${done.events}, ${done.rootEvents}, ${done.agents}, ${done.seals}`,
  );
  recordRegistry(flushed, { job, done }, context);
  await verifyRegistry(job, done, context);
  const removeStart = clock.nowUs();
  if (job.keepStore) await removeStore(job.store, warmedUp);
  else for (const path of [warmedUp, job.storePath]) await putAside(job.store, path, stats.fileBytes);
  const endUs = clock.nowUs();
  const removing = endUs - removeStart;
  recorder.times("prepare", preparedUs + removing, { "removing the registry": removing });
  return await recorder.finish({
    durability,
    generate_ms: done.generateUs / 1000,
    wait_ms: 0,
    encode_ms: 0,
    store_ms: (done.storeUs + flushUs) / 1000,
    check_ms: (endUs - checkStart) / 1000,
    entities: done.agents,
    versions: 0,
    rows: 0,
    events: done.events,
    root_events: done.rootEvents,
    commits: done.commits,
    queries: 0,
    file_bytes: stats.fileBytes,
  }, { settings, digest: done.digest });
}

function modeOf({ variant }: OnboardJob): WriteMode {
  return writeVariant(variant).mode as WriteMode;
}

/** Onboards another organisation in the same way into a temporary registry, and returns its path; why it stays, `putAside()` tells. */
async function warmUp(job: OnboardJob): Promise<string> {
  const path = `${job.storePath}.warmup`;
  const other = { agents: WARMUP_AGENTS.most, seed: BigInt(job.seed) + 1n };
  const organisation = await openOrganisation({ ...job, ...other });
  const registry = await openKelRegistry(job.store, path, job.variant);
  const until = performance.now() + WARMUP_MS;
  let agents = 0;
  for (const call of organisation.calls(modeOf(job), WARMUP_BATCH)) {
    if (call.kind === "append") await registry.append(call.events[0]!);
    else await registry.commitBatch(call.events);
    agents += call.agents;
    if (agents >= WARMUP_AGENTS.least && performance.now() > until) break;
  }
  await registry.close();
  return path;
}

/** Events sent by an onboarding, and its time. */
interface Onboarded extends SentEvents {
  readonly commits: number;
  readonly generateUs: number;
  readonly storeUs: number;
  readonly storeCpuUs: number;
  /** SHA-256 (hex) of every event and attachment sent, in order. */
  readonly digest: string;
}

async function onboard(
  registry: KelRegistry,
  { organisation, job, making }: {
    readonly organisation: Organisation;
    readonly job: OnboardJob;
    /** Told what making the events takes. */
    readonly making: Stopwatch;
  },
  { recorder, clock, host }: TrialContext,
): Promise<Onboarded> {
  const [beginUs, times, checkMs] = [clock.nowUs(), timesOf(registry, job.store.name), registry.checkMs];
  const before = making.parts;
  const calls = organisation.calls(modeOf(job), job.batchAgents);
  const sum = { events: 0, rootEvents: 0, agents: 0, seals: 0, commits: 0 };
  const digest = new OrganisationDigest();
  let [generateUs, digestUs, storeUs, storeCpuUs] = [0, 0, 0, 0];
  for (;;) {
    const generateStart = clock.nowUs();
    const next = calls.next();
    if (next.done) break;
    const call = next.value;
    const digestStart = clock.nowUs();
    digest.update(call.events);
    const [checkMsBefore, cpu] = [registry.checkMs, cpuUsage()];
    const startUs = clock.nowUs();
    const result = call.kind === "append"
      ? await registry.append(call.events[0]!)
      : await registry.commitBatch(call.events);
    const endUs = clock.nowUs();
    storeCpuUs += cpuSince(cpu);
    checkClaim(job.store.name, "the result of an append of events", result);
    generateUs += digestStart - generateStart;
    digestUs += startUs - digestStart;
    storeUs += endUs - startUs;
    // The first call creates the organisation itself and includes the cost of opening, so it counts as warmup.
    recorder.operation(sum.events === 0 ? "warmup" : "onboard", { scheduledUs: null, startUs, endUs }, {
      operation: call.kind,
      check_us: (registry.checkMs - checkMsBefore) * 1000,
      events: result.events,
      root_events: call.rootEvents,
      agents: call.agents,
      seals: call.seals,
      commits: result.commits,
      bytes: bytesOf(call.events),
      log_events_before: sum.rootEvents,
      total_events_before: sum.events,
    });
    sum.events += result.events;
    sum.rootEvents += call.rootEvents;
    sum.agents += call.agents;
    sum.seals += call.seals;
    sum.commits += result.commits;
    host.progress({ step: "onboarding", done: sum.agents, total: job.agents, unit: "agents" });
    await host.yieldNow();
  }
  const wholeUs = clock.nowUs() - beginUs;
  recorder.times("make", generateUs, added(before, making.parts));
  recorder.times("append", storeUs, {
    checks: (registry.checkMs - checkMs) * 1000,
    ...added(times, timesOf(registry, job.store.name)),
  });
  recorder.times("record", wholeUs - generateUs - storeUs, { "digest of all that was sent": digestUs });
  const { rootPrefix } = organisation;
  return { ...sum, rootPrefix, generateUs, storeUs, storeCpuUs, digest: digest.hex() };
}

function bytesOf(events: readonly SignedEvent[]): number {
  return events.reduce((bytes, event) => bytes + event.raw.length + event.attachments.length, 0);
}
