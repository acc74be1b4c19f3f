import { AGENT_ONBOARDINGS } from "./agent_onboarding/agent_onboarding.ts";
import { CARBON_CREDITS } from "./carbon_credits/carbon_credits.ts";
import { COMPUTE_MARKETPLACES } from "./compute_marketplace/compute_marketplace.ts";
import { ENERGY_GRIDS } from "./energy_grid/energy_grid.ts";
import { FREELANCE } from "./freelance/freelance.ts";
import { MENDOZA } from "./mendoza/mendoza.ts";
import { RIDE_SHARING } from "./ride_sharing/ride_sharing.ts";
import type { Scenario } from "./scenario.ts";
import { SUPPLY_CHAINS } from "./supply_chain/supply_chain.ts";

/** Every scenario by id, the baseline first. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = Object.fromEntries(
  [
    MENDOZA,
    ...COMPUTE_MARKETPLACES,
    ...RIDE_SHARING,
    ...FREELANCE,
    ...SUPPLY_CHAINS,
    ...ENERGY_GRIDS,
    ...CARBON_CREDITS,
    ...AGENT_ONBOARDINGS,
  ].map((scenario) => [scenario.id, scenario]),
);
