import { numberOf, textOf } from "../builders/attribute_builders.ts";
import type { AttributeSpec, ValueSpec } from "../scenario.ts";

const CHOSEN = "choice: the region's large ports; the source names no places";

/** A port city: its share of the facilities, the geohash cell it lies in (39 by 20 km) and that cell's middle. */
interface Place {
  readonly city: string;
  readonly country: string;
  readonly share: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly geohash: string;
}

/** Where facilities of an Asia-Pacific chain stand. `choice:` the largest container ports, by rough rank. */
const PLACES: readonly Place[] = [
  { city: "Shanghai", country: "CN", share: 22, latitude: 31.201, longitude: 121.465, geohash: "wtw3" },
  { city: "Singapore", country: "SG", share: 16, latitude: 1.318, longitude: 103.887, geohash: "w21z" },
  { city: "Shenzhen", country: "CN", share: 14, latitude: 22.588, longitude: 114.082, geohash: "ws10" },
  { city: "Busan", country: "KR", share: 10, latitude: 35.244, longitude: 129.199, geohash: "wy7b" },
  { city: "Mumbai", country: "IN", share: 9, latitude: 19.072, longitude: 72.949, geohash: "te7u" },
  {
    city: "Ho Chi Minh City",
    country: "VN",
    share: 8,
    latitude: 10.811,
    longitude: 106.699,
    geohash: "w3gv",
  },
  { city: "Bangkok", country: "TH", share: 6, latitude: 13.799, longitude: 100.371, geohash: "w4rq" },
  { city: "Jakarta", country: "ID", share: 6, latitude: -6.240, longitude: 106.699, geohash: "qqgu" },
  { city: "Tokyo", country: "JP", share: 5, latitude: 35.596, longitude: 139.746, geohash: "xn76" },
  { city: "Sydney", country: "AU", share: 4, latitude: -33.838, longitude: 151.348, geohash: "r3gx" },
];

/** Degrees from the middle of a cell that stay inside it: half of 180 / 2^10 and of 360 / 2^10, rounded down. */
const REACH = { latitude: 0.087, longitude: 0.175 } as const;

/** An entity stands in one of the port cities: `city` and all that the city decides. */
export const CITY: AttributeSpec = textOf(
  "city",
  { kind: "choice", values: PLACES.map(({ city, share }) => [city, share] as const) },
  CHOSEN,
);

export const COUNTRY: AttributeSpec = textOf("country", byCity(({ country }) => one(country)), CHOSEN);
export const GEOHASH: AttributeSpec = textOf("geohash", byCity(({ geohash }) => one(geohash)), CHOSEN);

/** Degrees in steps of 1e-7, stored as (deg + 90) * 10^7. Source: DESIGN.md "Interfaces worth getting right first". */
export const LATITUDE: AttributeSpec = numberOf(
  "latitude",
  byCity(({ latitude }) => near(latitude, REACH.latitude)),
  { unit: "degrees", scale: 1e7, offset: 90 },
  CHOSEN,
);

export const LONGITUDE: AttributeSpec = numberOf(
  "longitude",
  byCity(({ longitude }) => near(longitude, REACH.longitude)),
  { unit: "degrees", scale: 1e7, offset: 180 },
  CHOSEN,
);

function byCity(value: (place: Place) => ValueSpec): ValueSpec {
  return {
    kind: "given",
    attribute: "city",
    cases: Object.fromEntries(PLACES.map((place) => [place.city, value(place)])),
  };
}

function one(text: string): ValueSpec {
  return { kind: "choice", values: [[text, 1]] };
}

function near(degrees: number, reach: number): ValueSpec {
  return { kind: "uniform", min: degrees - reach, max: degrees + reach, decimals: 7 };
}
