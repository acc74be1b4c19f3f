import { choices, SYSTEM_ROWS } from "../builders/choices.ts";
import type { EntityScenario } from "../scenario.ts";
import { Reporting } from "./model.ts";

/** Choices shared by every grid. */
export const COMMON_CHOICES = choices({
  ...SYSTEM_ROWS,
  "X-16":
    "12, 8 and 8 attributes a meter, a segment and a trade, as the totals table counts them. Left out: owner_id ($owner says it), is_consumer (every meter is one), total_traded_kwh (the sum of a meter's trades); timestamp ($createdAtBlock says it), total_amount (quantity times price).",
  "E-01": "60M readings an hour in California, 16,667 a second: a meter every 15 minutes.",
  neighbours:
    "A trade is of its seller's segment; its buyer may be of another, for which the transmission fee is paid.",
  "time-of-day":
    "Power is drawn over a day's spread, not for an hour: the source gives rates by day and month.",
  "X-17": "As many settled trades expire as are matched, so that the current day's number stays.",
});

/** Where California's own figures contradict each other. */
export const CALIFORNIA_CHOICES = choices({
  "E-04":
    "3,333,333 trades of the current day, a thirtieth of a month's 100M. With the table's 1M a trade would be gone after seven hours, and the attributes (188,040,000, E-06) would not reach the 190M required.",
  "E-05": "California's own counts, not those of a regional grid of 10M meters.",
  "E-06": "206,706,664 attributes: 188,040,000 of the table, and E-04's trades.",
  "E-08": "130 GB is the size to compare with; 10 to 20 GB follows from nothing.",
});

/** Where the other grids' counts come from. */
export const OTHER_GRID_CHOICES = choices({
  "E-05": "Meters and producers from the table of grids; segments and trades per meter as in California.",
});

const SMALL_BLOCKS = {
  rates:
    "All rates grow with the scale, as meters' do: a block of a small grid is a small one of the same mix.",
};

/** Choices by how meters report, and what follows for the rates. */
export const REPORTING_CHOICES: Readonly<Record<Reporting, EntityScenario["choices"]>> = {
  "spread": choices({
    "E-03":
      "Meter state is kept here: 16,667 updates a second in California. energy-grid-california-market is the same without it; 5K to 10K fits neither.",
    "E-09": "Meters report at moments of their own, a constant rate.",
    ...SMALL_BLOCKS,
  }),
  "in step": choices({
    "E-03": "Meter state is kept here, as in energy-grid-california.",
    "E-09": "All meters report within the same five minutes of every fifteen.",
    ...SMALL_BLOCKS,
  }),
  "elsewhere": choices({
    "E-03":
      "Readings go to the warm tier only (002:L1091, L1122): meters keep their state of day 0, and trades, prices and congestion are all that changes.",
    rates: "Trades keep the chain's own rate at any scale; prices belong to segments and grow with it.",
  }),
};
