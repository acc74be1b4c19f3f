import { parseAttachments } from "../../keri/attachments.ts";
import { type KeyEvent, snOf } from "../../keri/events.ts";
import { parseEvent } from "../../keri/parse_event.ts";
import type { KelRegistry } from "../../stores/kel_registry.ts";
import { Turns } from "../../turns.ts";
import { describeEvent, thresholdText } from "./describe_event.ts";

/** One event of a log, as a row. */
export interface EventRow {
  readonly sn: number;
  readonly type: KeyEvent["t"];
  readonly said: string;
  /** Signatures of controllers, and receipts of witnesses and watchers, as many as are attached: they are not verified here. */
  readonly signatures: number;
  readonly receipts: number;
  readonly seals: number;
  /** What it says, in words. */
  readonly about: string;
}

/** One log of a registry, as a row. */
export interface LogRow {
  readonly prefix: string;
  readonly events: number;
  readonly keys: number;
  readonly threshold: string;
  readonly witnesses: number;
  readonly witnessThreshold: string;
  readonly delegator: string | null;
}

/** The events of a log in order. */
export async function* eventRows(
  registry: Pick<KelRegistry, "read">,
  prefix: string,
): AsyncGenerator<EventRow> {
  const turns = new Turns();
  for await (const { raw, attachments } of registry.read(prefix)) {
    await turns.take();
    const event = parseEvent(raw);
    const { signatures, witnessSignatures, receipts } = parseAttachments(attachments);
    yield {
      sn: snOf(event),
      type: event.t,
      said: event.d,
      signatures: signatures.length,
      receipts: witnessSignatures.length + receipts.length,
      seals: event.a.length,
      about: describeEvent(event),
    };
  }
}

/** Every log of a registry. */
export async function* logRows(
  registry: Pick<KelRegistry, "prefixes" | "keyState">,
): AsyncGenerator<LogRow> {
  const turns = new Turns();
  for await (const prefix of registry.prefixes()) {
    await turns.take();
    const state = await registry.keyState(prefix);
    if (state === null) continue;
    yield {
      prefix,
      events: state.sn + 1,
      keys: state.keys.length,
      threshold: thresholdText(state.threshold),
      witnesses: state.backers.length,
      witnessThreshold: thresholdText(state.backerThreshold),
      delegator: state.delegator,
    };
  }
}
