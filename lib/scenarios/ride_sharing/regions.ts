import { choices } from "../builders/choices.ts";
import { queries } from "../builders/queries.ts";
import { numbered, summaryRow } from "../builders/requirement_ids.ts";
import { sourced } from "../builders/sourced.ts";
import { TESTED_LOAD_BLOCK, typedScenario } from "../builders/typed_scenario.ts";
import type { EntityScenario, QuerySpec } from "../scenario.ts";
import { RIDE_CHOICES } from "./choices.ts";
import { driversOf, vehiclesOf } from "./drivers.ts";
import { type RideChain, STEADY_AS_IN_CITY } from "./model.ts";
import { rideOperations, rushHour } from "./operations.ts";
import { type Area, ASIA_PACIFIC, EUROPE_MIDDLE_EAST, LATIN_AMERICA, NORTH_AMERICA } from "./places.ts";
import { driverSearch, goodDriverSearch, lookups } from "./queries.ts";
import { ridesOf } from "./rides.ts";
import { localUsersOf } from "./users.ts";

/** A region's row in the table of V1 (002:L550-L569), with its requirements. */
interface Region {
  readonly id: string;
  readonly title: string;
  readonly code: string;
  readonly area: Area;
  readonly users: number;
  readonly drivers: number;
  readonly rides: number;
  readonly line: number;
  readonly requirements: readonly string[];
}

const REGIONS: readonly Region[] = [
  {
    id: "north-america",
    title: "North America",
    code: "na",
    area: NORTH_AMERICA,
    users: 50_000_000,
    drivers: 1_800_000,
    rides: 500_000,
    line: 552,
    requirements: [
      ...numbered("RS-R", "01 02 03 04 05 06 07"),
      "RS-REG-01A",
      "RS-REG-01B",
      "RS-E-02",
      "RS-E-03",
      "RS-E-06",
      "RS-PH-03",
      ...summaryRow("03"),
    ],
  },
  {
    id: "latin-america",
    title: "Latin America",
    code: "la",
    area: LATIN_AMERICA,
    users: 40_000_000,
    drivers: 1_500_000,
    rides: 400_000,
    line: 553,
    requirements: ["RS-REG-02A", "RS-REG-02B"],
  },
  {
    id: "europe-middle-east",
    title: "Europe and the Middle East",
    code: "eme",
    area: EUROPE_MIDDLE_EAST,
    users: 35_000_000,
    drivers: 1_200_000,
    rides: 300_000,
    line: 554,
    requirements: ["RS-REG-03A", "RS-REG-03B"],
  },
  {
    id: "asia-pacific",
    title: "Asia and the Pacific",
    code: "ap",
    area: ASIA_PACIFIC,
    users: 25_000_000,
    drivers: 900_000,
    rides: 400_000,
    line: 555,
    requirements: ["RS-REG-04A", "RS-REG-04B", "RS-PH-02"],
  },
];

/** Requirements shared by the regions. */
const SHARED = ["RS-F-04", "RS-E-01", "RS-E-04", "RS-E-05", "RS-E-07", "RS-V1-01", "RS-V1-02"];

function queriesOf(area: Area): QuerySpec[] {
  const metro = { lat: 0.1, lng: 0.125 };
  return queries({
    driver_search: driverSearch(
      { weight: 0.2, source: "002:L600; choice: 11 km around a city's centre" },
      area,
      metro,
    ),
    good_driver_search: goodDriverSearch(area, metro),
    ...lookups({
      driver: 0.1,
      ride: 0.1,
      ridesOfUser: 0.1,
      userById: 0.3,
      userByKey: 0.07,
      foreignUser: 0.05,
    }),
  });
}

function regionOf(region: Region): EntityScenario {
  const { area, code, line } = region;
  const count = (value: number, row: number) => sourced(value, `002:L${row}; 002:L${line}`);
  const chain: RideChain = {
    area,
    code,
    drivers: count(region.drivers, 563),
    vehicles: sourced(region.drivers, "R-06: one per driver (002:L425), missing from the table"),
    rides: count(region.rides, 565),
    users: count(region.users, 564),
  };
  return typedScenario({
    id: `ride-sharing-${region.id}`,
    title: `Decentralised ride-sharing, one chain for ${region.title}`,
    source: `002:L${line}; 002:L559-L569`,
    entityTypes: [driversOf(chain), vehiclesOf(chain), ridesOf(chain), localUsersOf(chain)],
    operations: rideOperations(chain),
    ownerCount: sourced(10_000, "choice: fleet and platform accounts; people own their own entities"),
    entitiesPerLoadBlock: TESTED_LOAD_BLOCK,
    steady: STEADY_AS_IN_CITY,
    peaks: [rushHour(chain)],
    queries: queriesOf(area),
    readRatePerS: sourced(100_000, "002:L669"),
    requirements: [...region.requirements, ...SHARED],
    choices: [...RIDE_CHOICES, ...REGION_CHOICES],
  });
}

const REGION_CHOICES = choices({
  "R-03":
    "All drivers at the interval of the city (every 5 s) plus all rides every 10 s. The published peak of 50,000 updates/s, by which RS-R-03 judges, is about what the rides alone need.",
  "R-04": "Attributes by the city model (9 a user, 18 a driver, 8 a vehicle, 14 a ride), not 14 a user.",
  "R-05": "String and numeric attributes by the city model.",
  "R-06": "Vehicles are counted, one per driver.",
  "R-09": "Four regions have tables; the fifth chain is the directory, the sixth a reserve without data.",
  "R-11": "One chain per region, as V1 wants to find out whether it can be.",
  "R-12": "The load is judged by 8 h (RS-E-02), opening by 5 min (RS-E-06); 1 h is a stretch (RS-R-07).",
  "R-14": "36 times Mendoza's attributes by the printed 700 million.",
  "X-04": "500 GB (SUM-03-DB) rather than 50-100 GB (RS-R-06): the formula gives 410.",
});

/** Tier 2 as V1 has it: one chain for each of the four regions. Source: 002:L544-L589. */
export const RIDE_SHARING_REGIONS: readonly EntityScenario[] = REGIONS.map(regionOf);
