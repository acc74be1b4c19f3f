import type { Chunk } from "./chunk.ts";

/** A file that takes chunks in order. */
export interface ChunkSink {
  /** First block that is not there yet. */
  readonly keptTo: number;
  append(chunk: Chunk): void;
  /** Leaves the unfinished file, to be gone on with. */
  suspend(): void;
  /** Throws the unfinished file away. */
  abort(): void;
  /** Finishes the file. `digest` is the SHA-256 (hex) of all encoded blocks, `bytes` counts the file. */
  close(): { readonly digest: string; readonly blocks: number; readonly bytes: number };
}
