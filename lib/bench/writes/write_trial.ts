import { decodedBlocks } from "../../chain/codec/block_file.ts";
import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
import { rowsOf } from "../../chain/version_totals.ts";
import type { EntityStore } from "../../stores/entity_store.ts";
import { findEntityStore } from "../../stores/mod.ts";
import { passedBytes } from "../environment/io.ts";
import { threadCpuMs } from "../environment/thread_cpu.ts";
import { monotonicClock, type WaitingClock } from "../load/clock.ts";
import { measuringCostUs } from "../load/measuring_cost.ts";
import { runOpenLoop } from "../load/open_loop.ts";
import type { StoreContestant } from "../race/contestant.ts";
import type { WriteKind } from "./write_scenario.ts";

/** Consecutive blocks of one kind; `to` is exclusive. */
export interface StageBlocks {
  readonly kind: WriteKind;
  readonly from: number;
  readonly to: number;
}

/** What a trial's process is told. */
export interface WriteTask extends StoreContestant {
  /** Of the store's file; nothing is there yet. */
  readonly path: string;
  /** A block file: a base that is not measured, then the stages. */
  readonly blocks: string;
  readonly stages: readonly StageBlocks[];
  /** Seconds between two blocks that are due; null for a closed loop. */
  readonly cadenceS: number | null;
}

/** What the blocks of one kind took in one trial. */
export interface StageTimes {
  readonly kind: WriteKind;
  /** Service time of each block, ms. */
  readonly serviceMs: readonly number[];
  /** From the moment each was due to its end, ms; null in a closed loop. */
  readonly responseMs: readonly number[] | null;
  /** Of the writing thread, and of the store's own ones up to their last report. */
  readonly cpuMs: number;
  /** Operations of all blocks, each on an entity of its own, and the rows they wrote or closed. */
  readonly entities: number;
  readonly rows: number;
  /** Bytes passed to the system for log and file while they were appended; null where it does not tell. */
  readonly writtenBytes: number | null;
  /** Growth of the file by its pages; null where the store has none. */
  readonly fileBytes: number | null;
  /** The log's file at the end; null where there is none. SQLite's does not get shorter while it is open. */
  readonly logBytes: number | null;
}

/** What a trial found. */
export interface WriteTrial {
  readonly stages: readonly StageTimes[];
  /** Time of a measured block around nothing, us. */
  readonly measuringUs: number;
}

/**
 * Appends a base and then the stages' blocks to a new store. On the clock: `appendBlock` alone; blocks are decoded before their
 * stage begins.
 * @throws {HeadroomError} The store failed.
 */
export async function runWriteTrial(task: WriteTask): Promise<WriteTrial> {
  const kind = await findEntityStore(task.store);
  const store = await kind.open(task.path, { variant: task.variant });
  const blocks = decodedBlocks(task.blocks);
  const first = task.stages[0]!.from;
  const next = (count: number) => Array.from({ length: count }, () => blocks.next().value as EncodedBlock);
  for (let number = 1; number < first; number++) await store.appendBlock(next(1)[0]!);
  const clock = monotonicClock();
  const stages: StageTimes[] = [];
  for (const stage of task.stages) {
    stages.push(await runStage({ store, clock, blocks: next(stage.to - stage.from), task }, stage.kind));
  }
  await store.close();
  const samples: number[] = [];
  return {
    stages,
    measuringUs: measuringCostUs(() => {
      const start = clock.nowUs();
      samples.push(clock.nowUs() - start);
    }),
  };
}

interface Stage {
  readonly store: EntityStore;
  readonly clock: WaitingClock;
  readonly blocks: readonly EncodedBlock[];
  readonly task: WriteTask;
}

async function runStage({ store, clock, blocks, task }: Stage, kind: WriteKind): Promise<StageTimes> {
  let rows = 0;
  const append = async (block: EncodedBlock) => {
    const { written, closed } = await store.appendBlock(block);
    rows += rowsOf(written) + rowsOf(closed);
  };
  const before = store.engineState();
  const [bytesBefore, cpuBefore] = [passedBytes(), threadCpuMs()];
  const times = task.cadenceS === null
    ? await closedLoop(blocks, clock, append)
    : await atCadence(blocks, clock, { append, cadenceS: task.cadenceS });
  const [cpuAfter, bytesAfter] = [threadCpuMs(), passedBytes()];
  // Once a stage: looking at the files takes as long as a small block, and its CPU time would be the store's.
  const after = store.engineState();
  return {
    kind,
    ...times,
    cpuMs: cpuAfter - cpuBefore + (after.threadsCpuMs ?? 0) - (before.threadsCpuMs ?? 0),
    entities: blocks.reduce((sum, { operations }) => sum + operations.length, 0),
    rows,
    writtenBytes: bytesAfter === null || bytesBefore === null ? null : bytesAfter - bytesBefore,
    fileBytes: after.pageCount === undefined
      ? null
      : (after.pageCount - (before.pageCount ?? 0)) * Number(store.settings.page_size),
    logBytes: after.logBytes ?? null,
  };
}

type Append = (block: EncodedBlock) => Promise<void>;
type Times = Pick<StageTimes, "serviceMs" | "responseMs">;

async function closedLoop(
  blocks: readonly EncodedBlock[],
  clock: WaitingClock,
  append: Append,
): Promise<Times> {
  const serviceMs: number[] = [];
  for (const block of blocks) {
    const start = clock.nowUs();
    await append(block);
    serviceMs.push((clock.nowUs() - start) / 1000);
  }
  return { serviceMs, responseMs: null };
}

/** Block n is due n cadences after the first. */
async function atCadence(
  blocks: readonly EncodedBlock[],
  clock: WaitingClock,
  { append, cadenceS }: { readonly append: Append; readonly cadenceS: number },
): Promise<Times> {
  const due = Float64Array.from(blocks, (_, n) => 1e6 * cadenceS * n);
  const { arrivals } = await runOpenLoop(due, clock, (n) => append(blocks[n]!));
  return {
    serviceMs: arrivals.map(({ startUs, endUs }) => (endUs - startUs) / 1000),
    responseMs: arrivals.map(({ scheduledUs, endUs }) => (endUs - scheduledUs) / 1000),
  };
}
