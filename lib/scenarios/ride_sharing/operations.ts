import { driverStates, type RideChain } from "./model.ts";
import type { OperationSpec } from "../scenario.ts";

/** Rides and users of the large city: the rates below are its, and follow the counts on other chains. */
const CITY = { rides: 20_000, users: 2_100_000 };

/** Seconds between two locations of a driver, over all drivers: 20,000/s for 100,000 (002:L536; ). */
const LOCATION_S = 5;
/** Locations at the shortest interval: a third less time. Source: 002:L529. */
const RUSH_LOCATION_S = 3;

/** What happens on a chain that runs rides. Every rate belongs to its drivers, rides or users, so all are proportional. */
export function rideOperations(chain: RideChain): OperationSpec[] {
  return [...driverOperations(chain), ...rideStages(chain), ...userOperations(chain)];
}

/** What a rush hour adds: locations every 3 s, twice the requests, drivers going on line. */
export function rushHour(chain: RideChain): OperationSpec[] {
  const perRide = chain.rides.value / CITY.rides;
  const rushed = chain.drivers.value / RUSH_LOCATION_S - chain.drivers.value / LOCATION_S;
  const twice = "choice: requests double in a rush hour";
  return [
    ...locations(chain, "rush_location", rushed, "002:L529 (3 s): what comes on top of every 5 s"),
    move(
      "rush_shift_start",
      "drivers",
      "offline",
      "available",
      chain.drivers.value / 5_000,
      "choice: 1 % a minute",
    ),
    create("rush_ride_requested", 15.6 * perRide, twice),
    move("rush_ride_matched", "active_rides", "requested", "matched", 14.8 * perRide, twice),
    move("rush_dispatch", "drivers", "available", "en_route", 14.8 * perRide, twice),
  ];
}

function driverOperations(chain: RideChain): OperationSpec[] {
  const drivers = chain.drivers.value;
  const perRide = chain.rides.value / CITY.rides;
  const shift = "choice: a shift of about 7 h";
  const follows = "choice: as its rides, see ride-stages";
  return [
    ...locations(chain, "location", drivers / LOCATION_S, "002:L536; 002:L529; R-02; R-03"),
    move("shift_start", "drivers", "offline", "available", 3.3e-5 * drivers, shift),
    move("shift_end", "drivers", "available", "offline", 3.3e-5 * drivers, shift),
    move("dispatch", "drivers", "available", "en_route", 14.8 * perRide, follows),
    move("driver_freed", "drivers", "en_route", "available", 0.8 * perRide, follows),
    move("trip_start", "drivers", "en_route", "on_trip", 14 * perRide, follows),
    move("trip_end", "drivers", "on_trip", "available", 14 * perRide, follows),
    {
      id: "licence_renewed",
      entityType: "drivers",
      kind: "extend",
      inState: "available",
      ratePerS: { value: drivers / 31_536_000, source: "choice: once a year" },
      proportional: true,
    },
    {
      id: "vehicle_sold",
      entityType: "vehicles",
      kind: "change_owner",
      ratePerS: { value: drivers / 315_360_000, source: "choice: a tenth of the vehicles a year" },
      proportional: true,
    },
  ];
}

/** A location update is the whole version, written by drivers who are on line, as many of each state as there are. */
function locations(chain: RideChain, id: string, ratePerS: number, source: string): OperationSpec[] {
  const online = driverStates(chain).filter(([state]) => state !== "offline");
  const total = online.reduce((sum, [, share]) => sum + share, 0);
  return online.map(([state, share]) => ({
    id: `${id}_${state}`,
    entityType: "drivers",
    kind: "update",
    inState: state,
    ratePerS: { value: ratePerS * share / total, source },
    proportional: true,
  }));
}

/** 20,000 rides written every 10 s: 2,000 a second, of which 59 change the stage (R-15; choice ride-stages). */
function rideStages(chain: RideChain): OperationSpec[] {
  const perRide = chain.rides.value / CITY.rides;
  const staged = (id: string, from: string, to: string, rate: number) =>
    move(id, "active_rides", from, to, rate * perRide, "choice: see ride-stages");
  const written = (state: string, rate: number): OperationSpec => ({
    id: `ride_status_${state}`,
    entityType: "active_rides",
    kind: "update",
    inState: state,
    ratePerS: { value: rate * perRide, source: "002:L537; 002:L530; R-15, less the changes of stage" },
    proportional: true,
  });
  const removed = (state: string, rate: number): OperationSpec => ({
    id: `ride_removed_${state}`,
    entityType: "active_rides",
    kind: "expire",
    inState: state,
    ratePerS: {
      value: rate * perRide,
      source: "choice: two minutes after its end a ride leaves the live set",
    },
    proportional: true,
  });
  return [
    create("ride_requested", 15.6 * perRide, "choice: see ride-stages"),
    staged("ride_matched", "requested", "matched", 14.8),
    staged("ride_given_up", "requested", "cancelled", 0.8),
    staged("ride_arrived", "matched", "pickup", 14.1),
    staged("ride_cancelled", "matched", "cancelled", 0.7),
    staged("ride_started", "pickup", "in_progress", 14),
    staged("ride_no_show", "pickup", "cancelled", 0.1),
    staged("ride_completed", "in_progress", "completed", 14),
    written("matched", 436.5),
    written("pickup", 131),
    written("in_progress", 1_374),
    removed("completed", 14),
    removed("cancelled", 1.6),
  ];
}

function userOperations(chain: RideChain): OperationSpec[] {
  const perRide = chain.rides.value / CITY.rides;
  return [
    move(
      "ride_counted",
      "local_users",
      "idle",
      "rode",
      13.4 * perRide,
      "choice: 14 rides/s end, 0.6 of visitors",
    ),
    {
      id: "user_profile",
      entityType: "local_users",
      kind: "update",
      inState: "idle",
      ratePerS: {
        value: chain.users.value / 7_776_000,
        source: "002:L532 (occasional); choice: each user once in 90 days",
      },
      proportional: true,
    },
  ];
}

/** What only a city's chain has: zones repriced, travellers coming, staying on and leaving. */
export const CITY_OPERATIONS: readonly OperationSpec[] = [
  {
    id: "surge_price",
    entityType: "surge_zones",
    kind: "update",
    ratePerS: { value: 500 / 60, source: "002:L531 (1-5 min): 500 zones every minute" },
    proportional: true,
  },
  {
    id: "visitor_arrives",
    entityType: "visiting_users",
    kind: "create",
    inState: "idle",
    ratePerS: { value: 0.289, source: "choice: 100,000 visitors who stay four days" },
    proportional: true,
  },
  {
    id: "visitor_leaves",
    entityType: "visiting_users",
    kind: "expire",
    inState: "idle",
    ratePerS: { value: 0.289, source: "choice: as many leave as come" },
    proportional: true,
  },
  {
    id: "visitor_stays_on",
    entityType: "visiting_users",
    kind: "extend",
    inState: "idle",
    ratePerS: { value: 0.058, source: "choice: one in five stays longer" },
    proportional: true,
  },
];

function move(
  id: string,
  entityType: string,
  from: string,
  to: string,
  value: number,
  source: string,
): OperationSpec {
  return {
    id,
    entityType,
    kind: "transition",
    transition: { from, to },
    ratePerS: { value, source },
    proportional: true,
  };
}

function create(id: string, value: number, source: string): OperationSpec {
  return {
    id,
    entityType: "active_rides",
    kind: "create",
    inState: "requested",
    ratePerS: { value, source },
    proportional: true,
  };
}
