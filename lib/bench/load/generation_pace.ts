import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { decodeBlock } from "../../chain/codec/decode_block.ts";
import { rowsOf } from "../../chain/version_totals.ts";
import { HeadroomError } from "../../errors.ts";
import { rowCount } from "../../scenarios/scenario_size.ts";
import { type MedianInterval, medianInterval } from "../../stats/median_interval.ts";
import { BITEMPORAL } from "../../stores/sqlite/bitemporal.ts";
import type { EntityStore } from "../../stores/entity_store.ts";
import { type Chunk, split } from "../../synth/chunks/chunk.ts";
import { ChunkPool } from "../../synth/chunks/chunk_pool.ts";
import { chunksOf } from "../../synth/chunks/chunks_of.ts";
import type { Dataset } from "../../synth/dataset.ts";
import { threadSchedule } from "../environment/processor_counters.ts";

/** Rates of making blocks and of appending them, rows a second; ratios are taken within each round. */
export interface GenerationPace {
  readonly rows: number;
  /** Null where no store was asked for. */
  readonly inTurn: InTurnPace | null;
  /** Made alone, by each number of threads. */
  readonly alone: readonly ThreadsPace[];
}

/** Appending, making by one thread in turn with it, and the ratio of the two. */
export interface InTurnPace {
  readonly appended: MedianInterval;
  readonly made: MedianInterval;
  readonly toAppending: MedianInterval;
}

/** Making alone by a number of threads. A ratio is null where its other side was not measured. */
export interface ThreadsPace {
  readonly workers: number;
  readonly made: MedianInterval;
  readonly toAppending: MedianInterval | null;
  readonly toOneThread: MedianInterval | null;
  readonly toHalfTheThreads: MedianInterval | null;
  /** CPU time of the main thread over elapsed time (near 1, more threads cannot help); null where it is not known. */
  readonly mainThreadShare: MedianInterval | null;
}

interface InTurn {
  readonly makeMs: number;
  readonly appendMs: number;
}

interface Alone {
  readonly ms: number;
  readonly mainCpuMs: number | null;
}

interface Round {
  readonly inTurn: InTurn | null;
  readonly alone: ReadonlyMap<number, Alone>;
}

/**
 * Measures making encoded blocks, on one machine in one run. Made means: the bytes exist and their digest was taken. With a
 * store, one thread first makes a chunk and the store appends its blocks one by one, in turn to the end. Then each number
 * of threads makes the same chain alone, in an order that turns round with every round. The first round is warmup, of the
 * threads too, and is not counted.
 *
 * @param folder Where each round's throwaway database is made (WAL, synchronous=NORMAL); null: no store is measured.
 * @returns Null where it was interrupted.
 * @throws {HeadroomError} The store holds other rows than the chain has: then no figure counts.
 */
export async function measureGenerationPace(
  dataset: Dataset,
  { rounds, workers, folder, onRound, interrupted }: {
    readonly rounds: number;
    readonly workers: readonly number[];
    readonly folder: string | null;
    readonly onRound: () => void;
    readonly interrupted: AbortSignal;
  },
): Promise<GenerationPace | null> {
  const { from, to } = range(dataset);
  const rows = rowCount(dataset.size(to - 1, from));
  const measured: Round[] = [];
  const pool = new ChunkPool({ scenario: dataset.scenario, scale: dataset.scale, seed: dataset.seed });
  try {
    for (let round = 0; round <= rounds; round++) {
      const inTurn = folder === null
        ? null
        : await makeAndAppend(dataset, { path: `${folder}/round-${round}.db`, rows, interrupted });
      const alone = new Map<number, Alone>();
      for (const count of round % 2 === 0 ? workers : workers.toReversed()) {
        alone.set(count, await makeAlone(dataset, { workers: count, pool, interrupted }));
      }
      if (interrupted.aborted) return null;
      if (round > 0) measured.push({ inTurn, alone });
      onRound();
    }
  } finally {
    await pool.close();
  }
  return {
    rows,
    inTurn: folder === null ? null : inTurnPace(measured.map(({ inTurn }) => inTurn!), rows),
    alone: workers.map((count) => threadsPace(measured, count, rows)),
  };
}

