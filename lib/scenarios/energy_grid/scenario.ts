import { gridSegments, meters } from "./meters.ts";
import type { EnergyGrid } from "./model.ts";
import { busiestMinute, steadyOperations } from "./operations.ts";
import { ENERGY_GRID_QUERIES } from "./queries.ts";
import { trades } from "./trades.ts";
import type { EntityScenario } from "../scenario.ts";

/** What every grid's data assume. */
const CHOICES: EntityScenario["choices"] = [
  { id: "X-01", choice: "8 system attribute rows and one payload row per version come on top." },
  {
    id: "X-16",
    choice:
      "12, 8 and 8 attributes a meter, a segment and a trade, as the totals table counts them. Left out: owner_id ($owner says it), is_consumer (every meter is one), total_traded_kwh (the sum of a meter's trades); timestamp ($createdAtBlock says it), total_amount (quantity times price).",
  },
  { id: "E-01", choice: "60M readings an hour in California, 16,667 a second: a meter every 15 minutes." },
  {
    id: "neighbours",
    choice:
      "A trade is of its seller's segment; its buyer may be of another, for which the transmission fee is paid.",
  },
  {
    id: "time-of-day",
    choice: "Power is drawn over a day's spread, not for an hour: the source gives rates by day and month.",
  },
  {
    id: "X-17",
    choice: "As many settled trades expire as are matched, so that the current day's number stays.",
  },
];

/** Turns what differs between grids into a scenario. Source: 002:L976-L1122. */
export function energyGridScenario(grid: EnergyGrid): EntityScenario {
  return {
    kind: "entities",
    id: grid.id,
    title: grid.title,
    source: grid.source,
    generator: "types",
    entityTypes: [meters(grid), gridSegments(grid), trades(grid)],
    operations: steadyOperations(grid),
    owners: {
      count: {
        value: grid.segments.value,
        source: `${grid.segments.source}; choice: meters, segments and sellers have accounts of their own`,
      },
      addresses: [],
    },
    entitiesPerLoadBlock: { value: 500, source: "choice: as the marketplace's transactions (CM-D-03)" },
    steady: {
      versionShare: grid.reporting === "elsewhere"
        ? {
          value: 0.002,
          source: "choice: four to five minutes; four in five entities are meters, which rest here",
        }
        : { value: 0.15, source: "choice: as the marketplace's: updates that show, short enough to run" },
      minBlocks: { value: 20, source: "choice: long enough for a median at any scale" },
    },
    peaks: [busiestMinute(grid)],
    queries: ENERGY_GRID_QUERIES,
    readRatePerS: grid.readRatePerS,
    requirements: grid.requirements,
    choices: [...grid.choices, ...CHOICES],
  };
}
