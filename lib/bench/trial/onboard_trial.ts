import type { SignedEvent } from "../../keri/signed_event.ts";
import { writeVariant } from "../../runs/write_variant.ts";
import type { KelRegistry } from "../../stores/kel_registry.ts";
import {
  openOrganisation,
  type Organisation,
  type WriteMode,
} from "../../synth/organisation/organisation.ts";
import { OrganisationDigest } from "../../synth/organisation/organisation_digest.ts";
import type { JobHost, OnboardJob, TrialOutcome } from "./job.ts";
import { openKelRegistry, removeStore } from "./open_store.ts";
import { checkClaim } from "./store_claims.ts";
import { openTrial, type TrialContext } from "./trial_context.ts";
import { type SentEvents, verifyRegistry } from "./verify_registry.ts";

/** 49 events, or 4 batches. `choice:` append time no longer falls after about 50 events. */
const WARMUP_AGENTS = 8;

/**
 * Onboards an organisation's agents into a fresh registry, reopens it and verifies every log from its first event.
 *
 * On the clock: `append` and `commitBatch` alone. Events are made and signed before; a small onboarding into another registry
 * comes first, so that JIT compilation does not count as the store's time. The time the registry spends in the shared checks is
 * part of the call and has its own column.
 * @throws {HeadroomError} The registry or the disk failed; the trial is discarded.
 */
export async function runOnboardTrial(job: OnboardJob, host: JobHost): Promise<TrialOutcome> {
  const context = await openTrial(job, host);
  const { clock, recorder } = context;
  const organisation = await openOrganisation({ ...job, seed: BigInt(job.seed) });
  host.progress({ step: "warming up", done: 0, total: 0, unit: "" });
  await warmUp(job);
  const registry = await openKelRegistry(job.store, job.storePath, job.variant);
  const { settings, durability } = registry;
  const done = await context.load.during(() => onboard(registry, { organisation, job }, context));
  const flushStart = clock.nowUs();
  await registry.flush();
  await registry.close();
  const flushUs = clock.nowUs() - flushStart;
  recorder.event("phase", "flush, so that a fresh process sees every event, us", { value: flushUs });
  const checkStart = clock.nowUs();
  const expected = organisation.size(modeOf(job), job.batchAgents);
  recorder.checkEqual(
    "events, root events, agents and seals sent",
    `${expected.events}, ${expected.rootEvents}, ${expected.agents}, ${expected.seals}`,
    `${done.events}, ${done.rootEvents}, ${done.agents}, ${done.seals}`,
  );
  const fileBytes = await verifyRegistry(job, done, context);
  if (!job.keepStore) await removeStore(job.store, job.storePath);
  const checkMs = (clock.nowUs() - checkStart) / 1000;
  return await recorder.finish({
    durability,
    generate_ms: done.generateUs / 1000,
    wait_ms: 0,
    encode_ms: 0,
    store_ms: (done.storeUs + flushUs) / 1000,
    check_ms: checkMs,
    entities: done.agents,
    versions: 0,
    rows: 0,
    events: done.events,
    root_events: done.rootEvents,
    commits: done.commits,
    queries: 0,
    file_bytes: fileBytes,
  }, { settings, digest: done.digest });
}

function modeOf({ variant }: OnboardJob): WriteMode {
  return writeVariant(variant).mode as WriteMode;
}

/** Onboards another organisation in the same way into a temporary registry. */
async function warmUp(job: OnboardJob): Promise<void> {
  const path = `${job.storePath}.warmup`;
  const organisation = await openOrganisation({ ...job, agents: WARMUP_AGENTS, seed: BigInt(job.seed) + 1n });
  const registry = await openKelRegistry(job.store, path, job.variant);
  for (const call of organisation.calls(modeOf(job), WARMUP_AGENTS / 4)) {
    if (call.kind === "append") await registry.append(call.events[0]!);
    else await registry.commitBatch(call.events);
  }
  await registry.close();
  await removeStore(job.store, path);
}

/** Events sent by an onboarding, and its time. */
interface Onboarded extends SentEvents {
  readonly commits: number;
  readonly generateUs: number;
  readonly storeUs: number;
  /** SHA-256 (hex) of every event and attachment sent, in order. */
  readonly digest: string;
}

async function onboard(
  registry: KelRegistry,
  { organisation, job }: { readonly organisation: Organisation; readonly job: OnboardJob },
  { recorder, clock, host }: TrialContext,
): Promise<Onboarded> {
  const calls = organisation.calls(modeOf(job), job.batchAgents);
  const sum = { events: 0, rootEvents: 0, agents: 0, seals: 0, commits: 0 };
  const digest = new OrganisationDigest();
  let [generateUs, storeUs] = [0, 0];
  for (;;) {
    const generateStart = clock.nowUs();
    const next = calls.next();
    if (next.done) break;
    const call = next.value;
    digest.update(call.events);
    const checkMsBefore = registry.checkMs;
    const startUs = clock.nowUs();
    const result = call.kind === "append"
      ? await registry.append(call.events[0]!)
      : await registry.commitBatch(call.events);
    const endUs = clock.nowUs();
    checkClaim(job.store.name, "the result of an append of events", result);
    generateUs += startUs - generateStart;
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
  const { rootPrefix } = organisation;
  return { ...sum, rootPrefix, generateUs, storeUs, digest: digest.hex() };
}

function bytesOf(events: readonly SignedEvent[]): number {
  return events.reduce((bytes, event) => bytes + event.raw.length + event.attachments.length, 0);
}
