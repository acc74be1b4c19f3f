import { Buffer } from "node:buffer";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Block } from "../../chain/block.ts";
import { BlockFileWriter } from "../../chain/codec/block_file.ts";
import { encodeBlock } from "../../chain/codec/encode_block.ts";
import { rowsOf } from "../../chain/version_totals.ts";
import type { Create, Operation } from "../../chain/operation.ts";
import { HeadroomError } from "../../errors.ts";
import { KeySample } from "../../migrate/key_sample.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import type { EntityStore } from "../../stores/entity_store.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import { Turns } from "../../turns.ts";
import { EntitySample } from "../data/entity_sample.ts";
import { KEYS, type KnownChain, nothingLives, QUERIES, withoutKeys } from "./known_chain.ts";
import type { KnownQuery } from "./upkeep_task.ts";

/** What data is made of. */
export interface ChainSource {
  readonly scenario: EntityScenario;
  readonly scale: number;
  readonly seed: bigint;
}

/** A block file that was written: its blocks' numbers, and what its operations write or close in rows of Arkiv's schema. */
export interface WrittenChain {
  readonly path: string;
  readonly first: number;
  readonly blocks: number;
  readonly rows: number;
  /** Entities that may be deleted after it. */
  readonly left: readonly LiveEntity[];
}

/** Entities whose operations are followed, so that one of them lives at the end. */
const FOLLOWED = 64;

/** Writes the blocks of a scenario from one, by default its first, to before `until`. Throws where it is interrupted. @param onBlock Sees each of them. */
export async function writeChain(
  source: ChainSource,
  path: string,
  { from, until, interrupted, onBlock }: {
    readonly from?: number;
    readonly until: number;
    readonly interrupted: AbortSignal;
    readonly onBlock?: (block: Block) => void;
  },
): Promise<void> {
  const file = BlockFileWriter.create(path, headerOf(source));
  const turns = new Turns();
  for (const block of openDataset(source.scenario, source.scale, source.seed).blocks(from, until)) {
    file.append(encodeBlock(block));
    onBlock?.(block);
    await turns.take();
    interrupted.throwIfAborted();
  }
  file.close();
}

/**
 * Writes the blocks of a scenario up to its peaks. Throws where it is interrupted.
 * @throws {HeadroomError} None of the entities that were followed lives at the end.
 */
export async function writeBaseChain(
  source: ChainSource,
  path: string,
  interrupted: AbortSignal,
): Promise<KnownChain> {
  const end = openDataset(source.scenario, source.scale, source.seed).phases[1]!.to;
  const [keys, followed] = [new KeySample(KEYS), new EntitySample(null, FOLLOWED)];
  const onBlock = (block: Block) => {
    followed.add(block);
    for (const { type, key } of block.operations) if (type === "create") keys.add(key);
  };
  await writeChain(source, path, { until: end, interrupted, onBlock });
  const tip = end - 1;
  for (const { key, digest } of followed.known(tip)) {
    if (digest !== null) return { tip, keys: keys.keys(), entity: { key, digest } };
  }
  throw nothingLives(tip);
}

/** Writes a source for another process: JSON, with the seed as text. @returns Its path. */
export function writeSource(folder: string, { scenario, scale, seed }: ChainSource): string {
  const path = join(folder, "source.json");
  writeFileSync(path, JSON.stringify({ scenario, scale, seed: String(seed) }));
  return path;
}

/** Reads what `writeSource` wrote. */
export function readSource(path: string): ChainSource {
  const source = JSON.parse(readFileSync(path, "utf8"));
  return { ...source, seed: BigInt(source.seed) };
}

/** The mix of a scenario, asked at a block, with the answers a store must give: computed, which may take a minute. */
export function computeQueries({ scenario, scale, seed }: ChainSource, tip: number): KnownQuery[] {
  const dataset = openDataset(scenario, scale, seed);
  const queries = dataset.queries(QUERIES, tip, seed);
  const answers = dataset.expectedAnswers(queries, tip);
  return queries.map((query, i) => withoutKeys({ ...query, ...answers[i]! }));
}

/** An entity that blocks may delete, and the rows of its version. */
export interface LiveEntity {
  readonly key: Uint8Array;
  readonly rows: number;
}

