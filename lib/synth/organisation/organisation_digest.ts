import { createHash } from "node:crypto";
import type { SignedEvent } from "../../keri/signed_event.ts";

/** SHA-256 over a stream of signed events: every byte signed and attached, in order. Same events, same digest. */
export class OrganisationDigest {
  readonly #hash = createHash("sha256");
  #eventBytes = 0;

  /** Bytes taken in, without the lengths hashed between them. */
  get eventBytes(): number {
    return this.#eventBytes;
  }

  update(events: readonly SignedEvent[]): void {
    for (const { raw, attachments } of events) {
      this.#hash.update(`${raw.length} ${attachments.length}\n`).update(raw).update(attachments);
      this.#eventBytes += raw.length + attachments.length;
    }
  }

  /** Lower-case hex; the digest takes no more events after it. */
  hex(): string {
    return this.#hash.digest("hex");
  }
}
