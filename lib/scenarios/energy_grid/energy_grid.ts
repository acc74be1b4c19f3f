import { numbered } from "../builders/numbered.ts";
import type { EnergyGrid, GridPlace, Reporting } from "./model.ts";
import { energyGridScenario } from "./scenario.ts";
import { ENERGY_GRID_WARM } from "./warm.ts";
import type { EntityScenario, Sourced } from "../scenario.ts";

const SECONDS_PER_DAY = 86_400;
const CALIFORNIA = { meters: 15_000_000, segments: 5_000, tradesPerMonth: 100_000_000 } as const;

/** One line of the table of grids (002:L1045-L1051), and what the source does not say of it. */
interface Region {
  readonly name: string;
  readonly title: string;
  readonly line: number;
  /** Million. */
  readonly meters: number;
  readonly producers: number;
  readonly cents: string;
  readonly utilities: readonly string[];
  readonly places: readonly GridPlace[];
}

const place = (geohash: string, share: number): GridPlace => ({ geohash, share });

/** Places and utilities are choices: each grid's large cities and companies. */
const REGIONS: readonly Region[] = [
  {
    name: "california",
    title: "California",
    line: 1047,
    meters: 15,
    producers: 2,
    cents: "US cents",
    utilities: ["pacific-gas", "southern-edison", "san-diego-gas", "los-angeles-water"],
    places: [
      place("9q5ct", 34),
      place("9q8yy", 26),
      place("9mudj", 18),
      place("9qce7", 12),
      place("9qdc4", 10),
    ],
  },
  {
    name: "texas",
    title: "Texas (ERCOT)",
    line: 1048,
    meters: 12,
    producers: 1,
    cents: "US cents",
    utilities: ["oncor", "centerpoint", "aep-texas", "austin-energy"],
    places: [place("9vk1m", 35), place("9vg4m", 35), place("9v6kp", 15), place("9v1zq", 15)],
  },
  {
    name: "germany",
    title: "Germany",
    line: 1049,
    meters: 20,
    producers: 2,
    cents: "euro cents",
    utilities: ["50hertz", "amprion", "tennet", "transnet-bw"],
    places: [
      place("u33db", 25),
      place("u1x0e", 20),
      place("u281z", 20),
      place("u1hcy", 20),
      place("u0yjj", 15),
    ],
  },
  {
    name: "australia",
    title: "Australia",
    line: 1050,
    meters: 10,
    producers: 3,
    cents: "AU cents",
    utilities: ["ausgrid", "citipower", "energex", "western-power"],
    places: [
      place("r3gx2", 30),
      place("r1r0f", 28),
      place("r7hgd", 20),
      place("qd66h", 14),
      place("r1f93", 8),
    ],
  },
  {
    name: "uk",
    title: "UK",
    line: 1051,
    meters: 30,
    producers: 1,
    cents: "pence",
    utilities: ["uk-power", "national-grid", "northern-powergrid", "scottish-power"],
    places: [
      place("gcpvj", 40),
      place("gcw2j", 20),
      place("gcqds", 18),
      place("gcuvz", 12),
      place("gcnht", 10),
    ],
  },
];

