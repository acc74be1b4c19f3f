import { createHash } from "node:crypto";
import { decodeBlock } from "../../chain/codec/decode_block.ts";
import { rowsOf } from "../../chain/version_totals.ts";
import { HeadroomError } from "../../errors.ts";
import { type MedianInterval, medianInterval } from "../../stats/median_interval.ts";
import { openBitemporal } from "../../stores/sqlite/bitemporal.ts";
import type { EntityStore } from "../../stores/entity_store.ts";
import { type Chunk, split } from "../../synth/chunks/chunk.ts";
import { chunksOf } from "../../synth/chunks/chunks_of.ts";
import type { Dataset } from "../../synth/dataset.ts";

/** Rows a second of making blocks and of appending them, and how many times faster making is, over several rounds. */
export interface GenerationPace {
  readonly rows: number;
  readonly workers: number;
  readonly appended: MedianInterval;
  readonly made: MedianInterval;
  readonly madeByWorkers: MedianInterval;
  /** Within each round: making by one thread, and by `workers`, over appending. */
  readonly ratio: MedianInterval;
  readonly ratioByWorkers: MedianInterval;
}

interface Round {
  readonly rows: number;
  readonly makeMs: number;
  readonly appendMs: number;
  readonly workersMs: number;
}

/**
 * Measures making encoded blocks against block-by-block append, on one machine in one run. Made means: the bytes exist and
 * their digest was taken. One thread makes a chunk, then the store appends its blocks, in turn to the end; then `workers`
 * threads make the same chain alone. The first round is warmup and is not counted.
 *
 * @param folder Where each round's throwaway database is made (WAL, synchronous=NORMAL).
 * @throws {HeadroomError} The store holds other rows than the chain has: then no figure counts.
 */
export async function measureGenerationPace(
  dataset: Dataset,
  { rounds, workers, folder, onRound }: {
    readonly rounds: number;
    readonly workers: number;
    readonly folder: string;
    readonly onRound: () => void;
  },
): Promise<GenerationPace> {
  const measured: Round[] = [];
  for (let round = 0; round <= rounds; round++) {
    const path = `${folder}/round-${round}.db`;
    const inTurn = await makeAndAppend(dataset, path);
    const workersMs = await makeAlone(dataset, workers);
    if (round > 0) measured.push({ ...inTurn, workersMs });
    onRound();
  }
  const over = (of: (round: Round) => number) => medianInterval(measured.map(of));
  return {
    rows: measured[0]!.rows,
    workers,
    appended: over(({ rows, appendMs }) => rows / appendMs * 1000),
    made: over(({ rows, makeMs }) => rows / makeMs * 1000),
    madeByWorkers: over(({ rows, workersMs }) => rows / workersMs * 1000),
    ratio: over(({ makeMs, appendMs }) => appendMs / makeMs),
    ratioByWorkers: over(({ workersMs, appendMs }) => appendMs / workersMs),
  };
}

async function makeAndAppend(dataset: Dataset, path: string): Promise<Omit<Round, "workersMs">> {
  const store = await openBitemporal(path, { synchronous: "NORMAL" });
  try {
    const hash = createHash("sha256");
    let [rows, makeMs, appendMs] = [0, 0, 0];
    const chunks = chunksOf(dataset, { ...range(dataset), form: "blocks", workers: 1 });
    for (;;) {
      const start = performance.now();
      const { value: chunk, done } = await chunks.next();
      if (done) break;
      hash.update(chunk.encoded);
      makeMs += performance.now() - start;
      rows += chunk.size.stringRows + chunk.size.numberRows + chunk.size.payloadRows;
      appendMs += await append(store, chunk);
    }
    await checkRows(store, rows);
    return { rows, makeMs, appendMs };
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

async function makeAlone(dataset: Dataset, workers: number): Promise<number> {
  const hash = createHash("sha256");
  const start = performance.now();
  for await (const chunk of chunksOf(dataset, { ...range(dataset), form: "blocks", workers })) {
    hash.update(chunk.encoded);
  }
  return performance.now() - start;
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
