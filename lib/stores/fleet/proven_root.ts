import type { KeyEvent } from "../../keri/events.ts";
import { parseEvent } from "../../keri/parse_event.ts";
import { checkSaid } from "../../keri/said.ts";
import { type AnchorLookup, type LogVerification, verifyLog } from "../../keri/verify_log.ts";
import { KEPT_ANCHORS } from "../anchor_lookup.ts";
import type { KelRegistry } from "../kel_registry.ts";
import { Lru } from "../lru.ts";

/**
 * A root's log that was verified from its first event. From then on it proves single events of it to whoever verifies an agent,
 * for `verifyLog(registry.read(agent), log.anchor)`: each is read again where it is needed and must be the one that was
 * verified. It keeps a SAID an event, and few events.
 */
export class ProvenRoot {
  readonly prefix: string;
  /** What the replay found; after a problem nothing is proven. */
  readonly found: LogVerification;
  readonly #registry: Pick<KelRegistry, "read">;
  readonly #saids: readonly string[];
  readonly #kept = new Lru<KeyEvent>(KEPT_ANCHORS);

  private constructor(
    registry: Pick<KelRegistry, "read">,
    prefix: string,
    { found, saids }: { readonly found: LogVerification; readonly saids: readonly string[] },
  ) {
    this.#registry = registry;
    this.prefix = prefix;
    this.found = found;
    this.#saids = saids;
  }

  /** Reads and verifies every event of a root's log: SAIDs, chain, signatures, pre-rotation. */
  static async replay(registry: Pick<KelRegistry, "read">, prefix: string): Promise<ProvenRoot> {
    const saids: string[] = [];
    const found = await verifyLog(registry.read(prefix), undefined, {
      onVerified: (event) => saids.push(event.d),
    });
    return new ProvenRoot(registry, prefix, { found, saids });
  }

  /** An event of this log, as `verifyLog()` asks for it. Null where it was not verified. @throws {SaidError} It was altered since. */
  readonly anchor: AnchorLookup = async (prefix, sn) => {
    if (prefix !== this.prefix) return null;
    const event = this.#kept.get(String(sn)) ?? await this.#read(sn);
    return event === null ? null : { event, traits: this.found.state?.traits ?? [] };
  };

  async #read(sn: number): Promise<KeyEvent | null> {
    for await (const { raw } of this.#registry.read(this.prefix, sn)) {
      const event = parseEvent(raw);
      if (event.d !== this.#saids[sn]) return null;
      checkSaid(event, raw);
      this.#kept.set(String(sn), event);
      return event;
    }
    return null;
  }
}
