import { toHex } from "../../../chain/hex.ts";
import type { StoredVersion } from "../block_effects.ts";
import type { PendingVersion, StoredOrigin } from "../pending_version.ts";
import { placeOf } from "../versions/version_columns.ts";

const KEY_BYTES = 32;
const ADDRESS_BYTES = 20;
/** Entities that there is room for at first. */
const FIRST_ROOM = 1024;

/** The newest version of an entity that was loaded. */
interface LoadedVersion extends StoredVersion {
  /** Number of the entity. */
  readonly entity: number;
}

/**
 * What a load must know of every entity's newest version, without reading it back: about 100 bytes an entity, twice that where the
 * arrays have just grown. An entity is known by its number, from 0, in the order of `add`.
 */
export class LoadedEntities {
  /** Ends of the newest versions, as unsigned numbers. */
  ends: BigUint64Array<ArrayBufferLike> = new BigUint64Array(FIRST_ROOM);
  /** Numbers of rows that a store needs to know of the newest versions: `width` an entity. */
  rows: Float64Array<ArrayBufferLike>;
  readonly #width: number;
  #count = 0;
  #keys: Uint8Array<ArrayBufferLike> = new Uint8Array(FIRST_ROOM * KEY_BYTES);
  #creators: Uint8Array<ArrayBufferLike> = new Uint8Array(FIRST_ROOM * ADDRESS_BYTES);
  #sequences: BigUint64Array<ArrayBufferLike> = new BigUint64Array(FIRST_ROOM);
  /** Open addressing: 1 more than an entity's number, 0 where a slot is free. At most half are taken. */
  #slots: Uint32Array<ArrayBufferLike> = new Uint32Array(2 * FIRST_ROOM);

  constructor(width: number) {
    this.#width = width;
    this.rows = new Float64Array(FIRST_ROOM * width);
  }

  /** The newest version of an entity, or null. @param load Reads it back by the entity's number, where an operation keeps it. */
  newest(key: Uint8Array, block: number, load: (entity: number) => PendingVersion): LoadedVersion | null {
    const entity = this.find(key);
    if (entity < 0) return null;
    const end = this.ends[entity]!;
    const [live, endsNow] = [end > BigInt(block), end === BigInt(block)];
    return { entity, live, endsNow, origin: () => this.origin(entity), load: () => load(entity) };
  }

  /** The number of an entity, or -1. */
  find(key: Uint8Array): number {
    return this.#slots[this.#slotOf(key)]! - 1;
  }

  /** Adds an entity that is not there yet. */
  add(key: Uint8Array): number {
    if (2 * (this.#count + 1) > this.#slots.length) this.#grow();
    const entity = this.#count++;
    this.#keys.set(key, entity * KEY_BYTES);
    this.#slots[this.#slotOf(key)] = entity + 1;
    return entity;
  }

  setOrigin(entity: number, { creator, sequence }: StoredOrigin): void {
    this.#sequences[entity] = sequence;
    const at = entity * ADDRESS_BYTES;
    for (let i = 0; i < ADDRESS_BYTES; i++) {
      this.#creators[at + i] = digit(creator, 2 + 2 * i) << 4 | digit(creator, 3 + 2 * i);
    }
  }

  origin(entity: number): StoredOrigin {
    const at = entity * ADDRESS_BYTES;
    return {
      creator: `0x${toHex(this.#creators.subarray(at, at + ADDRESS_BYTES))}`,
      ...placeOf(this.#sequences[entity]!),
    };
  }

  #slotOf(key: Uint8Array): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash(key) & mask;; slot = slot + 1 & mask) {
      const entity = this.#slots[slot]! - 1;
      if (entity < 0 || this.#isKey(entity, key)) return slot;
    }
  }

  #isKey(entity: number, key: Uint8Array): boolean {
    const at = entity * KEY_BYTES;
    for (let i = 0; i < KEY_BYTES; i++) if (this.#keys[at + i] !== key[i]) return false;
    return true;
  }

  #grow(): void {
    const room = this.#slots.length;
    this.ends = copied(this.ends, new BigUint64Array(room));
    this.rows = copied(this.rows, new Float64Array(room * this.#width));
    this.#keys = copied(this.#keys, new Uint8Array(room * KEY_BYTES));
    this.#creators = copied(this.#creators, new Uint8Array(room * ADDRESS_BYTES));
    this.#sequences = copied(this.#sequences, new BigUint64Array(room));
    this.#slots = new Uint32Array(2 * room);
    for (let entity = 0; entity < this.#count; entity++) {
      const at = entity * KEY_BYTES;
      this.#slots[this.#slotOf(this.#keys.subarray(at, at + KEY_BYTES))] = entity + 1;
    }
  }
}

function copied<Values extends { set(values: Values): void }>(from: Values, to: Values): Values {
  to.set(from);
  return to;
}

/** FNV-1a over the bytes of a key, 32 bits, mixed once more: slots are taken from the low ones. */
function hash(key: Uint8Array): number {
  let state = 0x811c9dc5;
  for (let i = 0; i < KEY_BYTES; i++) state = Math.imul(state ^ key[i]!, 0x01000193);
  return (state ^ state >>> 15) >>> 0;
}

/** The value of a lower-case hexadecimal digit. */
function digit(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 0x40 ? code - 0x30 : code - 0x57;
}
