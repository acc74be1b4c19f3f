import { randomBytes } from "node:crypto";
import type { Block } from "../../chain/block.ts";
import { decodeBlock } from "../../chain/codec/decode_block.ts";
import { encodeBlock } from "../../chain/codec/encode_block.ts";
import { HeadroomError } from "../../errors.ts";
import { BITEMPORAL } from "../../stores/sqlite/bitemporal.ts";
import { shuffle } from "../plan/shuffle.ts";
import { parseContestant } from "../race/contestant.ts";

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
}

/** What a trial found. */
export interface CostTrial {
  /** Text and numbers varied apart: every combination, in random order. */
  readonly designed: readonly BlockSample[];
  /** Of the store in the end. */
  readonly rows: number;
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
 * Appends blocks of many shapes to Arkiv's exact schema and times each: first one pass that only fills the store, then the design.
 * @throws {HeadroomError} The store failed or wrote other rows than the block holds.
 */
export async function costBlocks({ path, seed, passes }: CostTask): Promise<CostTrial> {
  const { variant } = await parseContestant(BITEMPORAL.name);
  const store = await BITEMPORAL.open(path, { variant });
  const all: BlockSample[] = [];
  for (let pass = 0; pass <= passes; pass++) {
    const shapes = [...DESIGN];
    shuffle(shapes, BigInt(seed) * 1000n + BigInt(pass));
    for (const shape of shapes) {
      const block = decodeBlock(encodeBlock(makeBlock(all.length + 1, shape)));
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
      all.push({ ...shape, ms });
    }
  }
  await store.close();
  const rows = all.reduce((sum, shape) => {
    const { strings, numbers } = rowsOf(shape);
    return sum + strings + numbers + shape.entities;
  }, 0);
  return { designed: all.slice(DESIGN.length), rows };
}

/** Rows of attributes that a block writes, the system's included: 3 texts and 5 numbers a version. Source: X-01. */
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
