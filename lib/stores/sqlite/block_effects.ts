import { refuseLive, refuseNotLive } from "../../chain/apply.ts";
import type { EncodedBlock, EncodedOperation } from "../../chain/codec/encoded_block.ts";
import { toHex } from "../../chain/hex.ts";
import { pendingFromContents, type PendingVersion, type StoredOrigin } from "./pending_version.ts";

/** The newest stored version of an entity, as far as the effects of a block depend on it. */
export interface StoredVersion {
  /** Whether it is live when the block begins. */
  readonly live: boolean;
  /** Whether it ends by itself at this block: one `expire` is then accepted and changes nothing. */
  readonly endsNow: boolean;
  origin(): StoredOrigin;
  /** The version as one to write again. */
  load(): PendingVersion;
}

/** What a block does to one entity: ends its stored version, where there is a live one, and writes the next, if any. */
export interface Effect<Stored extends StoredVersion> {
  readonly key: Uint8Array;
  /** Hexadecimal digits of the key. */
  readonly keyHex: string;
  readonly ended: Stored | null;
  readonly next: PendingVersion | null;
}

interface Touched<Stored> {
  readonly key: Uint8Array;
  readonly stored: Stored | null;
  endsNow: boolean;
  /** `stored`: the stored version is still the current one. */
  current: PendingVersion | "stored" | null;
}

/**
 * Works out the effects of a block before anything is written, by the same rules as `applyOperation` in lib/chain, on rows
 * instead of whole versions. Entities whose stored version stays as it is have no effect.
 * @param newest Reads the newest stored version of an entity; null where it never existed.
 * @throws {OperationError} An operation on an entity that is not live, or a create of one that is.
 */
export function blockEffects<Stored extends StoredVersion>(
  block: EncodedBlock,
  newest: (key: Uint8Array, block: number) => Stored | null,
): Effect<Stored>[] {
  const touched = new Map<string, Touched<Stored>>();
  for (const operation of block.operations) {
    const hex = toHex(operation.key);
    let entity = touched.get(hex);
    if (entity === undefined) {
      const stored = newest(operation.key, block.number);
      const live = stored !== null && stored.live;
      entity = {
        key: operation.key,
        stored: live ? stored : null,
        endsNow: stored?.endsNow ?? false,
        current: live ? "stored" : null,
      };
      touched.set(hex, entity);
    }
    applyTo(entity, operation, block.number);
  }
  const effects: Effect<Stored>[] = [];
  for (const [keyHex, { key, stored, current }] of touched) {
    if (current !== "stored" && (stored !== null || current !== null)) {
      effects.push({ key, keyHex, ended: stored, next: current });
    }
  }
  return effects;
}

function applyTo(entity: Touched<StoredVersion>, operation: EncodedOperation, block: number): void {
  const endsNow = entity.endsNow;
  entity.endsNow = false;
  if (operation.type === "create") {
    if (entity.current !== null) refuseLive(operation, block);
    entity.current = pendingFromContents(operation, block, null);
    return;
  }
  if (entity.current === null) {
    if (operation.type === "expire" && endsNow) return;
    refuseNotLive(operation, block);
  }
  const { current } = entity;
  const stored = entity.stored!;
  switch (operation.type) {
    case "update":
      entity.current = pendingFromContents(
        operation,
        block,
        current === "stored" ? stored.origin() : current!.origin,
      );
      return;
    case "delete":
    case "expire":
      entity.current = null;
      return;
    case "extend":
      entity.current = { ...loaded(entity), toBlock: BigInt(block) + operation.btl };
      return;
    case "change_owner":
      entity.current = { ...loaded(entity), owner: operation.owner };
  }
}

function loaded({ current, stored }: Touched<StoredVersion>): PendingVersion {
  return current === "stored" ? stored!.load() : current!;
}
