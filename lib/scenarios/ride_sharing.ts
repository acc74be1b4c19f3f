import { RIDE_SHARING_CITY } from "./ride_sharing_city.ts";
import { RIDE_SHARING_DIRECTORY } from "./ride_sharing_directory.ts";
import { RIDE_SHARING_REGIONS } from "./ride_sharing_regions.ts";
import type { EntityScenario } from "./scenario.ts";

/** The three tiers: a large city's chain, one chain per region as V1 wants it, the directory of all users. */
export const RIDE_SHARING: readonly EntityScenario[] = [
  RIDE_SHARING_CITY,
  ...RIDE_SHARING_REGIONS,
  RIDE_SHARING_DIRECTORY,
];
