import { operationsOn } from "../builders/operations.ts";
import { sourced } from "../builders/sourced.ts";
import type { OperationSpec, PeakSpec, Sourced } from "../scenario.ts";
import { driverStates, type RideChain } from "./model.ts";

/** All rates scale with the chain's drivers, rides or users. */
const drivers = operationsOn("drivers", { proportional: true });
const vehicles = operationsOn("vehicles", { proportional: true });
const rides = operationsOn("active_rides", { proportional: true });
const zones = operationsOn("surge_zones", { proportional: true });
const users = operationsOn("local_users", { proportional: true });
const visitors = operationsOn("visiting_users", { proportional: true });

/** Rides of the large city, to which the rates below belong; other chains scale them by their rides. */
const CITY_RIDES = 20_000;

/** Seconds between two locations of a driver, over all drivers: 20,000/s for 100,000 (002:L536; ). */
const LOCATION_S = 5;
/** The same at the shortest interval. Source: 002:L529. */
const RUSH_LOCATION_S = 3;

/** The steady stream of a chain that runs rides. */
export function rideOperations(chain: RideChain): OperationSpec[] {
  return [...driverOperations(chain), ...rideStages(chain), ...userOperations(chain)];
}

/** What a rush hour adds: locations every 3 s, twice the requests, drivers going on line. */
export function rushHour(chain: RideChain): PeakSpec {
  const count = chain.drivers.value;
  const twice = byRides(chain, "choice: requests double in a rush hour");
  const hurried = sourced(
    count / RUSH_LOCATION_S - count / LOCATION_S,
    "002:L529 (3 s): what comes on top of every 5 s",
  );
  return {
    id: "rush_hour",
    seconds: sourced(20, "choice: 10 blocks of it; RS-E-03 asks for 10 min at full size"),
    operations: [
      ...locations(chain, "rush_location", hurried),
      drivers.move("rush_shift_start", sourced(count / 5_000, "choice: 1 % a minute"), [
        "offline",
        "available",
      ]),
      rides.create("rush_ride_requested", twice(15.6), "requested"),
      rides.move("rush_ride_matched", twice(14.8), ["requested", "matched"]),
      drivers.move("rush_dispatch", twice(14.8), ["available", "en_route"]),
    ],
  };
}

function driverOperations(chain: RideChain): OperationSpec[] {
  const count = chain.drivers.value;
  const shift = sourced(3.3e-5 * count, "choice: a shift of about 7 h");
  const follows = byRides(chain, "choice: as its rides, see ride-stages");
  const sold = sourced(count / 315_360_000, "choice: a tenth of the vehicles a year");
  return [
    ...locations(chain, "location", sourced(count / LOCATION_S, "002:L536; 002:L529; R-02; R-03")),
    drivers.move("shift_start", shift, ["offline", "available"]),
    drivers.move("shift_end", shift, ["available", "offline"]),
    drivers.move("dispatch", follows(14.8), ["available", "en_route"]),
    drivers.move("driver_freed", follows(0.8), ["en_route", "available"]),
    drivers.move("trip_start", follows(14), ["en_route", "on_trip"]),
    drivers.move("trip_end", follows(14), ["on_trip", "available"]),
    drivers.extend("licence_renewed", sourced(count / 31_536_000, "choice: once a year"), "available"),
    vehicles.changeOwner("vehicle_sold", sold),
  ];
}

/** Location updates: whole versions, written by online drivers in proportion to their states. */
function locations(chain: RideChain, id: string, { value, source }: Sourced): OperationSpec[] {
  const online = driverStates(chain).filter(([state]) => state !== "offline");
  const total = online.reduce((sum, [, share]) => sum + share, 0);
  return online.map(([state, share]) =>
    drivers.update(`${id}_${state}`, sourced(value * share / total, source), state)
  );
}

/** 20,000 rides written every 10 s: 2,000 a second, of which 59 change the stage (R-15; choice ride-stages). */
function rideStages(chain: RideChain): OperationSpec[] {
  const staged = byRides(chain, "choice: see ride-stages");
  const written = byRides(chain, "002:L537; 002:L530; R-15, less the changes of stage");
  const removed = byRides(chain, "choice: two minutes after its end a ride leaves the live set");
  return [
    rides.create("ride_requested", staged(15.6), "requested"),
    rides.move("ride_matched", staged(14.8), ["requested", "matched"]),
    rides.move("ride_given_up", staged(0.8), ["requested", "cancelled"]),
    rides.move("ride_arrived", staged(14.1), ["matched", "pickup"]),
    rides.move("ride_cancelled", staged(0.7), ["matched", "cancelled"]),
    rides.move("ride_started", staged(14), ["pickup", "in_progress"]),
    rides.move("ride_no_show", staged(0.1), ["pickup", "cancelled"]),
    rides.move("ride_completed", staged(14), ["in_progress", "completed"]),
    rides.update("ride_status_matched", written(436.5), "matched"),
    rides.update("ride_status_pickup", written(131), "pickup"),
    rides.update("ride_status_in_progress", written(1_374), "in_progress"),
    rides.expire("ride_removed_completed", removed(14), "completed"),
    rides.expire("ride_removed_cancelled", removed(1.6), "cancelled"),
  ];
}

function userOperations(chain: RideChain): OperationSpec[] {
  const ended = byRides(chain, "choice: 14 rides/s end, 0.6 of visitors");
  const edited = sourced(
    chain.users.value / 7_776_000,
    "002:L532 (occasional); choice: each user once in 90 days",
  );
  return [
    users.move("ride_counted", ended(13.4), ["idle", "rode"]),
    users.update("user_profile", edited, "idle"),
  ];
}

/** Operations of a city's chain only: zones repriced; travellers arriving, staying on and leaving. */
export const CITY_OPERATIONS: readonly OperationSpec[] = [
  zones.update("surge_price", sourced(500 / 60, "002:L531 (1-5 min): 500 zones every minute")),
  visitors.create("visitor_arrives", sourced(0.289, "choice: 100,000 visitors who stay four days"), "idle"),
  visitors.expire("visitor_leaves", sourced(0.289, "choice: as many leave as come"), "idle"),
  visitors.extend("visitor_stays_on", sourced(0.058, "choice: one in five stays longer"), "idle"),
];

/** Scales the large city's rates by a chain's rides. */
function byRides(chain: RideChain, source: string): (rate: number) => Sourced {
  const perRide = chain.rides.value / CITY_RIDES;
  return (rate) => sourced(rate * perRide, source);
}
