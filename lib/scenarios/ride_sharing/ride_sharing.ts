import type { EntityScenario } from "../scenario.ts";
import { RIDE_SHARING_CITY } from "./city.ts";
import { RIDE_SHARING_DIRECTORY } from "./directory.ts";
import { RIDE_SHARING_REGIONS } from "./regions.ts";

/** The three tiers: a large city's chain, one chain per region as V1 wants it, the directory of all users. */
export const RIDE_SHARING: readonly EntityScenario[] = [
  RIDE_SHARING_CITY,
  ...RIDE_SHARING_REGIONS,
  RIDE_SHARING_DIRECTORY,
];
