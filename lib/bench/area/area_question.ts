import { createHash } from "node:crypto";
import type { AreaPlace, AreaQuery } from "../../stores/area/area_query.ts";
import { PLACES } from "../../stores/area/places.ts";

/** How many are to be found: `large` is the published 10,000 (002:L600), `small` what a rider's screen shows. */
export const QUESTION_SIZES = ["large", "small"] as const;
/** One of them. */
export type QuestionSize = typeof QUESTION_SIZES[number];

/** Who is available around a place. */
export interface AreaQuestion extends AreaQuery {
  readonly size: QuestionSize;
}

/** What must be answered to a question, computed from the data with no index. */
export interface ExpectedPlaces {
  readonly count: number;
  /** As `digestPlaces`. */
  readonly digest: string;
}

/** SHA-256 (hex) over keys and places, in the order given: equal digests mean that nobody is missed and nobody too many. */
export function digestPlaces(places: Iterable<AreaPlace>): string {
  const hash = createHash("sha256");
  for (const { key, lat, lng } of places) {
    hash.update(key).update(`${Math.round(lat * PLACES.scale)},${Math.round(lng * PLACES.scale)};`);
  }
  return hash.digest("hex");
}
