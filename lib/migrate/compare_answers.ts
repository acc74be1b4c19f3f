import { digestVersions } from "../chain/digest_versions.ts";
import type { EntityVersion } from "../chain/entity.ts";
import { PAGE_LIMIT_MAX } from "../chain/query/page.ts";
import { keyText } from "../chain/system_attributes.ts";
import { drawQueries, drawRangeQueries } from "../inspect/draw_queries.ts";
import type { CompiledQuery, EntityStore, Page, QueryResult } from "../stores/entity_store.ts";
import { UnsupportedError } from "../stores/unsupported_error.ts";
import { Turns } from "../turns.ts";

/** What two stores of the same chain answered. */
export interface ComparedAnswers {
  /** Blocks that were asked about. */
  readonly blocks: readonly number[];
  /** Answers to a key, and pages of answers to a query, of each store. */
  readonly byKey: number;
  readonly pages: number;
  /** Entity versions in the answers of one store. */
  readonly versions: number;
  /** How many answers differ, and the first of them in words. */
  readonly different: number;
  readonly firstDifferent: string | null;
}

/** What to compare. */
export interface Comparison {
  /** Keys to ask for at every block; also what the queries are drawn from. */
  readonly keys: readonly Uint8Array[];
  /** Blocks to ask about. */
  readonly blocks: readonly number[];
  /** Newest block of both: ends after it, which a store that went on already knows, do not count. */
  readonly tip: number;
  readonly onBlock: () => void;
}

/** Versions that the queries of a block are drawn from. choice: about 25 queries a block. */
const DRAWN = 3;
/** Pages that are read of one answer. choice: the second shows that both go on alike; an answer may hold a whole chain. */
const PAGES_MAX = 2;

/**
 * Asks two stores the same at several blocks: every key, and queries about attributes that entities have there, in whole pages. A
 * query outside the language of either is left out.
 */
export async function compareAnswers(
  old: EntityStore,
  fresh: EntityStore,
  comparison: Comparison,
): Promise<ComparedAnswers> {
  const compared = new Compared(old.tip === comparison.tip ? null : comparison.tip);
  const turns = new Turns();
  for (const block of comparison.blocks) {
    const live: EntityVersion[] = [];
    for (const key of comparison.keys) {
      const found = await old.get(key, block);
      const same = await fresh.get(key, block);
      compared.versionsOf(`entity ${keyText(key)} at block ${block}`, listed(found), listed(same));
      if (found !== null) live.push(found);
    }
    const drawn = someOf(live);
    for (const { text } of [{ text: "$all" }, ...drawQueries(drawn), ...drawRangeQueries(drawn)]) {
      const queries = [compiled(old, text), compiled(fresh, text)] as const;
      if (queries[0] === null || queries[1] === null) continue;
      let page: Page | null = { limit: PAGE_LIMIT_MAX };
      for (let read = 0; read < PAGES_MAX && page !== null; read++) {
        const found: QueryResult = await old.run(queries[0], block, page);
        const same = await fresh.run(queries[1], block, page);
        compared.page(`${text} at block ${block}`, found, same);
        page = found.cursor === undefined ? null : { limit: PAGE_LIMIT_MAX, cursor: found.cursor };
        await turns.take();
      }
    }
    comparison.onBlock();
  }
  return { ...compared.found(), blocks: comparison.blocks };
}

/** At most `DRAWN` of them, evenly spread: the first ones are the oldest. */
function someOf(versions: readonly EntityVersion[]): EntityVersion[] {
  const count = Math.min(DRAWN, versions.length);
  return Array.from({ length: count }, (_, i) => versions[Math.floor((i + 0.5) * versions.length / count)]!);
}

/** Counts answers, and those that differ. */
class Compared {
  readonly #knownUntil: number | null;
  #byKey = 0;
  #pages = 0;
  #versions = 0;
  #different = 0;
  #first: string | null = null;

  /** @param knownUntil Block after which ends are not compared; null where all are. */
  constructor(knownUntil: number | null) {
    this.#knownUntil = knownUntil;
  }

  versionsOf(what: string, found: readonly EntityVersion[], same: readonly EntityVersion[]): void {
    this.#byKey++;
    this.#add(what, found, { same, equal: true });
  }

  page(what: string, found: QueryResult, same: QueryResult): void {
    this.#pages++;
    this.#add(what, found.versions, { same: same.versions, equal: found.cursor === same.cursor });
  }

  found(): Omit<ComparedAnswers, "blocks"> {
    const [byKey, pages, versions] = [this.#byKey, this.#pages, this.#versions];
    return { byKey, pages, versions, different: this.#different, firstDifferent: this.#first };
  }

  #add(
    what: string,
    found: readonly EntityVersion[],
    { same, equal }: { readonly same: readonly EntityVersion[]; readonly equal: boolean },
  ): void {
    this.#versions += found.length;
    if (equal && this.#digest(found) === this.#digest(same)) return;
    this.#different++;
    this.#first ??= `${what}: ${described(found)} before, ${described(same)} after`;
  }

  #digest(versions: readonly EntityVersion[]): string {
    const until = this.#knownUntil;
    if (until === null) return digestVersions(versions);
    const after = BigInt(until) + 1n;
    return digestVersions(
      versions.map((version) => version.toBlock > after ? { ...version, toBlock: after } : version),
    );
  }
}

function listed(version: EntityVersion | null): readonly EntityVersion[] {
  return version === null ? [] : [version];
}

function described(versions: readonly EntityVersion[]): string {
  const [first] = versions;
  if (first === undefined) return "none";
  const from = `${keyText(first.key)} from block ${first.fromBlock} to ${first.toBlock}`;
  return versions.length === 1 ? from : `${versions.length} versions, the first ${from}`;
}

/** The query compiled, or null where it is outside the store's language. */
function compiled(store: EntityStore, text: string): CompiledQuery | null {
  try {
    return store.compile(text);
  } catch (error) {
    if (error instanceof UnsupportedError) return null;
    throw error;
  }
}
