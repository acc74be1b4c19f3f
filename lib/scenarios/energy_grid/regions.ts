import { numbered, summaryRow } from "../builders/requirement_ids.ts";
import { sourced } from "../builders/sourced.ts";
import { DAY_S } from "../builders/times.ts";
import { CALIFORNIA_CHOICES, OTHER_GRID_CHOICES, REPORTING_CHOICES } from "./choices.ts";
import { EnergyGrid, Reporting } from "./model.ts";

const CALIFORNIA = { meters: 15_000_000, segments: 5_000, tradesPerMonth: 100_000_000 } as const;

/** One row of the table of grids (002:L1045-L1051), and what the source leaves open. */
interface Region {
  readonly name: string;
  readonly title: string;
  readonly line: number;
  /** Million. */
  readonly meters: number;
  readonly producers: number;
  readonly cents: string;
  readonly utilities: readonly string[];
  readonly places: EnergyGrid["places"];
}

/** Places and utilities are choices: each grid's large cities and companies. */
export const REGIONS: readonly Region[] = [
  {
    name: "california",
    title: "California",
    line: 1047,
    meters: 15,
    producers: 2,
    cents: "US cents",
    utilities: ["pacific-gas", "southern-edison", "san-diego-gas", "los-angeles-water"],
    places: { "9q5ct": 34, "9q8yy": 26, "9mudj": 18, "9qce7": 12, "9qdc4": 10 },
  },
  {
    name: "texas",
    title: "Texas (ERCOT)",
    line: 1048,
    meters: 12,
    producers: 1,
    cents: "US cents",
    utilities: ["oncor", "centerpoint", "aep-texas", "austin-energy"],
    places: { "9vk1m": 35, "9vg4m": 35, "9v6kp": 15, "9v1zq": 15 },
  },
  {
    name: "germany",
    title: "Germany",
    line: 1049,
    meters: 20,
    producers: 2,
    cents: "euro cents",
    utilities: ["50hertz", "amprion", "tennet", "transnet-bw"],
    places: { "u33db": 25, "u1x0e": 20, "u281z": 20, "u1hcy": 20, "u0yjj": 15 },
  },
  {
    name: "australia",
    title: "Australia",
    line: 1050,
    meters: 10,
    producers: 3,
    cents: "AU cents",
    utilities: ["ausgrid", "citipower", "energex", "western-power"],
    places: { "r3gx2": 30, "r1r0f": 28, "r7hgd": 20, "qd66h": 14, "r1f93": 8 },
  },
  {
    name: "uk",
    title: "UK",
    line: 1051,
    meters: 30,
    producers: 1,
    cents: "pence",
    utilities: ["uk-power", "national-grid", "northern-powergrid", "scottish-power"],
    places: { "gcpvj": 40, "gcw2j": 20, "gcqds": 18, "gcuvz": 12, "gcnht": 10 },
  },
];

const CALIFORNIA_REQUIREMENTS = [
  ...numbered("EG", "01 02 03 04 05 06 07 08 09 10A 10B 10C 10D"),
  ...numbered("EG-V1", "01 02 03"),
  ...summaryRow("07"),
];

/** The grid of a region; figures that the source gives for California only are scaled by the number of meters. */
export function gridOf(region: Region, reporting: Reporting = "spread"): EnergyGrid {
  const california = region.name === "california";
  const source = `002:L${region.line}`;
  const share = region.meters * 1e6 / CALIFORNIA.meters;
  const perMeter = (value: number, line: string) =>
    sourced(
      Math.round(value * share),
      california ? line : `${line}; choice: as many per meter as in California`,
    );
  const tradesPerS = CALIFORNIA.tradesPerMonth * share / 30 / DAY_S;
  return {
    id: `energy-grid-${region.name}`,
    title: `Energy grid, ${region.title}, hot tier`,
    source: california ? "002:L976-L1122; 002:L1400" : `002:L976-L1091; ${source}`,
    meters: sourced(region.meters * 1e6, california ? "002:L1077; 002:L1047" : source),
    producers: { of: region.producers, ofMeters: region.meters, source },
    segments: perMeter(CALIFORNIA.segments, "002:L1078"),
    trades: perMeter(CALIFORNIA.tradesPerMonth / 30, "E-04: 100M a month (002:L1059)"),
    tradesPerS: sourced(tradesPerS, "002:L1059: 100M in 30 days, within 002:L1087's thousands a minute"),
    busiestTradesPerS: sourced(9_999 * share / 60, "002:L1087-L1088: thousands a minute, at most 9,999"),
    reporting,
    cents: region.cents,
    utilities: region.utilities,
    places: region.places,
    readRatePerS: sourced(
      10_000,
      `002:L1117: 10K to 20K; the lower as steady rate${california ? "" : "; choice: as California"}`,
    ),
    requirements: california ? CALIFORNIA_REQUIREMENTS : [],
    choices: [
      ...REPORTING_CHOICES[reporting],
      ...california ? CALIFORNIA_CHOICES : OTHER_GRID_CHOICES,
    ],
  };
}
