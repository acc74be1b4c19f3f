import { attributes, changing, from, number } from "../builders/attributes.ts";
import { LATITUDE, LONGITUDE, STARS } from "../builders/encodings.ts";
import { PERSON_NAMES } from "../builders/person_names.ts";
import {
  always,
  between,
  buckets,
  evenly,
  given,
  oneOf,
  rating,
  register,
  STATE,
  template,
  weighted,
  writtenAt,
} from "../builders/values.ts";
import type { EntityTypeSpec, ValueSpec } from "../scenario.ts";
import { anyPlace, byPlace, whereabouts } from "./coordinates.ts";
import { driverStates, EPOCH_S, NO_PAYLOAD, ONE_YEAR, type RideChain } from "./model.ts";
import type { Area } from "./places.ts";

const LIFECYCLE = "002:L436; choice: en_route is on line, neither available nor yet on the trip";
const CHOSEN = "choice: the table counts the attribute, the document names none";
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
    traits: attributes("choice: what the ratings follow", {
      state: from(LIFECYCLE, STATE),
      place: from(area.source, anyPlace(area)),
      experience: weighted({ new: 15, regular: 60, veteran: 25 }),
    }),
    attributes: [
      ...attributes("002:L435", {
        driver_id: "drv_{pad:7}",
        name: weighted(PERSON_NAMES),
        phone: telephones(area),
        license_number: "DL{int:10000000-99999999}",
      }),
      ...attributes("002:L436", {
        online: given("state", { offline: FLAGS.no }, FLAGS.yes),
        available: given("state", { available: FLAGS.yes }, FLAGS.no),
        on_trip: given("state", { on_trip: FLAGS.yes }, FLAGS.no),
        last_seen: writtenAt(EPOCH_S),
      }),
      ...attributes("002:L437", {
        current_lat: number(LATITUDE, whereabouts(area, "lat")),
        current_lng: number(LONGITUDE, whereabouts(area, "lng")),
        heading: changing(number("degrees", between(0, 359))),
        speed: changing(number("km/h", given("state", { offline: between(0, 0) }, SPEEDS))),
      }),
      ...attributes("002:L439", {
        avg_rating: number(STARS, given("experience", RATINGS)),
        total_trips: number("trips", given("experience", TOTAL_TRIPS)),
        acceptance_rate: number("percent", between(45, 100)),
      }),
      ...attributes("002:L440", {
        today_earnings: number("cents", register([0, 18_000], DAY_PAY)),
        week_earnings: number("cents", register([20_000, 120_000], DAY_PAY)),
        bonus_progress: number("percent", between(0, 100)),
      }),
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
    attributes: attributes("002:L438", {
      vehicle_id: "veh_{pad:7}",
      driver_id: from("002:L425 (one per driver)", evenly("drivers")),
      make: weighted({ Toyota: 40, Honda: 20, Hyundai: 20, Tesla: 20 }),
      model: given("make", MODELS),
      color: weighted({ black: 40, white: 25, grey: 20, blue: 10, red: 5 }),
      plate: "{int:100-999}-{hex:2}{int:10-99}",
      model_year: from(CHOSEN, number("year", MODEL_YEARS)),
      seats: from(CHOSEN, number("seats", SEATS)),
    }),
    payload: NO_PAYLOAD,
    btlBlocks: ONE_YEAR,
    ownedBy: "driver_id",
  };
}

/** Telephone numbers of the entity's `place`; the exchange 555 belongs to nobody. */
export function telephones({ places }: Area): ValueSpec {
  return byPlace(places, ({ dialling }) => template(`${dialling}555{int:0-9999}`));
}

/** A day's pay grows while one drives, cents. */
const DAY_PAY = [12_000, 24_000] as const;

const SPEEDS: ValueSpec = buckets([[0, 0, 30], [1, 30, 45], [31, 70, 25]]);

const RATINGS = { new: rating(4.2, 5), regular: rating(4.5, 4.95), veteran: rating(4.7, 4.98) };

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
const MODEL_YEARS: ValueSpec = given("model", {
  "Model 3": years(2017),
  "Model Y": years(2020),
  "Ioniq 5": years(2021),
}, years(2014));

/** For riders: a minivan takes six, the others four. */
const SEATS: ValueSpec = given("model", { Sienna: always(6) }, always(4));

function years(first: number): ValueSpec {
  return between(first, 2026);
}
