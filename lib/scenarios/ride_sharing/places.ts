/** A place with its centre in degrees; `weight` is its share of drivers and rides. */
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
  /** Extent of a place around its centre, degrees. */
  readonly spread: { readonly lat: number; readonly lng: number };
  readonly source: string;
}

/** New York, the first of the source's example cities (002:L482), by neighbourhood. */
export const NEW_YORK: Area = {
  places: [
    { id: "midtown", lat: 40.7549, lng: -73.984, weight: 16 },
    { id: "lower-manhattan", lat: 40.713, lng: -74.0072, weight: 9 },
    { id: "upper-east-side", lat: 40.7736, lng: -73.9566, weight: 8 },
    { id: "chelsea", lat: 40.7465, lng: -74.0014, weight: 8 },
    { id: "upper-west-side", lat: 40.787, lng: -73.9754, weight: 7 },
    { id: "east-village", lat: 40.7265, lng: -73.9815, weight: 7 },
    { id: "williamsburg", lat: 40.7081, lng: -73.9571, weight: 6 },
    { id: "downtown-brooklyn", lat: 40.6925, lng: -73.9867, weight: 6 },
    { id: "harlem", lat: 40.8116, lng: -73.9465, weight: 5 },
    { id: "long-island-city", lat: 40.7447, lng: -73.9485, weight: 5 },
    { id: "bedford-stuyvesant", lat: 40.6872, lng: -73.9418, weight: 4 },
    { id: "jfk-airport", lat: 40.6413, lng: -73.7781, weight: 4 },
    { id: "laguardia-airport", lat: 40.7769, lng: -73.874, weight: 4 },
    { id: "flushing", lat: 40.7675, lng: -73.8331, weight: 3 },
    { id: "flatbush", lat: 40.6409, lng: -73.9624, weight: 3 },
    { id: "south-bronx", lat: 40.8176, lng: -73.9182, weight: 3 },
    { id: "jamaica", lat: 40.7027, lng: -73.789, weight: 2 },
  ].map((place) => ({ ...place, dialling: "+1212" })),
  spread: { lat: 0.012, lng: 0.016 },
  source: "choice: neighbourhoods by public coordinates, weights by how dense their traffic is",
};

const METROS = "choice: the region's largest metropolitan areas by public coordinates, weights by population";
const METRO_SPREAD = { lat: 0.12, lng: 0.15 };

/** The large cities of a region. */
function metros(places: readonly Place[]): Area {
  return { places, spread: METRO_SPREAD, source: METROS };
}

/** Cities of North America. */
export const NORTH_AMERICA = metros([
  { id: "new-york", lat: 40.7128, lng: -74.006, weight: 20, dialling: "+1212" },
  { id: "los-angeles", lat: 34.0522, lng: -118.2437, weight: 13, dialling: "+1213" },
  { id: "chicago", lat: 41.8781, lng: -87.6298, weight: 9, dialling: "+1312" },
  { id: "dallas", lat: 32.7767, lng: -96.797, weight: 8, dialling: "+1214" },
  { id: "houston", lat: 29.7604, lng: -95.3698, weight: 7, dialling: "+1713" },
  { id: "toronto", lat: 43.6532, lng: -79.3832, weight: 6, dialling: "+1416" },
  { id: "washington", lat: 38.9072, lng: -77.0369, weight: 6, dialling: "+1202" },
  { id: "miami", lat: 25.7617, lng: -80.1918, weight: 6, dialling: "+1305" },
  { id: "san-francisco", lat: 37.7749, lng: -122.4194, weight: 5, dialling: "+1415" },
  { id: "montreal", lat: 45.5019, lng: -73.5674, weight: 4, dialling: "+1514" },
]);

/** Cities of Latin America. */
export const LATIN_AMERICA = metros([
  { id: "sao-paulo", lat: -23.5505, lng: -46.6333, weight: 22, dialling: "+5511" },
  { id: "mexico-city", lat: 19.4326, lng: -99.1332, weight: 22, dialling: "+5255" },
  { id: "buenos-aires", lat: -34.6037, lng: -58.3816, weight: 15, dialling: "+5411" },
  { id: "rio-de-janeiro", lat: -22.9068, lng: -43.1729, weight: 13, dialling: "+5521" },
  { id: "bogota", lat: 4.711, lng: -74.0721, weight: 11, dialling: "+57601" },
  { id: "lima", lat: -12.0464, lng: -77.0428, weight: 11, dialling: "+511" },
  { id: "santiago", lat: -33.4489, lng: -70.6693, weight: 7, dialling: "+562" },
  { id: "belo-horizonte", lat: -19.9167, lng: -43.9345, weight: 6, dialling: "+5531" },
  { id: "guadalajara", lat: 20.6597, lng: -103.3496, weight: 5, dialling: "+5233" },
  { id: "medellin", lat: 6.2476, lng: -75.5658, weight: 4, dialling: "+57604" },
]);

/** Cities of Europe and the Middle East. */
export const EUROPE_MIDDLE_EAST = metros([
  { id: "istanbul", lat: 41.0082, lng: 28.9784, weight: 15, dialling: "+90212" },
  { id: "cairo", lat: 30.0444, lng: 31.2357, weight: 15, dialling: "+202" },
  { id: "london", lat: 51.5074, lng: -0.1278, weight: 14, dialling: "+4420" },
  { id: "paris", lat: 48.8566, lng: 2.3522, weight: 11, dialling: "+331" },
  { id: "madrid", lat: 40.4168, lng: -3.7038, weight: 7, dialling: "+3491" },
  { id: "riyadh", lat: 24.7136, lng: 46.6753, weight: 7, dialling: "+96611" },
  { id: "berlin", lat: 52.52, lng: 13.405, weight: 5, dialling: "+4930" },
  { id: "dubai", lat: 25.2048, lng: 55.2708, weight: 4, dialling: "+9714" },
  { id: "warsaw", lat: 52.2297, lng: 21.0122, weight: 3, dialling: "+4822" },
  { id: "lisbon", lat: 38.7223, lng: -9.1393, weight: 3, dialling: "+35121" },
]);

/** Cities of Asia and the Pacific. */
export const ASIA_PACIFIC = metros([
  { id: "tokyo", lat: 35.6762, lng: 139.6503, weight: 37, dialling: "+813" },
  { id: "delhi", lat: 28.6139, lng: 77.209, weight: 32, dialling: "+9111" },
  { id: "seoul", lat: 37.5665, lng: 126.978, weight: 25, dialling: "+822" },
  { id: "mumbai", lat: 19.076, lng: 72.8777, weight: 21, dialling: "+9122" },
  { id: "manila", lat: 14.5995, lng: 120.9842, weight: 14, dialling: "+632" },
  { id: "bengaluru", lat: 12.9716, lng: 77.5946, weight: 13, dialling: "+9180" },
  { id: "bangkok", lat: 13.7563, lng: 100.5018, weight: 11, dialling: "+662" },
  { id: "singapore", lat: 1.3521, lng: 103.8198, weight: 6, dialling: "+65" },
  { id: "sydney", lat: -33.8688, lng: 151.2093, weight: 5, dialling: "+612" },
  { id: "melbourne", lat: -37.8136, lng: 144.9631, weight: 5, dialling: "+613" },
]);
