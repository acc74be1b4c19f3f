import { toHex } from "../../chain/hex.ts";
import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";

/** The newest version of an entity. */
interface Newest {
  readonly payloadBytes: number;
  /** Block at which it ends by itself. */
  readonly toBlock: number;
}

/**
 * Payload bytes of the versions that each block ends, known from the blocks alone, so that every store's appends have them.
 * Memory: some 150 bytes for each live entity.
 */
export class ClosedPayloads {
  readonly #newest = new Map<string, Newest>();

  /** Takes the next block of the chain. @returns Payload bytes of versions that were live before it and are ended by it. */
  follow({ number, operations }: EncodedBlock): number {
    let bytes = 0;
    const met = new Set<string>();
    for (const operation of operations) {
      const key = toHex(operation.key);
      const before = this.#newest.get(key);
      const live = before !== undefined && before.toBlock > number;
      if (live && !met.has(key)) bytes += before.payloadBytes;
      met.add(key);
      const next = this.#after(operation, live ? before : undefined, number);
      if (next === undefined) this.#newest.delete(key);
      else this.#newest.set(key, next);
    }
    return bytes;
  }

  #after(
    operation: EncodedBlock["operations"][number],
    before: Newest | undefined,
    block: number,
  ): Newest | undefined {
    switch (operation.type) {
      case "create":
      case "update":
        return { payloadBytes: operation.payload.length, toBlock: block + Number(operation.btl) };
      case "extend":
        return before && { ...before, toBlock: block + Number(operation.btl) };
      case "change_owner":
        return before;
      case "delete":
      case "expire":
        return undefined;
    }
  }
}
