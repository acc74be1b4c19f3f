/** A place people drive in, by its centre, degrees; `weight` is its share of the drivers and of the rides. */
export interface Place {
  readonly id: string;
  readonly lat: number;
  readonly lng: number;
  readonly weight: number;
  /** Country and area code of its telephone numbers. */
  readonly dialling: string;
}

/** Where a chain's drivers and rides are. */
export interface Area {
  readonly places: readonly Place[];
  /** How far around a place's centre its drivers and rides are, degrees. */
  readonly spread: { readonly lat: number; readonly lng: number };
  readonly source: string;
}

const place = (id: string, lat: number, lng: number, weight: number, dialling: string): Place => ({
  id,
  lat,
  lng,
  weight,
  dialling,
});

const ny = (id: string, lat: number, lng: number, weight: number) => place(id, lat, lng, weight, "+1212");

/** New York, the first of the source's example cities (002:L482), by neighbourhood. */
export const NEW_YORK: Area = {
  places: [
    ny("midtown", 40.7549, -73.984, 16),
    ny("lower-manhattan", 40.713, -74.0072, 9),
    ny("upper-east-side", 40.7736, -73.9566, 8),
    ny("chelsea", 40.7465, -74.0014, 8),
    ny("upper-west-side", 40.787, -73.9754, 7),
    ny("east-village", 40.7265, -73.9815, 7),
    ny("williamsburg", 40.7081, -73.9571, 6),
    ny("downtown-brooklyn", 40.6925, -73.9867, 6),
    ny("harlem", 40.8116, -73.9465, 5),
    ny("long-island-city", 40.7447, -73.9485, 5),
    ny("bedford-stuyvesant", 40.6872, -73.9418, 4),
    ny("jfk-airport", 40.6413, -73.7781, 4),
    ny("laguardia-airport", 40.7769, -73.874, 4),
    ny("flushing", 40.7675, -73.8331, 3),
    ny("flatbush", 40.6409, -73.9624, 3),
    ny("south-bronx", 40.8176, -73.9182, 3),
    ny("jamaica", 40.7027, -73.789, 2),
  ],
  spread: { lat: 0.012, lng: 0.016 },
  source: "choice: neighbourhoods by public coordinates, weights by how dense their traffic is",
};

const METROS = "choice: the region's largest metropolitan areas by public coordinates, weights by population";
const METRO_SPREAD = { lat: 0.12, lng: 0.15 };

const metros = (...places: readonly Place[]): Area => ({ places, spread: METRO_SPREAD, source: METROS });

/** Cities of North America. */
export const NORTH_AMERICA = metros(
  place("new-york", 40.7128, -74.006, 20, "+1212"),
  place("los-angeles", 34.0522, -118.2437, 13, "+1213"),
  place("chicago", 41.8781, -87.6298, 9, "+1312"),
  place("dallas", 32.7767, -96.797, 8, "+1214"),
  place("houston", 29.7604, -95.3698, 7, "+1713"),
  place("toronto", 43.6532, -79.3832, 6, "+1416"),
  place("washington", 38.9072, -77.0369, 6, "+1202"),
  place("miami", 25.7617, -80.1918, 6, "+1305"),
  place("san-francisco", 37.7749, -122.4194, 5, "+1415"),
  place("montreal", 45.5019, -73.5674, 4, "+1514"),
);

/** Cities of Latin America. */
export const LATIN_AMERICA = metros(
  place("sao-paulo", -23.5505, -46.6333, 22, "+5511"),
  place("mexico-city", 19.4326, -99.1332, 22, "+5255"),
  place("buenos-aires", -34.6037, -58.3816, 15, "+5411"),
  place("rio-de-janeiro", -22.9068, -43.1729, 13, "+5521"),
  place("bogota", 4.711, -74.0721, 11, "+57601"),
  place("lima", -12.0464, -77.0428, 11, "+511"),
  place("santiago", -33.4489, -70.6693, 7, "+562"),
  place("belo-horizonte", -19.9167, -43.9345, 6, "+5531"),
  place("guadalajara", 20.6597, -103.3496, 5, "+5233"),
  place("medellin", 6.2476, -75.5658, 4, "+57604"),
);

/** Cities of Europe and the Middle East. */
export const EUROPE_MIDDLE_EAST = metros(
  place("istanbul", 41.0082, 28.9784, 15, "+90212"),
  place("cairo", 30.0444, 31.2357, 15, "+202"),
  place("london", 51.5074, -0.1278, 14, "+4420"),
  place("paris", 48.8566, 2.3522, 11, "+331"),
  place("madrid", 40.4168, -3.7038, 7, "+3491"),
  place("riyadh", 24.7136, 46.6753, 7, "+96611"),
  place("berlin", 52.52, 13.405, 5, "+4930"),
  place("dubai", 25.2048, 55.2708, 4, "+9714"),
  place("warsaw", 52.2297, 21.0122, 3, "+4822"),
  place("lisbon", 38.7223, -9.1393, 3, "+35121"),
);

/** Cities of Asia and the Pacific. */
export const ASIA_PACIFIC = metros(
  place("tokyo", 35.6762, 139.6503, 37, "+813"),
  place("delhi", 28.6139, 77.209, 32, "+9111"),
  place("seoul", 37.5665, 126.978, 25, "+822"),
  place("mumbai", 19.076, 72.8777, 21, "+9122"),
  place("manila", 14.5995, 120.9842, 14, "+632"),
  place("bengaluru", 12.9716, 77.5946, 13, "+9180"),
  place("bangkok", 13.7563, 100.5018, 11, "+662"),
  place("singapore", 1.3521, 103.8198, 6, "+65"),
  place("sydney", -33.8688, 151.2093, 5, "+612"),
  place("melbourne", -37.8136, 144.9631, 5, "+613"),
);
