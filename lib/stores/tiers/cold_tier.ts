import type { DuckDBConnection } from "@duckdb/node-api";
import { existsSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { digestVersions } from "../../chain/digest_versions.ts";
import type { EntityKey, EntityVersion } from "../../chain/entity.ts";
import { matches } from "../../chain/query/matches.ts";
import { decodeCursor, encodeCursor } from "../../chain/query/page.ts";
import { parseQuery } from "../../chain/query/parse_query.ts";
import { keyText } from "../../chain/system_attributes.ts";
import { HeadroomError, messageOf, UsageError } from "../../errors.ts";
import type { Page, QueryResult } from "../entity_store.ts";
import { syncPaths } from "../git/sync_paths.ts";
import { appendRow, type ColumnNames, columnsOf, readRow, withNames } from "./cold_columns.ts";
import { coldCondition } from "./cold_sql.ts";
import { openDuckDb, sqlText } from "./duckdb.ts";
import type { EndedVersion, LowerTier, TierSize } from "./tier.ts";

/** Versions of a part. choice: some 50 MB of rows in memory. */
const PART_VERSIONS = 50_000;

/** Rows of a row group: what a query reads at least of a column. choice: a sixth of DuckDB's, since a page is 200 versions. */
const ROW_GROUP = 20_480;

const PART = z.strictObject({
  file: z.string().regex(/^part-\d+\.parquet$/),
  versions: z.int(),
  bytes: z.int(),
});
const MANIFEST = z.strictObject({
  schema: z.literal(1),
  upTo: z.int(),
  strings: z.array(z.string()),
  numbers: z.array(z.string()),
  parts: z.array(PART),
});
type Manifest = z.infer<typeof MANIFEST>;

const EMPTY: Manifest = { schema: 1, upTo: -1, strings: [], numbers: [], parts: [] };

/**
 * Versions that are over, in Parquet files of a folder, asked with DuckDB. A manifest names the files that count: what is beside them
 * was never finished. A version is there once; a column an attribute's name.
 */
export class ColdTier implements LowerTier {
  readonly atOnce = PART_VERSIONS;
  readonly #folder: string;
  readonly #duckdb: DuckDBConnection;
  #manifest: Manifest;
  /** Parts that were written and do not count yet. */
  #written: WrittenPart[] = [];

  /** @throws {HeadroomError} No DuckDB, or a manifest that cannot be read. @throws {UsageError} A folder whose name DuckDB takes for a pattern. */
  static async open(folder: string): Promise<ColdTier> {
    if (/[*?[\]{}]/.test(folder)) {
      throw new UsageError(`Cannot keep Parquet files in "${folder}"`, {
        expected: "a name without *, ?, [, ], { and }",
      });
    }
    return new ColdTier(folder, await openDuckDb(folder), readManifest(join(folder, "manifest.json")));
  }

  private constructor(folder: string, duckdb: DuckDBConnection, manifest: Manifest) {
    this.#folder = folder;
    this.#duckdb = duckdb;
    this.#manifest = manifest;
  }

  get upTo(): number {
    return this.#manifest.upTo;
  }

  size(): Promise<TierSize> {
    const { parts } = this.#manifest;
    return Promise.resolve({
      versions: parts.reduce((sum, { versions }) => sum + versions, 0),
      bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
    });
  }

  /** Writes a part, and reads it back. */
  async write(ended: readonly EndedVersion[]): Promise<void> {
    const versions = ended.map(({ version }) => version);
    const names = withNames(this.#written.at(-1)?.names ?? this.#manifest, versions);
    const file = `part-${this.#manifest.parts.length + this.#written.length}.parquet`;
    const path = join(this.#folder, file);
    const columns = columnsOf(names);
    await this.#duckdb.run(
      `CREATE OR REPLACE TEMP TABLE part (${columns.map(([name, type]) => `${name} ${type}`).join(", ")})`,
    );
    const appender = await this.#duckdb.createAppender("part");
    for (const version of versions) appendRow(appender, version, names);
    appender.closeSync();
    await this.#duckdb.run(
      `COPY part TO ${sqlText(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP})`,
    );
    await this.#duckdb.run("DROP TABLE part");
    const read = await this.#duckdb.runAndReadAll(`SELECT * FROM read_parquet(${sqlText(path)})`);
    const found = digestVersions(read.getRows().map((row) => readRow(row, names)));
    if (found !== digestVersions(versions)) {
      throw HeadroomError.unmet(`move versions into "${path}"`, {
        expected: "a file that reads back as it was written",
        actual: `${read.currentRowCount} rows that are not the ${versions.length} written`,
        next: "Check the disk; nothing was taken out of the tier above.",
      });
    }
    this.#written.push({ names, part: { file, versions: versions.length, bytes: statSync(path).size } });
  }

  /** Parts are synced before their names are known. */
  async publish(upTo: number): Promise<void> {
    const { strings, numbers } = this.#written.at(-1)?.names ?? this.#manifest;
    const parts = this.#written.map(({ part }) => part);
    // Where this fails they may be named already, so that they are not to be discarded: the next move writes them again.
    this.#written = [];
    const manifest: Manifest = {
      ...{ schema: 1, upTo, strings: [...strings], numbers: [...numbers] },
      parts: [...this.#manifest.parts, ...parts],
    };
    await syncPaths(parts.map(({ file }) => join(this.#folder, file)));
    const path = join(this.#folder, "manifest.json");
    Deno.writeTextFileSync(`${path}.partial`, JSON.stringify(manifest));
    await syncPaths([`${path}.partial`]);
    renameSync(`${path}.partial`, path);
    await syncPaths([this.#folder]);
    this.#manifest = manifest;
  }

  discard(): Promise<void> {
    for (const { part } of this.#written) rmSync(join(this.#folder, part.file), { force: true });
    this.#written = [];
    return Promise.resolve();
  }

  async run(text: string, atBlock: number, { limit, cursor }: Page): Promise<QueryResult> {
    const query = parseQuery(text);
    const { sql, exact } = coldCondition(query, this.#manifest);
    const after = cursor === undefined ? null : decodeCursor(cursor, text);
    const conditions = [
      ...validAt(atBlock),
      sql,
      ...after === null ? [] : [`(from_block, key) > (${after.fromBlock}, ${sqlText(keyText(after.key))})`],
    ];
    const found: EntityVersion[] = [];
    for await (const version of this.#read(conditions, exact ? limit + 1 : null)) {
      if (!matches(query, version)) continue;
      found.push(version);
      if (found.length > limit) break;
    }
    const versions = found.slice(0, limit);
    return found.length > limit ? { versions, cursor: encodeCursor(versions.at(-1)!, text) } : { versions };
  }

  async get(key: EntityKey, atBlock: number): Promise<EntityVersion | null> {
    for await (const version of this.#read([...validAt(atBlock), `key = ${sqlText(keyText(key))}`], 1)) {
      return version;
    }
    return null;
  }

  /** Whether each file still has its versions. */
  async problem(): Promise<string | null> {
    for (const { file, versions } of this.#manifest.parts) {
      const path = sqlText(join(this.#folder, file));
      const read = await this.#duckdb.runAndReadAll(`SELECT count(COLUMNS(*)) FROM read_parquet(${path})`);
      const rows = Number(read.getRows()[0]![0]);
      if (rows !== versions) return `${file} has ${rows} versions of ${versions}`;
    }
    return null;
  }

  close(): Promise<void> {
    this.#duckdb.closeSync();
    return Promise.resolve();
  }

  async *#read(conditions: readonly string[], limit: number | null): AsyncGenerator<EntityVersion> {
    const { parts } = this.#manifest;
    if (parts.length === 0) return;
    const files = parts.map(({ file }) => sqlText(join(this.#folder, file))).join(", ");
    const columns = columnsOf(this.#manifest).map(([name]) => name).join(", ");
    const result = await this.#duckdb.stream(
      `SELECT ${columns} FROM read_parquet([${files}], union_by_name = true) ` +
        `WHERE ${conditions.join(" AND ")} ORDER BY from_block, key${
          limit === null ? "" : ` LIMIT ${limit}`
        }`,
    );
    for (
      let chunk = await result.fetchChunk();
      chunk !== null && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      for (const row of chunk.getRows()) yield readRow(row, this.#manifest);
    }
  }
}

/** A file that was written, and the names of the columns up to it. */
interface WrittenPart {
  readonly names: ColumnNames;
  readonly part: z.infer<typeof PART>;
}

function validAt(block: number): string[] {
  return [`from_block <= ${block}`, `to_block > ${block}`];
}

function readManifest(path: string): Manifest {
  if (!existsSync(path)) return EMPTY;
  try {
    return MANIFEST.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (cause) {
    throw HeadroomError.unmet(`open the cold tier of "${path}"`, {
      expected: "a manifest that this version wrote",
      actual: messageOf(cause),
      next: "Move the versions again from an untiered store.",
      cause,
    });
  }
}
