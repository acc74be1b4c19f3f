import { Buffer } from "node:buffer";

/** Bytes that the window has room for at first. choice: a chunk of a file, which a window mostly holds one of. */
const ROOM = 128 * 1024;

/** The part of a stream of bytes that is being read. It grows as far as is asked for, and what was read leaves it. */
export class ByteWindow {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #room = Buffer.alloc(ROOM);
  #start = 0;
  #end = 0;
  #at = 0;
  #isDone = false;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Where in the stream the window begins: bytes read before it. */
  get at(): number {
    return this.#at;
  }

  get length(): number {
    return this.#end - this.#start;
  }

  /** Bytes in the window; overwritten by what comes later. */
  get bytes(): Buffer {
    return this.#room.subarray(this.#start, this.#end);
  }

  /** Reads on until the window holds so many bytes. @returns Whether it does; the stream has no more otherwise. */
  async fill(size: number): Promise<boolean> {
    while (this.length < size && !this.#isDone) {
      const { value, done } = await this.#chunks.next();
      if (done) this.#isDone = true;
      else this.#add(value);
    }
    return this.length >= size;
  }

  /** Moves the window's beginning on, by at most its length. */
  drop(size: number): void {
    this.#start += size;
    this.#at += size;
  }

  /** Takes bytes from the window's beginning, as a copy. */
  take(size: number): Buffer {
    const taken = Buffer.from(this.bytes.subarray(0, size));
    this.drop(size);
    return taken;
  }

  /** No more will be read: who gives the chunks may close what they come from. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  /** Where there is no room, the window moves to the front; it is at most half of the room then, so that this stays rare. */
  #add(chunk: Uint8Array): void {
    if (this.#end + chunk.length > this.#room.length) {
      const length = this.length + chunk.length;
      const room = 2 * length > this.#room.length ? Buffer.alloc(2 * length) : this.#room;
      this.bytes.copy(room);
      [this.#room, this.#start, this.#end] = [room, 0, this.length];
    }
    this.#room.set(chunk, this.#end);
    this.#end += chunk.length;
  }
}
