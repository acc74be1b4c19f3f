import { anchorLookup } from "../../stores/anchor_lookup.ts";
import type { KelRegistry } from "../../stores/kel_registry.ts";
import { openKelRegistry } from "./open_store.ts";
import { type LogReplay, replayLog } from "./replay_log.ts";
import type { OnboardJob } from "./job.ts";
import { checkClaim } from "./store_claims.ts";
import type { TrialContext } from "./trial_context.ts";

/** Numbers of events sent to a registry, which must be read back. */
export interface SentEvents {
  readonly rootPrefix: string;
  readonly events: number;
  readonly rootEvents: number;
  readonly agents: number;
  readonly seals: number;
}

/** Reopens the registry, replays every log and runs the registry's own checks. Returns its bytes on disk. */
export async function verifyRegistry(
  job: OnboardJob,
  sent: SentEvents,
  context: TrialContext,
): Promise<number> {
  const { recorder, host, checks } = context;
  const registry = await openKelRegistry(job.store, job.storePath, job.variant);
  try {
    checks.begin("the organisation's log");
    const rootEvents = await replayRoot(registry, sent, context);
    await host.yieldNow();
    const agentEvents = await replayAgents(registry, sent, context);
    recorder.checkEqual("events replayed", `${sent.events}`, `${rootEvents + agentEvents}`);
    const stats = checkClaim(job.store.name, "stats() of a registry", await registry.stats());
    const { prefixes, events, fileBytes, allocatedBytes } = stats;
    recorder.checkEqual("identifiers in the registry", `${sent.agents + 1}`, `${prefixes}`);
    recorder.checkEqual("events in the registry", `${sent.events}`, `${events}`);
    const blocks = { name: "whole blocks of the file system", role: "other", rows: null } as const;
    const parts = allocatedBytes === undefined ? [] : [{ ...blocks, bytes: allocatedBytes }];
    recorder.sizes("onboard", { fileBytes, parts });
    checks.begin("the registry's own check");
    const check = await registry.check();
    const actual = check.lines.join("; ");
    recorder.check("registry.check()", check.ok, { expected: "no problem found", actual });
    return fileBytes;
  } finally {
    await registry.close();
  }
}

/** Replays the organisation's own log; its time is the cost for a new verifier. Returns its events. */
async function replayRoot(registry: KelRegistry, sent: SentEvents, context: TrialContext): Promise<number> {
  const replay = await replayLog(registry, sent.rootPrefix, {
    anchors: () => Promise.resolve(null),
    clock: context.clock,
  });
  const { events, seals, problem } = replay.found;
  recordReplay(context, replay, { operation: "replay", root_events: events, agents: 0, sent });
  const ok = problem === null && events === sent.rootEvents && seals === sent.seals;
  context.recorder.check("full replay of the organisation's log", ok, {
    expected: `${sent.rootEvents} events with ${sent.seals} seals verified`,
    actual: problem === null
      ? `${events} events with ${seals} seals verified`
      : `event ${problem.at}: ${problem.error.message}`,
  });
  return events;
}

/** Replays every agent's log, each timed alone: listing them and yielding do not count. Returns their events. */
async function replayAgents(registry: KelRegistry, sent: SentEvents, context: TrialContext): Promise<number> {
  const anchors = anchorLookup(registry);
  const total = { events: 0, logs: 0 };
  const problems: string[] = [];
  const checked = context.checks.begin("every agent's log", { total: sent.agents, unit: "logs" });
  for await (const prefix of registry.prefixes()) {
    if (prefix === sent.rootPrefix) continue;
    const replay = await replayLog(registry, prefix, { anchors, clock: context.clock });
    recordReplay(context, replay, { operation: "verify", root_events: 0, agents: 1, sent });
    const { events, problem } = replay.found;
    total.events += events;
    total.logs++;
    if (problem !== null) problems.push(`${prefix}: ${problem.error.message}`);
    checked(total.logs);
    await context.host.yieldNow();
  }
  context.recorder.check(
    "full replay of every agent's log",
    problems.length === 0 && total.logs === sent.agents,
    {
      expected: `${sent.agents} logs verified`,
      actual: problems.length === 0
        ? `${total.logs} logs verified`
        : `${problems.length} wrong, first ${problems[0]}`,
    },
  );
  return total.events;
}

function recordReplay(
  { recorder }: TrialContext,
  { found, startUs, endUs, checkUs }: LogReplay,
  { sent, ...row }: {
    readonly operation: "replay" | "verify";
    readonly root_events: number;
    readonly agents: number;
    readonly sent: SentEvents;
  },
): void {
  recorder.operation("verify", { scheduledUs: null, startUs, endUs }, {
    ...row,
    check_us: checkUs,
    events: found.events,
    seals: found.seals,
    commits: 0,
    bytes: found.bytes,
    log_events_before: sent.rootEvents,
    total_events_before: sent.events,
  });
}
