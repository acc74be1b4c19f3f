import { attributes, changing, during, from, number } from "../builders/attributes.ts";
import { LATITUDE, LONGITUDE, scaled } from "../builders/encodings.ts";
import {
  between,
  buckets,
  createdAt,
  evenly,
  given,
  givenEach,
  STATE,
  through,
  weighted,
} from "../builders/values.ts";
import type { EntityTypeSpec } from "../scenario.ts";
import { point } from "./coordinates.ts";
import { EPOCH_S, NO_PAYLOAD, ONE_WEEK, type RideChain } from "./model.ts";

/** Price multipliers from 1.00 as 100. */
export const MULTIPLIER = scaled("times", 100);

/** Price multipliers with their weights. Source: choice: prices rise in the busier third of the zones. */
export const SURGE_LEVELS = [[1, 62], [1.2, 16], [1.5, 12], [2, 7], [2.5, 3]] as const;

/** Pick-up is promised for two minutes after the request. */
const PICKUP_AFTER_S = 120;

/** States in which a ride has a driver. */
const WITH_DRIVER = ["matched", "pickup", "in_progress", "completed"];

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
    traits: attributes("choice: one ride a driver; known before it is stored at matching", {
      driver: evenly("drivers"),
      place: from(area.source, through("driver", "place")),
    }),
    attributes: [
      ...attributes("002:L446", {
        ride_id: "ride_{pad:8}",
        rider_id: evenly("local_users"),
        driver_id: during(WITH_DRIVER, evenly("drivers")),
      }),
      ...attributes("002:L449", {
        status: from("002:L447", STATE),
        request_time: createdAt(EPOCH_S),
        pickup_time: during(WITH_DRIVER, createdAt(EPOCH_S + PICKUP_AFTER_S)),
      }),
      ...attributes("002:L448", {
        pickup_lat: number(LATITUDE, point(area, "lat")),
        pickup_lng: number(LONGITUDE, point(area, "lng")),
        dest_lat: number(LATITUDE, point(area, "lat")),
        dest_lng: number(LONGITUDE, point(area, "lng")),
      }),
      ...attributes("002:L450", {
        eta_minutes: from("002:L449", changing(number("min", given("status", ETA)))),
        base_fare: number("cents", weighted([[255, 60], [385, 30], [700, 10]])),
        surge_multiplier: number(MULTIPLIER, weighted(SURGE_LEVELS)),
        estimated_total: number("cents", ESTIMATED_TOTAL),
      }),
    ],
    payload: NO_PAYLOAD,
    btlBlocks: ONE_WEEK,
    ownedBy: "rider_id",
  };
}

/** Minutes to the pick-up, then to the destination. */
const ETA = { requested: between(4, 10), matched: between(1, 9), in_progress: between(1, 35) };

/** A fare between 8 and 70, times the multiplier, in cents. */
const ESTIMATED_TOTAL = givenEach(
  "surge_multiplier",
  SURGE_LEVELS.map(([times]) => times),
  (times) => buckets([[800 * times, 2_500 * times, 60], [2_500 * times, 7_000 * times, 40]]),
);
