import * as fs from "node:fs";
import { join } from "node:path";
import type { Probe } from "./probe.ts";

const [KIB, MIB] = [1 << 10, 1 << 20];
const PAGE = 4 * KIB;
/** Bytes of the log that is written in place, as SQLite's is from its first checkpoint on, and of the file that is read. */
const [LOG_BYTES, FILE_BYTES] = [4 * MIB, 16 * MIB];
/** Pages that a log holds when SQLite moves it into the file. Source: sqlite.org/wal.html, "automatic checkpoint". */
const LOG_PAGES = 1000;
/** Pages read from anywhere in a round, and small files made. */
const [READS, FILES] = [32, 100];

/** What the disk under a folder does. Closes its log when disposed of; the files are the caller's to remove, with their folder. */
export class DiskProbes implements Disposable {
  readonly #dir: string;
  readonly #data = new Uint8Array(MIB).fill(0x5a);
  readonly #log: number;
  /** Written by `write`, read by the others. */
  readonly file: string;
  readonly probes: readonly Probe[];
  /** To be measured when the pages of `file` have left the system's cache. */
  readonly cold: readonly Probe[];

  constructor(dir: string) {
    this.#dir = dir;
    this.file = join(dir, "file");
    this.#log = fs.openSync(join(dir, "log"), "w");
    for (let at = 0; at < LOG_BYTES; at += MIB) fs.writeSync(this.#log, this.#data, 0, MIB, at);
    fs.fsyncSync(this.#log);
    this.probes = [
      this.#synced("sync4k", PAGE, 20),
      this.#synced("sync64k", 64 * KIB, 10),
      this.#synced("sync1m", MIB, 4),
      this.#synced("fsync", PAGE, 20),
      {
        figure: "write",
        samples: 2,
        pieces: 1,
        ready: () => fs.rmSync(this.file, { force: true }),
        work: () => this.#write(),
      },
      { figure: "checkpoint", samples: 2, pieces: 1, work: () => this.#checkpoint() },
      {
        figure: "files",
        samples: 2,
        pieces: 1,
        work: () => this.#makeFiles(),
        undo: () => this.#removeFiles(),
      },
    ];
    this.cold = [
      { figure: "page", samples: 1, pieces: READS, work: () => this.#readPages() },
      { figure: "read", samples: 1, pieces: 1, work: () => void fs.readFileSync(this.file) },
    ];
  }

  [Symbol.dispose](): void {
    fs.closeSync(this.#log);
  }

  #synced(
    figure: "sync4k" | "sync64k" | "sync1m" | "fsync",
    bytes: number,
    samples: number,
  ): Probe {
    const sync = figure === "fsync" ? fs.fsyncSync : fs.fdatasyncSync;
    let at = 0;
    return {
      figure,
      samples,
      pieces: 1,
      ready: () => at = at + bytes > LOG_BYTES ? 0 : at,
      work: () => {
        at += fs.writeSync(this.#log, this.#data, 0, bytes, at);
        sync(this.#log);
      },
    };
  }

  #write(): void {
    const file = fs.openSync(this.file, "w");
    for (let at = 0; at < FILE_BYTES; at += MIB) fs.writeSync(file, this.#data, 0, MIB, at);
    fs.fdatasyncSync(file);
    fs.closeSync(file);
  }

  #checkpoint(): void {
    const file = fs.openSync(this.file, "r+");
    for (let i = 0; i < LOG_PAGES; i++) fs.writeSync(file, this.#data, 0, PAGE, placeOf(i));
    fs.fdatasyncSync(file);
    fs.closeSync(file);
  }

  #readPages(): void {
    const file = fs.openSync(this.file, "r");
    const page = new Uint8Array(PAGE);
    for (let i = 0; i < READS; i++) fs.readSync(file, page, 0, PAGE, placeOf(i));
    fs.closeSync(file);
  }

  #makeFiles(): void {
    for (let i = 0; i < FILES; i++) {
      const folder = join(this.#dir, "objects", (i % 16).toString(16));
      fs.mkdirSync(folder, { recursive: true });
      const path = join(folder, String(i));
      fs.writeFileSync(`${path}.tmp`, this.#data.subarray(0, 200), { flag: "wx" });
      fs.renameSync(`${path}.tmp`, path);
    }
  }

  #removeFiles(): void {
    fs.rmSync(join(this.#dir, "objects"), { recursive: true });
  }
}

/** Where the nth of some pages lies in the file: all over it, each at another place. */
function placeOf(n: number): number {
  return PAGE * ((Math.imul(n, 0x9e3779b1) >>> 0) % (FILE_BYTES / PAGE));
}
