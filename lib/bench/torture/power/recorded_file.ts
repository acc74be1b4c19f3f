import { Buffer } from "node:buffer";

/** A write that nobody has synced yet: bytes at a place, or a new size. */
type Pending = { readonly at: number; readonly data: Buffer } | { readonly size: number };

/** Bytes that a disk writes whole or not at all. choice: the smallest sector in use. */
const SECTOR = 512;

/** A file, whatever its names: what lies on the disk of it for sure, and what was written to it since. */
export class RecordedFile {
  #durable: Buffer;
  #settled = 0;
  #pending: Pending[] = [];
  /** Whether a sync of it has ended. */
  wasSynced: boolean;

  /** @param held What lies on the disk of it from the beginning; nothing of one that is new. */
  constructor(held?: Buffer) {
    this.#durable = held ?? Buffer.alloc(0);
    this.wasSynced = held !== undefined;
  }

  /** Writes to it in all. */
  get written(): number {
    return this.#settled + this.#pending.length;
  }

  get isSettled(): boolean {
    return this.#pending.length === 0;
  }

  add(write: Pending): void {
    this.#pending.push(write);
  }

  /** A sync has ended: the first writes of all, so many of them, are on the disk. */
  settle(writes: number): void {
    this.wasSynced = true;
    const count = writes - this.#settled;
    if (count <= 0) return;
    this.#durable = applied(this.#durable, this.#pending.splice(0, count), () => true);
    this.#settled += count;
  }

  /** Its content where of each write that is not on the disk for sure every sector is kept or not. */
  after(keeps: () => boolean): Buffer {
    return this.#pending.length === 0 ? this.#durable : applied(this.#durable, this.#pending, keeps);
  }
}

/** Content after some writes. A sector that is lost before one that is kept holds what was there, or zeros beyond the former end. */
function applied(content: Buffer, writes: readonly Pending[], keeps: () => boolean): Buffer<ArrayBuffer> {
  const ends = writes.map((write) => "size" in write ? write.size : write.at + write.data.length);
  const result = Buffer.alloc(ends.reduce((most, end) => Math.max(most, end), content.length));
  content.copy(result);
  let length = content.length;
  for (const write of writes) {
    if ("size" in write) {
      if (!keeps()) continue;
      result.fill(0, write.size, Math.max(length, write.size));
      length = write.size;
      continue;
    }
    for (let from = 0; from < write.data.length;) {
      const to = Math.min(write.data.length, from + SECTOR - (write.at + from) % SECTOR);
      if (keeps()) {
        write.data.copy(result, write.at + from, from, to);
        length = Math.max(length, write.at + to);
      }
      from = to;
    }
  }
  return result.subarray(0, length);
}
