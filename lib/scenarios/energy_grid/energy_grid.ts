import { sourced } from "../builders/sourced.ts";
import { MARKETPLACE_LOAD_BLOCK, MIN_STEADY_BLOCKS, typedScenario } from "../builders/typed_scenario.ts";
import type { EntityScenario } from "../scenario.ts";
import { COMMON_CHOICES } from "./choices.ts";
import { gridSegments, meters } from "./meters.ts";
import { EnergyGrid } from "./model.ts";
import { busiestMinute, steadyOperations } from "./operations.ts";
import { ENERGY_GRID_QUERIES } from "./queries.ts";
import { gridOf, REGIONS } from "./regions.ts";
import { trades } from "./trades.ts";
import { ENERGY_GRID_WARM } from "./warm.ts";

/** Builds the scenario of one grid. Source: 002:L976-L1122. */
function energyGridScenario(grid: EnergyGrid): EntityScenario {
  const { segments } = grid;
  return typedScenario({
    id: grid.id,
    title: grid.title,
    source: grid.source,
    entityTypes: [meters(grid), gridSegments(grid), trades(grid)],
    operations: steadyOperations(grid),
    ownerCount: sourced(
      segments.value,
      `${segments.source}; choice: meters, segments and sellers have accounts of their own`,
    ),
    entitiesPerLoadBlock: MARKETPLACE_LOAD_BLOCK,
    steady: {
      versionShare: grid.reporting === "elsewhere"
        ? sourced(0.002, "choice: four to five minutes; four in five entities are meters, which rest here")
        : sourced(0.15, "choice: as the marketplace's: updates that show, short enough to run"),
      minBlocks: MIN_STEADY_BLOCKS,
    },
    peaks: [busiestMinute(grid)],
    queries: ENERGY_GRID_QUERIES,
    readRatePerS: grid.readRatePerS,
    requirements: grid.requirements,
    choices: [...grid.choices, ...COMMON_CHOICES],
  });
}

/** California: 15M meters, read at times spread evenly. */
export const ENERGY_GRID_CALIFORNIA: EntityScenario = energyGridScenario(gridOf(REGIONS[0]!));

/** The same with all meters read within the same five minutes of every fifteen. */
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

/** Every energy grid, the published one first, then the other grids of the table and California's warm tier. */
export const ENERGY_GRIDS: readonly EntityScenario[] = [
  ENERGY_GRID_CALIFORNIA,
  ENERGY_GRID_CALIFORNIA_IN_PHASE,
  ENERGY_GRID_CALIFORNIA_MARKET,
  ...REGIONS.slice(1).map((region) => energyGridScenario(gridOf(region))),
  ENERGY_GRID_WARM,
];
