import type { TierName } from "../../stores/tiers/open_tiers.ts";

/** Tiers below the hot one, in the order in which a version gets older. */
export const LOWER_TIERS = {
  postgres: { role: "warm", title: "PostgreSQL" },
  parquet: { role: "cold", title: "Parquet" },
} as const satisfies Record<TierName, unknown>;
/** All of them, in their order. */
export const TIER_NAMES = Object.keys(LOWER_TIERS) as TierName[];

/** The tiers that a use case's sources name for what is over. */
export interface TierCase {
  readonly about: string;
  readonly to: readonly TierName[];
  /** Newest days of what ended that the warm tier keeps; null where it is not said, or there is none. */
  readonly warmDays: number | null;
}

/** By how ids of scenarios begin, the first one that fits. */
const TIER_CASES: readonly (readonly [begins: string, of: TierCase])[] = [
  ["energy-grid-warm", {
    about: "what leaves the warm tier goes to an archive, for years (002:L1071)",
    to: ["parquet"],
    warmDays: null,
  }],
  ["energy-grid-california-market", {
    about: "current state hot, 30 days of trades in another database, older in an archive (002:L1065-L1071)",
    to: ["postgres", "parquet"],
    warmDays: 30,
  }],
  ["energy-grid", {
    about:
      "current state hot, 7 days of readings (a meter's earlier states) in another database, older in an archive (002:L1065-L1071)",
    to: ["postgres", "parquet"],
    warmDays: 7,
  }],
  ["supply-chain", {
    about: "30 days of events beside the goods (002:L906): what ended goes to another database",
    to: ["postgres"],
    warmDays: 30,
  }],
  ["carbon-credits", {
    about: "an archive of what credits went through (002:L1186, L1311): retired ones change no more",
    to: ["parquet"],
    warmDays: null,
  }],
  ["ride-sharing", {
    about: "hot data in SQLite, cold in an archive (002:L637)",
    to: ["parquet"],
    warmDays: null,
  }],
];

/** What the sources say of a scenario's tiers, or null. @param id Of the scenario. */
export function tierCaseOf(id: string): TierCase | null {
  return TIER_CASES.find(([begins]) => id.startsWith(begins))?.[1] ?? null;
}
