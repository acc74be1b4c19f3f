import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import {
  BLOCK_FILE_SCHEMA,
  BlockFileWriter,
  readBlockFile,
  verifyBlockFile,
} from "../../chain/codec/block_file.ts";
import { encodeBlock } from "../../chain/codec/encode_block.ts";
import { HeadroomError } from "../../errors.ts";
import { writeTextAtomic } from "../../runs/atomic_file.ts";
import { FileLock } from "../../runs/file_lock.ts";
import type { Dataset, QueryInstance } from "../../synth/dataset.ts";
import { refuseHugeBlocks } from "../../synth/chunks/refuse_huge_blocks.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import { EntitySample } from "./entity_sample.ts";
import { peakRssBytes } from "../environment/memory.ts";
import { refuseEmptyMix } from "./query_mix.ts";
import type { JobHost, PrepareJob } from "../trial/job.ts";
import {
  encodeExpectations,
  type Expectations,
  type ExpectedEntity,
  type ExpectedQuery,
  readExpectations,
} from "./expectations.ts";

/** A data set on disk: blocks to append, and expectations to check the store against. */
export interface PreparedDataset {
  readonly blocksPath: string;
  readonly expectationsPath: string;
  /** SHA-256 (hex) of the encoded blocks. */
  readonly digest: string;
  /** Time generating blocks (or verifying kept ones), and time computing expectations, milliseconds. */
  readonly generateMs: number;
  readonly checkMs: number;
  readonly peakRssBytes: number;
  /** Whether the block file already existed and was valid. */
  readonly kept: boolean;
}

/** Blocks of a kept file that are generated again and compared. */
const REMADE_BLOCKS = 8;
/** One history query for this many queries of the mix. */
const HISTORY_EVERY = 10;

/**
 * Writes a scenario's block file and the expectations for it in constant memory, or keeps existing ones.
 *
 * An existing file is kept only if its digest is right, its header names this data, and a sample of its blocks equals the same
 * blocks generated again. An imported chain is only verified: its blocks were written by the import. One process at a time
 * works on a data set; another one that needs it waits, then keeps what the first made.
 * @throws {HeadroomError} The query mix is refused (`refuseEmptyMix`), a block is too large to be made, the disk is full, or
 * the data is inconsistent.
 */
export async function prepareDataset(job: PrepareJob, host: JobHost): Promise<PreparedDataset> {
  if (job.scenario.measured !== undefined) return await checkImport(job.blocksPath!);
  const dataset = openDataset(job.scenario, job.scale, BigInt(job.seed));
  refuseHugeBlocks(dataset);
  await Deno.mkdir(job.dir, { recursive: true });
  using _lock = await FileLock.take(`${job.dir}/.lock`, (holder) => {
    host.note(`waiting for the data in "${job.dir}": ${holder} is making or checking it`);
  });
  const blocksPath = job.blocksPath ?? `${job.dir}/blocks.bin`;
  const start = performance.now();
  const step = existsSync(blocksPath) ? "verifying kept blocks" : "planning blocks";
  host.progress({ step, done: 0, total: 0, unit: "" });
  const kept = await keptFile(blocksPath, dataset, job);
  if (kept === null && job.blocksPath !== null) throw foreignBlocks(job);
  const made = kept ?? await makeBlocks(blocksPath, { dataset, job, host });
  const generated = performance.now();
  host.progress({ step: "computing what to expect", done: 0, total: 0, unit: "" });
  const queries = instancesOf(dataset, made.lastBlock, job.queryInstances);
  const { sampledEntities } = job;
  // Another run may ask for more of the same data: what this one's trials are going to read must stay.
  const asked = `${made.lastBlock}-${job.queryInstances}-${sampledEntities}`;
  const expectationsPath = `${job.dir}/expectations-${asked}.json`;
  if (kept === null || !await expectationsHold(expectationsPath, { ...kept, queries, sampledEntities })) {
    const entities = made.entities ?? sampleKept(dataset, made.lastBlock, sampledEntities);
    const expectations = computeExpectations(dataset, made, { queries, entities });
    refuseEmptyMix(job.scenario.id, expectations.queries);
    await writeTextAtomic(expectationsPath, encodeExpectations(expectations));
  }
  return {
    blocksPath,
    expectationsPath,
    digest: made.digest,
    generateMs: generated - start,
    checkMs: performance.now() - generated,
    peakRssBytes: peakRssBytes(),
    kept: kept !== null,
  };
}

function foreignBlocks(job: PrepareJob): HeadroomError {
  const what = `${job.scenario.id} at scale ${job.scale} with seed ${job.seed}`;
  return new HeadroomError(
    `Cannot use block file "${job.blocksPath}": its blocks are not those of ${what}`,
    {
      expected: `a whole block file of ${what}`,
      actual: "other blocks, or a file that is missing, damaged or made by another version",
      next:
        `deno task generate --scenario ${job.scenario.id} --scale ${job.scale} --seed ${job.seed} --out <path>`,
    },
  );
}

/** Verifies an import. @throws {HeadroomError} Its blocks or expectations were damaged since. */
async function checkImport(blocksPath: string): Promise<PreparedDataset> {
  const start = performance.now();
  const dir = dirname(blocksPath);
  const expectationsPath = `${dir}/expectations.json`;
  const { digest } = verifyBlockFile(blocksPath);
  const { blocksDigest } = await readExpectations(expectationsPath);
  if (blocksDigest !== digest) {
    throw new HeadroomError(`Cannot use the import in "${dir}": its parts do not belong together`, {
      expected: `expectations about blocks with SHA-256 ${digest}`,
      actual: blocksDigest,
      next: "Remove the folder and append the chain again.",
    });
  }
  const checkMs = performance.now() - start;
  const peak = peakRssBytes();
  return { blocksPath, expectationsPath, digest, generateMs: 0, checkMs, peakRssBytes: peak, kept: true };
}

