import { statSync } from "node:fs";
import { HeadroomError } from "../../errors.ts";
import { type Database, DatabaseFile } from "../sqlite/engine.ts";
import { onEngine } from "../sqlite/engine_error.ts";
import { POSTING } from "../sqlite/posting.ts";
import { AttributeWords } from "../sqlite/versions/attribute_words.ts";
import {
  FOUND_COLUMNS,
  INDEXED_COLUMNS,
  type IndexedRow,
  readIndexed,
  type WholeRow,
} from "../sqlite/versions/version_columns.ts";
import { type EndedSpan, type EndedVersion, endedVersion, type SourceTier } from "./tier.ts";

/** How long a statement waits for another connection's lock, ms. choice: a block of a writer beside it. */
const BUSY_MS = 5_000;

/** The versions of a `posting` file that are over, to be moved out of it. */
export class HotVersions implements SourceTier, Disposable {
  readonly #path: string;
  readonly #database: DatabaseFile;

  /** @throws {HeadroomError} No `posting` store. */
  constructor(path: string) {
    if (POSTING.recognises?.(path) !== true) {
      throw HeadroomError.unmet(`move versions out of "${path}"`, {
        expected: `a ${POSTING.name} store`,
        actual: "something else",
        next:
          `Move the chain into one first: deno task append --from ${path} --store ${POSTING.name} --db hot.db`,
      });
    }
    this.#path = path;
    this.#database = onEngine(
      path,
      () => "open",
      () => new DatabaseFile(path, { fileMustExist: true, timeout: BUSY_MS }),
    );
  }

  /** Newest block. */
  get knownTo(): number {
    return this.#database.prepare<[], number>("SELECT max(number) FROM blocks").pluck().get()!;
  }

  /** As `SourceTier`. */
  *ended({ after, upTo }: EndedSpan, atOnce: number): Generator<readonly EndedVersion[], void> {
    const select = this.#database.prepare<[number, number, bigint, number], WholeRow>(
      `SELECT ${FOUND_COLUMNS}, p.content_type, p.payload FROM versions v CROSS JOIN entities e ON e.id = v.entity ` +
        "CROSS JOIN attributes a ON a.id = v.id CROSS JOIN payloads p ON p.id = v.id " +
        "WHERE v.to_block BETWEEN ? AND ? AND v.id > ? ORDER BY v.id LIMIT ?",
    ).raw().safeIntegers();
    for (let last = 0n;;) {
      const rows = onEngine(this.#path, () => "read", () => select.all(after + 1, upTo, last, atOnce));
      if (rows.length === 0) return;
      last = rows.at(-1)![0];
      yield rows.map(endedVersion);
    }
  }

  /** Removes those versions, what lists them, and entities that are left without one, in one transaction. Returns how many. */
  remove(upTo: number): number {
    return onEngine(this.#path, () => "take versions out of", () =>
      this.#database.transaction(() => {
        const database = this.#database;
        database.exec("CREATE TEMP TABLE moved (id INTEGER PRIMARY KEY, entity INTEGER NOT NULL)");
        const moved = database.prepare<[number]>(
          "INSERT INTO moved SELECT id, entity FROM versions WHERE to_block BETWEEN 0 AND ?",
        ).run(upTo).changes;
        this.#unlist(moved);
        for (const table of ["attributes", "payloads", "versions"]) {
          database.exec(`DELETE FROM ${table} WHERE id IN (SELECT id FROM moved)`);
        }
        database.exec(
          "DELETE FROM entities WHERE id IN (SELECT entity FROM moved) " +
            "AND NOT EXISTS (SELECT 1 FROM versions WHERE entity = entities.id)",
        );
        database.exec("DROP TABLE moved");
        return moved;
      }).immediate());
  }

  /**
   * The index of what is over has no contents: words are taken out one version after the other, or all, and those that stay put in
   * again, whichever is less.
   */
  #unlist(moved: number): void {
    const database = this.#database;
    const over = "v.to_block BETWEEN 0 AND (SELECT max(number) FROM blocks)";
    const kept = database.prepare<[], number>(
      `SELECT count(*) FROM versions v WHERE ${over} AND v.id NOT IN (SELECT id FROM moved)`,
    ).pluck().get()!;
    const rest = kept < moved;
    if (rest) database.exec("INSERT INTO index_ended (index_ended) VALUES ('delete-all')");
    const write = rest
      ? database.prepare<[bigint, Uint8Array]>("INSERT INTO index_ended (rowid, words) VALUES (?, ?)")
      : database.prepare<[bigint, Uint8Array]>(
        "INSERT INTO index_ended (index_ended, rowid, words) VALUES ('delete', ?, ?)",
      );
    const words = new AttributeWords();
    const listed = this.#listed(
      rest ? `WHERE ${over} AND v.id NOT IN (SELECT id FROM moved)` : "JOIN moved m ON m.id = v.id",
    );
    for (const [id, ...row] of listed) {
      write.run(id, words.ofVersion(readIndexed(row as unknown as IndexedRow)));
    }
  }

  /** Read before anything is written: a statement that is stepped holds the connection. */
  #listed(which: string): (readonly [id: bigint, ...IndexedRow])[] {
    return (this.#database.prepare(
      `SELECT v.id, ${INDEXED_COLUMNS} FROM versions v CROSS JOIN attributes a ON a.id = v.id ${which} ORDER BY v.id`,
    ) as Database.Statement<[], readonly [bigint, ...IndexedRow]>).raw().safeIntegers().all();
  }

  /**
   * Gives free pages back, or writes the whole file again without gaps: what was moved lies between what stays, so that few pages
   * are free. Moves the log into the file and empties it. Returns the file's bytes.
   */
  shrink(how: "incremental_vacuum" | "vacuum" = "incremental_vacuum"): number {
    return onEngine(this.#path, () => "shrink", () => {
      if (how === "vacuum") this.#database.exec("VACUUM");
      else this.#database.pragma(how);
      this.#database.pragma("wal_checkpoint(TRUNCATE)");
      return statSync(this.#path).size;
    });
  }

  /** What the engine says of the file and of its index of what is over; null where all is well. */
  problem(): string | null {
    const told = this.#database.pragma("integrity_check(1)", { simple: true });
    return told === "ok" ? null : String(told);
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}
