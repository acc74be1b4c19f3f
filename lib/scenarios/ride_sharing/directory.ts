import { choice, numberOf, text, textOf } from "../builders/attribute_builders.ts";
import { STARS } from "./drivers.ts";
import { NO_PAYLOAD, ONE_YEAR } from "./model.ts";
import { query } from "./queries.ts";
import type { EntityScenario, EntityTypeSpec, OperationSpec, QuerySpec, ValueSpec } from "../scenario.ts";

/** Regions by users, in millions (002:L552-L555). */
const REGIONS = [["north-america", 50], ["latin-america", 40], ["europe-middle-east", 35], [
  "asia-pacific",
  25,
]] as const;

/** One user in six is away from home (002:L412: 15-20 %). */
const AWAY = 17;

const USERS: EntityTypeSpec = {
  id: "directory_users",
  count: { value: 150_000_000, source: "002:L575; 002:L556" },
  lifecycle: {
    states: [["verified", 94], ["unverified", 5], ["suspended", 1]],
    transitions: [
      { from: "unverified", to: "verified", cause: "payment method checked" },
      { from: "verified", to: "suspended", cause: "payment failed" },
      { from: "suspended", to: "verified", cause: "debt paid" },
    ],
    source: "002:L507 (can they pay?); choice: the states behind it",
  },
  traits: [textOf("state", { kind: "state" }, "choice: see the life cycle")],
  attributes: [
    text("user_id", "usr_{pad:9}", "002:L505"),
    choice("home_region", REGIONS, "002:L506; weights 002:L552-L555"),
    textOf(
      "payment_verified",
      {
        kind: "given",
        attribute: "state",
        cases: { verified: { kind: "choice", values: [["true", 1]] } },
        other: { kind: "choice", values: [["false", 1]] },
      },
      "002:L507",
    ),
    numberOf(
      "rider_rating",
      {
        kind: "histogram",
        buckets: [{ min: 0, max: 0, weight: 12 }, { min: 3.5, max: 4.5, weight: 13 }, {
          min: 4.5,
          max: 5,
          weight: 75,
        }],
        decimals: 2,
      },
      STARS,
      "002:L508; choice: 0 for a user without a ride",
    ),
    { ...textOf("last_active_region", lastRegion(), "002:L509; 002:L412"), changes: true },
  ],
  payload: NO_PAYLOAD,
  btlBlocks: ONE_YEAR,
  ownedBy: "self",
};

function lastRegion(): ValueSpec {
  return {
    kind: "given",
    attribute: "home_region",
    cases: Object.fromEntries(REGIONS.map(([home]) => {
      const elsewhere = REGIONS.filter(([region]) => region !== home);
      const users = elsewhere.reduce((sum, [, weight]) => sum + weight, 0);
      const away = elsewhere.map(([region, weight]) => [region, AWAY * weight] as const);
      return [home, { kind: "choice", values: [[home, (100 - AWAY) * users], ...away] }];
    })),
  };
}

const change = (id: string, from: string, to: string, value: number, source: string): OperationSpec => ({
  id,
  entityType: USERS.id,
  kind: "transition",
  transition: { from, to },
  ratePerS: { value, source },
});

const operation = (
  id: string,
  kind: OperationSpec["kind"],
  inState: string,
  value: number,
  source: string,
): OperationSpec => ({ id, entityType: USERS.id, kind, inState, ratePerS: { value, source } });

const OPERATIONS: readonly OperationSpec[] = [
  operation(
    "registration",
    "create",
    "unverified",
    0.32,
    "002:L397: 150 to 160 million; choice: within a year",
  ),
  change("payment_checked", "unverified", "verified", 0.32, "choice: as many as register"),
  change("payment_failed", "verified", "suspended", 0.5, "choice: a tenth of the users a year"),
  change("debt_paid", "suspended", "verified", 0.48, "choice: nearly all"),
  operation("account_closed", "delete", "suspended", 0.02, "choice: the rest"),
  operation(
    "user_seen",
    "update",
    "verified",
    57.9,
    "choice: region and rating refreshed once in 30 days for each user",
  ),
  operation("entry_renewed", "extend", "verified", 4.76, "choice: each entry once a year"),
  operation(
    "key_changed",
    "change_owner",
    "verified",
    0.05,
    "choice: one user in a hundred loses the key a year",
  ),
];

