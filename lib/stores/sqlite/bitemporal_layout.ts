import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";
import type { EntityKey, EntityVersion } from "../../chain/entity.ts";
import { encodeCursor } from "../../chain/query/page.ts";
import type { VersionTotals } from "../../chain/version_totals.ts";
import type { AppendResult, CompiledQuery, Page, QueryResult } from "../entity_store.ts";
import { Lru } from "../lru.ts";
import { BlockAppender } from "./append_block.ts";
import { ArkivLookup } from "./arkiv_lookup.ts";
import { BitemporalQuery, type TermOrder } from "./bitemporal_query.ts";
import { bitemporalStats } from "./bitemporal_stats.ts";
import { loadBitemporal } from "./bulk/load_bitemporal.ts";
import { checkDatabase } from "./check_database.ts";
import { compilePage } from "./compile_query.ts";
import type { Database } from "./engine.ts";
import type { BoundValue } from "./fragment.ts";
import { planLines } from "./plan_lines.ts";
import { readVersion, type VersionRow } from "./read_version.ts";
import type { Check } from "./run_checks.ts";
import type { SqliteLayout } from "./sqlite_store.ts";
import { TermRows } from "./term_rows.ts";
import { keepEnded } from "./version_ending.ts";

/** Prepared statements cached. choice: well above the number of query shapes in any scenario's mix. */
const STATEMENTS_KEPT = 128;

type PageStatement = Database.Statement<BoundValue[], VersionRow>;

/** How a layout of Arkiv's tables differs from `bitemporal`. */
interface LayoutOptions {
  /** SQL of a page; by default that of `compilePage`. */
  readonly page?: typeof compilePage;
  /** What happens to the rows of versions that are over; by default they stay. */
  readonly ending?: typeof keepEnded;
  /** Checks of its own. */
  readonly checks?: (database: Database.Database) => readonly Check[];
}

/** Data in the tables of Arkiv's schema, whatever their indexes. */
export class BitemporalLayout implements SqliteLayout {
  readonly #path: string;
  readonly #database: Database.Database;
  readonly #appender: BlockAppender;
  /** Queries that differ only in their values share one SQL text, and so one plan. */
  readonly #statements = new Lru<PageStatement>(STATEMENTS_KEPT);
  readonly #lookup: ArkivLookup;
  readonly #termRows: TermRows | null;
  readonly #queries: ConstructorParameters<typeof BitemporalQuery>[1];
  readonly #checks: readonly Check[];

  constructor(
    database: Database.Database,
    path: string,
    { page = compilePage, ending = keepEnded, checks = () => [] }: LayoutOptions = {},
  ) {
    this.#path = path;
    this.#database = database;
    this.#checks = checks(database);
    this.#appender = new BlockAppender(database, path, ending(database));
    this.#lookup = new ArkivLookup(database);
    // Another SQL is asked as it is.
    const isOurs = page === compilePage;
    this.#queries = { page, lookup: isOurs ? this.#lookup.native : null };
    this.#termRows = isOurs ? TermRows.of(database) : null;
  }

  get tip(): number | null {
    return this.#appender.tip;
  }

  /** By what the terms of a conjunction are ordered; runs from before there was a choice have no such setting. */
  get settings() {
    return { term_order: this.#termRows === null ? "as asked" : "counted" };
  }

  append(block: EncodedBlock): AppendResult {
    this.#termRows?.written();
    return this.#appender.append(block);
  }

  load(blocks: Iterable<EncodedBlock>): VersionTotals {
    this.#termRows?.written();
    return loadBitemporal(this.#database, blocks, JSON.stringify(this.#path));
  }

  compile(text: string): BitemporalQuery {
    const query = new BitemporalQuery(text, this.#queries, this.#order());
    if (query.key === null) this.#prepare(query.native);
    return query;
  }

  owns(query: CompiledQuery): query is BitemporalQuery {
    return query instanceof BitemporalQuery;
  }

  run(query: BitemporalQuery, atBlock: number, page: Page): QueryResult {
    if (query.key !== null && page.cursor === undefined) {
      const version = this.get(query.key, atBlock);
      return { versions: version === null ? [] : [version] };
    }
    const { text, values } = query.bind(atBlock, page, this.#order());
    const rows = this.#prepare(text).all(...values);
    const versions = rows.slice(0, page.limit).map(readVersion);
    return rows.length > versions.length
      ? { versions, cursor: encodeCursor(versions.at(-1)!, query.text) }
      : { versions };
  }

  get(key: EntityKey, atBlock: number): EntityVersion | null {
    return this.#lookup.get(key, atBlock);
  }

  explain(query: BitemporalQuery, atBlock: number): readonly string[] {
    if (query.key !== null) return planLines(this.#database, query.native, [query.key, atBlock]);
    const { text, values } = query.bind(atBlock, { limit: 1 }, this.#order());
    return planLines(this.#database, text, values);
  }

  stats() {
    return bitemporalStats(this.#database, this.#path);
  }

  check() {
    return checkDatabase(this.#database, () => this.#appender.tip, this.#checks);
  }

  #order(): TermOrder | undefined {
    const rows = this.#termRows;
    return rows === null ? undefined : { age: rows.age(), costOf: (term, below) => rows.cost(term, below) };
  }

  /** A statement in raw mode with safe integers. @throws {SqliteError} SQL beyond the engine's limits. */
  #prepare(text: string): PageStatement {
    const kept = this.#statements.get(text);
    if (kept !== undefined) return kept;
    const statement = this.#database.prepare<BoundValue[], VersionRow>(text).raw().safeIntegers();
    this.#statements.set(text, statement);
    return statement;
  }
}