const CALIFORNIA_REQUIREMENTS = [
  ...numbered("EG", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10A", "10B", "10C", "10D"),
  ...numbered("EG-V1", "01", "02", "03"),
  ...numbered("SUM-07", "ROWS", "W", "R", "CH", "DB"),
];

const CALIFORNIA_CHOICES: EntityScenario["choices"] = [
  {
    id: "E-04",
    choice:
      "3,333,333 trades of the current day, a thirtieth of a month's 100M. With the table's 1M a trade would be gone after seven hours, and the attributes (188,040,000, E-06) would not reach the 190M required.",
  },
  { id: "E-05", choice: "California's own counts, not those of a regional grid of 10M meters." },
  { id: "E-06", choice: "206,706,664 attributes: 188,040,000 of the table, and E-04's trades." },
  { id: "E-08", choice: "130 GB is the size to compare with; 10 to 20 GB follows from nothing." },
];

const SMALL_BLOCKS = {
  id: "rates",
  choice:
    "All rates grow with the scale, as meters' do: a block of a small grid is a small one of the same mix.",
};

const REPORTING_CHOICES: Readonly<Record<Reporting, EntityScenario["choices"]>> = {
  "spread": [
    {
      id: "E-03",
      choice:
        "Meter state is kept here: 16,667 updates a second in California. energy-grid-california-market is the same without it; 5K to 10K fits neither.",
    },
    { id: "E-09", choice: "Meters report at moments of their own, a constant rate." },
    SMALL_BLOCKS,
  ],
  "in step": [
    { id: "E-03", choice: "Meter state is kept here, as in energy-grid-california." },
    { id: "E-09", choice: "All meters report within the same five minutes of every fifteen." },
    SMALL_BLOCKS,
  ],
  "elsewhere": [
    {
      id: "E-03",
      choice:
        "Readings go to the warm tier only (002:L1091, L1122): meters keep their state of day 0, and trades, prices and congestion are all that changes.",
    },
    {
      id: "rates",
      choice: "Trades keep the chain's own rate at any scale; prices belong to segments and grow with it.",
    },
  ],
};

/** What the source says of California alone is taken by meter for the other grids. */
function gridOf(region: Region, reporting: Reporting = "spread"): EnergyGrid {
  const california = region.name === "california";
  const source = `002:L${region.line}`;
  const share = region.meters * 1e6 / CALIFORNIA.meters;
  const perMeter = (value: number, line: string): Sourced => ({
    value: Math.round(value * share),
    source: california ? line : `${line}; choice: as many per meter as in California`,
  });
  const tradesPerS = CALIFORNIA.tradesPerMonth * share / 30 / SECONDS_PER_DAY;
  return {
    id: `energy-grid-${region.name}`,
    title: `Energy grid, ${region.title}, hot tier`,
    source: california ? "002:L976-L1122; 002:L1400" : `002:L976-L1091; ${source}`,
    meters: { value: region.meters * 1e6, source: california ? "002:L1077; 002:L1047" : source },
    producers: { of: region.producers, ofMeters: region.meters, source },
    segments: perMeter(CALIFORNIA.segments, "002:L1078"),
    trades: perMeter(CALIFORNIA.tradesPerMonth / 30, "E-04: 100M a month (002:L1059)"),
    tradesPerS: {
      value: tradesPerS,
      source: "002:L1059: 100M in 30 days, within 002:L1087's thousands a minute",
    },
    busiestTradesPerS: {
      value: 9_999 * share / 60,
      source: "002:L1087-L1088: thousands a minute, at most 9,999",
    },
    reporting,
    cents: region.cents,
    utilities: region.utilities,
    places: region.places,
    readRatePerS: {
      value: 10_000,
      source: `002:L1117: 10K to 20K; the lower as steady rate${california ? "" : "; choice: as California"}`,
    },
    requirements: california ? CALIFORNIA_REQUIREMENTS : [],
    choices: [
      ...REPORTING_CHOICES[reporting],
      ...(california ? CALIFORNIA_CHOICES : [{
        id: "E-05",
        choice:
          "Meters and producers from the table of grids; segments and trades per meter as in California.",
      }]),
    ],
  };
}

const WITH_STATE = gridOf(REGIONS[0]!);

/** California: 15M meters, each read at a moment of its own. */
export const ENERGY_GRID_CALIFORNIA: EntityScenario = energyGridScenario(WITH_STATE);

/** The same, all meters read within the same five minutes of every fifteen. */
const ENERGY_GRID_CALIFORNIA_IN_PHASE: EntityScenario = energyGridScenario({
  ...gridOf(REGIONS[0]!, "in step"),
  id: "energy-grid-california-in-phase",
  title: "Energy grid, California, hot tier, meters in step",
  requirements: ["EG-03", "EG-09", "EG-10A", "EG-V1-03"],
});

/** The same without meter readings. */
const ENERGY_GRID_CALIFORNIA_MARKET: EntityScenario = energyGridScenario({
  ...gridOf(REGIONS[0]!, "elsewhere"),
  id: "energy-grid-california-market",
  title: "Energy grid, California, hot tier without readings",
  requirements: ["EG-03", "EG-09", "EG-10B", "EG-10C", "EG-10D"],
});

/** The other grids of the table: Texas, Germany, Australia, the UK. */
const OTHER_ENERGY_GRIDS: readonly EntityScenario[] = REGIONS.slice(1).map((region) =>
  energyGridScenario(gridOf(region))
);

/** Every energy grid, the published one first. */
export const ENERGY_GRIDS: readonly EntityScenario[] = [
  ENERGY_GRID_CALIFORNIA,
  ENERGY_GRID_CALIFORNIA_IN_PHASE,
  ENERGY_GRID_CALIFORNIA_MARKET,
  ...OTHER_ENERGY_GRIDS,
  ENERGY_GRID_WARM,
];
