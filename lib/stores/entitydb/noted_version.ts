import type { EntityKey, Uint64 } from "../../chain/entity.ts";
import type { AppendResult } from "../entity_store.ts";
import type { Effect, StoredVersion } from "../sqlite/block_effects.ts";
import type { PendingVersion } from "../sqlite/pending_version.ts";

/** A live entity as far as the service does not tell, or must be known before it is asked. */
export interface Noted {
  readonly key: EntityKey;
  readonly fromBlock: number;
  readonly toBlock: Uint64;
  readonly owner: string;
  readonly strings: number;
  readonly numbers: number;
  readonly payloadBytes: number;
}

/** An entity of the ledger as the effects of a block are worked out with it: how many attributes it has stands for them. */
export class NotedVersion implements StoredVersion {
  readonly live: boolean;
  readonly endsNow: boolean;

  constructor(readonly noted: Noted, block: number) {
    this.live = noted.toBlock > BigInt(block);
    this.endsNow = noted.toBlock === BigInt(block);
  }

  origin(): PendingVersion["origin"] {
    return ORIGIN;
  }

  load(): PendingVersion {
    const { owner, toBlock, strings, numbers, payloadBytes } = this.noted;
    return {
      ...{ origin: ORIGIN, owner, toBlock, contentType: "", stringsJson: "", numbersJson: "" },
      payload: new Uint8Array(payloadBytes),
      strings: new Array(strings).fill(["", ""]),
      numbers: new Array(numbers).fill(["", 0]),
    };
  }
}

/** The service keeps who created an entity, and where. */
const ORIGIN = { creator: "", createdAtBlock: 0, sequence: 0n, txIndex: 0, opIndex: 0 };

/** What the effects of a block come to. */
export function resultOf(block: number, effects: readonly Effect<NotedVersion>[]): AppendResult {
  const written = { versions: 0, strings: 0, numbers: 0, payloadBytes: 0 };
  const closed = { versions: 0, strings: 0, numbers: 0 };
  for (const { next, ended } of effects) {
    if (next !== null) {
      written.versions++;
      written.strings += next.strings.length;
      written.numbers += next.numbers.length;
      written.payloadBytes += next.payload.length;
    }
    if (ended !== null) {
      closed.versions++;
      closed.strings += ended.noted.strings;
      closed.numbers += ended.noted.numbers;
    }
  }
  return { block, written, closed };
}
