import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { BLOCK_FILE_SCHEMA, BlockFileWriter } from "../../chain/codec/block_file.ts";
import { encodeOperations } from "../../chain/codec/encode_block.ts";
import { toHex } from "../../chain/hex.ts";
import type { Operation } from "../../chain/operation.ts";
import { KeySample } from "../../migrate/key_sample.ts";
import { TESTED_LOAD_BLOCK } from "../../scenarios/builders/typed_scenario.ts";
import { scaledCounts } from "../../scenarios/scaled_counts.ts";
import type { Dataset } from "../../synth/dataset.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import { DirectoryFeed } from "./directory_feed.ts";
import { placeRegions, type ShardMap, shardOf } from "./shard_map.ts";
import { regionName, SHARD_CASES, type ShardCase, type ShardCaseName } from "./shard_cases.ts";

/** What is made. */
export interface MakeTask {
  readonly name: ShardCaseName;
  readonly scale: number;
  readonly seed: string;
  /** Numbers of shards, each once. */
  readonly shards: readonly number[];
  readonly folder: string;
}

/** A chain in a block file. */
export interface ChainFile {
  readonly blocks: string;
  readonly operations: number;
}

/** The chain divided into so many: each shard's blocks bear the numbers of the whole chain's. */
export interface Division {
  readonly shards: number;
  readonly map: ShardMap;
  readonly files: readonly ChainFile[];
}

/** The chains of a use case, made once and appended many times. */
export interface MadeShards {
  readonly regions: readonly string[];
  readonly blocks: number;
  readonly lastBlock: number;
  /** First block after the load. */
  readonly steadyFrom: number;
  readonly divisions: readonly Division[];
  /** What the directory's chain holds besides; its blocks bear the same numbers. */
  readonly directory: ChainFile;
  /** File with what is asked: `AskedOfShards`. */
  readonly asked: string;
}

/** A query of a region's own mix, with what the region's chain must answer, computed without a store. */
export interface ShardQuestion {
  readonly type: string;
  readonly text: string;
  readonly limit: number;
  readonly region: number;
  /** In the region, and SHA-256 of the keys of its first page. */
  readonly matching: number;
  readonly keysDigest: string;
}

/** What every division is asked. */
export interface AskedOfShards {
  readonly questions: readonly ShardQuestion[];
  /** Keys that are looked up, as hex digits, with their region; null: no entity has it. */
  readonly keys: readonly (readonly [key: string, region: number | null])[];
}

/** Queries of all regions' mixes together, and keys looked up. choice: enough of each kind, in a second or two of each round. */
const QUESTIONS = 200;
const KEYS = 400;
/** One key in so many that are looked up has no entity. */
const MISSING_EVERY = 10;

/**
 * Makes the regions' chains block by block as one chain, and divided. A block holds each region's block of that number, its
 * transactions after those of the region before; regions load in as many blocks each, so that all of them are at work all the time.
 */
export function makeShards(task: MakeTask): MadeShards {
  const { name, folder } = task;
  const use: ShardCase = SHARD_CASES[name];
  const regions = use.regions.map((scenario) => regionName(name, scenario));
  const datasets = openRegions(use, task);
  const first = datasets[0]!.phases[0]!.from;
  const end = Math.min(...datasets.map(({ phases }) => phases[1]!.to));
  const weights = datasets.map(entitiesOf);
  const divisions = task.shards.map((shards) => ({ shards, map: placeRegions(weights, shards) }));
  const open = (file: string) => new ChainWriter(join(folder, `${file}.blocks`), task);
  const writers = divisions.map(({ shards }) =>
    Array.from({ length: shards }, (_, i) => open(`${shards}-${i}`))
  );
  const directory = open("directory");
  const feed = new DirectoryFeed(use.directory);
  const samples = regions.map(() => new KeySample(Math.ceil(KEYS / regions.length)));
  for (let number = first; number < end; number++) {
    let firstTx = 0;
    for (const [region, dataset] of datasets.entries()) {
      let nextTx = firstTx;
      for (const own of dataset.operations(number)) {
        const operation = { ...own, txIndex: firstTx + own.txIndex };
        nextTx = operation.txIndex + 1;
        for (const [i, { map }] of divisions.entries()) {
          writers[i]![shardOf(map, region, operation.key)]!.add(operation);
        }
        const entry = feed.follow(operation, regions[region]!);
        if (entry === null) continue;
        directory.add(entry);
        if (entry.type === "create") samples[region]!.add(entry.key);
      }
      firstTx = nextTx;
    }
    for (const writer of [...writers.flat(), directory]) writer.endBlock(number);
  }
  const asked = join(folder, "asked.json");
  writeFileSync(asked, JSON.stringify(askedOf(datasets, end - 1, samples)));
  return {
    ...{ regions, blocks: end - first, lastBlock: end - 1, steadyFrom: datasets[0]!.phases[1]!.from, asked },
    divisions: divisions.map((division, i) => ({
      ...division,
      files: writers[i]!.map((writer) => writer.close()),
    })),
    directory: directory.close(),
  };
}

