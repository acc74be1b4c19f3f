import { changing, choice, numberOf, reference, text, textOf } from "../builders/attribute_builders.ts";
import { PERSON_NAMES } from "../builders/person_names.ts";
import { anyPlace, coordinate, whereabouts } from "./coordinates.ts";
import { driverStates, EPOCH_S, NO_PAYLOAD, ONE_YEAR, type RideChain } from "./model.ts";
import type { Area } from "./places.ts";
import type { EntityTypeSpec, NumericEncoding, ValueSpec } from "../scenario.ts";
import { always, oneOf } from "../builders/value_builders.ts";

const LIFECYCLE = "002:L436; choice: en_route is on line, neither available nor yet on the trip";
const CHOSEN = "choice: the table counts the attribute, the document names none";
const CENTS: NumericEncoding = { unit: "cents", scale: 1, offset: 0 };
const PERCENT: NumericEncoding = { unit: "percent", scale: 1, offset: 0 };
const TRIPS: NumericEncoding = { unit: "trips", scale: 1, offset: 0 };
/** Ratings from 1.00 to 5.00 as 100 to 500. */
export const STARS: NumericEncoding = { unit: "stars", scale: 100, offset: 0 };

const FLAGS = { yes: always("true"), no: always("false") };

/** Drivers: 8 string and 10 numeric attributes (002:L466), the vehicle's five apart. */
export function driversOf(chain: RideChain): EntityTypeSpec {
  const { area } = chain;
  return {
    id: "drivers",
    count: chain.drivers,
    lifecycle: {
      states: driverStates(chain),
      transitions: [
        { from: "offline", to: "available", cause: "goes on line" },
        { from: "available", to: "offline", cause: "goes off line" },
        { from: "available", to: "en_route", cause: "takes a ride" },
        { from: "en_route", to: "available", cause: "ride cancelled" },
        { from: "en_route", to: "on_trip", cause: "rider picked up" },
        { from: "on_trip", to: "available", cause: "ride completed" },
      ],
      source: LIFECYCLE,
    },
    traits: [
      textOf("state", { kind: "state" }, LIFECYCLE),
      textOf("place", anyPlace(area), area.source),
      choice(
        "experience",
        [["new", 15], ["regular", 60], ["veteran", 25]],
        "choice: what the ratings follow",
      ),
    ],
    attributes: [
      text("driver_id", "drv_{pad:7}", "002:L435"),
      choice("name", PERSON_NAMES, "002:L435"),
      textOf("phone", telephones(area), "002:L435"),
      text("license_number", "DL{int:10000000-99999999}", "002:L435"),
      textOf("online", byState({ offline: FLAGS.no }, FLAGS.yes), "002:L436"),
      textOf("available", byState({ available: FLAGS.yes }, FLAGS.no), "002:L436"),
      textOf("on_trip", byState({ on_trip: FLAGS.yes }, FLAGS.no), "002:L436"),
      textOf("last_seen", { kind: "time", of: "version", epochS: EPOCH_S }, "002:L436"),
      coordinate("current_lat", "lat", whereabouts(area, "lat", "place"), "002:L437"),
      coordinate("current_lng", "lng", whereabouts(area, "lng", "place"), "002:L437"),
      changing(numberOf("heading", { kind: "uniform", min: 0, max: 359 }, DEGREES, "002:L437")),
      changing(
        numberOf("speed", byState({ offline: { kind: "uniform", min: 0, max: 0 } }, SPEEDS), KMH, "002:L437"),
      ),
      numberOf("avg_rating", byExperience(RATINGS), STARS, "002:L439"),
      numberOf("total_trips", byExperience(TOTAL_TRIPS), TRIPS, "002:L439"),
      numberOf("acceptance_rate", { kind: "uniform", min: 45, max: 100 }, PERCENT, "002:L439"),
      numberOf("today_earnings", growing(0, 18_000, 24_000), CENTS, "002:L440"),
      numberOf("week_earnings", growing(20_000, 120_000, 24_000), CENTS, "002:L440"),
      numberOf("bonus_progress", { kind: "uniform", min: 0, max: 100 }, PERCENT, "002:L440"),
    ],
    payload: NO_PAYLOAD,
    btlBlocks: ONE_YEAR,
    ownedBy: "self",
  };
}

