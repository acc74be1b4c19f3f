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

/** Events in the order in which they are committed, by commit: those of one call. */
export type LoggedCalls = readonly (readonly LoggedEvent[])[];

/**
 * Writes onboarding as calls of a registry to a file: the root's inception, then an event a call, or three agents a call. Other
 * processes read it: signing again would take longer than writing.
 * @param calls Most of them. @param isBatch Whether a call holds several events. @returns How many there are.
 */
export async function writeLogs(
  path: string,
  { seed, calls, isBatch }: { readonly seed: string; readonly calls: number; readonly isBatch: boolean },
): Promise<number> {
  const organisation = await openOrganisation({
    agents: BATCH_AGENTS * calls,
    engineers: 2,
    anchorsPerAgent: 3,
    seed: createHash("sha256").update(seed).digest().readBigUInt64LE(),
  });
  const made = [...organisation.calls(isBatch ? "batch" : "per-event", BATCH_AGENTS).take(calls)];
  const text = made.map(({ events }) =>
    JSON.stringify(events.map(({ raw, attachments }) => [Buffer.from(raw).toString("latin1"), attachments]))
  );
  fs.writeFileSync(path, text.join("\n"));
  return made.length;
}

/** The events of each call that `writeLogs` wrote. */
export function readLogs(path: string): LoggedCalls {
  return fs.readFileSync(path, "utf8").split("\n").map((line) =>
    (JSON.parse(line) as [string, string][]).map(([raw, attachments]) =>
      loggedEvent({ raw: new Uint8Array(Buffer.from(raw, "latin1")), attachments })
    )
  );
}

function loggedEvent(signed: SignedEvent): LoggedEvent {
  const event = parseEvent(signed.raw);
  return { prefix: event.i, sn: snOf(event), signed };
}
