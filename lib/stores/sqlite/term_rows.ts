import type { Term } from "../../chain/query/ast.ts";
import { Lru } from "../lru.ts";
import { tableOf, termCondition } from "./compile_term.ts";
import type { Database } from "./engine.ts";
import { atRun, bind, type BoundValue, type Fragment, raw, sql } from "./fragment.ts";
import { ARKIV_INDEXES } from "./schema.ts";

/** Whether a term asks for one value. */
export function isExact(term: Term): boolean {
  return (term.kind === "text" || term.kind === "number") && term.operator === "=";
}

/** Entries of a value that are counted one by one. choice: a third of a millisecond. */
const COUNTED_MAX = 2_000;
/** Blocks whose entries are counted where there are more. choice: as cheap, and few enough to be wrong by a third, not by tenfold. */
const SAMPLED_BLOCKS = 16;
/** What an entry costs that leads to a version, where one that is over costs 1: its row is read, and others are looked up. choice. */
const LIVE_COST = 30;
/** Costs kept, and prepared statements. choice: well above the number of values and of kinds of terms in any mix. */
const COSTS_KEPT = 4_096;
const STATEMENTS_KEPT = 64;
/** Askings between two looks at how much was written, by this process or another. choice: a look takes as long as a lookup by key. */
const LOOK_EVERY = 100;
/** Growth that makes costs be estimated anew. choice: what is wrong by less chooses the same term, or one as good. */
const GROWTH = { share: 1.1, versions: 1_000 } as const;

/** The indexes (key, value, from_block) that are counted in. */
const INDEXES = Object.keys(ARKIV_INDEXES).filter((name) => name.endsWith("kv_temporal_idx"));

/** Estimates from the indexes alone what a query costs that begins with the versions that meet a term, relative to other terms. */
export class TermRows {
  readonly #kept = new Lru<Kept>(COSTS_KEPT);
  readonly #statements = new Lru<Database.Statement<BoundValue[], Counted>>(STATEMENTS_KEPT);
  readonly #database: Database.Database;
  readonly #size: Database.Statement<[], readonly [versions: number | null, tip: number | null]>;
  #lookIn = 0;
  #versions = 0;
  #tip = 0;
  #age = 0;

  private constructor(database: Database.Database) {
    this.#database = database;
    // Rows are only ever added, so that the last one tells how many there are.
    this.#size = database.prepare<[], readonly [number | null, number | null]>(
      "SELECT (SELECT max(rowid) FROM payloads), (SELECT block FROM last_block)",
    ).raw();
  }

  /** Null where the database lacks an index to count in. */
  static of(database: Database.Database): TermRows | null {
    const found = database.prepare<string[], number>(
      `SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name IN (${
        INDEXES.map(() => "?").join()
      })`,
    ).pluck().get(...INDEXES);
    return found === INDEXES.length ? new TermRows(database) : null;
  }

  /** Something was written here. */
  written(): void {
    this.#lookIn = 0;
  }

  /** Another number where so much was written since that costs are estimated anew. */
  age(): number {
    if (this.#lookIn-- > 0) return this.#age;
    this.#lookIn = LOOK_EVERY;
    const [versions, tip] = this.#size.get()!.map((value) => value ?? 0) as [number, number];
    this.#tip = tip;
    if (versions > this.#versions * GROWTH.share + GROWTH.versions || this.#age === 0) {
      this.#age++;
      this.#versions = versions;
      this.#kept.clear();
    }
    return this.#age;
  }

  /**
   * At the newest block; 0 where no version meets the term, infinite for one that is not counted.
   * @param below Of a range, a cost from which it does not matter: there it may be infinite, too. So counting costs little beside the query.
   */
  cost(term: Term, below = Infinity): number {
    if (!isCounted(term)) return Infinity;
    const id = JSON.stringify(term, asText);
    const kept = this.#kept.get(id);
    if (kept !== undefined && (kept.cost < Infinity || below <= kept.below)) return kept.cost;
    const cost = isExact(term) ? this.#ofValue(term) : this.#ofRange(term, below);
    this.#kept.set(id, { cost, below });
    return cost;
  }

  #ofRange(term: Term, below: number): number {
    const limit = below === Infinity ? COUNTED_MAX : Math.ceil(below / LIVE_COST);
    const counted = this.#count(sql`(SELECT a.to_block FROM ${entriesOf(term)} LIMIT ${limit})`);
    return counted[0] < limit ? costOf(counted) : Infinity;
  }

  #ofValue(term: Term): number {
    const entries = entriesOf(term);
    const counted = this.#count(sql`(SELECT a.to_block FROM ${entries} LIMIT ${COUNTED_MAX})`);
    if (counted[0] < COUNTED_MAX) return costOf(counted);
    const bounds =
      sql`SELECT (SELECT min(a.from_block) FROM ${entries}), (SELECT max(a.from_block) FROM ${entries})`;
    const [first, last] = this.#ask(bounds) as readonly [number, number];
    const span = last - first + 1;
    const sampled = Math.min(span, SAMPLED_BLOCKS);
    const blocks = Array.from({ length: sampled }, (_, i) => first + Math.floor((i + 0.5) * span / sampled));
    const sample = sql`json_each(${
      JSON.stringify(blocks)
    }) b CROSS JOIN ${entries} AND a.from_block = b.value`;
    // What comes in few blocks may be in none of those.
    return Math.max(costOf(counted), costOf(this.#count(sample)) * span / sampled);
  }

  #count(rows: Fragment): Counted {
    return this.#ask(
      sql`SELECT count(*), total(to_block NOT BETWEEN 0 AND ${atRun("atBlock")}) FROM ${rows}`,
    );
  }

  #ask(query: Fragment): Counted {
    const { text, values } = bind(query, { atBlock: this.#tip });
    let statement = this.#statements.get(text);
    if (statement === undefined) {
      statement = this.#database.prepare<BoundValue[], Counted>(text).raw();
      this.#statements.set(text, statement);
    }
    return statement.get(...values)!;
  }
}

/** A cost, infinite where it was found to be no less than `below`. */
interface Kept {
  readonly cost: number;
  readonly below: number;
}

/** The entries of a term in its index, for a FROM clause that may go on with a condition on them. */
function entriesOf(term: Term): Fragment {
  const table = tableOf(term);
  return sql`${table} a INDEXED BY ${raw(`${table.text}_kv_temporal_idx`)} WHERE ${
    termCondition(term, raw("a"))
  }`;
}

/** Index entries, and those of them whose versions are live at a block. */
type Counted = readonly [all: number, live: number];

function costOf([all, live]: Counted): number {
  return all + LIVE_COST * live;
}

/** Whether a term's search of the index meets only entries that meet the term. */
function isCounted(term: Term): boolean {
  if (term.kind === "text" || term.kind === "number") return term.operator !== "!=";
  return term.kind !== "glob" && !term.negated;
}

function asText(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
