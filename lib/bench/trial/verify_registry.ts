import { anchorLookup } from "../../stores/anchor_lookup.ts";
import type { KelRegistry } from "../../stores/kel_registry.ts";
import type { WaitingClock } from "../load/clock.ts";
import type { Onboarded } from "./onboard_trial.ts";
import { openKelRegistry } from "./open_store.ts";
import type { Recorder } from "./recorder.ts";
import { type LogReplay, replayLog } from "./replay_log.ts";
import type { JobHost, OnboardTrialSpec } from "./job.ts";

/** Opens the registry as a new reader would, replays every log and runs the store's own checks. Returns the registry's size in bytes. */
export async function verifyRegistry(
  spec: OnboardTrialSpec,
  rootPrefix: string,
  sent: Onboarded,
  recorder: Recorder,
  clock: WaitingClock,
  host: JobHost,
): Promise<number> {
  const registry = await openKelRegistry(spec.store, spec.storePath);
  try {
    const rootEvents = await replayRoot(registry, rootPrefix, sent, recorder, clock);
    await host.breathe();
    const agentEvents = await replayAgents(registry, rootPrefix, sent, recorder, clock, host);
    recorder.checkEqual("events replayed", `${sent.events}`, `${rootEvents + agentEvents}`);
    const stats = await registry.stats();
    recorder.checkEqual("identifiers in the registry", `${sent.agents + 1}`, `${stats.prefixes}`);
    recorder.checkEqual("events in the registry", `${sent.events}`, `${stats.events}`);
    recorder.size("onboard", "registry", "file", null, stats.fileBytes);
    recorder.size("onboard", "registry, whole blocks of the file system", "file", null, stats.allocatedBytes);
    const check = await registry.check();
    recorder.check("registry.check()", check.ok, "no problem found", check.lines.join("; "));
    return stats.fileBytes;
  } finally {
    await registry.close();
  }
}

/** The organisation's own log from its first event: its time is what a new verifier pays. */
async function replayRoot(
  registry: KelRegistry,
  prefix: string,
  sent: Onboarded,
  recorder: Recorder,
  clock: WaitingClock,
): Promise<number> {
  const replay = await replayLog(registry, prefix, () => Promise.resolve(null), clock);
  const { found } = replay;
  recordReplay(recorder, "replay", replay, sent, { rootEvents: found.events, agents: 0 });
  recorder.check(
    "full replay of the organisation's log",
    found.problem === null && found.events === sent.rootEvents && found.seals === sent.seals,
    `${sent.rootEvents} events with ${sent.seals} seals verified`,
    found.problem === null
      ? `${found.events} events with ${found.seals} seals verified`
      : `event ${found.problem.at}: ${found.problem.error.message}`,
  );
  return found.events;
}

/** Every agent's log, each timed alone: listing them and waiting for the parent process are nobody's verification. */
async function replayAgents(
  registry: KelRegistry,
  rootPrefix: string,
  sent: Onboarded,
  recorder: Recorder,
  clock: WaitingClock,
  host: JobHost,
): Promise<number> {
  const anchors = anchorLookup(registry);
  const total = { events: 0, logs: 0 };
  const problems: string[] = [];
  for await (const prefix of registry.prefixes()) {
    if (prefix === rootPrefix) continue;
    const replay = await replayLog(registry, prefix, anchors, clock);
    recordReplay(recorder, "verify", replay, sent, { rootEvents: 0, agents: 1 });
    const { events, problem } = replay.found;
    total.events += events;
    total.logs++;
    if (problem !== null) problems.push(`${prefix}: ${problem.error.message}`);
    await host.breathe();
  }
  recorder.check(
    "full replay of every agent's log",
    problems.length === 0 && total.logs === sent.agents,
    `${sent.agents} logs verified`,
    problems.length === 0 ? `${total.logs} logs verified` : `${problems.length} wrong, first ${problems[0]}`,
  );
  return total.events;
}

function recordReplay(
  recorder: Recorder,
  operation: "replay" | "verify",
  { found, startUs, endUs, checkUs }: LogReplay,
  sent: Onboarded,
  of: { readonly rootEvents: number; readonly agents: number },
): void {
  recorder.operation("verify", { scheduledUs: null, startUs, endUs }, {
    operation,
    check_us: checkUs,
    events: found.events,
    root_events: of.rootEvents,
    agents: of.agents,
    seals: found.seals,
    commits: 0,
    bytes: found.bytes,
    log_events_before: sent.rootEvents,
    total_events_before: sent.events,
  });
}
