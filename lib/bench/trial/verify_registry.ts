import type { KeyEvent } from "../../keri/events.ts";
import { parseEvent } from "../../keri/parse_event.ts";
import type { AnchorLookup } from "../../keri/verify_log.ts";
import type { KelRegistry } from "../../stores/kel_registry.ts";
import { Stopwatch } from "../../stopwatch.ts";
import { openKelRegistry } from "./open_store.ts";
import { type LogReplay, replayLog } from "./replay_log.ts";
import type { OnboardJob } from "./job.ts";
import type { TrialContext } from "./trial_context.ts";

/** Numbers of events sent to a registry, which must be read back. */
export interface SentEvents {
  readonly rootPrefix: string;
  readonly events: number;
  readonly rootEvents: number;
  readonly agents: number;
  readonly seals: number;
}

/** Parts of a verification's time. Replays alone are the verification that "everything included" counts. */
const VERIFY_PARTS = {
  open: "opening",
  read: "reading logs",
  check: "checking events",
  own: "the registry's own check",
} as const;

/**
 * Reopens the registry, replays every log once through its public interface and runs the registry's own checks. Delegations are
 * checked against the organisation's log as it was just replayed, so that each of its events is read once: the time is linear in
 * events.
 */
export async function verifyRegistry(
  job: OnboardJob,
  sent: SentEvents,
  context: TrialContext,
): Promise<void> {
  const { recorder, host, checks, clock } = context;
  const [startUs, watch] = [clock.nowUs(), new Stopwatch()];
  const registry = await watch.timeAsync(
    VERIFY_PARTS.open,
    () => openKelRegistry(job.store, job.storePath, job.variant),
  );
  try {
    const verification = { registry, sent, context, watch };
    const root = await replayRoot(verification);
    await host.yieldNow();
    const agentEvents = await replayAgents(verification, root.anchors);
    recorder.checkEqual("events replayed", `${sent.events}`, `${root.events + agentEvents}`);
    checks.begin("the registry's own check");
    const check = await watch.timeAsync(VERIFY_PARTS.own, () => registry.check());
    const actual = check.lines.join("; ");
    recorder.check("registry.check()", check.ok, { expected: "no problem found", actual });
  } finally {
    await registry.close();
    recorder.times("verify", clock.nowUs() - startUs, watch.parts);
  }
}

interface Verification {
  readonly registry: KelRegistry;
  readonly sent: SentEvents;
  readonly context: TrialContext;
  readonly watch: Stopwatch;
}

/** Replays the organisation's own log; its time is the cost for a new verifier. Returns its events, and looks them up as anchors. */
async function replayRoot(
  { registry, sent, context, watch }: Verification,
): Promise<{ readonly events: number; readonly anchors: AnchorLookup }> {
  const raws: Uint8Array[] = [];
  const checked = context.checks.begin("the organisation's log", { total: sent.rootEvents, unit: "events" });
  const replay = await replayLog(registry, sent.rootPrefix, {
    anchors: () => Promise.resolve(null),
    clock: context.clock,
    onEvent: ({ raw }) => checked(raws.push(raw)),
  });
  const { events, seals, problem, state } = replay.found;
  recordReplay({ context, watch, sent }, replay, { operation: "replay", root_events: events, agents: 0 });
  const ok = problem === null && events === sent.rootEvents && seals === sent.seals;
  context.recorder.check("full replay of the organisation's log", ok, {
    expected: `${sent.rootEvents} events with ${sent.seals} seals verified`,
    actual: problem === null
      ? `${events} events with ${seals} seals verified`
      : `event ${problem.at}: ${problem.error.message}`,
  });
  // What follows a problem was not verified.
  const verified = raws.slice(0, events);
  return { events, anchors: verifiedAnchors(sent.rootPrefix, verified, state?.traits ?? []) };
}

/** Looks up the events of one log that was verified; each is parsed once. */
function verifiedAnchors(
  prefix: string,
  raws: readonly Uint8Array[],
  traits: readonly string[],
): AnchorLookup {
  const parsed = new Map<number, KeyEvent>();
  return (delegator, sn) => {
    const raw = delegator === prefix ? raws[sn] : undefined;
    if (raw === undefined) return Promise.resolve(null);
    const event = parsed.get(sn) ?? parseEvent(raw);
    parsed.set(sn, event);
    return Promise.resolve({ event, traits });
  };
}

/** Replays every agent's log, each timed alone: listing them and yielding do not count. Returns their events. */
async function replayAgents(verification: Verification, anchors: AnchorLookup): Promise<number> {
  const { registry, sent, context } = verification;
  const total = { events: 0, logs: 0 };
  const problems: string[] = [];
  const checked = context.checks.begin("every agent's log", { total: sent.agents, unit: "logs" });
  for await (const prefix of registry.prefixes()) {
    if (prefix === sent.rootPrefix) continue;
    const replay = await replayLog(registry, prefix, { anchors, clock: context.clock });
    recordReplay(verification, replay, { operation: "verify", root_events: 0, agents: 1 });
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
  { context: { recorder }, watch, sent }: Pick<Verification, "context" | "watch" | "sent">,
  { found, startUs, endUs, checkUs }: LogReplay,
  row: {
    readonly operation: "replay" | "verify";
    readonly root_events: number;
    readonly agents: number;
  },
): void {
  watch.add(VERIFY_PARTS.check, checkUs);
  watch.add(VERIFY_PARTS.read, endUs - startUs - checkUs);
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
