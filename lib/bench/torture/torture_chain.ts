import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { Block } from "../../chain/block.ts";
import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
import { decodeBlock } from "../../chain/codec/decode_block.ts";
import { encodeBlock } from "../../chain/codec/encode_block.ts";
import { type EntityVersion, UINT64_MAX } from "../../chain/entity.ts";
import type { Operation } from "../../chain/operation.ts";

/** Entities that each block creates. They differ in what becomes of them. */
const PLACES = 3;
/** Blocks from an entity's creation to the last operation on it. */
const AGE_MAX = 3;
const LONG_LIFE = 1_000_000n;
/** Blocks to live of a version that ends by itself, and that an `extend` gives. */
const [SHORT_LIFE, EXTENDED] = [6n, 500n];
/** Of 256 payloads so many are large: with them the write-ahead log is moved into the file while a short chain is appended. */
const LARGE_OF_256 = 12;

/** What happens to an entity so many blocks after it was created. */
interface Step {
  readonly age: number;
  readonly type: "create" | "update" | "extend" | "change_owner" | "delete";
  readonly btl?: bigint;
}

/**
 * The life of an entity, from the block and the place of its creation alone. So what a block holds and what is left of it at any
 * later one both follow from it, and no rule of the chain (`applyOperation`) is asked for what must be stored.
 */
function lifeOf(born: number, place: number): readonly Step[] {
  const create: Step = { age: 0, type: "create", btl: LONG_LIFE };
  if (place === 0) {
    const deleted: readonly Step[] = born % 2 === 1 ? [{ age: 3, type: "delete" }] : [];
    return [create, { age: 1, type: "update", btl: LONG_LIFE }, ...deleted];
  }
  if (place === 1) {
    const btl = born % 5 === 0 ? SHORT_LIFE : LONG_LIFE;
    return [{ ...create, btl }, { age: 2, type: "change_owner" }];
  }
  return [create, { age: 2, type: "extend", btl: EXTENDED }, { age: 3, type: "update", btl: LONG_LIFE }];
}

/** Block `number` (0 or more) of the chain of a seed: creates three entities, and goes on with those of the three blocks before. */
export function tortureBlock(seed: string, number: number): Block {
  const operations: Operation[] = [];
  for (let age = 0; age <= Math.min(AGE_MAX, number); age++) {
    for (let place = 0; place < PLACES; place++) {
      const born = number - age;
      const step = lifeOf(born, place).find((one) => one.age === age);
      if (step === undefined) continue;
      const at = { txIndex: 0, opIndex: operations.length, key: keyOf(seed, born, place) };
      const { type, btl } = step;
      if (type === "delete") operations.push({ ...at, type });
      else if (type === "change_owner") operations.push({ ...at, type, owner: OWNERS[1] });
      else if (type === "extend") operations.push({ ...at, type, btl: btl! });
      else {
        const contents = contentsOf({ seed, born, place, age });
        operations.push({ ...at, type, owner: OWNERS[0], btl: btl!, ...contents });
      }
    }
  }
  return { number, operations };
}

/** The same as a store takes it. */
export function encodedTortureBlock(seed: string, number: number): EncodedBlock {
  return decodeBlock(encodeBlock(tortureBlock(seed, number)));
}

const OWNERS = [`0x${"a1".repeat(20)}`, `0x${"b2".repeat(20)}`] as const;

/** One version of an entity. */
interface VersionPlace {
  readonly seed: string;
  readonly born: number;
  readonly place: number;
  readonly age: number;
}

function keyOf(seed: string, born: number, place: number): Uint8Array {
  return new Uint8Array(digest(`${seed}/key/${born}/${place}`));
}

function contentsOf({ seed, born, place, age }: VersionPlace) {
  const bytes = digest(`${seed}/payload/${born}/${place}/${age}`);
  const size = bytes[0]! < LARGE_OF_256 ? 16_000 + 64 * bytes[1]! : 40 + 4 * bytes[1]!;
  return {
    contentType: "application/octet-stream",
    payload: new Uint8Array(Buffer.alloc(size, bytes)),
    // Text that has to be escaped where it is kept as JSON, and beyond what one unit of UTF-16 holds.
    strings: [["kind", `k${born % 7}`], ["note", `"${age}" \\ é 日本 😀`]] as [string, string][],
    numbers: [["age", BigInt(age)], ["big", UINT64_MAX - BigInt(born)]] as [string, bigint][],
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** A version while it is the newest of its entity, and, where another step follows, once that has ended it. */
interface VersionLife {
  readonly newest: EntityVersion;
  readonly ended: EntityVersion | null;
}

/**
 * Every version that a chain leaves, also those that have ended: what a store must hold, computed from the entities' lives alone.
 * Each is made once, and is the same object at every tip.
 */
export class ChainVersions {
  readonly #seed: string;
  /** By the block in which its entities are created. */
  readonly #lives: (readonly VersionLife[])[] = [];

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** Those that a chain of `tip + 1` blocks leaves. */
  at(tip: number): EntityVersion[] {
    const versions: EntityVersion[] = [];
    for (let born = 0; born <= tip; born++) {
      for (const { newest, ended } of this.#lives[born] ??= this.#bornAt(born)) {
        if (newest.fromBlock > tip) continue;
        versions.push(ended !== null && ended.toBlock <= BigInt(tip) ? ended : newest);
      }
    }
    return versions;
  }

  #bornAt(born: number): VersionLife[] {
    return Array.from({ length: PLACES }, (_, place) => versionsOf({ seed: this.#seed, born, place })).flat();
  }
}

function versionsOf({ seed, born, place }: Omit<VersionPlace, "age">): VersionLife[] {
  const key = keyOf(seed, born, place);
  const steps = lifeOf(born, place);
  let owner: string = OWNERS[0];
  let contents = contentsOf({ seed, born, place, age: 0 });
  let expiration = 0n;
  return steps.flatMap(({ age, type, btl }, i) => {
    if (type === "delete") return [];
    if (type === "update") contents = contentsOf({ seed, born, place, age });
    if (type === "change_owner") owner = OWNERS[1];
    if (btl !== undefined) expiration = BigInt(born + age) + btl;
    const next = steps[i + 1];
    const newest: EntityVersion = {
      key,
      fromBlock: born + age,
      toBlock: expiration,
      contentType: contents.contentType,
      payload: contents.payload,
      strings: [
        ["$creator", OWNERS[0]],
        ["$key", `0x${Buffer.from(key).toString("hex")}`],
        ["$owner", owner],
        ...contents.strings,
      ],
      numbers: [
        ["$createdAtBlock", BigInt(born)],
        ["$expiration", expiration],
        ["$opIndex", BigInt(place)],
        ["$sequence", BigInt(born) << 32n | BigInt(place)],
        ["$txIndex", 0n],
        ...contents.numbers,
      ],
    };
    return [{ newest, ended: next === undefined ? null : { ...newest, toBlock: BigInt(born + next.age) } }];
  });
}
