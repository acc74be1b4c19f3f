import type { NumericEncoding } from "../scenario.ts";

/** Integers, stored unchanged. */
export function whole(unit: string): NumericEncoding {
  return { unit, scale: 1, offset: 0 };
}

/** Numbers with decimals, stored as multiples of 1 / `scale`: `scaled("kg", 1000)` stores grams. */
export function scaled(unit: string, scale: number): NumericEncoding {
  return { unit, scale, offset: 0 };
}

/** Ratings from 1.00 to 5.00, stored as 100 to 500; 0 means no rating. */
export const STARS = scaled("stars", 100);

/** Latitude, stored as (degrees + 90) * 10^7. */
export const LATITUDE: NumericEncoding = { unit: "degrees", scale: 1e7, offset: 90 };

/** Longitude, stored as (degrees + 180) * 10^7. */
export const LONGITUDE: NumericEncoding = { unit: "degrees", scale: 1e7, offset: 180 };