/** Which entities are looked for: those that live on past a block, until their rows together are enough. */
interface WantedEntities {
  readonly until: number;
  readonly rows: number;
  readonly interrupted: AbortSignal;
}

/**
 * Entities of a store, in an order that has nothing to do with their age. Throws where it is interrupted.
 * @param keys Those to ask for.
 */
export async function liveEntities(
  store: EntityStore,
  keys: readonly Uint8Array[],
  { until, rows, interrupted }: WantedEntities,
): Promise<LiveEntity[]> {
  const [live, turns]: [LiveEntity[], Turns] = [[], new Turns()];
  let found = 0;
  for (const key of [...keys].sort(Buffer.compare)) {
    if (found >= rows) break;
    await turns.take();
    interrupted.throwIfAborted();
    const version = await store.get(key, store.tip!);
    if (version === null || version.toBlock <= BigInt(until)) continue;
    // The system's attributes are among these; the payload is a row, too.
    const own = version.strings.length + version.numbers.length + 1;
    live.push({ key, rows: own });
    found += own;
  }
  return live;
}

/** What each block of a chain deletes and inserts, in rows: entities are taken until there are as many, 0 for none. */
export interface ChurnPlan {
  readonly first: number;
  readonly blocks: number;
  readonly deletedRows: number;
  readonly insertedRows: number;
  /** Entities to delete, first to last; those that the chain inserts follow, where they live long enough. */
  readonly live: readonly LiveEntity[];
  /** Sets apart what is inserted from other chains of the same source. */
  readonly salt: number;
}

/** Writes blocks that delete and insert entities. Throws where it is interrupted. @throws {HeadroomError} There is nothing left to delete. */
export async function writeChurn(
  source: ChainSource,
  path: string,
  plan: ChurnPlan & { readonly interrupted: AbortSignal },
): Promise<WrittenChain> {
  const { first, blocks, deletedRows, insertedRows, interrupted } = plan;
  const file = BlockFileWriter.create(path, headerOf(source));
  const [creates, waiting, turns] = [createsOf(source, plan.salt), [...plan.live], new Turns()];
  let [next, rows] = [0, 0];
  for (let number = first; number < first + blocks; number++) {
    const operations: Operation[] = [];
    const place = () => ({ txIndex: 0, opIndex: operations.length });
    for (let deleted = 0; deleted < deletedRows;) {
      const ended = waiting[next++];
      if (ended === undefined) throw nothingLeft(number - first, blocks);
      operations.push({ type: "delete", key: ended.key, ...place() });
      deleted += ended.rows;
      rows += ended.rows;
    }
    for (let inserted = 0; inserted < insertedRows;) {
      const create = creates.next().value;
      const own = rowsOf({ versions: 1, strings: create.strings.length, numbers: create.numbers.length });
      operations.push({ ...create, ...place() });
      if (BigInt(number) + create.btl > BigInt(first + blocks)) waiting.push({ key: create.key, rows: own });
      inserted += own;
      rows += own;
    }
    file.append(encodeBlock({ number, operations }));
    await turns.take();
    interrupted.throwIfAborted();
  }
  file.close();
  return { path, first, blocks, rows, left: waiting.slice(next) };
}

/** Entities as the scenario makes them, others than those of the source's own seed, without end. */
function* createsOf({ scenario, scale, seed }: ChainSource, salt: number): Generator<Create, never> {
  for (let turn = 1n;; turn++) {
    const other = BigInt.asUintN(64, seed + BigInt(salt) * 1_000_000n + turn);
    for (const { operations } of openDataset(scenario, scale, other).blocks()) {
      for (const operation of operations) if (operation.type === "create") yield operation;
    }
  }
}

function headerOf({ scenario, scale, seed }: ChainSource) {
  return { schema: 1 as const, scenario: scenario.id, scale, seed };
}

function nothingLeft(done: number, blocks: number): HeadroomError {
  return new HeadroomError(
    `Cannot delete on: after ${done} of ${blocks} blocks no entity lives long enough`,
    {
      expected: "entities that live past the last block",
      actual: "none",
      next: "Choose a larger --scale, or fewer --blocks.",
    },
  );
}
