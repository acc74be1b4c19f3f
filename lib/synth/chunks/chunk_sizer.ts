import type { Phase } from "../dataset.ts";
import type { Chunk, ChunkForm } from "./chunk.ts";
import type { ChunkTask } from "./chunk_pool.ts";

/** Encoded bytes a chunk aims at: enough to make a thread's message cheap, little enough to hold several. */
const TARGET_BYTES = 1e6;
/** Encoded bytes that may be under way at one time, where blocks are larger than a chunk should be. */
const IN_FLIGHT_BYTES = 32e6;
const MAX_BLOCKS = 4096;

/**
 * Cuts a chain into chunks of about the same bytes. Blocks of two phases may differ a thousandfold, so each phase starts
 * with one block and grows by what its chunks turned out to hold.
 */
export class ChunkSizer {
  readonly #phases: readonly Phase[];
  #phase = 0;
  #blocks = 1;
  /** Of the newest chunk; a phase starts with one at a time, until its blocks are known. */
  #chunkBytes = IN_FLIGHT_BYTES;

  constructor(phases: readonly Phase[]) {
    this.#phases = phases;
  }

  /** Tasks from a block to another (exclusive); each is cut when it is asked for. */
  *tasks(from: number, to: number, form: ChunkForm): Generator<ChunkTask> {
    for (let phase = 0; phase < this.#phases.length; phase++) {
      const start = this.#phases[phase]!.from;
      const end = Math.min(to, this.#phases[phase]!.to);
      this.#phase = phase;
      this.#blocks = 1;
      this.#chunkBytes = IN_FLIGHT_BYTES;
      for (let at = Math.max(start, from); at < end;) {
        const next = Math.min(end, at + this.#blocks);
        yield { from: at, to: next, form };
        at = next;
      }
    }
  }

  /** Chunks that may be under way together, at least one, where there are so many threads. */
  inFlight(workers: number): number {
    return Math.max(1, Math.min(workers + 1, Math.floor(IN_FLIGHT_BYTES / this.#chunkBytes)));
  }

  /** Learns from a made chunk how many blocks of its phase the next ones should hold. */
  observe(chunk: Chunk): void {
    if (chunk.from < this.#phases[this.#phase]!.from) return;
    this.#chunkBytes = Math.max(1, chunk.encoded.length);
    const perBlock = chunk.encoded.length / (chunk.to - chunk.from);
    this.#blocks = Math.min(MAX_BLOCKS, 2 * this.#blocks, Math.max(1, Math.floor(TARGET_BYTES / perBlock)));
  }
}