/** Vehicles, one per driver: 6 string and 2 numeric attributes (002:L467), five of them listed at the driver. */
export function vehiclesOf(chain: RideChain): EntityTypeSpec {
  return {
    id: "vehicles",
    count: chain.vehicles,
    attributes: [
      text("vehicle_id", "veh_{pad:7}", "002:L438"),
      reference("driver_id", "drivers", "modulo", "002:L425 (one per driver)"),
      choice("make", [["Toyota", 40], ["Honda", 20], ["Hyundai", 20], ["Tesla", 20]], "002:L438"),
      textOf("model", { kind: "given", attribute: "make", cases: MODELS }, "002:L438"),
      choice("color", [["black", 40], ["white", 25], ["grey", 20], ["blue", 10], ["red", 5]], "002:L438"),
      text("plate", "{int:100-999}-{hex:2}{int:10-99}", "002:L438"),
      numberOf("model_year", MODEL_YEARS, YEAR, CHOSEN),
      numberOf("seats", SEATS, { unit: "seats", scale: 1, offset: 0 }, CHOSEN),
    ],
    payload: NO_PAYLOAD,
    btlBlocks: ONE_YEAR,
    ownedBy: "driver_id",
  };
}

/** Telephone numbers of the place the entity's trait `place` names; the exchange 555 belongs to nobody. */
export function telephones({ places }: Area): ValueSpec {
  return {
    kind: "given",
    attribute: "place",
    cases: Object.fromEntries(
      places.map(({ id, dialling }) => [id, { kind: "template", template: `${dialling}555{int:0-9999}` }]),
    ),
  };
}

const DEGREES: NumericEncoding = { unit: "degrees", scale: 1, offset: 0 };
const KMH: NumericEncoding = { unit: "km/h", scale: 1, offset: 0 };
const YEAR: NumericEncoding = { unit: "year", scale: 1, offset: 0 };

const SPEEDS: ValueSpec = {
  kind: "histogram",
  buckets: [{ min: 0, max: 0, weight: 30 }, { min: 1, max: 30, weight: 45 }, {
    min: 31,
    max: 70,
    weight: 25,
  }],
};

const RATINGS = { new: stars(4.2, 5), regular: stars(4.5, 4.95), veteran: stars(4.7, 4.98) };

const TOTAL_TRIPS = {
  new: register([0, 90], [4, 15]),
  regular: register([100, 4_999], [6, 22]),
  veteran: register([5_000, 24_000], [8, 25]),
};

const MODELS: Record<string, ValueSpec> = {
  Toyota: oneOf("Camry", "Corolla", "Prius", "Sienna"),
  Honda: oneOf("Accord", "Civic", "CR-V"),
  Hyundai: oneOf("Elantra", "Ioniq 5", "Sonata"),
  Tesla: oneOf("Model 3", "Model Y"),
};

/** No older than the model itself. */
const MODEL_YEARS: ValueSpec = {
  kind: "given",
  attribute: "model",
  cases: { "Model 3": years(2017), "Model Y": years(2020), "Ioniq 5": years(2021) },
  other: years(2014),
};

/** For riders: a minivan takes six, the others four. */
const SEATS: ValueSpec = {
  kind: "given",
  attribute: "model",
  cases: { Sienna: always(6) },
  other: always(4),
};

function years(first: number): ValueSpec {
  return { kind: "uniform", min: first, max: 2026 };
}

/** A rating, two digits after the point. */
export function stars(min: number, max: number): ValueSpec {
  return { kind: "uniform", min, max, decimals: 2 };
}

function register(start: readonly [number, number], perDay: readonly [number, number]): ValueSpec {
  return {
    kind: "register",
    start: { min: start[0], max: start[1] },
    perDay: { min: perDay[0], max: perDay[1] },
  };
}

/** A day's pay grows while one drives. */
function growing(min: number, max: number, perDay: number): ValueSpec {
  return register([min, max], [perDay / 2, perDay]);
}

function byState(cases: Record<string, ValueSpec>, other: ValueSpec): ValueSpec {
  return { kind: "given", attribute: "state", cases, other };
}

function byExperience(cases: Record<string, ValueSpec>): ValueSpec {
  return { kind: "given", attribute: "experience", cases };
}
