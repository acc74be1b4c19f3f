import { heldBy, idOf, keyOf, missingIdOf, query } from "../builders/queries.ts";
import { weighted } from "../builders/values.ts";
import { boxAround } from "./coordinates.ts";
import type { Area } from "./places.ts";

const AVAILABLE =
  'available = "true" && current_lat >= {south} && current_lat <= {north} && current_lng >= {west} && current_lng <= {east}';

/** How far a search reaches, degrees. */
type Reach = Parameters<typeof boxAround>[1];

/** Available drivers in a box. */
export function driverSearch(asked: Parameters<typeof query>[0], area: Area, reach: Reach) {
  return query(asked, AVAILABLE, boxAround(area, reach));
}

/** Available drivers in a box who are well rated and seldom decline. */
export function goodDriverSearch(area: Area, reach: Reach) {
  return query(
    { weight: 0.08, source: "002:L439: ratings are kept for matching; choice: thresholds" },
    `${AVAILABLE} && avg_rating >= {rating} && acceptance_rate >= {acceptance}`,
    {
      ...boxAround(area, reach),
      rating: weighted([[450, 50], [470, 50]]),
      acceptance: weighted([[50, 50], [70, 50]]),
    },
  );
}

/** Weights of `lookups`. */
type LookupWeights = Readonly<
  Record<"driver" | "ride" | "ridesOfUser" | "userById" | "userByKey" | "foreignUser", number>
>;

/** Look-ups of one driver, ride or user; users of another region are known to the directory only. */
export function lookups(weights: LookupWeights) {
  const both = "choice: the driver with vehicle and ride, by the reference all three hold";
  const foreign = "002:L533; 002:L412: 15-20 % travel across regions";
  return {
    driver_and_trip: query({ weight: weights.driver, source: both }, 'driver_id = "{id}"', {
      id: idOf("drivers"),
    }),
    ride_by_id: query({ weight: weights.ride, source: "002:L530" }, 'ride_id = "{id}"', {
      id: idOf("active_rides"),
    }),
    rides_of_user: query(
      { weight: weights.ridesOfUser, source: "002:L457: a rider's active ride" },
      'rider_id = "{id}"',
      { id: heldBy("active_rides", "rider_id") },
    ),
    user_by_id: query({ weight: weights.userById, source: "002:L601: profile by id" }, 'user_id = "{id}"', {
      id: idOf("local_users"),
    }),
    user_by_key: query({ weight: weights.userByKey, source: "002:L601" }, "$key = {key}", {
      key: keyOf("local_users"),
    }),
    user_elsewhere_miss: query({ weight: weights.foreignUser, source: foreign }, 'user_id = "{id}"', {
      id: missingIdOf("local_users"),
    }),
  };
}