interface MadeBlocks {
  readonly digest: string;
  readonly lastBlock: number;
  readonly entities: ExpectedEntity[] | null;
}

async function keptFile(path: string, dataset: Dataset, job: PrepareJob): Promise<MadeBlocks | null> {
  try {
    await Deno.stat(path);
  } catch {
    return null;
  }
  const steadyEnd = endOfSteady(dataset);
  const step = Math.max(1, Math.floor(steadyEnd / REMADE_BLOCKS));
  try {
    const { digest, header } = verifyBlockFile(path);
    const own = header.scenario === dataset.scenario.id && header.scale === dataset.scale &&
      header.seed === dataset.seed;
    if (!own) return null;
    const first = dataset.phases[0]!.from;
    let number = first;
    for (const bytes of readBlockFile(path).blocks) {
      if ((number - first) % step === 0) {
        const [again] = dataset.blocks(number, number + 1);
        if (again === undefined || Buffer.compare(bytes, encodeBlock(again)) !== 0) return null;
      }
      number++;
    }
    // A user's own file may end before or after the peaks.
    const ends = job.blocksPath === null ? [endOf(dataset, job)] : [steadyEnd, dataset.phases.at(-1)!.to];
    return ends.includes(number) ? { digest, lastBlock: number - 1, entities: null } : null;
  } catch (error) {
    if (error instanceof HeadroomError) return null;
    throw error;
  }
}

async function makeBlocks(
  path: string,
  { dataset, job, host }: { readonly dataset: Dataset; readonly job: PrepareJob; readonly host: JobHost },
): Promise<MadeBlocks> {
  await Deno.remove(path).catch(() => {});
  const end = endOf(dataset, job);
  const first = dataset.phases[0]!.from;
  const sample = new EntitySample(dataset.size(end - 1).entities, job.sampledEntities);
  const writer = BlockFileWriter.create(path, {
    schema: BLOCK_FILE_SCHEMA,
    scenario: job.scenario.id,
    scale: job.scale,
    seed: BigInt(job.seed),
  });
  try {
    for (const block of dataset.blocks(undefined, end)) {
      writer.append(encodeBlock(block));
      sample.add(block);
      host.progress({
        step: "making",
        done: block.number + 1 - first,
        total: end - first,
        unit: "blocks",
      });
      if (block.number % 256 === 0) await host.yieldNow();
    }
    const { digest } = writer.close();
    return { digest, lastBlock: end - 1, entities: sample.known(end - 1) };
  } catch (error) {
    writer.abort();
    throw error;
  }
}

function sampleKept(dataset: Dataset, lastBlock: number, count: number): ExpectedEntity[] {
  const sample = new EntitySample(dataset.size(lastBlock).entities, count);
  for (const block of dataset.blocks(undefined, lastBlock + 1)) sample.add(block);
  return sample.known(lastBlock);
}

interface Instances {
  readonly head: readonly QueryInstance[];
  readonly past: readonly QueryInstance[];
}

/** The mix at the last block, and some of the same queries at the middle of the chain. */
function instancesOf(dataset: Dataset, lastBlock: number, count: number): Instances {
  const head = dataset.queries(count, lastBlock, dataset.seed);
  const middle = Math.floor((dataset.phases[0]!.from + lastBlock) / 2);
  const past = head.filter((_, index) => index % HISTORY_EVERY === 0);
  return { head, past: past.map((query) => ({ ...query, atBlock: middle })) };
}

function computeExpectations(
  dataset: Dataset,
  { digest: blocksDigest, lastBlock }: MadeBlocks,
  { queries, entities }: { readonly queries: Instances; readonly entities: readonly ExpectedEntity[] },
): Expectations {
  const instances = [...queries.head, ...queries.past];
  const answers = dataset.expectedAnswers(instances, lastBlock);
  const known = instances.map((instance, index): ExpectedQuery => ({ ...instance, ...answers[index]! }));
  return {
    blocksDigest,
    phases: dataset.phases.filter(({ from }) => from <= lastBlock),
    lastBlock,
    totals: dataset.size(lastBlock),
    queries: known.slice(0, queries.head.length),
    history: known.slice(queries.head.length),
    entities,
  };
}

/** Whether kept expectations are those of exactly these queries and blocks. */
async function expectationsHold(
  path: string,
  { digest, queries, sampledEntities }: {
    readonly digest: string;
    readonly queries: Instances;
    readonly sampledEntities: number;
  },
): Promise<boolean> {
  try {
    const kept = await readExpectations(path);
    const enough = kept.entities.length > 0 &&
      kept.entities.length >= Math.min(sampledEntities / 4, kept.totals.entities / 4);
    return kept.blocksDigest === digest && enough &&
      fingerprint(kept.queries) === fingerprint(queries.head) &&
      fingerprint(kept.history) === fingerprint(queries.past);
  } catch (error) {
    if (error instanceof HeadroomError) return false;
    throw error;
  }
}

function fingerprint(queries: readonly QueryInstance[]): string {
  const fields = queries.map(({ type, text, atBlock, limit }) => [type, text, atBlock, limit]);
  return createHash("sha256").update(JSON.stringify(fields)).digest("hex");
}

/** The first block after the data that was asked for. */
function endOf(dataset: Dataset, job: PrepareJob): number {
  return job.peaks ? dataset.phases.at(-1)!.to : endOfSteady(dataset);
}

/** The first block after the steady stretch: benchmarks leave out peaks, unless asked to or given a file with them. */
function endOfSteady(dataset: Dataset): number {
  return dataset.phases[1]!.to;
}
