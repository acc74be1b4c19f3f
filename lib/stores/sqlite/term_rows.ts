import type { Term } from "../../chain/query/ast.ts";
import { Lru } from "../lru.ts";
import { tableOf, termCondition } from "./compile_term.ts";
import type { Database } from "./engine.ts";
import { atRun, bind, type BoundValue, raw, sql } from "./fragment.ts";
import { wrapInt64 } from "./int64.ts";
import { ARKIV_INDEXES } from "./schema.ts";

/** A term that one value of an attribute meets. */
export type ExactTerm = Extract<Term, { readonly kind: "text" | "number" }> & { readonly operator: "=" };

/** Whether a term asks for one value. */
export function isExact(term: Term): term is ExactTerm {
  return (term.kind === "text" || term.kind === "number") && term.operator === "=";
}

/** Index entries that are counted one by one. choice: a third of a millisecond. */
const COUNTED_MAX = 2_000;
/** Blocks whose entries are counted where there are more. choice: as cheap, and few enough to be wrong by a third, not by tenfold. */
const SAMPLED_BLOCKS = 16;
/** What an entry costs that leads to a version, where one that is over costs 1: its row is read, and others are looked up. choice. */
const LIVE_COST = 30;
/** Values whose cost is kept, and queries that use it before it is made anew: a chain grows, and statuses move. choice. */
const VALUES_KEPT = 4_096;
const USES = 1_000;
/** Prepared statements kept. choice: well above the number of kinds of ranges in any mix. */
const STATEMENTS_KEPT = 64;

/** The indexes (key, value, from_block) that are counted in. */
const INDEXES = Object.keys(ARKIV_INDEXES).filter((name) => name.endsWith("kv_temporal_idx"));

/** Estimates from the indexes alone what a query costs that begins with the versions that meet a term. */
export class TermRows {
  readonly #kept = new Lru<{ readonly cost: number; left: number }>(VALUES_KEPT);
  readonly #several: Lru<Database.Statement<BoundValue[], Counted>> = new Lru(STATEMENTS_KEPT);
  readonly #database: Database.Database;
  readonly #texts: Counting;
  readonly #numbers: Counting;

  private constructor(database: Database.Database) {
    this.#database = database;
    this.#texts = prepareCounting(database, "string_attributes");
    this.#numbers = prepareCounting(database, "numeric_attributes");
  }

  /** Null where the database lacks an index to count in. */
  static of(database: Database.Database): TermRows | null {
    const found = database.prepare<string[], number>(
      `SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name IN (${INDEXES.map(() => "?").join()})`,
    ).pluck().get(...INDEXES);
    return found === INDEXES.length ? new TermRows(database) : null;
  }

  /** The cost of one value relative to that of other terms at a block; 0 where no version has it. */
  ofValue(term: ExactTerm, atBlock: number): number {
    const id = `${term.kind} ${term.name} ${term.value}`;
    const kept = this.#kept.get(id);
    if (kept !== undefined && kept.left-- > 0) return kept.cost;
    const cost = term.kind === "text"
      ? estimate(this.#texts, [term.name, term.value], atBlock)
      : estimate(this.#numbers, [term.name, wrapInt64(term.value)], atBlock);
    this.#kept.set(id, { cost, left: USES });
    return cost;
  }

  /** The cost of a range or of several values where it is below a bound; else infinite, as for a term that is not counted. */
  ofSeveral(term: Term, atBlock: number, below: number): number {
    if (!isCounted(term)) return Infinity;
    const limit = Math.min(COUNTED_MAX, Math.floor(below / LIVE_COST));
    const table = tableOf(term);
    const fragment = sql`SELECT ${counts} FROM (SELECT a.to_block FROM ${table} a INDEXED BY ${
      raw(`${table.text}_kv_temporal_idx`)
    } WHERE ${termCondition(term, raw("a"))} AND a.from_block <= ${atRun("atBlock")} LIMIT ${atRun("limit")})`;
    const { text, values } = bind(fragment, { atBlock, limit });
    let statement = this.#several.get(text);
    if (statement === undefined) {
      statement = this.#database.prepare<BoundValue[], Counted>(text).raw();
      this.#several.set(text, statement);
    }
    const counted = statement.get(...values)!;
    return counted[0] < limit ? costOf(counted) : Infinity;
  }
}

/** Whether most of the entries that a term's search of the index meets are ones that meet the term. */
function isCounted(term: Term): boolean {
  if (term.kind === "text" || term.kind === "number") return term.operator !== "!=";
  return term.kind !== "glob" && !term.negated;
}

type Value = readonly [name: string, value: string | number | bigint];

/** Entries of a value, and those of them that are live at a block. */
type Counted = readonly [all: number, live: number];

const counts = sql`count(*), total(to_block NOT BETWEEN 0 AND ${atRun("atBlock")})`;

/** Statements on one table's index. */
interface Counting {
  readonly few: Database.Statement<[atBlock: number, ...Value, atBlock: number], Counted>;
  readonly bounds: Database.Statement<[...Value, ...Value], readonly [first: number, last: number]>;
  readonly inBlocks: Database.Statement<[atBlock: number, blocks: string, ...Value], Counted>;
}

function prepareCounting(database: Database.Database, table: string): Counting {
  const ofValue = `${table} a INDEXED BY ${table}_kv_temporal_idx WHERE a.key = +? AND a.value = +?`;
  const few =
    `SELECT ${counts.text} FROM (SELECT a.to_block FROM ${ofValue} AND a.from_block <= +? LIMIT ${COUNTED_MAX})`;
  const bounds = `SELECT (SELECT min(a.from_block) FROM ${ofValue}), (SELECT max(a.from_block) FROM ${ofValue})`;
  const inBlocks = `SELECT ${counts.text} FROM json_each(+?) b CROSS JOIN ${ofValue} AND a.from_block = b.value`;
  return {
    few: database.prepare<[number, ...Value, number], Counted>(few).raw(),
    bounds: database.prepare<[...Value, ...Value], readonly [number, number]>(bounds).raw(),
    inBlocks: database.prepare<[number, string, ...Value], Counted>(inBlocks).raw(),
  };
}

function estimate({ few, bounds, inBlocks }: Counting, value: Value, atBlock: number): number {
  const counted = few.get(atBlock, ...value, atBlock)!;
  if (counted[0] < COUNTED_MAX) return costOf(counted);
  const [first, last] = bounds.get(...value, ...value)!;
  const span = Math.min(last, atBlock) - first + 1;
  const sampled = Math.min(span, SAMPLED_BLOCKS);
  const blocks = Array.from({ length: sampled }, (_, i) => first + Math.floor((i + 0.5) * span / sampled));
  return costOf(inBlocks.get(atBlock, JSON.stringify(blocks), ...value)!) * span / sampled;
}

function costOf([all, live]: Counted): number {
  return all + LIVE_COST * live;
}
