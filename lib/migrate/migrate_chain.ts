import { decodeBlock } from "../chain/codec/decode_block.ts";
import { encodeBlock } from "../chain/codec/encode_block.ts";
import { HeadroomError, UsageError } from "../errors.ts";
import { type Chain, emptyChain } from "../inspect/open_chain.ts";
import { bytesOnDisk } from "../stores/bytes_on_disk.ts";
import type { EntityStore } from "../stores/entity_store.ts";
import { knownEntityStore } from "../stores/mod.ts";
import type { EntityStoreKind } from "../stores/store_kind.ts";
import { Turns } from "../turns.ts";
import { compareAnswers, type ComparedAnswers } from "./compare_answers.ts";
import { KeySample } from "./key_sample.ts";

/** A chain that was moved into a new store. */
export interface Migration {
  /** Names of the kinds of store. */
  readonly from: string;
  readonly to: string;
  readonly blocks: number;
  readonly first: number;
  readonly last: number;
  /** Entity versions written. */
  readonly versions: number;
  /** Within the new store; in all until it was written; and for comparing and checking, milliseconds. */
  readonly storeMs: number;
  readonly moveMs: number;
  readonly checkMs: number;
  /** Bytes of the old store, its log included, and of the new one. */
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  readonly answers: ComparedAnswers;
  /** What the new store's own check found wrong, a line each. */
  readonly problems: readonly string[];
  /** Newest block of the old store, where it went on meanwhile; else null. */
  readonly wentOnTo: number | null;
  /** Whether no answer differs and the new store's own check found nothing. */
  readonly same: boolean;
}

/** Where a chain is moved to. */
export interface MigrationTarget {
  readonly kind: EntityStoreKind;
  readonly variant: string;
  /** Nothing is there yet. */
  readonly path: string;
  readonly onBlock: () => void;
  /** Before the answers at a number of blocks are compared, and after each. */
  readonly onCompare: (done: number, blocks: number) => void;
}

/** Keys that are asked for at every block. choice: enough for every kind of entity of a use case. */
const KEYS = 40;
/** Blocks that answers are compared at, the first and the last among them. */
const COMPARED_BLOCKS = 8;

/**
 * Moves the chain of a database into a new store, block by block, and compares what both answer. The old file is only read, in
 * its last committed state, also beside a running writer. Memory is one block.
 * @throws {HeadroomError} The old file cannot be read or is empty, its answers are not those of its chain, or the new store cannot
 * be written; what is at its path is then worth nothing.
 */
export async function migrateChain(chain: Chain, target: MigrationTarget): Promise<Migration> {
  const { kind, variant, path } = target;
  const source = knownEntityStore(chain.path);
  if (source === null) throw notAsked(chain.path, "its schema has other indexes or columns than a store's");
  const old = await source.open(chain.path, { variant: Object.keys(source.variants)[0]!, readOnly: true });
  try {
    const fresh = await kind.open(path, { variant });
    let isOpen = true;
    try {
      const started = performance.now();
      const { keys, first, last, ...counts } = await moveBlocks(chain, fresh, target.onBlock);
      const movedAt = performance.now();
      const blocks = kind.capabilities.history === "all" ? spread(first, last) : [last];
      let done = 0;
      target.onCompare(done, blocks.length);
      const onBlock = () => target.onCompare(++done, blocks.length);
      const answers = await compareAnswers(old, fresh, { keys, blocks, tip: last, onBlock });
      const { ok, lines } = await fresh.check();
      // What lies elsewhere has no file here.
      const elsewhereBytes = kind.elsewhere === undefined ? null : (await fresh.stats()).fileBytes;
      isOpen = false;
      await fresh.close();
      return {
        from: source.name,
        to: kind.name,
        ...counts,
        first,
        last,
        moveMs: movedAt - started,
        checkMs: performance.now() - movedAt,
        bytesBefore: bytesOf(chain.path, source),
        bytesAfter: elsewhereBytes ?? bytesOf(path, kind),
        answers,
        problems: lines.filter((line) => !line.endsWith(": ok")),
        wentOnTo: old.tip === last ? null : old.tip,
        same: ok && answers.different === 0,
      };
    } finally {
      if (isOpen) await fresh.close();
    }
  } finally {
    await old.close();
  }
}

interface Moved extends Pick<Migration, "blocks" | "versions" | "storeMs" | "first" | "last"> {
  readonly keys: readonly Uint8Array[];
}

async function moveBlocks(chain: Chain, store: EntityStore, onBlock: () => void): Promise<Moved> {
  const [keys, turns] = [new KeySample(KEYS), new Turns()];
  let [blocks, versions, storeMs, first, last] = [0, 0, 0, 0, 0];
  for await (const block of chain.blocks()) {
    if (chain.extendReading() === "expiry") {
      throw notAsked(
        chain.path,
        "entities in it end before their chain ends them (extends counted from the block)",
      );
    }
    const encoded = decodeBlock(encodeBlock(block));
    const start = performance.now();
    const { written } = await store.appendBlock(encoded).catch(refuseBlock);
    storeMs += performance.now() - start;
    if (blocks++ === 0) first = block.number;
    last = block.number;
    versions += written.versions;
    for (const { type, key } of block.operations) if (type === "create") keys.add(key);
    onBlock();
    await turns.take();
  }
  if (blocks === 0) throw emptyChain(chain.path);
  return { blocks, versions, storeMs, first, last, keys: keys.keys() };
}

function refuseBlock(cause: unknown): never {
  if (!(cause instanceof HeadroomError)) throw cause;
  throw new HeadroomError(cause.message, {
    next: "Mend the cause, then give the command again: nothing is left of this one.",
    cause,
  });
}

/** Block numbers from the first to the last, evenly spread. */
function spread(first: number, last: number): number[] {
  const steps = Math.min(COMPARED_BLOCKS - 1, last - first);
  return Array.from(
    { length: steps + 1 },
    (_, i) => first + Math.round((last - first) * i / Math.max(1, steps)),
  );
}

function bytesOf(path: string, { companions = [], dataBytes }: EntityStoreKind): number {
  if (dataBytes !== undefined) return dataBytes(path);
  const files = [path, ...companions.filter((ending) => ending !== "-shm").map((ending) => path + ending)];
  return files.reduce((sum, file) => sum + bytesOnDisk(file), 0);
}

/** A chain whose database cannot be compared with. */
function notAsked(path: string, why: string): UsageError {
  return new UsageError(`Cannot compare a new store's answers with those of "${path}": ${why}`, {
    expected: "a database that answers as its chain says",
    actual: why,
    next:
      "Add --out <folder>: then the new store is measured, and checked by a recount of the blocks instead.",
  });
}
