import { incept, interact, type Position } from "../../../lib/keri/build_events.ts";
import { loadBlake3 } from "../../../lib/keri/blake3.ts";
import type { Seal } from "../../../lib/keri/seals.ts";
import type { SignedEvent } from "../../../lib/keri/signed_event.ts";
import { Signer } from "../../../lib/keri/signer.ts";

await loadBlake3();
const KEY = new Signer(new Uint8Array(32).fill(31));

/** A prefix for a test, by its number. */
export function agent(n: number): string {
  return `E${n}`.padEnd(44, "x");
}

/** One root's log in memory, unsigned: what it holds can be cut off and continued otherwise. Counts the events that are read. */
export class SealedLog {
  readonly root: string;
  readonly events: SignedEvent[] = [];
  reads = 0;
  #positions: Position[] = [];

  constructor() {
    const { event, raw } = incept({ keys: [KEY.verkey], nextDigests: [] });
    this.root = event.i;
    this.#add({ prefix: event.i, sn: 0, said: event.d }, raw);
  }

  seal(...seals: Seal[]): void {
    const { event, raw } = interact(this.#positions.at(-1)!, seals);
    this.#add({ prefix: this.root, sn: this.events.length, said: event.d }, raw);
  }

  /** Leaves the first events alone. */
  cut(length: number): void {
    this.events.length = this.#positions.length = length;
  }

  async *read(prefix: string, from = 0): AsyncGenerator<SignedEvent> {
    if (prefix !== this.root) return;
    for (const event of this.events.slice(from)) {
      this.reads += 1;
      yield event;
    }
  }

  /** First events that delegated and revoked an agent, as the index answers. */
  status(prefix: string): { delegatedAt: number; revokedAt: number | null } | null {
    const first = (named: (seal: Seal) => boolean) => this.#seals.findIndex((seals) => seals.some(named));
    const [delegatedAt, revokedAt] = [
      first((seal) => seal.i === prefix),
      first((seal) => !("i" in seal) && seal.d === prefix),
    ];
    return delegatedAt < 0 ? null : { delegatedAt, revokedAt: revokedAt < 0 ? null : revokedAt };
  }

  /** Total and revoked agents, counted over the whole log as auths does: sets of names, whatever their order. */
  count(): { total: number; revoked: number; live: number; sn: number } {
    const seals = this.#seals.flat();
    const delegated = new Set(seals.filter((seal) => "i" in seal).map(({ i }) => i));
    const bare = new Set(seals.filter((seal) => !("i" in seal)).map(({ d }) => d));
    const revoked = delegated.intersection(bare).size;
    return { total: delegated.size, revoked, live: delegated.size - revoked, sn: this.events.length - 1 };
  }

  /** Seals of each event, by the plainest way to read them. */
  get #seals(): Seal[][] {
    return this.events.map(({ raw }) => JSON.parse(new TextDecoder().decode(raw)).a);
  }

  #add(position: Position, raw: Uint8Array): void {
    this.#positions.push(position);
    this.events.push({ raw, attachments: "" });
  }
}
