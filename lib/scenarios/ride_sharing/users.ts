import { choice, numberOf, text, textOf } from "../builders/attribute_builders.ts";
import { PERSON_NAMES } from "../builders/person_names.ts";
import { STARS, stars, telephones } from "./drivers.ts";
import { anyPlace } from "./coordinates.ts";
import { EPOCH_S, NO_PAYLOAD, ONE_YEAR, type RideChain } from "./model.ts";
import type { Area } from "./places.ts";
import type { EntityTypeSpec, NumericEncoding, Sourced, ValueSpec } from "../scenario.ts";

const SECONDS: NumericEncoding = { unit: "s since 1970", scale: 1, offset: 0 };
const RIDES: NumericEncoding = { unit: "rides", scale: 1, offset: 0 };
const QUARTER_S = 90 * 86_400;
const NEVER: ValueSpec = { kind: "choice", values: [[0, 1]] };
const NUMERIC = "002:L457; choice: a number, since the table counts a third numeric attribute";

/** Users with their home on this chain: 6 string and 3 numeric attributes (002:L470). */
export function localUsersOf(chain: RideChain): EntityTypeSpec {
  return usersOf("local_users", chain.users, `usr_${chain.code}_{pad:8}`, chain.area, ONE_YEAR);
}

/** Travellers in town, from elsewhere: the same profile, copied here for as long as they stay (002:L471). */
export function visitingUsersOf(from: Area): EntityTypeSpec {
  const count = { value: 100_000, source: "002:L471; 002:L429" };
  return usersOf("visiting_users", count, "usr_visit_{pad:7}", from, {
    min: 172_800,
    max: 172_800,
    source: "choice: a copy kept for four days (172,800 blocks), the mean stay; visitor_leaves ends it",
  });
}

function usersOf(
  id: string,
  count: Sourced,
  idTemplate: string,
  area: Area,
  btlBlocks: EntityTypeSpec["btlBlocks"],
): EntityTypeSpec {
  return {
    id,
    count,
    lifecycle: {
      states: [["idle", 1], ["rode", 0]],
      transitions: [{ from: "idle", to: "rode", cause: "first ride completed while one watches" }],
      source: "choice: so that the last ride's time is the ride's; not stored",
    },
    traits: [
      textOf("state", { kind: "state" }, "choice: see the life cycle"),
      textOf("place", anyPlace(area), area.source),
      choice("use", [["never", 12], ["occasional", 58], ["regular", 30]], "choice: what the totals follow"),
    ],
    attributes: [
      text("user_id", idTemplate, "002:L456"),
      choice("name", PERSON_NAMES, "002:L456"),
      textOf("phone", telephones(area), "002:L456"),
      choice(
        "preferred_vehicle_type",
        [["economy", 62], ["comfort", 20], ["xl", 10], ["green", 6], ["accessible", 2]],
        "002:L458",
      ),
      choice(
        "default_payment_method",
        [["card", 60], ["wallet", 28], ["stablecoin", 8], ["cash", 4]],
        "002:L459",
      ),
      textOf("payment_verified", PAYMENT_VERIFIED, "002:L459"),
      numberOf("last_ride_time", LAST_RIDE, SECONDS, NUMERIC),
      numberOf("rider_rating", byUse(NEVER, stars(4.3, 5), stars(4.6, 5)), STARS, "002:L460"),
      numberOf("total_rides", TOTAL_RIDES, RIDES, "002:L460"),
    ],
    payload: NO_PAYLOAD,
    btlBlocks,
    ownedBy: "self",
  };
}

/** Cash needs no check, so it is never verified. */
const PAYMENT_VERIFIED: ValueSpec = {
  kind: "given",
  attribute: "default_payment_method",
  cases: { cash: { kind: "choice", values: [["false", 1]] } },
  other: { kind: "choice", values: [["true", 93], ["false", 7]] },
};

/** Before the chain begins, within its last quarter; after a ride, now. */
const LAST_RIDE: ValueSpec = afterRide(
  { kind: "time", of: "version", epochS: EPOCH_S },
  byUse(NEVER, recently(QUARTER_S), recently(QUARTER_S / 6)),
);

const TOTAL_RIDES: ValueSpec = byUse(
  afterRide({ kind: "choice", values: [[1, 1]] }, NEVER),
  register(1, 40, 0.1),
  register(41, 900, 2),
);

function afterRide(after: ValueSpec, before: ValueSpec): ValueSpec {
  return { kind: "given", attribute: "state", cases: { rode: after }, other: before };
}

function byUse(never: ValueSpec, occasional: ValueSpec, regular: ValueSpec): ValueSpec {
  return { kind: "given", attribute: "use", cases: { never, occasional, regular } };
}

function recently(seconds: number): ValueSpec {
  return { kind: "uniform", min: EPOCH_S - seconds, max: EPOCH_S };
}

function register(min: number, max: number, perDayMax: number): ValueSpec {
  return { kind: "register", start: { min, max }, perDay: { min: 0, max: perDayMax } };
}
