import type { SignedEvent } from "../../keri/signed_event.ts";
import { TrialWriter } from "../../runs/trial_writer.ts";
import type { KelRegistry } from "../../stores/kel_registry.ts";
import { type OnboardingCall, openOrganisation } from "../../synth/organisation/organisation.ts";
import { OrganisationDigest } from "../../synth/organisation/organisation_digest.ts";
import type { TrialOutcome } from "./append_trial.ts";
import { monotonicClock, type WaitingClock } from "../load/clock.ts";
import { writtenBytes } from "../environment/io.ts";
import { peakRssBytes } from "../environment/memory.ts";
import { openKelRegistry } from "./open_store.ts";
import { Recorder } from "./recorder.ts";
import { removeStore } from "./store_files.ts";
import type { JobHost, OnboardTrialSpec } from "./job.ts";
import { verifyRegistry } from "./verify_registry.ts";

/** 49 events, or 4 batches. `choice:` after about 50 events the time of an append no longer falls. */
const WARMUP_AGENTS = 8;

/**
 * Onboards an organisation's agents into a fresh registry, reopens it and verifies every log from its first event.
 *
 * On the clock: `append` and `commitBatch` alone; making and signing events comes before, and so does a small
 * onboarding elsewhere, so that compiling the code is not taken for the store's work. The time the registry spends in
 * the shared checks is part of the call and has its own column.
 * @throws {HeadroomError} The registry or the disk refused; nothing of the trial counts.
 */
export async function runOnboardTrial(spec: OnboardTrialSpec, host: JobHost): Promise<TrialOutcome> {
  const clock = monotonicClock();
  const writer = await TrialWriter.create(spec.runDir, spec.trial);
  const recorder = new Recorder(spec.trial, writer, clock);
  const organisation = await openOrganisation({
    agents: spec.agents,
    engineers: spec.engineers,
    anchorsPerAgent: spec.anchorsPerAgent,
    seed: BigInt(spec.seed),
  });
  await warmUp(spec);
  const registry = await openKelRegistry(spec.store, spec.storePath);
  const { settings, durability } = registry;
  const done = await onboard(
    registry,
    organisation.calls(spec.variant, spec.batchAgents),
    spec,
    recorder,
    clock,
    host,
  );
  const flushStart = clock.nowUs();
  await registry.flush();
  await registry.close();
  const flushUs = clock.nowUs() - flushStart;
  recorder.event("phase", "flush, so that a fresh process sees every event, us", flushUs);
  const checkStart = clock.nowUs();
  const expected = organisation.size(spec.variant, spec.batchAgents);
  recorder.checkEqual(
    "events, root events, agents and seals sent",
    `${expected.events}, ${expected.rootEvents}, ${expected.agents}, ${expected.seals}`,
    `${done.events}, ${done.rootEvents}, ${done.agents}, ${done.seals}`,
  );
  const fileBytes = await verifyRegistry(spec, organisation.rootPrefix, done, recorder, clock, host);
  if (!spec.keepStore) await removeStore(spec.storePath);
  const checkMs = (clock.nowUs() - checkStart) / 1000;
  await recorder.finish({
    benchmark: "onboard",
    scenario: spec.scenario,
    store: spec.store,
    variant: spec.variant,
    role: spec.role,
    order: spec.order,
    scale: spec.scale,
    seed: spec.seed,
    durability,
    wall_ms: clock.nowUs() / 1000,
    generate_ms: done.generateUs / 1000,
    wait_ms: 0,
    encode_ms: 0,
    store_ms: (done.storeUs + flushUs) / 1000,
    check_ms: checkMs,
    peak_rss_bytes: peakRssBytes(),
    entities: done.agents,
    versions: 0,
    rows: 0,
    events: done.events,
    root_events: done.rootEvents,
    commits: done.commits,
    queries: 0,
    file_bytes: fileBytes,
    write_bytes: writtenBytes(),
  }, { settings, digest: done.digest });
  return { ok: recorder.failedChecks.length === 0, failedChecks: recorder.failedChecks };
}

/** Onboards another organisation the same way into a registry of its own, which is removed. */
async function warmUp(spec: OnboardTrialSpec): Promise<void> {
  const path = `${spec.storePath}.warmup`;
  const { engineers, anchorsPerAgent } = spec;
  const organisation = await openOrganisation({
    agents: WARMUP_AGENTS,
    engineers,
    anchorsPerAgent,
    seed: BigInt(spec.seed) + 1n,
  });
  const registry = await openKelRegistry(spec.store, path);
  for (const call of organisation.calls(spec.variant, WARMUP_AGENTS / 4)) {
    if (call.kind === "append") await registry.append(call.events[0]!);
    else await registry.commitBatch(call.events);
  }
  await registry.close();
  await removeStore(path);
}

/** What an onboarding sent, and what it took. */
export interface Onboarded {
  readonly events: number;
  readonly rootEvents: number;
  readonly agents: number;
  readonly seals: number;
  readonly commits: number;
  readonly generateUs: number;
  readonly storeUs: number;
  /** SHA-256 (hex) of every event and attachment sent, in order. */
  readonly digest: string;
}

async function onboard(
  registry: KelRegistry,
  calls: Generator<OnboardingCall>,
  spec: OnboardTrialSpec,
  recorder: Recorder,
  clock: WaitingClock,
  host: JobHost,
): Promise<Onboarded> {
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
    generateUs += startUs - generateStart;
    storeUs += endUs - startUs;
    // The first call makes the organisation itself: it pays for opening, so it counts as warmup.
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
    host.progress(sum.agents, spec.agents);
    await host.breathe();
  }
  return { ...sum, generateUs, storeUs, digest: digest.hex() };
}

function bytesOf(events: readonly SignedEvent[]): number {
  return events.reduce((bytes, event) => bytes + event.raw.length + event.attachments.length, 0);
}
