import * as fs from "node:fs";
import { Buffer } from "node:buffer";

/** Records gathered before they are written, and the longest that one waits for it, ms. choice: a process that is killed loses a second at most. */
const GATHERED = 1024;
const WAIT_MS = 1000;

/** Appends records of numbers to a file, so that what was measured outlives the process that measured it. */
export class RecordWriter {
  readonly #file: number;
  readonly #width: number;
  readonly #gathered: Float64Array;
  #used = 0;
  #writtenMs = performance.now();

  /** @param width Numbers of a record. */
  constructor(path: string, width: number) {
    this.#file = fs.openSync(path, "w");
    this.#width = width;
    this.#gathered = new Float64Array(width * GATHERED);
  }

  add(record: readonly number[]): void {
    this.#gathered.set(record, this.#used);
    this.#used += this.#width;
    if (this.#used === this.#gathered.length || performance.now() - this.#writtenMs >= WAIT_MS) this.#write();
  }

  close(): void {
    this.#write();
    fs.closeSync(this.#file);
  }

  #write(): void {
    const bytes = Buffer.from(this.#gathered.buffer, 0, this.#used * this.#gathered.BYTES_PER_ELEMENT);
    for (let done = 0; done < bytes.length;) done += fs.writeSync(this.#file, bytes, done);
    [this.#used, this.#writtenMs] = [0, performance.now()];
  }
}

/** Every whole line of a file of JSON; none where there is no file. The last one may be cut where its process was killed. */
export function readJsonLines<T>(path: string): T[] {
  if (!fs.existsSync(path)) return [];
  return fs.readFileSync(path, "utf8").split("\n").slice(0, -1).map((line) => JSON.parse(line));
}

/** Every whole record of a file, in order; none where there is no file. A record is valid until the next one is asked for. */
export function* readRecords(path: string, width: number): Generator<Float64Array> {
  if (!fs.existsSync(path)) return;
  const file = fs.openSync(path, "r");
  const room = new Float64Array(width * GATHERED);
  const bytes = new Uint8Array(room.buffer);
  try {
    for (let kept = 0;;) {
      const read = fs.readSync(file, bytes, kept, bytes.length - kept, null);
      if (read === 0) return;
      const whole = Math.floor((kept + read) / (8 * width));
      for (let i = 0; i < whole; i++) yield room.subarray(i * width, (i + 1) * width);
      const used = whole * 8 * width;
      kept = kept + read - used;
      bytes.copyWithin(0, used, used + kept);
    }
  } finally {
    fs.closeSync(file);
  }
}
