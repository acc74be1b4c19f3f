import type { EncodedBlock, EncodedOperation } from "../../chain/codec/encoded_block.ts";
import { toHex } from "../../chain/hex.ts";
import { EntityLedger, type LedgerEntry } from "./entity_ledger.ts";

/**
 * Payload bytes of the versions that each block ends, known from the blocks alone, so that appends to any store have them.
 * Memory: that of an `EntityLedger`.
 */
export class ClosedPayloads {
  readonly #ledger = new EntityLedger();

  /** Takes the next block of the chain. @returns Payload bytes of versions that were live before it and are ended by it. */
  follow({ number, operations }: EncodedBlock): number {
    let bytes = 0;
    const met = new Set<string>();
    for (const operation of operations) {
      const known = this.#ledger.get(operation.key);
      const live = known !== null && known.toBlock > number;
      const id = toHex(operation.key);
      if (live && !met.has(id)) bytes += known.payloadBytes;
      met.add(id);
      this.#ledger.set(operation.key, after(operation, number, known ?? NOTHING));
    }
    return bytes;
  }
}

const NOTHING: LedgerEntry = { strings: 0, numbers: 0, payloadBytes: 0, toBlock: 0 };

function after(operation: EncodedOperation, block: number, before: LedgerEntry): LedgerEntry {
  switch (operation.type) {
    case "create":
    case "update":
      return { ...NOTHING, payloadBytes: operation.payload.length, toBlock: block + Number(operation.btl) };
    case "extend":
      return { ...before, toBlock: block + Number(operation.btl) };
    case "change_owner":
      return before;
    case "delete":
    case "expire":
      return { ...before, toBlock: 0 };
  }
}
