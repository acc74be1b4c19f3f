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

/** Pages of a file. */
export interface PageCounts {
  readonly pages: number;
  readonly freePages: number;
  readonly pageBytes: number;
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
    return this.#run(
      "read",
      () =>
        this.#statisticsTables().reduce(
          (sum, name) => sum + readNumber(this.#database, `SELECT count(*) FROM ${name}`),
          0,
        ),
    );
  }

  /** SQL that puts these statistics in the place of a file's own. As `.fullschema` writes it: sqlite.org/cli.html. */
  statisticsSql(): string {
    const inserts = this.#run("read", () =>
      this.#statisticsTables().flatMap((name) => {
        const columns = this.#database.prepare<[], string>(`SELECT name FROM pragma_table_info('${name}')`)
          .pluck().all();
        const values = columns.map((column) => `quote("${column}")`).join(" || ', ' || ");
        return this.#database.prepare<[], string>(
          `SELECT 'INSERT INTO ${name} VALUES (' || ${values} || ');' FROM ${name}`,
        ).pluck().all();
      }));
    return inserts.join("\n");
  }

  /** Puts statistics in the place of the file's own. @param sql Of `statisticsSql`, of a file with the same tables. */
  replaceStatistics(sql: string): void {
    this.#run("analyse", () => {
      // Makes the tables of statistics where there are none.
      this.#database.exec("BEGIN; ANALYZE sqlite_schema");
      for (const name of this.#statisticsTables()) this.#database.exec(`DELETE FROM ${name}`);
      this.#database.exec(`${sql}; COMMIT`);
    });
  }

  pageCounts(): PageCounts {
    return {
      pages: this.#pragma("page_count"),
      freePages: this.#pragma("freelist_count"),
      pageBytes: this.#pragma("page_size"),
    };
  }

  close(): void {
    this.#run("close", () => this.#database.close());
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #statisticsTables(): string[] {
    return this.#database.prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE name LIKE 'sqlite\\_stat_' ESCAPE '\\'",
    ).pluck().all();
  }

  #pragma(name: string): number {
    return this.#run("read", () => this.#database.pragma(name, { simple: true }) as number);
  }

  #run<Result>(verb: string, run: () => Result): Result {
    return onEngine(this.#path, () => verb, run);
  }
}
