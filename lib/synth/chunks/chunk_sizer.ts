import type { Phase } from "../dataset.ts";
import type { Chunk, ChunkForm } from "./chunk.ts";
import type { ChunkTask } from "./chunk_pool.ts";

/** Encoded bytes a chunk aims at: enough to make a thread's message cheap, little enough to hold several. */
const TARGET_BYTES = 1e6;
const MAX_BLOCKS = 4096;

/**
 * Cuts a chain into chunks of about the same bytes. Blocks of two phases may differ a thousandfold, so each phase starts
 * with one block and grows by what its chunks turned out to hold.
 */
export class ChunkSizer {
  readonly #phases: readonly Phase[];
  #phase = 0;
  #blocks = 1;

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
      for (let at = Math.max(start, from); at < end;) {
        const next = Math.min(end, at + this.#blocks);
        yield { from: at, to: next, form };
        at = next;
      }
    }
  }

  /** Learns from a made chunk how many blocks of its phase the next ones should hold. */
  observe(chunk: Chunk): void {
    if (chunk.from < this.#phases[this.#phase]!.from) return;
    const perBlock = chunk.encoded.length / (chunk.to - chunk.from);
    this.#blocks = Math.min(MAX_BLOCKS, 2 * this.#blocks, Math.max(1, Math.floor(TARGET_BYTES / perBlock)));
  }
}
