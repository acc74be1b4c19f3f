import { changing, numberOf, text, textOf } from "../builders/attribute_builders.ts";
import { anyPlace, centre, coordinate } from "./coordinates.ts";
import { NO_PAYLOAD, ONE_YEAR } from "./model.ts";
import type { Area } from "./places.ts";
import { MULTIPLIER, SURGE_LEVELS } from "./rides.ts";
import type { EntityTypeSpec } from "../scenario.ts";

const CHOSEN = "choice: the table gives the number of attributes only";

/** Pricing zones: 2 string and 4 numeric attributes (002:L469). */
export function surgeZonesOf(area: Area): EntityTypeSpec {
  return {
    id: "surge_zones",
    count: { value: 500, source: "002:L469" },
    attributes: [
      text("zone_id", "zone_{pad:4}", CHOSEN),
      textOf("place", anyPlace(area), CHOSEN),
      coordinate("zone_lat", "lat", centre(area, "lat", "place"), CHOSEN),
      coordinate("zone_lng", "lng", centre(area, "lng", "place"), CHOSEN),
      changing(
        numberOf("surge_multiplier", { kind: "choice", values: SURGE_LEVELS }, MULTIPLIER, "002:L427"),
      ),
      changing(
        numberOf(
          "open_requests",
          { kind: "histogram", buckets: [{ min: 0, max: 4, weight: 70 }, { min: 5, max: 40, weight: 30 }] },
          { unit: "rides", scale: 1, offset: 0 },
          CHOSEN,
        ),
      ),
    ],
    payload: NO_PAYLOAD,
    btlBlocks: ONE_YEAR,
  };
}
