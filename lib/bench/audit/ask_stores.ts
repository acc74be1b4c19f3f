import { digestVersions } from "../../chain/digest_versions.ts";
import { decodeBlock } from "../../chain/codec/decode_block.ts";
import { encodeBlock } from "../../chain/codec/encode_block.ts";
import { fromHex } from "../../chain/hex.ts";
import { HeadroomError } from "../../errors.ts";
import { findEntityScenario } from "../../scenarios/mod.ts";
import { rowCount } from "../../scenarios/scenario_size.ts";
import { quantile } from "../../stats/mod.ts";
import { findEntityStore } from "../../stores/mod.ts";
import type { Dataset } from "../../synth/dataset.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import { parseContestant } from "../race/contestant.ts";

/**
 * The published query types with their weights. Source: use-cases.json `query_mix_data_centre`
 * (sp:src/db/query_dc_benchmark.py:L38-L60).
 */
export const PUBLISHED_MIX: Readonly<Record<string, number>> = {
  point_by_id: 0.2,
  point_by_key: 0.15,
  point_miss: 0.1,
  node_filter: 0.25,
  workload_simple: 0.15,
  workload_specific: 0.15,
};

/** How the published queries were asked (no secondary indexes, the first block as the last one), how they should be, and between. */
export const READ_CELLS = {
  published: { store: "bitemporal-indexes-0", at: "first" },
  indexed_first: { store: "bitemporal", at: "first" },
  unindexed_all: { store: "bitemporal-indexes-0", at: "last" },
  fair: { store: "bitemporal", at: "last" },
} as const;
/** One of them. */
export type ReadCell = keyof typeof READ_CELLS;

/** What the reads are asked of: the data, and a folder with the two stores' files. */
export interface ReadTask {
  readonly folder: string;
  readonly scale: number;
  readonly seed: string;
  readonly queries: number;
  /** Of the parameters that the queries are drawn with. */
  readonly querySeed: string;
  /** Whether the answers are also compared with the computed ones. */
  readonly verify: boolean;
}

/** Time of each query, ms, by cell and type. */
export type ReadTrial = Readonly<Record<ReadCell, Readonly<Record<string, readonly number[]>>>>;

/** What was loaded. */
export interface LoadedReads {
  readonly entities: number;
  /** Entities visible at the first block. */
  readonly visible: number;
  /** As Arkiv's schema writes them. */
  readonly rows: number;
}

/** A query that names one entity. */
const KEY_QUERY = /^\$key = 0x([0-9a-f]{64})$/;
/** Queries asked before any is timed. choice: every type is met, and the index pages are read. */
const WARMUP = 10;

const STORES = ["bitemporal-indexes-0", "bitemporal"] as const;

function datasetOf({ scale, seed }: Pick<ReadTask, "scale" | "seed">): Dataset {
  const scenario = findEntityScenario("compute-marketplace", "queries");
  const queries = scenario.queries.filter(({ type }) => type in PUBLISHED_MIX)
    .map((query) => ({ ...query, weight: PUBLISHED_MIX[query.type]! }));
  return openDataset({ ...scenario, queries }, scale, BigInt(seed));
}

/** Loads the marketplace's initial state into both stores, off every clock. */
export async function loadReads(task: Pick<ReadTask, "folder" | "scale" | "seed">): Promise<LoadedReads> {
  const dataset = datasetOf(task);
  const { from, to } = dataset.phases[0]!;
  for (const name of STORES) {
    const { variant } = await parseContestant(name);
    const store = await (await findEntityStore(name)).open(fileOf(task, name), { variant });
    const blocks = Iterator.from(dataset.blocks(from, to)).map((block) => decodeBlock(encodeBlock(block)));
    await store.bulkLoad(blocks);
    await store.close();
  }
  return {
    entities: dataset.liveEntities(to - 1),
    visible: dataset.liveEntities(from),
    rows: rowCount(dataset.size(to - 1)),
  };
}

/**
 * Asks the published mix in every cell, query by query in turns, after some that warm up. Every answer is compared.
 * @throws {HeadroomError} Two cells at the same block, or a cell and the computed answers, differ: then no time counts.
 */
export async function askStores(task: ReadTask): Promise<ReadTrial> {
  const dataset = datasetOf(task);
  const { from: first, to } = dataset.phases[0]!;
  const blocks = { first, last: to - 1 };
  const stores = Object.fromEntries(
    await Promise.all(STORES.map(async (name) => {
      const { variant } = await parseContestant(name);
      const kind = await findEntityStore(name);
      return [name, await kind.open(fileOf(task, name), { variant, readOnly: true })] as const;
    })),
  );
  const asked = (at: "first" | "last") => dataset.queries(task.queries, blocks[at], BigInt(task.querySeed));
  const queries = { first: asked("first"), last: asked("last") };
  const expected = task.verify
    ? {
      first: dataset.expectedAnswers(queries.first, blocks.last),
      last: dataset.expectedAnswers(queries.last, blocks.last),
    }
    : null;
  const cells = Object.entries(READ_CELLS) as [ReadCell, { store: string; at: "first" | "last" }][];
  const times: Record<ReadCell, Record<string, number[]>> = {
    published: {},
    indexed_first: {},
    unindexed_all: {},
    fair: {},
  };
  for (
    const [pass, count] of [["warmup", Math.min(WARMUP, task.queries)], ["measured", task.queries]] as const
  ) {
    for (let i = 0; i < count; i++) {
      const digests: Record<string, string> = {};
      for (const [cell, { store: name, at }] of i % 2 === 0 ? cells : cells.toReversed()) {
        const [store, query] = [stores[name]!, queries[at][i]!];
        const key = KEY_QUERY.exec(query.text)?.[1];
        const compiled = store.compile(query.text);
        const start = performance.now();
        // By key, the published queries read the rows of the entity and search for nothing.
        const versions = key === undefined
          ? (await store.run(compiled, query.atBlock, { limit: query.limit })).versions
          : await store.get(fromHex(key), query.atBlock).then((found) => found === null ? [] : [found]);
        const ms = performance.now() - start;
        if (pass === "measured") (times[cell][query.type] ??= []).push(ms);
        const digest = digestVersions(versions);
        digests[at] ??= expected === null ? digest : expected[at][i]!.versionsDigest;
        if (digest !== digests[at]) refuse(query.text, cell);
      }
    }
  }
  for (const store of Object.values(stores)) await store.close();
  return times;
}

/** Middle time, and queries a second, of one cell's whole mix. */
export function mixOf(cell: ReadTrial[ReadCell]): { readonly p50Ms: number; readonly perS: number } {
  const all = Object.values(cell).flat();
  return { p50Ms: quantile(all, 0.5), perS: 1000 * all.length / all.reduce((sum, ms) => sum + ms, 0) };
}

function refuse(query: string, cell: ReadCell): never {
  throw new HeadroomError("Two ways to ask gave different answers: no time counts", {
    expected: `the same versions for ${query}`,
    actual: `others from ${cell}`,
    next: "Report this with the command and the seed.",
  });
}

function fileOf({ folder }: Pick<ReadTask, "folder">, store: string): string {
  return `${folder}/${store}.db`;
}
