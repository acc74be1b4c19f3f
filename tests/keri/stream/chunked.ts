import { Buffer } from "node:buffer";
import { type EventMessage, readStream, type StreamMessage } from "../../../lib/keri/stream/read_stream.ts";
import type { SignedEvent } from "../../../lib/keri/signed_event.ts";

/** An event as it travels: its bytes, directly followed by its attachments. */
export function sent({ raw, attachments }: SignedEvent): Buffer {
  return Buffer.concat([raw, Buffer.from(attachments, "latin1")]);
}

/** Bytes in chunks of so many. */
export async function* chunked(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

/** All that a stream holds. */
export function read(parts: readonly (Uint8Array | string)[], size = 4096): Promise<StreamMessage[]> {
  const bytes = Buffer.concat(
    parts.map((part) => typeof part === "string" ? Buffer.from(part, "latin1") : part),
  );
  return Array.fromAsync(readStream(chunked(bytes, size)));
}

/** What messages are, in short: the bytes of an event or a receipt with its attachments, another message's type, the reason of damage. */
export function briefly(messages: readonly StreamMessage[]): string[] {
  return messages.map((message) =>
    message.kind === "event" || message.kind === "receipt"
      ? sent(message.signed).toString("latin1")
      : message.kind === "other"
      ? message.what
      : `damage: ${message.error.problem}`
  );
}

export function events(messages: readonly StreamMessage[]): EventMessage[] {
  return messages.filter((message) => message.kind === "event");
}
