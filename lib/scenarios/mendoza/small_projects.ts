/**
 * Values of `type` in the small projects with their entities: the published ones, and invented ones that bring the values
 * to 134, of which 69 have 10 to 500 entities and 10 have more. Source: sp:mendoza-dump.md:L118-L121, L141-L148, L231-L247.
 */
const PUBLISHED: readonly (readonly [type: string, entities: number])[] = [
  ["market_snapshot", 432],
  ["hls-chunk", 222],
  ["proposal", 159],
  ["sensor_data", 97],
  ["device-beacon", 78],
  ["video-stream", 62],
  ["ask", 54],
  ["score_update", 47],
  ["opengov-proposal", 32],
  ["offer", 29],
  ["user", 25],
  ["song-metadata", 23],
  ["chat_message", 21],
  ["inheritance-asset", 19],
  ["game-event", 18],
  ["chat_room", 17],
  ["profile", 16],
  ["Weather", 15],
  ["business-card", 14],
  ["statement", 11],
  ["invoice", 10],
  ["chatBase", 7],
  ["game-lobby", 4],
];

/** choice: the two large types that are counted but not named, and other types of a hackathon. */
const LARGE = ["telemetry", "log_entry"];
const MIDDLE =
  "task post comment note bookmark article recipe photo-album playlist track podcast thread reply poll survey ballot bid trade position wallet payment receipt contract ticket booking event venue review rating badge quest inventory-item character match tournament workout meal habit journal lesson quiz flashcard dataset model-card prompt"
    .split(" ");
const TINY =
  "config feature-flag webhook api-key audit-log backup cron-job deployment build artifact release changelog incident runbook alert dashboard widget theme font icon emoji sticker avatar banner slide whiteboard diagram sketch blueprint part-list sensor-config gateway firmware route waypoint geofence parcel shipment warehouse shelf crop greenhouse irrigation harvest tree-record bird-sighting star-chart tide-table weather-station quake-report air-sample water-sample soil-sample"
    .split(" ");

/** Types of the small projects with their entities. */
export const SMALL_PROJECT_TYPES: readonly (readonly [type: string, entities: number])[] = [
  ...PUBLISHED,
  ...LARGE.map((type, i) => [type, 520 - 10 * i] as const),
  ...falling(MIDDLE, 1_284, 10),
  ...falling(TINY, 160, 1),
];

/** Distributes `total` so that each type has slightly less than the one before, and at least `least`. */
function falling(types: readonly string[], total: number, least: number): [string, number][] {
  const spare = total - least * types.length;
  const upTo = (rank: number) => Math.floor(spare * (1 - (1 - rank / types.length) ** 2));
  return types.map((type, i) => [type, least + upTo(i + 1) - upTo(i)]);
}
