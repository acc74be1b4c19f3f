import { Buffer } from "node:buffer";
import * as fs from "node:fs";

/** Bytes collected before they are written. */
const BUFFER_BYTES = 1 << 20;

/** Appends to an open file through a buffer; the bytes passed in may be reused afterwards. */
export class FileAppender {
  readonly #file: number;
  readonly #refuse: (cause: unknown) => never;
  readonly #buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  #buffered = 0;
  #bytes = 0;

  /** @param refuse Throws the error that explains a failed write. */
  constructor(file: number, refuse: (cause: unknown) => never) {
    this.#file = file;
    this.#refuse = refuse;
  }

  /** Appends after the first bytes of the file; what it holds beyond them is cut off. */
  resumeAt(bytes: number): void {
    fs.ftruncateSync(this.#file, bytes);
    this.#bytes = bytes;
  }

  /** Bytes of the file, buffered ones included. */
  get bytes(): number {
    return this.#bytes + this.#buffered;
  }

  write(bytes: Uint8Array): void {
    if (this.#buffered + bytes.length > BUFFER_BYTES) this.flush();
    if (bytes.length > BUFFER_BYTES) return this.#put(bytes);
    this.#buffer.set(bytes, this.#buffered);
    this.#buffered += bytes.length;
  }

  flush(): void {
    const bytes = this.#buffer.subarray(0, this.#buffered);
    this.#buffered = 0;
    this.#put(bytes);
  }

  #put(bytes: Uint8Array): void {
    try {
      for (let at = 0; at < bytes.length;) {
        at += fs.writeSync(this.#file, bytes, at, bytes.length - at, this.#bytes + at);
      }
    } catch (cause) {
      this.#refuse(cause);
    }
    this.#bytes += bytes.length;
  }
}
