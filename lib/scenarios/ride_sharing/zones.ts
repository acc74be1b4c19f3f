import { attributes, changing, from, number } from "../builders/attributes.ts";
import { LATITUDE, LONGITUDE } from "../builders/encodings.ts";
import { sourced } from "../builders/sourced.ts";
import { buckets, weighted } from "../builders/values.ts";
import type { EntityTypeSpec } from "../scenario.ts";
import { anyPlace, centre } from "./coordinates.ts";
import { NO_PAYLOAD, ONE_YEAR } from "./model.ts";
import type { Area } from "./places.ts";
import { MULTIPLIER, SURGE_LEVELS } from "./rides.ts";

const CHOSEN = "choice: the table gives the number of attributes only";

/** Pricing zones: 2 string and 4 numeric attributes (002:L469). */
export function surgeZonesOf(area: Area): EntityTypeSpec {
  return {
    id: "surge_zones",
    count: sourced(500, "002:L469"),
    attributes: attributes(CHOSEN, {
      zone_id: "zone_{pad:4}",
      place: anyPlace(area),
      zone_lat: number(LATITUDE, centre(area, "lat")),
      zone_lng: number(LONGITUDE, centre(area, "lng")),
      surge_multiplier: from("002:L427", changing(number(MULTIPLIER, weighted(SURGE_LEVELS)))),
      open_requests: changing(number("rides", buckets([[0, 4, 70], [5, 40, 30]]))),
    }),
    payload: NO_PAYLOAD,
    btlBlocks: ONE_YEAR,
  };
}
