import { DatabaseFile } from "./engine.ts";
import { onEngine } from "./engine_error.ts";
import { readNumber } from "./store_stats.ts";

/** Ways to make statistics for the planner, each as the SQL that does it. Source: sqlite.org/lang_analyze.html. */
export const STATISTICS = {
  /** All tables that would profit, also those not asked yet on this connection (0x10000); by a sample (0x10). */
  optimize: ["PRAGMA optimize=0x10012"],
  "analyze, limit 1000": ["PRAGMA analysis_limit=1000", "ANALYZE"],
  analyze: ["ANALYZE"],
} as const satisfies Record<string, readonly string[]>;
/** One of them. */
export type StatisticsKind = keyof typeof STATISTICS;

/** How a file gives free pages back. */
export type AutoVacuum = "none" | "incremental";

/** Pages of a file, and how full its b-trees are. */
export interface PageState {
  readonly pages: number;
  readonly freePages: number;
  readonly pageBytes: number;
  /** Bytes in use, as a share of the pages of all b-trees, and of the indexes' alone. */
  readonly fill: number;
  readonly indexFill: number;
}

/** How long a statement waits for another connection's lock, ms: the file belongs to nobody else. */
const BUSY_MS = 1_000;
/** Values of `PRAGMA auto_vacuum`. Source: sqlite.org/pragma.html#pragma_auto_vacuum. */
const AUTO_VACUUM: Readonly<Record<AutoVacuum, number>> = { none: 0, incremental: 2 };

/** A connection for upkeep on the file of a closed store. Every method throws a `HeadroomError` where the engine refuses. */
export class Maintenance implements Disposable {
  readonly #path: string;
  readonly #database: DatabaseFile;

  constructor(path: string) {
    this.#path = path;
    this.#database = onEngine(
      path,
      () => "open",
      () => new DatabaseFile(path, { fileMustExist: true, timeout: BUSY_MS }),
    );
  }

  /** Writes the file again without gaps. @param autoVacuum Set by it; else as it was. */
  vacuum(autoVacuum?: AutoVacuum): void {
    this.#run("vacuum", () => {
      if (autoVacuum !== undefined) this.#database.pragma(`auto_vacuum = ${AUTO_VACUUM[autoVacuum]}`);
      this.#database.exec("VACUUM");
    });
  }

  /** Gives at most so many free pages back; the file is shorter once the log was moved into it. */
  incrementalVacuum(pages: number): void {
    // A row a page: read to its end, or nothing happens.
    this.#run("vacuum", () => this.#database.pragma(`incremental_vacuum(${pages})`));
  }

  /** Moves the log into the file and empties it. */
  checkpoint(): void {
    this.#run("checkpoint", () => this.#database.pragma("wal_checkpoint(TRUNCATE)"));
  }

  makeStatistics(kind: StatisticsKind): void {
    this.#run("analyse", () => {
      for (const sql of STATISTICS[kind]) this.#database.exec(sql);
    });
  }

  /** Rows of the planner's statistics; 0 where there are none. */
  statisticsRows(): number {
    return this.#run("read", () => {
      const tables = this.#database.prepare<[], string>(
        "SELECT name FROM sqlite_schema WHERE name LIKE 'sqlite\\_stat_' ESCAPE '\\'",
      ).pluck().all();
      return tables.reduce(
        (sum, name) => sum + readNumber(this.#database, `SELECT count(*) FROM ${name}`),
        0,
      );
    });
  }

  autoVacuum(): AutoVacuum {
    const value = this.#pragma("auto_vacuum");
    return value === AUTO_VACUUM.none ? "none" : "incremental";
  }

  pageCount(): number {
    return this.#pragma("page_count");
  }

  freePages(): number {
    return this.#pragma("freelist_count");
  }

  /** Reads the whole file. */
  pageState(): PageState {
    const isIndex = "name IN (SELECT name FROM sqlite_schema WHERE type = 'index')";
    const found = this.#run(
      "measure",
      () =>
        this.#database.prepare<[], Record<"bytes" | "unused" | "indexBytes" | "indexUnused", number>>(
          "SELECT sum(pgsize) AS bytes, sum(unused) AS unused, sum(CASE WHEN ix THEN pgsize ELSE 0 END) AS indexBytes, " +
            "sum(CASE WHEN ix THEN unused ELSE 0 END) AS indexUnused " +
            `FROM (SELECT pgsize, unused, ${isIndex} AS ix FROM dbstat)`,
        ).get()!,
    );
    return {
      pages: this.pageCount(),
      freePages: this.freePages(),
      pageBytes: this.#pragma("page_size"),
      fill: 1 - found.unused / found.bytes,
      indexFill: 1 - found.indexUnused / found.indexBytes,
    };
  }

  close(): void {
    this.#run("close", () => this.#database.close());
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #pragma(name: string): number {
    return this.#run("read", () => this.#database.pragma(name, { simple: true }) as number);
  }

  #run<Result>(verb: string, run: () => Result): Result {
    return onEngine(this.#path, () => verb, run);
  }
}
