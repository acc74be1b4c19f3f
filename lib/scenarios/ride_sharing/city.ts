import { numbered } from "../builders/numbered.ts";
import { RIDE_CHOICES } from "./choices.ts";
import { driversOf, vehiclesOf } from "./drivers.ts";
import type { RideChain } from "./model.ts";
import { CITY_OPERATIONS, rideOperations, rushHour } from "./operations.ts";
import { ASIA_PACIFIC, EUROPE_MIDDLE_EAST, LATIN_AMERICA, NEW_YORK } from "./places.ts";
import { driverSearch, foreignUser, goodDriverSearch, lookups, query } from "./queries.ts";
import { ridesOf } from "./rides.ts";
import { localUsersOf, visitingUsersOf } from "./users.ts";
import { surgeZonesOf } from "./zones.ts";
import type { EntityScenario, QuerySpec } from "../scenario.ts";

const CITY: RideChain = {
  area: NEW_YORK,
  code: "nyc",
  drivers: { value: 100_000, source: "002:L466" },
  vehicles: { value: 100_000, source: "002:L467" },
  rides: { value: 20_000, source: "002:L468" },
  users: { value: 2_000_000, source: "002:L470" },
};

/** Where a city's travellers come from. */
const ABROAD = {
  ...EUROPE_MIDDLE_EAST,
  places: [...LATIN_AMERICA.places, ...EUROPE_MIDDLE_EAST.places, ...ASIA_PACIFIC.places],
};

const QUERIES: readonly QuerySpec[] = [
  driverSearch(
    "driver_search",
    NEW_YORK,
    { lat: 0.027, lng: 0.036 },
    0.25,
    "002:L657: driver matching; choice: 3 km",
  ),
  goodDriverSearch(NEW_YORK, { lat: 0.045, lng: 0.06 }, 0.08),
  driverSearch(
    "driver_area",
    NEW_YORK,
    { lat: 0.045, lng: 0.06 },
    0.07,
    "002:L600: an area of about 10,000 results at scale 1, in pages of 200; choice: 5 km around",
  ),
  query(
    "zone_price",
    'zone_id = "{id}"',
    { id: { kind: "id", of: "surge_zones" } },
    0.2,
    "002:L657: surge pricing; the app knows its zone",
  ),
  query(
    "zone_map",
    "open_requests >= 0 && surge_multiplier >= {times}",
    { times: { kind: "choice", values: [[100, 60], [120, 40]] } },
    0.04,
    "002:L657: surge pricing; choice: the driver's map of all zones, or of the busy ones",
  ),
  query(
    "rides_waiting",
    'status in ("requested" "matched")',
    {},
    0.04,
    "002:L447; choice: the dispatcher's line",
  ),
  ...lookups([0.07, 0.07, 0.06, 0.07, 0.02]),
  foreignUser(0.03),
];

/** Tier 1: the largest city's own chain. Source: 002:L416-L482, L525-L540, L650-L660. */
export const RIDE_SHARING_CITY: EntityScenario = {
  kind: "entities",
  id: "ride-sharing-city",
  title: "Decentralised ride-sharing, one large city",
  source: "002:L416-L482; 002:L525-L540; 002:L650-L660",
  generator: "types",
  entityTypes: [
    driversOf(CITY),
    vehiclesOf(CITY),
    ridesOf(CITY),
    surgeZonesOf(NEW_YORK),
    localUsersOf(CITY),
    visitingUsersOf(ABROAD),
  ],
  operations: [...rideOperations(CITY), ...CITY_OPERATIONS],
  owners: {
    count: { value: 1_000, source: "choice: fleet and platform accounts; people own their own entities" },
    addresses: [],
  },
  entitiesPerLoadBlock: { value: 500, source: "choice: as tested for the marketplace, CM-D-03 (002:L1562)" },
  steady: {
    versionShare: {
      value: 0.15,
      source: "choice: enough updates to show in table sizes, short enough to run",
    },
    minBlocks: { value: 20, source: "choice: a steady stretch long enough for a median at any scale" },
  },
  peaks: [
    {
      id: "rush_hour",
      seconds: { value: 20, source: "choice: 10 blocks of it; RS-E-03 asks for 10 min at full size" },
      operations: rushHour(CITY),
    },
  ],
  queries: QUERIES,
  readRatePerS: { value: 50_000, source: "002:L657" },
  requirements: [
    ...numbered("RS-C", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10"),
    ...numbered("RS-F", "01", "02", "03"),
    "RS-E-04",
    "RS-E-05",
    "RS-PH-01",
    ...numbered("SUM-02", "ROWS", "W", "R", "CH", "DB"),
  ],
  choices: [
    ...RIDE_CHOICES,
    { id: "R-07", choice: "2,320,500 entities: 2.9 times Mendoza, not 1.1." },
    {
      id: "R-08",
      choice:
        "The table is the largest city; 500 of its size would hold 1 billion users. The average city is an eighth of it: --scale 0.125.",
    },
    { id: "X-04", choice: "15 GB (SUM-02-DB), which the per-table formula gives; RS-C-06 says 3-5 GB." },
    {
      id: "city",
      choice: "New York, the first of the source's examples: its coordinates are those searched.",
    },
  ],
};
