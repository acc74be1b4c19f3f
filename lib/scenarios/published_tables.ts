/** What is counted: whole entities, or their attributes without the eight that the system adds. */
export type Counted = "entities" | "attributes" | "string attributes" | "numeric attributes";

/** Which table of data/reference/use-cases.json a scenario stands for, and where it must differ from the printed one. */
export interface PublishedTable {
  readonly useCase: string;
  /** Id among the use case's `scenarios`. */
  readonly table: string;
  /** The scenario's entity types by their names in the table, where the two differ. */
  readonly names?: Readonly<Record<string, string>>;
  /**
   * Where a total is taken from: a key of the table's `recomputed` values. Without one it is the sum of the table's cells,
   * or, where the table has no cells, the printed total.
   */
  readonly recomputed?: Partial<Readonly<Record<Counted, string>>>;
  /** Totals and cells that must differ from the printed one, each with the finding that says so. */
  readonly corrections?: readonly {
    /** Null: all types together. */
    readonly entityType: string | null;
    readonly counted: Counted;
    /** Left out: the printed number is only rounded, or the recomputed one is used. */
    readonly expected?: number;
    /** Section and number in data/reference/inconsistencies.md. */
    readonly id: string;
  }[];
  /** Types the scenario has and the table lacks, and why. */
  readonly beyond?: Readonly<Record<string, string>>;
  /** Of these, the ones that the table's totals must have counted. */
  readonly countedBeyond?: readonly string[];
}

const marketplace = (table: string): PublishedTable => ({ useCase: "compute_marketplace", table });

/** By scenario. One not listed has no table in the source. */
export const PUBLISHED_TABLES: Readonly<Record<string, PublishedTable>> = {
  "compute-marketplace": {
    ...marketplace("medium"),
    corrections: [{ entityType: null, counted: "attributes", id: "C-01" }],
  },
  "compute-marketplace-small": marketplace("small"),
  "compute-marketplace-large": marketplace("large"),
  "compute-marketplace-xl": marketplace("xl"),
  "carbon-credits-v1": {
    useCase: "carbon_credits",
    table: "voluntary_v1",
    beyond: {
      verifiers: "002:L1161: counted worldwide, not in the voluntary table",
      issuances: "K-05: missing from both tables",
      trades: "K-03: missing, though the printed attributes need them",
    },
    countedBeyond: ["trades"],
    corrections: [
      { entityType: null, counted: "entities", id: "K-03" },
      { entityType: null, counted: "attributes", id: "K-03" },
    ],
  },
  "carbon-credits-full": {
    useCase: "carbon_credits",
    table: "full_market",
    beyond: { issuances: "K-05: missing from the total table" },
  },
};
