import assert from "node:assert/strict";
import { toHex } from "../../lib/chain/hex.ts";
import type { Operation } from "../../lib/chain/operation.ts";
import { loadRequirements } from "../../lib/scenarios/mod.ts";
import { publishedTotals } from "../../lib/scenarios/published_totals.ts";
import { RIDE_SHARING } from "../../lib/scenarios/ride_sharing/ride_sharing.ts";
import { LATITUDE, LONGITUDE } from "../../lib/scenarios/builders/encodings.ts";
import { NORTH_AMERICA } from "../../lib/scenarios/ride_sharing/places.ts";
import type { EntityScenario } from "../../lib/scenarios/scenario.ts";
import { openDataset } from "../../lib/synth/open_dataset.ts";
import { assertTellingAnswers, unclaimed } from "./query_answers.ts";
import { publishedUseCase } from "./use_case.ts";

const published = publishedUseCase("ride_sharing");

const scenario = (id: string): EntityScenario => RIDE_SHARING.find((one) => one.id === `ride-sharing-${id}`)!;
const CITY = scenario("city");
const NA = scenario("north-america");
const DIRECTORY = scenario("directory");

interface Written {
  readonly key: string;
  readonly kind: Operation["type"];
  readonly strings: ReadonlyMap<string, string>;
  readonly numbers: ReadonlyMap<string, number>;
}

function* written(of: EntityScenario, scale: number): Generator<Written> {
  for (const { operations } of openDataset(of, scale, 5n).blocks()) {
    for (const operation of operations) {
      if (operation.type !== "create" && operation.type !== "update") continue;
      yield {
        key: toHex(operation.key),
        kind: operation.type,
        strings: new Map(operation.strings),
        numbers: new Map(operation.numbers.map(([name, value]) => [name, Number(value)])),
      };
    }
  }
}

Deno.test("the city holds as many entities and attributes of each type as the source's table", () => {
  assert.deepEqual(
    CITY.entityTypes.map(({ id, count, attributes }) => [
      id,
      count.value,
      attributes.filter(({ type }) => type === "string").length,
      attributes.filter(({ type }) => type === "numeric").length,
    ]),
    published.entity_types.map((
      row: { id: string; count: number; string_attrs_per_entity: number; numeric_attrs_per_entity: number },
    ) => [row.id, row.count, row.string_attrs_per_entity, row.numeric_attrs_per_entity]),
  );
});

Deno.test("drivers, vehicles, rides and the directory bear the names that the source lists", () => {
  const names = (of: EntityScenario, type: string) =>
    new Set(of.entityTypes.find(({ id }) => id === type)!.attributes.map(({ name }) => name));
  for (const { id, attributes } of published.entity_types.slice(0, 3)) {
    for (const { name, likely_moved_to: moved } of attributes ?? []) {
      assert.ok(names(CITY, moved ?? id).has(name), `${id}.${name}`);
    }
  }
  const listed = published.scenarios.find(({ id }: { id: string }) => id === "global_directory");
  assert.deepEqual(
    names(DIRECTORY, "directory_users"),
    new Set(listed.attribute_list.map(({ name }: { name: string }) => name)),
  );
});

Deno.test("every chain's totals are those of its table, or as the findings say to use", () => {
  for (const one of RIDE_SHARING) {
    const { totals } = publishedTotals(one)!;
    assert.ok(totals.length > 0, one.id);
    for (const { counted, declared, expected } of totals) {
      assert.equal(declared, expected, `${one.id} ${counted}`);
    }
  }
});

Deno.test("drivers write their place every 5 s on average, rides every 10 s, in rush hour drivers every 3 s", () => {
  for (const one of RIDE_SHARING.filter(({ id }) => id !== DIRECTORY.id)) {
    const rate = (operations: EntityScenario["operations"], wanted: RegExp) =>
      operations.filter(({ id }) => wanted.test(id)).reduce((sum, { ratePerS }) => sum + ratePerS.value, 0);
    const [drivers, , rides] = one.entityTypes.map(({ count }) => count.value);
    const close = (actual: number, expected: number) =>
      assert.ok(Math.abs(actual / expected - 1) < 1e-3, one.id);
    const steady = rate(one.operations, /^location_/);
    close(steady, drivers! / 5);
    close(steady + rate(one.peaks![0]!.operations, /^rush_location_/), drivers! / 3);
    const stages = /^ride_(status_.*|matched|given_up|arrived|cancelled|started|no_show|completed)$/;
    close(rate(one.operations, stages), rides! / 10);
    assert.ok(
      [...one.operations, ...one.peaks![0]!.operations].every(({ proportional }) => proportional),
      one.id,
    );
  }
});

