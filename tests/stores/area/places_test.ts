import assert from "node:assert/strict";
import { LATITUDE, LONGITUDE } from "../../../lib/scenarios/builders/encodings.ts";
import { CITY } from "../../../lib/scenarios/ride_sharing/city.ts";
import { driversOf } from "../../../lib/scenarios/ride_sharing/drivers.ts";
import { boxQuery, degreesOf, placeOf, PLACES } from "../../../lib/stores/area/places.ts";
import { parseQuery } from "../../../lib/chain/query/parse_query.ts";
import { Database } from "../../../lib/stores/sqlite/engine.ts";

Deno.test("places are read from the attributes of the scenario's drivers, in their encoding", () => {
  const { lat, lng, scale, listed } = PLACES;
  const encodings = new Map(driversOf(CITY).attributes.map(({ name, encoding }) => [name, encoding]));
  assert.deepEqual([encodings.get(lat.name), encodings.get(lng.name)], [LATITUDE, LONGITUDE]);
  assert.deepEqual([LATITUDE, LONGITUDE].map((own) => [own.offset, own.scale]), [
    [lat.offset, scale],
    [lng.offset, scale],
  ]);
  assert.ok(encodings.has(listed.name));
});

Deno.test("placeOf() takes numbers of either kind, and nothing that is not on the globe", () => {
  const numbers = (lat: number | bigint, lng: number | bigint) =>
    [["current_lat", lat], ["current_lng", lng]] as const;
  const place = placeOf(numbers(1_307_128_000, 1_059_940_000n))!;
  assert.deepEqual(degreesOf(place), { lat: 40.7128, lng: -74.006 });
  assert.deepEqual(placeOf(numbers(1_800_000_000, 3_600_000_000)), { lat: 900_000_000, lng: 1_800_000_000 });
  for (
    const other of [
      numbers(1_800_000_001, 0),
      numbers(0, 3_600_000_001),
      // 2^63 and more, wrapped and not.
      numbers(-(2n ** 63n), 0),
      numbers(0, 2n ** 64n - 1n),
      numbers(0, -1n),
    ]
  ) assert.equal(placeOf(other), null);
  assert.equal(placeOf([["current_lat", 1]]), null);
});

Deno.test("boxQuery() asks for two ranges of longitude across the date line, and keeps the filter apart", () => {
  const text = boxQuery({ lat: -17.7, lng: 179.99, radiusM: 5_000 }, 'a = "x" || b = 1');
  const query = parseQuery(text);
  assert.equal(query.kind, "and");
  const alternatives = query.kind === "and" ? query.operands.filter(({ kind }) => kind === "or") : [];
  assert.equal(alternatives.length, 2, text);
  assert.match(text, /current_lng <= 3600000000\) \|\| \(current_lng >= 0 &&/);
});

Deno.test("an R*Tree of integers clamps longitudes as they are stored east of 34.75 degrees, and holds them with offset 0", () => {
  const database = new Database(":memory:");
  database.exec("CREATE VIRTUAL TABLE t USING rtree_i32(id, west, east)");
  const held = (value: number) => {
    database.exec("DELETE FROM t");
    database.prepare("INSERT INTO t VALUES (1, ?, ?)").run(value, value);
    return database.prepare("SELECT west FROM t").pluck().get();
  };
  const stored = (lng: number) => Math.round((lng + LONGITUDE.offset) * LONGITUDE.scale);
  assert.equal(held(stored(34.7)), stored(34.7));
  for (const lng of [34.75, 139.65, 151.21]) {
    assert.notEqual(held(stored(lng)), stored(lng));
    const { lng: units } = placeOf([["current_lat", 0], ["current_lng", stored(lng)]])!;
    assert.equal(held(units), units);
  }
  database.close();
});
