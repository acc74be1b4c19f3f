import { createHash } from "node:crypto";
import { Database } from "../../stores/sqlite/engine.ts";
import type { Probe } from "./probe.ts";
import { scriptWork } from "./script_work.ts";

/** Rows of the table in memory: with its indexes larger than a core's own cache. */
const ROWS = 50_000;
/** Rows and look-ups of one piece of work, and look-ups of a moment. */
const [BATCH, MOMENT] = [2000, 20];
/** Other values of an indexed column, so that each is found some times. */
const NAMES = 5000;

const SCHEMA = `
  CREATE TABLE version (id INTEGER PRIMARY KEY, key BLOB, name TEXT, value INTEGER, payload BLOB);
  CREATE INDEX by_key ON version (key);
  CREATE INDEX by_name ON version (name, value DESC);
`;

/** A sequence of numbers below `end` that jumps about and is the same on every machine. */
function* scattered(end: number): Generator<number, never> {
  for (let state = 1;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield Math.floor(state / 2 ** 32 * end);
  }
}

/** What one core does for a store: digests, JavaScript, b-trees of SQLite. Closes its database when disposed of. */
export class CpuProbes implements Disposable {
  readonly #database = new Database(":memory:");
  readonly #at = scattered(NAMES);
  readonly #insert;
  readonly #find;
  readonly #bytes = new Uint8Array(1 << 20).fill(0x5a);
  readonly probes: readonly Probe[];

  constructor() {
    this.#database.exec(SCHEMA);
    this.#insert = this.#database.prepare(
      "INSERT INTO version (key, name, value, payload) VALUES (?, ?, ?, ?)",
    );
    this.#find = this.#database.prepare(
      "SELECT id, payload FROM version WHERE name = ? AND value >= ? LIMIT 5",
    );
    this.#database.transaction(() => this.#insertRows(ROWS))();
    this.probes = [
      { figure: "hash", samples: 5, pieces: 8, work: () => this.#hash(8) },
      { figure: "script", samples: 8, pieces: 2, work: () => void (scriptWork() + scriptWork()) },
      {
        figure: "insert",
        samples: 6,
        pieces: 1,
        ready: () => this.#database.exec("BEGIN"),
        work: () => this.#insertRows(BATCH),
        undo: () => this.#database.exec("ROLLBACK"),
      },
      { figure: "lookup", samples: 6, pieces: 1, work: () => this.#lookUp(BATCH) },
      { figure: "moment", samples: 300, pieces: 1, work: () => this.#lookUp(MOMENT) },
    ];
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  #hash(times: number): void {
    for (let i = 0; i < times; i++) createHash("sha256").update(this.#bytes).digest();
  }

  #insertRows(count: number): void {
    for (let i = 0; i < count; i++) {
      const at = this.#at.next().value;
      const key = this.#bytes.subarray(0, 32);
      new DataView(key.buffer).setUint32(0, Math.imul(at, 0x9e3779b1));
      this.#insert.run(key, `name-${at}`, i, this.#bytes.subarray(32, 160));
    }
  }

  #lookUp(count: number): void {
    for (let i = 0; i < count; i++) this.#find.all(`name-${this.#at.next().value}`, 0);
  }
}
