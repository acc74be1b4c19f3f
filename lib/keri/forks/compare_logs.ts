import type { EventType } from "../events.ts";
import { supersedes } from "../superseding.ts";
import { type LogSource, type VerifiedEvent, VerifiedLog } from "./verified_log.ts";

/** Something of the first source, and the same of the second. */
export type Pair<T> = readonly [T, T];

/**
 * How one log stands in two sources.
 * - `same`: event by event.
 * - `behind`: all that one has is the beginning of what the other has.
 * - `recovered`: what one has superseded what the other has, by the rules of recovery: the other has not heard of it.
 * - `repairable-fork`: two valid events at one number, both of which a rotation may still supersede.
 * - `permanent-fork`: two valid events at one number, and no later event takes the place of both.
 * - `unsound`: a source's log does not verify before anything tells the two apart, so that nothing is known of a fork.
 */
export type LogRelation = "same" | "behind" | "recovered" | "repairable-fork" | "permanent-fork" | "unsound";

/** What one source has from the first difference on. */
export interface Branch {
  /** Its event there; null where the log ends, or cannot be read on. */
  readonly first: { readonly type: EventType; readonly said: string } | null;
  /** Events from there on that verify, and the seals in them: what hangs on this branch. */
  readonly events: number;
  readonly seals: number;
  /** Its newest rotation from there on (or inception, where that is the first difference); null for none. */
  readonly rotationSn: number | null;
  /** The first event that could not be read or does not verify, counted from 0, and why; null where all do. */
  readonly problem: { readonly at: number; readonly why: string } | null;
}

/** One log compared in two sources. */
export interface LogComparison {
  readonly relation: LogRelation;
  /** Sequence number of the first difference, which is the number of events alike before it. */
  readonly sn: number;
  readonly branches: Pair<Branch>;
  /** Whose events are in force for both: the one that is ahead, or recovered. Null for every other relation. */
  readonly inForce: 0 | 1 | null;
}

/** A branch as it was read. */
interface ReadBranch {
  readonly branch: Branch;
  readonly event: VerifiedEvent | null;
  /** The newest establishment event of the whole log. */
  readonly establishmentSn: number;
}

/**
 * Compares one log in two sources, in one pass over both and with one event of each in memory. Every event is verified, so that
 * a fork is two events that both sides prove; equal ones once, but for what anchors a delegated one, which is looked up in each.
 *
 * A fork is repairable where a rotation at its number would supersede what either side has: both are interactions that no
 * rotation follows, or delegated rotations whose anchors compete in the delegator's log. Source: KERI specification,
 * "Superseding Rules for Recovery" (A0 to B3); keri.md 4 and 8.
 */
export async function compareLogs(first: LogSource, second: LogSource): Promise<LogComparison> {
  const logs: Pair<VerifiedLog> = [new VerifiedLog(first), new VerifiedLog(second)];
  for (let sn = 0;; sn++) {
    const one = await logs[0].next();
    const other = await logs[1].next(one === null ? null : logs[0]);
    if (one !== null && one.event.d === other?.event.d) continue;
    const read = [await readOn(logs[0], one, sn), await readOn(logs[1], other, sn)] as const;
    return { ...await relate(read, sn), sn, branches: [read[0].branch, read[1].branch] };
  }
}

async function readOn(log: VerifiedLog, event: VerifiedEvent | null, sn: number): Promise<ReadBranch> {
  let [events, seals] = [0, 0];
  for (let at = event; at !== null; at = await log.next()) {
    events += 1;
    seals += at.event.a.length;
  }
  const establishmentSn = log.state?.establishmentSn ?? -1;
  const { problem } = log;
  const branch = {
    first: event === null ? null : { type: event.event.t, said: event.event.d },
    events,
    seals,
    rotationSn: establishmentSn >= sn ? establishmentSn : null,
    problem: problem && { at: problem.at, why: problem.error.message },
  };
  return { branch, event, establishmentSn };
}

async function relate(
  read: Pair<ReadBranch>,
  sn: number,
): Promise<Pick<LogComparison, "relation" | "inForce">> {
  const events = read.map(({ event }) => event);
  const isSound = read.every(({ branch }) => branch.problem === null);
  if (events.includes(null)) {
    if (!isSound) return { relation: "unsound", inForce: null };
    if (events[0] === events[1]) return { relation: "same", inForce: null };
    return { relation: "behind", inForce: events[0] === null ? 1 : 0 };
  }
  const takes = [await takesPlace(read[0], read[1]), await takesPlace(read[1], read[0])];
  if (takes[0] !== takes[1]) return { relation: "recovered", inForce: takes[0] ? 0 : 1 };
  const isRepairable = takes[0] || read.every(({ establishmentSn }) => establishmentSn < sn);
  return { relation: isRepairable ? "repairable-fork" : "permanent-fork", inForce: null };
}

/** Whether the first event of one branch supersedes that of the other, and with it all that follow there. */
function takesPlace(one: ReadBranch, other: ReadBranch): Promise<boolean> {
  return supersedes(one.event!.event, {
    establishmentSn: other.establishmentSn,
    stored: other.event!.event.d,
    storedSource: () => Promise.resolve(other.event!.sourceSeal),
    anchor: one.event!.anchor,
  });
}
