import { boxAround } from "./coordinates.ts";
import type { Area } from "./places.ts";
import type { EntityParameter, QuerySpec, ValueSpec } from "../scenario.ts";

const BOX =
  "current_lat >= {south} && current_lat <= {north} && current_lng >= {west} && current_lng <= {east}";

type Parameters = Readonly<Record<string, ValueSpec | EntityParameter>>;

/** One kind of query of the mix. Its page is Arkiv's largest unless `limit` says otherwise. */
export function query(
  type: string,
  text: string,
  parameters: Parameters,
  weight: number,
  source: string,
  limit = 200,
): QuerySpec {
  return { type, text, parameters, limit, weight, source };
}

/** Available drivers in a box. */
export function driverSearch(
  type: string,
  area: Area,
  reach: { readonly lat: number; readonly lng: number },
  weight: number,
  source: string,
): QuerySpec {
  return query(type, `available = "true" && ${BOX}`, boxAround(area, reach), weight, source);
}

/** Available drivers in a box who are well rated and seldom decline. */
export function goodDriverSearch(
  area: Area,
  reach: { readonly lat: number; readonly lng: number },
  weight: number,
): QuerySpec {
  return query(
    "good_driver_search",
    `available = "true" && ${BOX} && avg_rating >= {rating} && acceptance_rate >= {acceptance}`,
    {
      ...boxAround(area, reach),
      rating: { kind: "choice", values: [[450, 50], [470, 50]] },
      acceptance: { kind: "choice", values: [[50, 50], [70, 50]] },
    },
    weight,
    "002:L439: ratings are kept for matching; choice: thresholds",
  );
}

/** Questions about one driver, ride or user. `weights` in the order: driver, ride, rides of a user, user by id and by key. */
export function lookups(weights: readonly [number, number, number, number, number]): QuerySpec[] {
  const [driver, ride, rides, user, key] = weights;
  return [
    query(
      "driver_and_trip",
      'driver_id = "{id}"',
      { id: { kind: "id", of: "drivers" } },
      driver,
      "choice: the driver with vehicle and ride, by the reference all three hold",
    ),
    query("ride_by_id", 'ride_id = "{id}"', { id: { kind: "id", of: "active_rides" } }, ride, "002:L530"),
    query(
      "rides_of_user",
      'rider_id = "{id}"',
      { id: { kind: "attribute", of: "active_rides", name: "rider_id" } },
      rides,
      "002:L457: a rider's active ride",
    ),
    query(
      "user_by_id",
      'user_id = "{id}"',
      { id: { kind: "id", of: "local_users" } },
      user,
      "002:L601: profile by id",
    ),
    query("user_by_key", "$key = {key}", { key: { kind: "key", of: "local_users" } }, key, "002:L601"),
  ];
}

/** A user of another region: this chain holds nothing, so the directory has to be asked. */
export function foreignUser(weight: number): QuerySpec {
  return query(
    "user_elsewhere_miss",
    'user_id = "{id}"',
    { id: { kind: "id", of: "local_users", missing: true } },
    weight,
    "002:L533; 002:L412: 15-20 % travel across regions",
  );
}
