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

/** Three scenarios stand for the hot tier: how meters report changes no count. */
const CALIFORNIA: PublishedTable = {
  useCase: "energy_grid",
  table: "california_hot",
  names: { trades: "active_trades" },
  corrections: [
    { entityType: null, counted: "entities", expected: 18_338_333, id: "E-04" },
    { entityType: null, counted: "attributes", expected: 206_706_664, id: "E-04" },
    { entityType: "trades", counted: "entities", expected: 3_333_333, id: "E-04" },
    { entityType: "trades", counted: "attributes", expected: 26_666_664, id: "E-04" },
  ],
};

const CITY_MODEL = {
  entities: "entities_with_vehicles",
  attributes: "attributes_from_city_model",
  "string attributes": "string_attributes_from_city_model",
  "numeric attributes": "numeric_attributes_from_city_model",
} as const;

/** A region's chain by the city model: vehicles counted, 9 attributes a user. */
const rideRegion = (table: string): PublishedTable => ({
  useCase: "ride_sharing",
  table,
  recomputed: CITY_MODEL,
  corrections: [
    { entityType: null, counted: "entities", id: "R-06" },
    { entityType: null, counted: "attributes", id: "R-04" },
    { entityType: null, counted: "string attributes", id: "R-05" },
    { entityType: null, counted: "numeric attributes", id: "R-05" },
  ],
});

/** A vertical of the supply chain, of which the source counts products and items. */
const vertical = (table: string, line: number): PublishedTable => ({
  useCase: "supply_chain",
  table,
  names: { product_instances: "instances" },
  beyond: Object.fromEntries(
    ["facilities", "organizations", "shipments", "certifications", "events"]
      .map((id) => [id, `002:L${line}: the table of verticals counts products and items only`]),
  ),
});

/** Another grid than California's, of which the source counts meters. */
const grid = (table: string, line: number): PublishedTable => ({
  useCase: "energy_grid",
  table,
  beyond: Object.fromEntries(
    ["grid_segments", "trades"].map((id) => [id, `002:L${line}: the table of grids counts meters only`]),
  ),
});

/** A region of which the source counts workers, clients and contracts. */
const otherFreelance = (table: string): PublishedTable => ({
  useCase: "freelance_platform",
  table,
  beyond: { jobs: "F-03: pro rata to the workers", reviews: "F-03: pro rata to the workers" },
});

/** A region of the freelance platform: its attributes follow from six for each client and review. */
const freelance = (table: string, attributes: number): PublishedTable => ({
  useCase: "freelance_platform",
  table,
  corrections: [{ entityType: null, counted: "attributes", expected: attributes, id: "F-04" }],
});

/** By scenario. One not listed has no table in the source. */
export const PUBLISHED_TABLES: Readonly<Record<string, PublishedTable>> = {
  "compute-marketplace": {
    ...marketplace("medium"),
    corrections: [{ entityType: null, counted: "attributes", id: "C-01" }],
  },
  "compute-marketplace-small": marketplace("small"),
  "compute-marketplace-large": marketplace("large"),
  "compute-marketplace-xl": marketplace("xl"),
  "supply-chain-asia-pacific": {
    useCase: "supply_chain",
    table: "apac_full",
    beyond: { certifications: "S-06: absent from the regional table" },
    corrections: [
      { entityType: null, counted: "entities", id: "S-03" },
      { entityType: null, counted: "attributes", id: "S-03" },
    ],
  },
  "supply-chain-pharma": {
    useCase: "supply_chain",
    table: "pharma_v1",
    names: { product_instances: "instances", events: "events_30_days" },
    recomputed: { entities: "entities", attributes: "attributes_with_listed_attribute_counts" },
    beyond: {
      facilities: "002:L850: events name them; the vertical's table counts products, items and events",
      organizations: "002:L851: as facilities",
      shipments: "002:L852: as facilities",
      certifications: "002:L853: as facilities",
    },
    corrections: [
      { entityType: null, counted: "entities", id: "S-07" },
      { entityType: null, counted: "attributes", id: "S-04" },
    ],
  },
  "supply-chain-food": vertical("vertical_food_produce", 928),
  "supply-chain-luxury": vertical("vertical_luxury_goods", 929),
  "supply-chain-electronics": vertical("vertical_electronics", 930),
  "energy-grid-california": CALIFORNIA,
  "energy-grid-california-in-phase": CALIFORNIA,
  "energy-grid-california-market": CALIFORNIA,
  "energy-grid-texas": grid("texas", 1048),
  "energy-grid-germany": grid("germany", 1049),
  "energy-grid-australia": grid("australia", 1050),
  "energy-grid-uk": grid("uk", 1051),
  "ride-sharing-city": {
    useCase: "ride_sharing",
    table: "city",
    recomputed: {
      entities: "entities",
      attributes: "attributes",
      "string attributes": "string_attributes",
      "numeric attributes": "numeric_attributes",
    },
    corrections: [
      { entityType: null, counted: "entities", id: "R-07" },
      { entityType: null, counted: "attributes", id: "R-07" },
    ],
  },
  "ride-sharing-north-america": rideRegion("north_america"),
  "ride-sharing-latin-america": rideRegion("latin_america"),
  "ride-sharing-europe-middle-east": rideRegion("emea"),
  "ride-sharing-asia-pacific": rideRegion("apac"),
  "ride-sharing-directory": { useCase: "ride_sharing", table: "global_directory" },
  "freelance-asia": freelance("asia", 798_000_000),
  "freelance-europe": otherFreelance("europe"),
  "freelance-latin-america": otherFreelance("latin_america"),
  "freelance-africa-middle-east": otherFreelance("africa_me"),
  "freelance-skill-index": {
    useCase: "freelance_platform",
    table: "global_skill_index",
    beyond: { skills: "002:L711: counted worldwide, not by region" },
  },
  "freelance-north-america": freelance("north_america", 459_000_000),
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
