import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { EncodedBlock, EncodedOperation } from "../../chain/codec/encoded_block.ts";
import { keyText } from "../../chain/system_attributes.ts";
import type { SentBlock } from "./ledger.ts";
import type { Noted } from "./noted_version.ts";
import { quantity, wireContents, type WireOperation, wireTransactions } from "./wire.ts";

const HASH_BYTES = 32;
/** Hash of what is before the first block. */
const NO_HASH = new Uint8Array(HASH_BYTES);
/** The chain itself ends a life: no account does. */
const NOBODY = "0x" + "0".repeat(40);

/** A block as it is sent. */
interface BlockPlan extends SentBlock {
  readonly parent: Uint8Array;
  /** JSON. */
  readonly transactions: string;
}

/** An entity's end and owner, as far as the operations of the block have come. */
type State = Pick<Noted, "toBlock" | "owner">;

/**
 * The block as the service takes it. Every life that ends by itself here comes first, as an `expire`: the service ends none by
 * itself. An update leaves expiry and owner alone there: an `extend` and a `transfer` follow it where they change.
 *
 * Hashes are SHA-256 of what is before and in the block, so that a chain has the same ones wherever it is sent. The service compares
 * none of them with the contents.
 * @param block Checked against what is live.
 */
export function planBlock(
  { number, operations }: EncodedBlock,
  { last, ending, find }: {
    readonly last: SentBlock | null;
    readonly ending: readonly Noted[];
    readonly find: (key: Uint8Array) => State | null;
  },
): BlockPlan {
  const states = new Map<string, State | null>();
  const ended = new Set(ending.map(({ key }) => keyText(key)));
  const wire = ending.map(({ key }) => expire(key));
  for (const operation of operations) {
    const id = keyText(operation.key);
    // Reported by the chain and by us: once is enough, and the service refuses a second one.
    if (operation.type === "expire" && ended.has(id) && !states.has(id)) continue;
    const state = states.has(id) ? states.get(id)! : find(operation.key);
    const next = nextState(operation, { state, number });
    wire.push(...wireOperations(operation, { state, next }));
    states.set(id, next);
  }
  const parent = last?.hash ?? NO_HASH;
  const place = fourBytes(number);
  const transactions = JSON.stringify(
    wireTransactions(wire, (index) => `0x${sha256("tx", parent, place, fourBytes(index)).toString("hex")}`),
  );
  const before = last?.changeset ?? NO_HASH;
  const changeset = wire.length === 0 ? before : sha256("changes", before, transactions);
  return { number, hash: sha256("block", parent, place, changeset), changeset, parent, transactions };
}

function nextState(
  operation: EncodedOperation,
  { state, number }: { readonly state: State | null; readonly number: number },
): State | null {
  switch (operation.type) {
    case "create":
    case "update":
      return { toBlock: BigInt(number) + operation.btl, owner: operation.owner };
    case "extend":
      return { toBlock: BigInt(number) + operation.btl, owner: state!.owner };
    case "change_owner":
      return { toBlock: state!.toBlock, owner: operation.owner };
    case "delete":
    case "expire":
      return null;
  }
}

function wireOperations(
  operation: EncodedOperation,
  { state, next }: { readonly state: State | null; readonly next: State | null },
): readonly WireOperation[] {
  const { type, key, txIndex, opIndex } = operation;
  const owner = next?.owner ?? state?.owner ?? NOBODY;
  const of = (json: Record<string, unknown>): WireOperation => ({
    txIndex,
    sender: type === "create" ? owner : state?.owner ?? NOBODY,
    creates: type === "create",
    json: { opIndex, entityKey: keyText(key), ...json },
  });
  const extend = () => of({ type: "extend", owner, expiresAt: quantity(next!.toBlock) });
  const transfer = () => of({ type: "transfer", owner });
  switch (type) {
    case "create":
      return [of({ type, owner, expiresAt: quantity(next!.toBlock), ...wireContents(operation) })];
    case "update":
      return [
        of({ type, owner: state!.owner, ...wireContents(operation) }),
        ...state!.toBlock === next!.toBlock ? [] : [extend()],
        ...state!.owner === owner ? [] : [transfer()],
      ];
    case "extend":
      return [extend()];
    case "change_owner":
      return [transfer()];
    case "delete":
    case "expire":
      return [of({ type, owner })];
  }
}

function expire(key: Uint8Array): WireOperation {
  const json = { type: "expire", opIndex: 0, entityKey: keyText(key), owner: NOBODY };
  return { txIndex: 0, sender: NOBODY, creates: false, json };
}

function sha256(...parts: readonly (string | Uint8Array)[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function fourBytes(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
