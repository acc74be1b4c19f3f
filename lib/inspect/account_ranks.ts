import type { AccountTable } from "./account_table.ts";
import type { AccountStatistics, Mutable, RankCount } from "./census_summary.ts";
import type { Column } from "./column.ts";

/** Ranks listed individually; beyond, the ranges double. */
const SINGLE = 32;
const TOP = 1_000;

/** Accounts in descending order of their versions. */
export class AccountRanks {
  /** Account numbers in order; rank 1 is the first. */
  readonly #order: Uint32Array;
  readonly #ranks: Uint32Array;

  /** @param versions Versions by account number; accounts without any have no rank. */
  constructor(readonly accounts: AccountTable, readonly versions: Column) {
    const known = [];
    for (let number = 1; number <= accounts.size; number++) if (versions.get(number) > 0) known.push(number);
    this.#order = Uint32Array.from(known).sort((a, b) => versions.get(b) - versions.get(a) || a - b);
    this.#ranks = new Uint32Array(accounts.size + 1);
    this.#order.forEach((number, i) => this.#ranks[number] = i + 1);
  }

  /** Accounts with a rank. */
  get count(): number {
    return this.#order.length;
  }

  /** Position in `ranges` of an account; the last one for accounts beyond the bound. */
  rangeOf(account: number): number {
    const rank = this.#ranks[account] || this.count;
    return rank <= SINGLE ? rank - 1 : SINGLE + Math.floor(Math.log2((rank - 1) / SINGLE));
  }

  /** Ranges of ranks with zero counts. */
  ranges(): Mutable<RankCount>[] {
    const ranges = [];
    for (let from = 1; from <= this.count;) {
      const to = from <= SINGLE ? from : Math.min(this.count, 2 * (from - 1));
      ranges.push({ from, to, entities: 0, versions: 0 });
      from = to + 1;
    }
    return ranges;
  }

  /** @param entities Entities by account number. */
  summary(entities: Column): AccountStatistics {
    const ranges = this.ranges();
    const top = [];
    for (const number of this.#order) {
      const counts = { entities: entities.get(number), versions: this.versions.get(number) };
      if (top.length < TOP) top.push({ value: this.accounts.addressOf(number), ...counts });
      const range = ranges[this.rangeOf(number)]!;
      range.entities += counts.entities;
      range.versions += counts.versions;
    }
    return { distinct: this.count, top, ranks: ranges };
  }
}
