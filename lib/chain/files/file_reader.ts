import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { HeadroomError } from "../../errors.ts";

/** Bytes read from disk at once. */
const CHUNK_BYTES = 1 << 20;

/** Reads an open file: in order, in chunks of 1 MiB, or at any position. */
export class FileReader {
  readonly #file: number;
  #chunk: Buffer = Buffer.alloc(0);
  #chunkAt = 0;
  #position = 0;

  constructor(file: number) {
    this.#file = file;
  }

  /**
   * @param what What people call such a file. @param next What to do where it cannot be opened.
   * @throws {HeadroomError} The file cannot be opened.
   */
  static open(path: string, what: string, next: string): FileReader {
    try {
      return new FileReader(fs.openSync(path, "r"));
    } catch (cause) {
      const problem = (cause as NodeJS.ErrnoException).code ?? "unknown";
      throw new HeadroomError(`Cannot open ${what} "${path}": ${problem}`, {
        expected: "a readable file",
        actual: problem,
        next,
        cause,
      });
    }
  }

  close(): void {
    fs.closeSync(this.#file);
  }

  /** Size of the file, bytes. */
  get size(): number {
    return fs.fstatSync(this.#file).size;
  }

  /** Bytes that `read` has returned so far. */
  get position(): number {
    return this.#position;
  }

  /** Bytes from a position on, fewer at the end of the file. `read` goes on where it was. */
  readAt(position: number, length: number): Buffer {
    return this.#fill(Buffer.alloc(length), 0, position);
  }

  /** The next bytes, fewer at the end of the file. Chunks are never overwritten: what was returned stays valid. */
  read(length: number): Buffer {
    if (this.#chunk.length - this.#chunkAt < length) {
      const rest = this.#chunk.subarray(this.#chunkAt);
      const chunk = Buffer.alloc(Math.max(length, CHUNK_BYTES));
      rest.copy(chunk);
      this.#chunk = this.#fill(chunk, rest.length, null);
      this.#chunkAt = 0;
    }
    const bytes = this.#chunk.subarray(this.#chunkAt, this.#chunkAt + length);
    this.#chunkAt += bytes.length;
    this.#position += bytes.length;
    return bytes;
  }

  /** Fills a buffer from `start` on; returns the part that holds data. @param position Null: where the file is. */
  #fill(bytes: Buffer, start: number, position: number | null): Buffer {
    let at = start;
    while (at < bytes.length) {
      const from = position === null ? null : position + at - start;
      const count = fs.readSync(this.#file, bytes, at, bytes.length - at, from);
      if (count === 0) break;
      at += count;
    }
    return bytes.subarray(0, at);
  }
}