Deno.test("rides and drivers only make the transitions their life cycles declare, and hold what their state allows", () => {
  const stages = new Map<string, string>();
  const allowed = new Set(
    CITY.entityTypes[2]!.lifecycle!.transitions.map(({ from, to }) => `${from} ${to}`),
  );
  const seen = new Set<string>();
  for (const { key, kind, strings, numbers } of written(CITY, 0.01)) {
    if (strings.has("online")) {
      const flags = ["online", "available", "on_trip"].map((name) => strings.get(name)!).join(" ");
      assert.match(flags, /^(false false false|true true false|true false false|true false true)$/);
      if (strings.get("online") === "false") assert.equal(numbers.get("speed"), 0);
      assert.ok(numbers.get("today_earnings")! <= numbers.get("week_earnings")! + 30_000);
    }
    const stage = strings.get("status");
    if (stage === undefined) continue;
    const before = stages.get(key);
    assert.equal(before === undefined, kind === "create");
    if (before !== undefined && before !== stage) {
      assert.ok(allowed.has(`${before} ${stage}`), `${before} ${stage}`);
      seen.add(`${before} ${stage}`);
    }
    stages.set(key, stage);
    assert.equal(strings.get("driver_id") === "", stage === "requested" || stage === "cancelled");
    const fare = numbers.get("estimated_total")!;
    assert.ok(fare >= 8 * numbers.get("surge_multiplier")! && fare <= 70 * numbers.get("surge_multiplier")!);
  }
  assert.ok(seen.size >= 4, [...seen].join(", "));
});

Deno.test("coordinates are those of the driver's city after decoding, and a ride is where its driver works", () => {
  const near = (numbers: ReadonlyMap<string, number>, lat: string, lng: string) => {
    const degrees = {
      lat: numbers.get(lat)! / LATITUDE.scale - LATITUDE.offset,
      lng: numbers.get(lng)! / LONGITUDE.scale - LONGITUDE.offset,
    };
    const { spread } = NORTH_AMERICA;
    const reach = 0.007;
    const found = NORTH_AMERICA.places.find((place) =>
      Math.abs(place.lat - degrees.lat) <= spread.lat + reach &&
      Math.abs(place.lng - degrees.lng) <= spread.lng + reach
    );
    assert.ok(found, JSON.stringify(degrees));
    return found.id;
  };
  const cities = new Map<string, string>();
  const rides: [driver: string, from: string, to: string][] = [];
  for (const { strings, numbers } of written(NA, 0.00005)) {
    const driver = strings.get("driver_id");
    if (strings.has("license_number")) {
      const city = near(numbers, "current_lat", "current_lng");
      assert.equal(cities.get(driver!) ?? city, city);
      cities.set(driver!, city);
      assert.ok(
        strings.get("phone")!.startsWith(NORTH_AMERICA.places.find(({ id }) => id === city)!.dialling),
      );
    } else if (strings.has("ride_id") && driver !== "") {
      rides.push([driver!, near(numbers, "pickup_lat", "pickup_lng"), near(numbers, "dest_lat", "dest_lng")]);
    }
  }
  assert.ok(rides.length > 15 && new Set(cities.values()).size > 5);
  for (const [driver, from, to] of rides) {
    assert.deepEqual([from, to], [cities.get(driver), cities.get(driver)]);
  }
});

Deno.test("a driver moves a street's length between two locations, not across the city", () => {
  const last = new Map<string, readonly [lat: number, lng: number]>();
  let moves = 0;
  for (const { key, strings, numbers } of written(CITY, 0.002)) {
    if (!strings.has("online")) continue;
    const [lat, lng] = [numbers.get("current_lat")!, numbers.get("current_lng")!];
    const before = last.get(key);
    last.set(key, [lat, lng]);
    if (before === undefined) continue;
    moves++;
    assert.ok(Math.abs(lat - before[0]) < 0.01 * 1e7 && Math.abs(lng - before[1]) < 0.013 * 1e7);
  }
  assert.ok(moves > 500);
});

Deno.test("the mixes ask every kind of query the source names, and each kind tells something", () => {
  const kinds = (of: EntityScenario) => of.queries.map(({ type }) => type);
  for (
    const kind of ["driver_search", "driver_area", "zone_price", "user_by_id", "ride_by_id", "rides_of_user"]
  ) {
    assert.ok(kinds(CITY).includes(kind), kind);
  }
  for (const kind of ["driver_search", "user_by_id", "user_elsewhere_miss"]) {
    assert.ok(kinds(NA).includes(kind), kind);
  }
  assert.ok(kinds(DIRECTORY).includes("cross_region_lookup"));
  assertTellingAnswers(CITY, 0.001);
  for (const one of RIDE_SHARING) {
    if (one.id !== CITY.id) {
      assertTellingAnswers(
        one,
        2_500 / one.entityTypes.reduce((n, { count }) => n + count.value, 0),
      );
    }
  }
});

Deno.test("every requirement about ride-sharing is claimed by a chain", () => {
  const ids = loadRequirements().map(({ id }) => id);
  assert.deepEqual(unclaimed(["RS-", "SUM-02", "SUM-03"], ids, RIDE_SHARING), []);
});