const QUERIES: readonly QuerySpec[] = [
  query(
    "cross_region_lookup",
    'user_id = "{id}"',
    { id: { kind: "id", of: USERS.id } },
    0.7,
    "002:L533: once per trip request",
    10,
  ),
  query("user_by_key", "$key = {key}", { key: { kind: "key", of: USERS.id } }, 0.1, "002:L505", 10),
  query(
    "unknown_user_miss",
    'user_id = "{id}"',
    { id: { kind: "id", of: USERS.id, missing: true } },
    0.05,
    "choice: ids mistyped or closed",
    10,
  ),
  query(
    "travellers",
    'home_region = "{home}" && last_active_region = "{region}" && payment_verified = "true" && rider_rating >= {rating}',
    {
      home: { kind: "choice", values: REGIONS },
      region: lastRegionAbroad(),
      rating: { kind: "choice", values: [[450, 50], [470, 50]] },
    },
    0.1,
    "002:L509 (for routing), L507, L508: who is where, and may ride there",
  ),
  query(
    "travellers_in_debt",
    'last_active_region = "{region}" && payment_verified = "false"',
    { region: { kind: "choice", values: REGIONS } },
    0.05,
    "002:L507: can they pay?",
  ),
];

/** A region other than the parameter `home`. */
function lastRegionAbroad(): ValueSpec {
  return {
    kind: "given",
    attribute: "home",
    cases: Object.fromEntries(
      REGIONS.map((
        [home],
      ) => [home, { kind: "choice", values: REGIONS.filter(([region]) => region !== home) }]),
    ),
  };
}

/** Tier 3: the directory of all users, on one chain. Source: 002:L499-L515, L571-L577. */
export const RIDE_SHARING_DIRECTORY: EntityScenario = {
  kind: "entities",
  id: "ride-sharing-directory",
  title: "Decentralised ride-sharing, global directory of users",
  source: "002:L499-L515; 002:L571-L577",
  generator: "types",
  entityTypes: [USERS],
  operations: OPERATIONS,
  owners: {
    count: { value: 10_000, source: "choice: accounts that keys are changed to; users own their entries" },
    addresses: [],
  },
  entitiesPerLoadBlock: { value: 500, source: "choice: as tested for the marketplace, CM-D-03 (002:L1562)" },
  steady: {
    versionShare: { value: 0.15, source: "choice: as in ride-sharing-city" },
    minBlocks: { value: 20, source: "choice: as in ride-sharing-city" },
  },
  peaks: [
    {
      id: "holiday_travel",
      seconds: { value: 20, source: "choice: 10 blocks of it" },
      operations: [
        operation(
          "traveller_seen",
          "update",
          "verified",
          289,
          "002:L398: every trip's user seen, 25 million a day",
        ),
      ],
    },
  ],
  queries: QUERIES,
  readRatePerS: { value: 289, source: "002:L533, 002:L398: one look-up per trip, 25 million a day" },
  requirements: ["RS-F-05", "RS-V1-03", "RS-V1-04", "RS-PH-04"],
  choices: [
    { id: "R-13", choice: "150 million users on one chain, as V1 has it, not ten shards of 15 million." },
    {
      id: "X-01",
      choice: "8 system attribute rows and one payload row per version come on top: 14 rows an entry, not 5.",
    },
    {
      id: "directory-rates",
      choice:
        "The document gives look-ups only. Writes are those a directory cannot do without: registrations, payment checks, a refresh a month, renewals, lost keys. They are the chain's own, not the entities', so a small scale carries them in full.",
    },
  ],
};
