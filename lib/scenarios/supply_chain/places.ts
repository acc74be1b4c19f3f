import { attributes, number } from "../builders/attributes.ts";
import { LATITUDE, LONGITUDE } from "../builders/encodings.ts";
import { always, between, givenEach, weightedBy } from "../builders/values.ts";

const CHOSEN = "choice: the region's large ports; the source names no places";

/** A port city: its share of the facilities, the geohash cell it lies in (39 by 20 km) and that cell's middle. */
interface Place {
  readonly country: string;
  readonly share: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly geohash: string;
}

/** Places of an Asia-Pacific chain's facilities. `choice:` the largest container ports, by rough rank. */
const PLACES: Readonly<Record<string, Place>> = {
  "Shanghai": { country: "CN", share: 22, latitude: 31.201, longitude: 121.465, geohash: "wtw3" },
  "Singapore": { country: "SG", share: 16, latitude: 1.318, longitude: 103.887, geohash: "w21z" },
  "Shenzhen": { country: "CN", share: 14, latitude: 22.588, longitude: 114.082, geohash: "ws10" },
  "Busan": { country: "KR", share: 10, latitude: 35.244, longitude: 129.199, geohash: "wy7b" },
  "Mumbai": { country: "IN", share: 9, latitude: 19.072, longitude: 72.949, geohash: "te7u" },
  "Ho Chi Minh City": { country: "VN", share: 8, latitude: 10.811, longitude: 106.699, geohash: "w3gv" },
  "Bangkok": { country: "TH", share: 6, latitude: 13.799, longitude: 100.371, geohash: "w4rq" },
  "Jakarta": { country: "ID", share: 6, latitude: -6.240, longitude: 106.699, geohash: "qqgu" },
  "Tokyo": { country: "JP", share: 5, latitude: 35.596, longitude: 139.746, geohash: "xn76" },
  "Sydney": { country: "AU", share: 4, latitude: -33.838, longitude: 151.348, geohash: "r3gx" },
};

/** Half the size of a cell in degrees: half of 180 / 2^10 and of 360 / 2^10, rounded down. */
const REACH = { latitude: 0.087, longitude: 0.175 } as const;

/** One of the port cities. */
export const CITY = attributes(CHOSEN, { city: weightedBy(PLACES, ({ share }) => share) });

/** What the city decides. */
export const COUNTRY = attributes(CHOSEN, {
  country: givenEach("city", PLACES, ({ country }) => always(country)),
});
/** Where something is, as a geohash. */
export const GEOHASH = attributes(CHOSEN, {
  geohash: givenEach("city", PLACES, ({ geohash }) => always(geohash)),
});
/** Where something is, as latitude and longitude. */
export const COORDINATES = attributes(CHOSEN, {
  latitude: number(LATITUDE, near("latitude")),
  longitude: number(LONGITUDE, near("longitude")),
});

/** Anywhere in the city's cell, in steps of 1e-7 degrees. */
function near(axis: keyof typeof REACH) {
  return givenEach(
    "city",
    PLACES,
    (place) => between(place[axis] - REACH[axis], place[axis] + REACH[axis], 7),
  );
}
