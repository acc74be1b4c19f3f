import { attributes, from, number } from "../builders/attributes.ts";
import { STARS } from "../builders/encodings.ts";
import { PERSON_NAMES } from "../builders/person_names.ts";
import { sourced } from "../builders/sourced.ts";
import { DAY_S, daysToLive } from "../builders/times.ts";
import { always, between, given, rating, register, STATE, weighted, writtenAt } from "../builders/values.ts";
import type { EntityTypeSpec, ValueSpec } from "../scenario.ts";
import { anyPlace } from "./coordinates.ts";
import { telephones } from "./drivers.ts";
import { EPOCH_S, NO_PAYLOAD, ONE_YEAR, type RideChain } from "./model.ts";
import type { Area } from "./places.ts";

const QUARTER_S = 90 * DAY_S;
const NEVER: ValueSpec = always(0);
const NUMERIC = "002:L457; choice: a number, since the table counts a third numeric attribute";

/** Users with their home on this chain: 6 string and 3 numeric attributes (002:L470). */
export function localUsersOf({ area, code, users }: RideChain): EntityTypeSpec {
  return usersOf(area, `usr_${code}_{pad:8}`, { id: "local_users", count: users, btlBlocks: ONE_YEAR });
}

/** Travellers in town, from elsewhere: the same profile, copied here for as long as they stay (002:L471). */
export function visitingUsersOf(home: Area): EntityTypeSpec {
  return usersOf(home, "usr_visit_{pad:7}", {
    id: "visiting_users",
    count: sourced(100_000, "002:L471; 002:L429"),
    btlBlocks: daysToLive(
      4,
      "choice: a copy kept for four days (172,800 blocks), the mean stay; visitor_leaves ends it",
    ),
  });
}

function usersOf(
  area: Area,
  idTemplate: string,
  { id, count, btlBlocks }: Pick<EntityTypeSpec, "id" | "count" | "btlBlocks">,
): EntityTypeSpec {
  return {
    id,
    count,
    lifecycle: {
      states: [["idle", 1], ["rode", 0]],
      transitions: [{ from: "idle", to: "rode", cause: "first ride completed while one watches" }],
      source: "choice: so that the last ride's time is the ride's; not stored",
    },
    traits: attributes("choice: what the totals follow", {
      state: from("choice: see the life cycle", STATE),
      place: from(area.source, anyPlace(area)),
      use: weighted({ never: 12, occasional: 58, regular: 30 }),
    }),
    attributes: attributes("002:L456", {
      user_id: idTemplate,
      name: weighted(PERSON_NAMES),
      phone: telephones(area),
      preferred_vehicle_type: from(
        "002:L458",
        weighted({ economy: 62, comfort: 20, xl: 10, green: 6, accessible: 2 }),
      ),
      default_payment_method: from(
        "002:L459",
        weighted({ card: 60, wallet: 28, stablecoin: 8, cash: 4 }),
      ),
      payment_verified: from("002:L459", PAYMENT_VERIFIED),
      last_ride_time: from(NUMERIC, number("s since 1970", LAST_RIDE)),
      rider_rating: from("002:L460", number(STARS, byUse(NEVER, rating(4.3, 5), rating(4.6, 5)))),
      total_rides: from("002:L460", number("rides", TOTAL_RIDES)),
    }),
    payload: NO_PAYLOAD,
    btlBlocks,
    ownedBy: "self",
  };
}

/** Cash needs no check, so it is never verified. */
const PAYMENT_VERIFIED: ValueSpec = given(
  "default_payment_method",
  { cash: always("false") },
  weighted({ true: 93, false: 7 }),
);

/** Within the last quarter before the chain begins; after a ride, the time of that ride. */
const LAST_RIDE = afterRide(
  writtenAt(EPOCH_S),
  byUse(NEVER, between(EPOCH_S - QUARTER_S, EPOCH_S), between(EPOCH_S - QUARTER_S / 6, EPOCH_S)),
);

const TOTAL_RIDES = byUse(
  afterRide(always(1), NEVER),
  register([1, 40], [0, 0.1]),
  register([41, 900], [0, 2]),
);

function afterRide(after: ValueSpec, before: ValueSpec): ValueSpec {
  return given("state", { rode: after }, before);
}

function byUse(never: ValueSpec, occasional: ValueSpec, regular: ValueSpec): ValueSpec {
  return given("use", { never, occasional, regular });
}
