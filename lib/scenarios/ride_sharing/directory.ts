import { attributes, changing, from, number } from "../builders/attributes.ts";
import { choices } from "../builders/choices.ts";
import { STARS } from "../builders/encodings.ts";
import { operationsOn } from "../builders/operations.ts";
import { idOf, keyOf, missingIdOf, queries, query } from "../builders/queries.ts";
import { sourced } from "../builders/sourced.ts";
import { TESTED_LOAD_BLOCK, typedScenario } from "../builders/typed_scenario.ts";
import { always, buckets, given, givenEach, STATE, weighted } from "../builders/values.ts";
import type { EntityTypeSpec, OperationSpec, ValueSpec } from "../scenario.ts";
import { NO_PAYLOAD, ONE_YEAR, STEADY_AS_IN_CITY } from "./model.ts";

/** Regions by users, in millions (002:L552-L555). */
const USERS_BY_REGION = {
  "north-america": 50,
  "latin-america": 40,
  "europe-middle-east": 35,
  "asia-pacific": 25,
};
const REGIONS = Object.entries(USERS_BY_REGION);

/** One user in six is away from home (002:L412: 15-20 %). */
const AWAY = 17;

const USERS: EntityTypeSpec = {
  id: "directory_users",
  count: sourced(150_000_000, "002:L575; 002:L556"),
  lifecycle: {
    states: [["verified", 94], ["unverified", 5], ["suspended", 1]],
    transitions: [
      { from: "unverified", to: "verified", cause: "payment method checked" },
      { from: "verified", to: "suspended", cause: "payment failed" },
      { from: "suspended", to: "verified", cause: "debt paid" },
    ],
    source: "002:L507 (can they pay?); choice: the states behind it",
  },
  traits: attributes("choice: see the life cycle", { state: STATE }),
  attributes: attributes("002:L505", {
    user_id: "usr_{pad:9}",
    home_region: from("002:L506; weights 002:L552-L555", weighted(REGIONS)),
    payment_verified: from("002:L507", given("state", { verified: always("true") }, always("false"))),
    rider_rating: from(
      "002:L508; choice: 0 for a user without a ride",
      number(STARS, buckets([[0, 0, 12], [3.5, 4.5, 13], [4.5, 5, 75]], 2)),
    ),
    last_active_region: from("002:L509; 002:L412", changing(byHome("home_region", 100 - AWAY))),
  }),
  payload: NO_PAYLOAD,
  btlBlocks: ONE_YEAR,
  ownedBy: "self",
};

/**
 * A user's current region, given the home region in an attribute or parameter.
 *
 * @param atHome Percentage at home; the others are elsewhere, weighted by the regions' users.
 */
function byHome(attribute: string, atHome: number): ValueSpec {
  return givenEach(attribute, Object.keys(USERS_BY_REGION), (home) => {
    const elsewhere = REGIONS.filter(([region]) => region !== home);
    if (atHome === 0) return weighted(elsewhere);
    const users = elsewhere.reduce((sum, [, weight]) => sum + weight, 0);
    return weighted([
      [home, atHome * users],
      ...elsewhere.map(([region, weight]) => [region, (100 - atHome) * weight] as const),
    ]);
  });
}

const users = operationsOn(USERS.id);
const SEEN = "choice: region and rating refreshed once in 30 days for each user";
const LOST = "choice: one user in a hundred loses the key a year";

const OPERATIONS: readonly OperationSpec[] = [
  users.create(
    "registration",
    sourced(0.32, "002:L397: 150 to 160 million; choice: within a year"),
    "unverified",
  ),
  users.move("payment_checked", sourced(0.32, "choice: as many as register"), ["unverified", "verified"]),
  users.move("payment_failed", sourced(0.5, "choice: a tenth of the users a year"), [
    "verified",
    "suspended",
  ]),
  users.move("debt_paid", sourced(0.48, "choice: nearly all"), ["suspended", "verified"]),
  users.delete("account_closed", sourced(0.02, "choice: the rest"), "suspended"),
  users.update("user_seen", sourced(57.9, SEEN), "verified"),
  users.extend("entry_renewed", sourced(4.76, "choice: each entry once a year"), "verified"),
  users.changeOwner("key_changed", sourced(0.05, LOST), "verified"),
];

const QUERIES = queries({
  cross_region_lookup: query(
    { weight: 0.7, limit: 10, source: "002:L533: once per trip request" },
    'user_id = "{id}"',
    { id: idOf(USERS.id) },
  ),
  user_by_key: query({ weight: 0.1, limit: 10, source: "002:L505" }, "$key = {key}", {
    key: keyOf(USERS.id),
  }),
  unknown_user_miss: query(
    { weight: 0.05, limit: 10, source: "choice: ids mistyped or closed" },
    'user_id = "{id}"',
    { id: missingIdOf(USERS.id) },
  ),
  travellers: query(
    { weight: 0.1, source: "002:L509 (for routing), L507, L508: who is where, and may ride there" },
    'home_region = "{home}" && last_active_region = "{region}" && payment_verified = "true" && rider_rating >= {rating}',
    { home: weighted(REGIONS), region: byHome("home", 0), rating: weighted([[450, 50], [470, 50]]) },
  ),
  travellers_in_debt: query(
    { weight: 0.05, source: "002:L507: can they pay?" },
    'last_active_region = "{region}" && payment_verified = "false"',
    { region: weighted(REGIONS) },
  ),
});

/** Tier 3: the directory of all users, on one chain. Source: 002:L499-L515, L571-L577. */
export const RIDE_SHARING_DIRECTORY = typedScenario({
  id: "ride-sharing-directory",
  title: "Decentralised ride-sharing, global directory of users",
  source: "002:L499-L515; 002:L571-L577",
  entityTypes: [USERS],
  operations: OPERATIONS,
  ownerCount: sourced(10_000, "choice: accounts that keys are changed to; users own their entries"),
  entitiesPerLoadBlock: TESTED_LOAD_BLOCK,
  steady: STEADY_AS_IN_CITY,
  peaks: [{
    id: "holiday_travel",
    seconds: sourced(20, "choice: 10 blocks of it"),
    operations: [
      users.update(
        "traveller_seen",
        sourced(289, "002:L398: every trip's user seen, 25 million a day"),
        "verified",
      ),
    ],
  }],
  queries: QUERIES,
  readRatePerS: sourced(289, "002:L533, 002:L398: one look-up per trip, 25 million a day"),
  requirements: ["RS-F-05", "RS-V1-03", "RS-V1-04", "RS-PH-04"],
  choices: choices({
    "R-13": "150 million users on one chain, as V1 has it, not ten shards of 15 million.",
    "X-01": "8 system attribute rows and one payload row per version come on top: 14 rows an entry, not 5.",
    "directory-rates":
      "The document gives look-ups only. Writes are those a directory cannot do without: registrations, payment checks, a refresh a month, renewals, lost keys. They are the chain's own, not the entities', so a small scale carries them in full.",
  }),
});
