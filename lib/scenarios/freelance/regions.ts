import { numbered, summaryRow } from "../builders/requirement_ids.ts";
import { sourced } from "../builders/sourced.ts";
import type { FreelanceRegion } from "./model.ts";

/** Totals per region: printed for two, for the others what is left of the global counts, by workers (F-03). */
const PRO_RATA =
  "F-03: global count (002:L709, L712) less Asia and North America (002:L768-L769), by workers";

/** The five regions (002:L757-L761). */
export const FREELANCE_REGIONS: readonly FreelanceRegion[] = [
  {
    id: "asia",
    title: "Asia",
    code: "as",
    countries: [["IN", 45], ["PH", 18], ["PK", 14], ["BD", 9], ["ID", 7], ["JP", 4], ["SG", 3]],
    workers: sourced(20_000_000, "002:L768"),
    clients: sourced(3_000_000, "002:L768"),
    jobs: sourced(2_000_000, "002:L768"),
    contracts: sourced(8_000_000, "002:L768"),
    reviews: sourced(40_000_000, "002:L768"),
    source: "002:L759; 002:L768",
    requirements: [
      ...numbered("FL", "01 02 03 04 05 06 07 08 09 10 11"),
      ...numbered("FL-U", "A B C D E F G"),
      ...summaryRow("04"),
    ],
  },
  {
    id: "north-america",
    title: "North America",
    code: "na",
    countries: [["US", 80], ["CA", 14], ["MX", 6]],
    workers: sourced(10_000_000, "002:L769"),
    clients: sourced(3_000_000, "002:L769"),
    jobs: sourced(1_500_000, "002:L769"),
    contracts: sourced(5_000_000, "002:L769"),
    reviews: sourced(25_000_000, "002:L769"),
    source: "002:L757; 002:L769",
    requirements: [],
  },
  {
    id: "europe",
    title: "Europe",
    code: "eu",
    countries: [["UA", 22], ["GB", 20], ["RO", 14], ["PL", 14], ["DE", 12], ["ES", 10], ["FR", 8]],
    workers: sourced(12_000_000, "002:L758"),
    clients: sourced(2_000_000, "002:L758"),
    jobs: sourced(900_000, PRO_RATA),
    contracts: sourced(4_000_000, "002:L758"),
    reviews: sourced(21_000_000, PRO_RATA),
    source: "002:L758",
    requirements: [],
  },
  {
    id: "latin-america",
    title: "Latin America",
    code: "la",
    countries: [["BR", 35], ["AR", 22], ["CO", 20], ["VE", 12], ["PE", 6], ["CL", 5]],
    workers: sourced(5_000_000, "002:L760"),
    clients: sourced(1_000_000, "002:L760"),
    jobs: sourced(375_000, PRO_RATA),
    contracts: sourced(2_000_000, "002:L760"),
    reviews: sourced(8_750_000, PRO_RATA),
    source: "002:L760",
    requirements: [],
  },
  {
    id: "africa-middle-east",
    title: "Africa and the Middle East",
    code: "af",
    countries: [["NG", 28], ["EG", 24], ["KE", 20], ["ZA", 14], ["MA", 8], ["AE", 6]],
    workers: sourced(3_000_000, "002:L761"),
    clients: sourced(1_000_000, "002:L761"),
    jobs: sourced(225_000, PRO_RATA),
    contracts: sourced(1_000_000, "002:L761"),
    reviews: sourced(5_250_000, PRO_RATA),
    source: "002:L761",
    requirements: [],
  },
];
