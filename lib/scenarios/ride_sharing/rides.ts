import {
  changing,
  during,
  numberOf,
  reference,
  state,
  text,
  textOf,
} from "../builders/attribute_builders.ts";
import { coordinate, point } from "./coordinates.ts";
import { EPOCH_S, NO_PAYLOAD, ONE_WEEK, type RideChain } from "./model.ts";
import type { EntityTypeSpec, NumericEncoding, ValueSpec } from "../scenario.ts";

const CENTS: NumericEncoding = { unit: "cents", scale: 1, offset: 0 };
const MINUTES: NumericEncoding = { unit: "min", scale: 1, offset: 0 };
/** Price multipliers from 1.00 as 100. */
export const MULTIPLIER: NumericEncoding = { unit: "times", scale: 100, offset: 0 };

/** Price multipliers and how common they are. Source: choice: prices rise in the busier third of the zones. */
export const SURGE_LEVELS = [[1, 62], [1.2, 16], [1.5, 12], [2, 7], [2.5, 3]] as const;

/** Pick-up is promised for two minutes after the request. */
const PICKUP_AFTER_S = 120;

/** Rides under way: 6 string and 8 numeric attributes (002:L446-L450). */
export function ridesOf({ area, rides }: RideChain): EntityTypeSpec {
  return {
    id: "active_rides",
    count: rides,
    lifecycle: {
      states: [
        ["in_progress", 63],
        ["matched", 20],
        ["pickup", 6],
        ["requested", 2],
        ["completed", 8],
        ["cancelled", 1],
      ],
      transitions: [
        { from: "requested", to: "matched", cause: "a driver takes the ride" },
        { from: "requested", to: "cancelled", cause: "rider gives up, or nobody comes" },
        { from: "matched", to: "pickup", cause: "driver has arrived" },
        { from: "matched", to: "cancelled", cause: "rider or driver cancels" },
        { from: "pickup", to: "in_progress", cause: "rider gets in" },
        { from: "pickup", to: "cancelled", cause: "rider does not show up" },
        { from: "in_progress", to: "completed", cause: "arrival" },
      ],
      source: "002:L447; choice: cancelled beside the five states listed; shares as in choice ride-stages",
    },
    traits: [
      reference(
        "driver",
        "drivers",
        "modulo",
        "choice: one ride a driver; known before it is stored at matching",
      ),
      textOf("place", { kind: "through", reference: "driver", attribute: "place" }, area.source),
    ],
    attributes: [
      text("ride_id", "ride_{pad:8}", "002:L446"),
      reference("rider_id", "local_users", "modulo", "002:L446"),
      during(
        ["matched", "pickup", "in_progress", "completed"],
        reference("driver_id", "drivers", "modulo", "002:L446"),
      ),
      state("status", "002:L447"),
      textOf("request_time", { kind: "time", of: "birth", epochS: EPOCH_S }, "002:L449"),
      during(
        ["matched", "pickup", "in_progress", "completed"],
        textOf("pickup_time", { kind: "time", of: "birth", epochS: EPOCH_S + PICKUP_AFTER_S }, "002:L449"),
      ),
      coordinate("pickup_lat", "lat", point(area, "lat", "place"), "002:L448"),
      coordinate("pickup_lng", "lng", point(area, "lng", "place"), "002:L448"),
      coordinate("dest_lat", "lat", point(area, "lat", "place"), "002:L448"),
      coordinate("dest_lng", "lng", point(area, "lng", "place"), "002:L448"),
      changing(
        numberOf("eta_minutes", { kind: "given", attribute: "status", cases: ETA }, MINUTES, "002:L449"),
      ),
      numberOf("base_fare", { kind: "choice", values: [[255, 60], [385, 30], [700, 10]] }, CENTS, "002:L450"),
      numberOf("surge_multiplier", { kind: "choice", values: SURGE_LEVELS }, MULTIPLIER, "002:L450"),
      numberOf("estimated_total", estimatedTotal(), CENTS, "002:L450"),
    ],
    payload: NO_PAYLOAD,
    btlBlocks: ONE_WEEK,
    ownedBy: "rider_id",
  };
}

/** Minutes to the pick-up, then to the destination. */
const ETA: Record<string, ValueSpec> = {
  requested: { kind: "uniform", min: 4, max: 10 },
  matched: { kind: "uniform", min: 1, max: 9 },
  in_progress: { kind: "uniform", min: 1, max: 35 },
};

/** A fare between 8 and 70, times the multiplier, in cents. */
function estimatedTotal(): ValueSpec {
  return {
    kind: "given",
    attribute: "surge_multiplier",
    cases: Object.fromEntries(
      SURGE_LEVELS.map(([times]) => [
        times,
        {
          kind: "histogram",
          buckets: [
            { min: 800 * times, max: 2_500 * times, weight: 60 },
            { min: 2_500 * times, max: 7_000 * times, weight: 40 },
          ],
        },
      ]),
    ),
  };
}
