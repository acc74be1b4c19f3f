import { BLOCK_SECONDS } from "../../chain/block.ts";
import { sourced } from "../../scenarios/builders/sourced.ts";
import { CITY, RIDE_SHARING_CITY } from "../../scenarios/ride_sharing/city.ts";
import { driversOf } from "../../scenarios/ride_sharing/drivers.ts";
import { type Area, ASIA_PACIFIC, LATIN_AMERICA, NEW_YORK } from "../../scenarios/ride_sharing/places.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";

/**
 * Cities whose drivers are looked for: the scenario's own, one east of 34.75 degrees, where the stored longitude does not fit 32 bits
 * with a sign, and one in the south. Source: 002:L482; places.ts for the others.
 */
export const AREA_CITIES = {
  "new-york": NEW_YORK,
  tokyo: placeOf(ASIA_PACIFIC, "tokyo"),
  "sao-paulo": placeOf(LATIN_AMERICA, "sao-paulo"),
} as const satisfies Record<string, Area>;
/** One of them. */
export type AreaCity = keyof typeof AREA_CITIES;

/** Drivers of a city at scale 1. */
export const CITY_DRIVERS = CITY.drivers.value;
/** Drivers' operations of a block at scale 1: locations, and changes of state. */
export const OPERATIONS_PER_BLOCK = BLOCK_SECONDS * RIDE_SHARING_CITY.operations
  .filter(isOfDrivers).reduce((sum, { ratePerS }) => sum + ratePerS.value, 0);

/** The scenario ride-sharing-city with nothing but its drivers, in a city, whose stream goes on for so many blocks at least. */
export function cityScenario(city: AreaCity, blocks: number): EntityScenario {
  return {
    ...RIDE_SHARING_CITY,
    id: `drivers-${city}`,
    entityTypes: [driversOf({ ...CITY, area: AREA_CITIES[city] })],
    operations: RIDE_SHARING_CITY.operations.filter(isOfDrivers),
    steady: { ...RIDE_SHARING_CITY.steady!, minBlocks: sourced(blocks, "choice: a block a round") },
    peaks: [],
    queries: [],
  };
}

function isOfDrivers({ entityType }: { readonly entityType: string }): boolean {
  return entityType === "drivers";
}

function placeOf(area: Area, id: string): Area {
  return { ...area, places: area.places.filter((place) => place.id === id) };
}
