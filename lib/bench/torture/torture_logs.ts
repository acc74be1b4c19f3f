import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { createHash } from "node:crypto";
import { parseEvent } from "../../keri/parse_event.ts";
import { snOf } from "../../keri/events.ts";
import type { SignedEvent } from "../../keri/signed_event.ts";
import { openOrganisation } from "../../synth/organisation/organisation.ts";

/** Agents that a batch onboards, with three anchors each. */
const BATCH_AGENTS = 3;

/** One event of a log, with what a registry must give back byte by byte. */
export interface LoggedEvent {
  readonly prefix: string;
  readonly sn: number;
  readonly signed: SignedEvent;
}

/** Events in the order in which they are committed, and where commits end. */
export interface TortureLogs {
  /** By commit: the events of one call. */
  readonly calls: readonly (readonly LoggedEvent[])[];
}

/**
 * Onboarding as calls of a registry: the root's inception, then an event a call, or three agents a call.
 * @param calls Most of them. @param isBatch Whether a call holds several events.
 */
export async function makeLogs(seed: string, calls: number, isBatch: boolean): Promise<TortureLogs> {
  const organisation = await openOrganisation({
    agents: BATCH_AGENTS * calls,
    engineers: 2,
    anchorsPerAgent: 3,
    seed: createHash("sha256").update(seed).digest().readBigUInt64LE(),
  });
  const made = organisation.calls(isBatch ? "batch" : "per-event", BATCH_AGENTS).take(calls);
  return { calls: [...made].map(({ events }) => events.map(loggedEvent)) };
}

function loggedEvent(signed: SignedEvent): LoggedEvent {
  const event = parseEvent(signed.raw);
  return { prefix: event.i, sn: snOf(event), signed };
}

/** Writes calls to a file, from which a process of its own reads them: signing them again would take longer than writing them. */
export function writeLogs(path: string, { calls }: TortureLogs): void {
  const text = calls.map((events) =>
    JSON.stringify(
      events.map(({ signed }) => [Buffer.from(signed.raw).toString("latin1"), signed.attachments]),
    )
  );
  fs.writeFileSync(path, text.join("\n"));
}

/** The signed events of each call that `writeLogs` wrote. */
export function readLogs(path: string): SignedEvent[][] {
  return fs.readFileSync(path, "utf8").split("\n").map((line) =>
    (JSON.parse(line) as [string, string][]).map(([raw, attachments]) => ({
      raw: new Uint8Array(Buffer.from(raw, "latin1")),
      attachments,
    }))
  );
}