/** The regions' data: each with a seed of its own, since keys follow from the seed and not from the scenario. */
function openRegions({ regions }: ShardCase, { scale, seed }: MakeTask): Dataset[] {
  const entities = regions.map((scenario) =>
    scaledCounts(scenario, scale).reduce((sum, { entities }) => sum + entities, 0)
  );
  const blocks = Math.ceil(entities.reduce((a, b) => a + b, 0) / (regions.length * TESTED_LOAD_BLOCK.value));
  return regions.map((scenario, i) => {
    // Half a block less, so that rounding up makes it just so many.
    const value = entities[i]! / (blocks - 0.5);
    const source = "choice: each region loads in as many blocks";
    const own = { ...scenario, entitiesPerLoadBlock: { value, source } };
    return openDataset(own, scale, BigInt.asUintN(64, BigInt(seed) + BigInt(i)));
  });
}

function entitiesOf({ scenario, scale }: Dataset): number {
  return scaledCounts(scenario, scale).reduce((sum, { entities }) => sum + entities, 0);
}

function askedOf(
  datasets: readonly Dataset[],
  atBlock: number,
  samples: readonly KeySample[],
): AskedOfShards {
  const questions = datasets.flatMap((dataset, region) => {
    const count = Math.ceil(QUESTIONS / datasets.length);
    const drawn = dataset.queries(count, atBlock, dataset.seed);
    const answers = dataset.expectedAnswers(drawn, atBlock);
    return drawn.map(({ type, text, limit }, i): ShardQuestion => {
      const { matching, keys } = answers[i]!;
      return { type, text, limit, region, matching, keysDigest: digestKeys(keys) };
    });
  });
  const known = samples.flatMap((sample, region) =>
    sample.keys().slice(0, Math.ceil(KEYS / datasets.length)).map((key) => [toHex(key), region] as const)
  );
  return {
    questions,
    keys: known.map(([key, region], i) =>
      i % MISSING_EVERY === 0 ? [createHash("sha256").update(key).digest("hex"), null] : [key, region]
    ),
  };
}

/** SHA-256 of keys in the order of a page. */
export function digestKeys(keys: readonly Uint8Array[]): string {
  return createHash("sha256").update(Buffer.concat(keys)).digest("hex");
}

/** Writes one chain's block file: a block of what was added since the last one, empty or not. */
class ChainWriter {
  readonly #path: string;
  readonly #file: BlockFileWriter;
  #block: Operation[] = [];
  #operations = 0;

  constructor(path: string, { name, scale, seed }: MakeTask) {
    this.#path = path;
    this.#file = BlockFileWriter.create(path, {
      ...{ schema: BLOCK_FILE_SCHEMA, scenario: name, scale, seed: BigInt(seed) },
    });
  }

  add(operation: Operation): void {
    this.#block.push(operation);
    this.#operations++;
  }

  endBlock(number: number): void {
    this.#file.append(encodeOperations(number, this.#block));
    this.#block = [];
  }

  close(): ChainFile {
    this.#file.close();
    return { blocks: this.#path, operations: this.#operations };
  }
}