function inTurnPace(rounds: readonly InTurn[], rows: number): InTurnPace {
  return {
    appended: medianInterval(rounds.map(({ appendMs }) => rows / appendMs * 1000)),
    made: medianInterval(rounds.map(({ makeMs }) => rows / makeMs * 1000)),
    toAppending: medianInterval(rounds.map(({ makeMs, appendMs }) => appendMs / makeMs)),
  };
}

function threadsPace(rounds: readonly Round[], workers: number, rows: number): ThreadsPace {
  const over = (of: (own: Alone, round: Round) => number | null) => {
    const values = rounds.map((round) => of(round.alone.get(workers)!, round));
    return values.includes(null) ? null : medianInterval(values as number[]);
  };
  const to = (others: number) =>
    over(({ ms }, { alone }) => others !== workers && alone.has(others) ? alone.get(others)!.ms / ms : null);
  return {
    workers,
    made: over(({ ms }) => rows / ms * 1000)!,
    toAppending: over(({ ms }, { inTurn }) => inTurn === null ? null : inTurn.appendMs / ms),
    toOneThread: to(1),
    toHalfTheThreads: to(workers / 2),
    mainThreadShare: over(({ ms, mainCpuMs }) => mainCpuMs === null ? null : mainCpuMs / ms),
  };
}

/** Where it is interrupted, the times are of no use. */
async function makeAndAppend(
  dataset: Dataset,
  { path, rows, interrupted }: {
    readonly path: string;
    readonly rows: number;
    readonly interrupted: AbortSignal;
  },
): Promise<InTurn> {
  const store = await BITEMPORAL.open(path, { variant: "normal" });
  try {
    const hash = createHash("sha256");
    let [makeMs, appendMs] = [0, 0];
    const chunks = chunksOf(dataset, { ...range(dataset), form: "blocks", workers: 1 });
    for (;;) {
      const start = performance.now();
      const { value: chunk, done } = await chunks.next();
      if (done) break;
      hash.update(chunk.encoded);
      makeMs += performance.now() - start;
      appendMs += await append(store, chunk);
      await setImmediate();
      if (interrupted.aborted) return { makeMs, appendMs };
    }
    await checkRows(store, rows);
    return { makeMs, appendMs };
  } finally {
    await store.close();
  }
}

async function append(store: EntityStore, { encoded, encodedLengths }: Chunk): Promise<number> {
  let ms = 0;
  for (const bytes of split(encoded, encodedLengths)) {
    const block = decodeBlock(bytes);
    const start = performance.now();
    await store.appendBlock(block);
    ms += performance.now() - start;
  }
  return ms;
}

/** Where it is interrupted, the times are of no use. */
async function makeAlone(
  dataset: Dataset,
  { workers, pool, interrupted }: {
    readonly workers: number;
    readonly pool: ChunkPool;
    readonly interrupted: AbortSignal;
  },
): Promise<Alone> {
  const hash = createHash("sha256");
  const [start, cpuStart] = [performance.now(), threadCpuMs()];
  for await (const chunk of chunksOf(dataset, { ...range(dataset), form: "blocks", workers }, pool)) {
    hash.update(chunk.encoded);
    await setImmediate();
    if (interrupted.aborted) break;
  }
  const cpuEnd = threadCpuMs();
  return {
    ms: performance.now() - start,
    mainCpuMs: cpuStart === null || cpuEnd === null ? null : cpuEnd - cpuStart,
  };
}

/** CPU time of the calling thread, ms; null where the system does not tell (Linux does). */
function threadCpuMs(): number | null {
  const schedule = threadSchedule();
  return schedule && schedule.runNs / 1e6;
}

async function checkRows(store: EntityStore, expected: number): Promise<void> {
  const stored = rowsOf((await store.stats()).totals);
  if (stored === expected) return;
  throw new HeadroomError(`The store holds ${stored} rows, the chain has ${expected}: no figure counts`, {
    expected: `${expected} rows`,
    actual: `${stored} rows`,
    next: "report this with the scenario, scale and seed",
  });
}

/** The load and the steady stretch, without peaks. */
function range({ phases }: Dataset): { readonly from: number; readonly to: number } {
  return { from: phases[0]!.from, to: (phases[1] ?? phases[0])!.to };
}
