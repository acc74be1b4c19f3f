import { choices } from "../builders/choices.ts";
import { idOf, queries, query } from "../builders/queries.ts";
import { numbered, summaryRow } from "../builders/requirement_ids.ts";
import { sourced } from "../builders/sourced.ts";
import { TESTED_LOAD_BLOCK, typedScenario, USUAL_STEADY } from "../builders/typed_scenario.ts";
import { weighted } from "../builders/values.ts";
import { RIDE_CHOICES } from "./choices.ts";
import { driversOf, vehiclesOf } from "./drivers.ts";
import type { RideChain } from "./model.ts";
import { CITY_OPERATIONS, rideOperations, rushHour } from "./operations.ts";
import { ASIA_PACIFIC, EUROPE_MIDDLE_EAST, LATIN_AMERICA, NEW_YORK } from "./places.ts";
import { driverSearch, goodDriverSearch, lookups } from "./queries.ts";
import { ridesOf } from "./rides.ts";
import { localUsersOf, visitingUsersOf } from "./users.ts";
import { surgeZonesOf } from "./zones.ts";

/** The large city itself. */
export const CITY: RideChain = {
  area: NEW_YORK,
  code: "nyc",
  drivers: sourced(100_000, "002:L466"),
  vehicles: sourced(100_000, "002:L467"),
  rides: sourced(20_000, "002:L468"),
  users: sourced(2_000_000, "002:L470"),
};

/** Home region of a city's travellers. */
const ABROAD = {
  ...EUROPE_MIDDLE_EAST,
  places: [...LATIN_AMERICA.places, ...EUROPE_MIDDLE_EAST.places, ...ASIA_PACIFIC.places],
};

/** Reach of a search for a driver and of an area view: 3 and 5 km in degrees. */
const NEAR = { lat: 0.027, lng: 0.036 };
const AREA = { lat: 0.045, lng: 0.06 };

const QUERIES = queries({
  driver_search: driverSearch(
    { weight: 0.25, source: "002:L657: driver matching; choice: 3 km" },
    NEW_YORK,
    NEAR,
  ),
  good_driver_search: goodDriverSearch(NEW_YORK, AREA),
  driver_area: driverSearch(
    {
      weight: 0.07,
      source: "002:L600: an area of about 10,000 results at scale 1, in pages of 200; choice: 5 km around",
    },
    NEW_YORK,
    AREA,
  ),
  zone_price: query(
    { weight: 0.2, source: "002:L657: surge pricing; the app knows its zone" },
    'zone_id = "{id}"',
    { id: idOf("surge_zones") },
  ),
  zone_map: query(
    {
      weight: 0.04,
      source: "002:L657: surge pricing; choice: the driver's map of all zones, or of the busy ones",
    },
    "open_requests >= 0 && surge_multiplier >= {times}",
    { times: weighted([[100, 60], [120, 40]]) },
  ),
  rides_waiting: query(
    { weight: 0.04, source: "002:L447; choice: the dispatcher's line" },
    'status in ("requested" "matched")',
  ),
  ...lookups({
    driver: 0.07,
    ride: 0.07,
    ridesOfUser: 0.06,
    userById: 0.07,
    userByKey: 0.02,
    foreignUser: 0.03,
  }),
});

/** Tier 1: the largest city's own chain. Source: 002:L416-L482, L525-L540, L650-L660. */
export const RIDE_SHARING_CITY = typedScenario({
  id: "ride-sharing-city",
  title: "Decentralised ride-sharing, one large city",
  source: "002:L416-L482; 002:L525-L540; 002:L650-L660",
  entityTypes: [
    driversOf(CITY),
    vehiclesOf(CITY),
    ridesOf(CITY),
    surgeZonesOf(NEW_YORK),
    localUsersOf(CITY),
    visitingUsersOf(ABROAD),
  ],
  operations: [...rideOperations(CITY), ...CITY_OPERATIONS],
  ownerCount: sourced(1_000, "choice: fleet and platform accounts; people own their own entities"),
  entitiesPerLoadBlock: TESTED_LOAD_BLOCK,
  steady: USUAL_STEADY,
  peaks: [rushHour(CITY)],
  queries: QUERIES,
  readRatePerS: sourced(50_000, "002:L657"),
  requirements: [
    ...numbered("RS-C", "01 02 03 04 05 06 07 08 09 10"),
    ...numbered("RS-F", "01 02 03"),
    "RS-E-04",
    "RS-E-05",
    "RS-PH-01",
    ...summaryRow("02"),
  ],
  choices: [
    ...RIDE_CHOICES,
    ...choices({
      "R-07": "2,320,500 entities: 2.9 times Mendoza, not 1.1.",
      "R-08":
        "The table is the largest city; 500 of its size would hold 1 billion users. The average city is an eighth of it: --scale 0.125.",
      "X-04": "15 GB (SUM-02-DB), which the per-table formula gives; RS-C-06 says 3-5 GB.",
      city: "New York, the first of the source's examples: its coordinates are those searched.",
    }),
  ],
});
