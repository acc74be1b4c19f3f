import { randomBytes } from "node:crypto";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { Block } from "../../chain/block.ts";
import { decodeBlock } from "../../chain/codec/decode_block.ts";
import { encodeBlock } from "../../chain/codec/encode_block.ts";
import { HeadroomError } from "../../errors.ts";
import { BITEMPORAL } from "../../stores/sqlite/bitemporal.ts";

/** What a block of creates holds. */
export interface BlockShape {
  readonly entities: number;
  /** Attributes of each entity's own, text and numbers. */
  readonly strings: number;
  readonly numbers: number;
  readonly payloadBytes: number;
}

/** A block that was appended, with the time of its append. */
export interface BlockSample extends BlockShape {
  readonly ms: number;
}

/** What a trial is told: where its store goes, and how much is appended. */
export interface CostTask {
  readonly path: string;
  readonly seed: number;
  /** How often each shape of the design is. */
  readonly passes: number;
  /** Blocks whose counts grow together. */
  readonly together: number;
}

/** What a trial found. */
export interface CostTrial {
  /** Text and numbers varied apart: every combination, in random order. */
  readonly designed: readonly BlockSample[];
  /** Text and numbers that grow with the block, as on a chain. */
  readonly together: readonly BlockSample[];
}

/** Every combination is appended. choice: attributes to the ends of what use cases hold, payloads beside Mendoza's median. */
const LEVELS = { entities: [5, 20], strings: [0, 8, 24], numbers: [0, 8, 24], payloadBytes: [128, 8192] };

/** All combinations of the levels. */
export const DESIGN: readonly BlockShape[] = LEVELS.entities.flatMap((entities) =>
  LEVELS.strings.flatMap((strings) =>
    LEVELS.numbers.flatMap((numbers) =>
      LEVELS.payloadBytes.map((payloadBytes) => ({ entities, strings, numbers, payloadBytes }))
    )
  )
);

/**
 * Blocks of 1 to 100 entities, most of them small, with about Mendoza's attributes an entity of its own (8.3 text, 1.8 numbers) and
 * payloads: what differs between blocks is their size above all. Source: mendoza.json `string_rows_per_version`,
 * `numeric_rows_per_version` less the system's 3 and 5; 002:L1297 and B-05 for 1 to 500 entities a block.
 */
export function blocksTogether(count: number, seed: number): BlockShape[] {
  const random = xoroshiro128plus(seed);
  return Array.from({ length: count }, () => ({
    entities: Math.round(100 ** uniformFloat64(random)),
    strings: uniformInt(random, 6, 11),
    numbers: uniformInt(random, 1, 3),
    payloadBytes: Math.round(128 * 200 ** uniformFloat64(random)),
  }));
}

/**
 * Appends blocks of many shapes to Arkiv's exact schema and times each: first one pass that only fills the store, then the design,
 * then blocks whose counts grow together.
 * @throws {HeadroomError} The store failed or wrote other rows than the block holds.
 */
export async function costBlocks({ path, seed, ...counts }: CostTask): Promise<CostTrial> {
  const store = await BITEMPORAL.open(path, { variant: Object.keys(BITEMPORAL.variants)[0]! });
  let number = 0;
  const run = async (shape: BlockShape): Promise<BlockSample> => {
    const block = decodeBlock(encodeBlock(makeBlock(++number, shape)));
    const start = performance.now();
    const { written } = await store.appendBlock(block);
    const ms = performance.now() - start;
    const { entities, strings, numbers } = shape;
    if (written.strings !== entities * strings || written.numbers !== entities * numbers) {
      throw new HeadroomError("The store wrote other rows than the block holds: no figure counts", {
        expected: JSON.stringify(shape),
        actual: JSON.stringify(written),
      });
    }
    return { ...shape, ms };
  };
  const random = xoroshiro128plus(seed);
  for (const shape of shuffled(DESIGN, random)) await run(shape);
  const [designed, together]: [BlockSample[], BlockSample[]] = [[], []];
  for (let pass = 0; pass < counts.passes; pass++) {
    for (const shape of shuffled(DESIGN, random)) designed.push(await run(shape));
  }
  for (const shape of blocksTogether(counts.together, seed)) together.push(await run(shape));
  await store.close();
  return { designed, together };
}

/** Rows that a block writes, the system's attributes included: 3 texts and 5 numbers a version. Source: X-01. */
export function rowsOf({ entities, strings, numbers }: BlockShape): { strings: number; numbers: number } {
  return { strings: entities * (strings + 3), numbers: entities * (numbers + 5) };
}

function makeBlock(number: number, { entities, strings, numbers, payloadBytes }: BlockShape): Block {
  const owner = `0x${"1f".repeat(20)}`;
  return {
    number,
    operations: Array.from({ length: entities }, (_, i) => ({
      type: "create" as const,
      txIndex: 0,
      opIndex: i,
      key: new Uint8Array(randomBytes(32)),
      owner,
      contentType: "application/octet-stream",
      btl: 1_000_000n,
      payload: new Uint8Array(randomBytes(payloadBytes)),
      strings: attributes(strings, "string", (j) => `value_${(number * 7919 + i * 31 + j) % 5000}`),
      numbers: attributes(numbers, "number", (j) => BigInt((number * 7919 + i * 31 + j) % 5000)),
    })),
  };
}

/** In the order of their names. */
function attributes<Value>(count: number, prefix: string, value: (j: number) => Value) {
  return Array.from(
    { length: count },
    (_, j) => [`${prefix}_${String(j).padStart(2, "0")}`, value(j)] as const,
  );
}

function shuffled<Item>(items: readonly Item[], random: ReturnType<typeof xoroshiro128plus>): Item[] {
  const mixed = [...items];
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = uniformInt(random, 0, i);
    [mixed[i], mixed[j]] = [mixed[j]!, mixed[i]!];
  }
  return mixed;
}
