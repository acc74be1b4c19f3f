import type { FreelanceRegion } from "./model.ts";

/** Totals per region: printed for two, for the others what is left of the global counts, by workers (F-03). */
const PRO_RATA =
  "F-03: global count (002:L709, L712) less Asia and North America (002:L768-L769), by workers";

const count = (value: number, source: string) => ({ value, source });

/** The five regions (002:L757-L761). */
export const FREELANCE_REGIONS: readonly FreelanceRegion[] = [
  {
    id: "asia",
    title: "Asia",
    code: "as",
    countries: [["IN", 45], ["PH", 18], ["PK", 14], ["BD", 9], ["ID", 7], ["JP", 4], ["SG", 3]],
    workers: count(20_000_000, "002:L768"),
    clients: count(3_000_000, "002:L768"),
    jobs: count(2_000_000, "002:L768"),
    contracts: count(8_000_000, "002:L768"),
    reviews: count(40_000_000, "002:L768"),
    source: "002:L759; 002:L768",
    requirements: [
      ...Array.from({ length: 11 }, (_, i) => `FL-${String(i + 1).padStart(2, "0")}`),
      ...["A", "B", "C", "D", "E", "F", "G"].map((letter) => `FL-U-${letter}`),
      ...["ROWS", "W", "R", "CH", "DB"].map((column) => `SUM-04-${column}`),
    ],
  },
  {
    id: "north-america",
    title: "North America",
    code: "na",
    countries: [["US", 80], ["CA", 14], ["MX", 6]],
    workers: count(10_000_000, "002:L769"),
    clients: count(3_000_000, "002:L769"),
    jobs: count(1_500_000, "002:L769"),
    contracts: count(5_000_000, "002:L769"),
    reviews: count(25_000_000, "002:L769"),
    source: "002:L757; 002:L769",
    requirements: [],
  },
  {
    id: "europe",
    title: "Europe",
    code: "eu",
    countries: [["UA", 22], ["GB", 20], ["RO", 14], ["PL", 14], ["DE", 12], ["ES", 10], ["FR", 8]],
    workers: count(12_000_000, "002:L758"),
    clients: count(2_000_000, "002:L758"),
    jobs: count(900_000, PRO_RATA),
    contracts: count(4_000_000, "002:L758"),
    reviews: count(21_000_000, PRO_RATA),
    source: "002:L758",
    requirements: [],
  },
  {
    id: "latin-america",
    title: "Latin America",
    code: "la",
    countries: [["BR", 35], ["AR", 22], ["CO", 20], ["VE", 12], ["PE", 6], ["CL", 5]],
    workers: count(5_000_000, "002:L760"),
    clients: count(1_000_000, "002:L760"),
    jobs: count(375_000, PRO_RATA),
    contracts: count(2_000_000, "002:L760"),
    reviews: count(8_750_000, PRO_RATA),
    source: "002:L760",
    requirements: [],
  },
  {
    id: "africa-middle-east",
    title: "Africa and the Middle East",
    code: "af",
    countries: [["NG", 28], ["EG", 24], ["KE", 20], ["ZA", 14], ["MA", 8], ["AE", 6]],
    workers: count(3_000_000, "002:L761"),
    clients: count(1_000_000, "002:L761"),
    jobs: count(225_000, PRO_RATA),
    contracts: count(1_000_000, "002:L761"),
    reviews: count(5_250_000, PRO_RATA),
    source: "002:L761",
    requirements: [],
  },
];
