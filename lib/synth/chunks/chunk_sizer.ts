import { type Dataset, type Phase, ROW_BYTES } from "../dataset.ts";
import type { Chunk, ChunkRequest, ChunkTask } from "./chunk.ts";

/** Encoded bytes a chunk aims at: a message between threads costs little beside it, and several fit in memory. */
const TARGET_BYTES = 1e6;
/** Encoded bytes that may be under way together, where single blocks are larger than a chunk should be. */
const IN_FLIGHT_BYTES = 32e6;
const BLOCKS_MAX = 4096;
/** Blocks of a phase's first chunks, where its first block holds little: later ones may hold more. */
const FIRST_BLOCKS_MAX = 64;
/**
 * Chunks still to be cut, per running thread, for which another one is started.
 * choice: a start keeps the calling thread for some 20 ms and the new one cold for some 100 ms, about 24 chunks.
 */
const CHUNKS_PER_START = 24;

/**
 * Cuts a chain into chunks of about the same bytes. Blocks of two phases may differ a thousandfold, so each phase starts
 * from the size of its first block, pulses included, and adapts to what its chunks turn out to hold.
 */
export class ChunkSizer {
  readonly #dataset: Dataset;
  readonly #request: ChunkRequest;
  #at: number;
  #phase: Phase;
  #blocks = 1;
  #chunkBytes = 1;

  constructor(dataset: Dataset, request: ChunkRequest) {
    this.#dataset = dataset;
    this.#request = request;
    this.#at = request.from;
    this.#phase = dataset.phases[0]!;
    this.#enter(dataset.phases.find(({ to }) => request.from < to) ?? this.#phase);
  }

  /** The requested blocks as tasks; each is cut when it is asked for. */
  *tasks(): Generator<ChunkTask> {
    const { from, to, form } = this.#request;
    for (const phase of this.#dataset.phases) {
      const end = Math.min(to, phase.to);
      this.#at = Math.max(from, phase.from);
      if (this.#at < end && phase !== this.#phase) this.#enter(phase);
      while (this.#at < end) {
        const next = Math.min(end, this.#at + this.#blocks);
        const task = { from: this.#at, to: next, form };
        this.#at = next;
        yield task;
      }
    }
  }

  /** Chunks that may be under way together: two a thread, so that none waits for its next task, and one being written. */
  get inFlight(): number {
    const fitting = Math.floor(IN_FLIGHT_BYTES / this.#chunkBytes);
    return Math.max(1, Math.min(2 * this.#request.workers + 1, fitting));
  }

  /** Whether another thread beside the running ones would repay its start. */
  repaysStart(running: number): boolean {
    const left = (this.#request.to - this.#at) / this.#blocks;
    return running < this.#request.workers && left > CHUNKS_PER_START * running;
  }

  /** Learns from a made chunk how many blocks of its phase the next ones should hold. */
  observe({ from, to, encoded }: Chunk): void {
    if (from >= this.#phase.from) this.#aim(encoded.length / (to - from), 2 * this.#blocks);
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    const { stringRows, numberRows, payloadRows, payloadBytes } = this.#dataset.size(phase.from, phase.from);
    this.#aim(payloadBytes + ROW_BYTES * (stringRows + numberRows + payloadRows), FIRST_BLOCKS_MAX);
  }

  #aim(blockBytes: number, blocksMax: number): void {
    const fitting = Math.floor(TARGET_BYTES / Math.max(1, blockBytes));
    this.#blocks = Math.max(1, Math.min(BLOCKS_MAX, blocksMax, fitting));
    this.#chunkBytes = Math.max(1, blockBytes * this.#blocks);
  }
}
