import { Buffer } from "node:buffer";
import * as fs from "node:fs";

/** Bytes collected before they are written. */
const BUFFER_BYTES = 1 << 20;

/** Appends to an open file through one buffer; what was handed in may change or go away afterwards. */
export class FileAppender {
  readonly #file: number;
  readonly #refuse: (cause: unknown) => never;
  readonly #buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  #buffered = 0;
  #bytes = 0;

  /** @param refuse Says for people why a write failed. */
  constructor(file: number, refuse: (cause: unknown) => never) {
    this.#file = file;
    this.#refuse = refuse;
  }

  /** Goes on behind bytes that are there already; what the file holds beyond them is cut off. */
  resumeAt(bytes: number): void {
    fs.ftruncateSync(this.#file, bytes);
    this.#bytes = bytes;
  }

  /** Bytes of the file, those still in the buffer included. */
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
