import assert from "node:assert/strict";
import { addReferences, numberReferences } from "../../../lib/bench/references/derive_blocks.ts";
import { kindFinder, LINK_SETS } from "../../../lib/bench/references/link_sets.ts";
import { toBlock } from "../../../lib/chain/codec/to_block.ts";
import { findEntityScenario } from "../../../lib/scenarios/mod.ts";
import { openDataset } from "../../../lib/synth/open_dataset.ts";
import { madeBlock, PEOPLE, person, place } from "./made_links.ts";

Deno.test("ids and references become numbers under their names, alike for one text and 0 for none; all else stays", () => {
  const block = toBlock(madeBlock(1, person(1, { friend: 2, home: 1 }), place(1), person(2, { friend: 1 })));
  const made = numberReferences(PEOPLE)(block);
  const numbers = made.operations.map((operation) => "numbers" in operation ? operation.numbers : null);
  assert.deepEqual(numbers, [
    [["friend", 1n], ["home", 2n], ["person_id", 3n]],
    [["place_id", 2n]],
    [["friend", 3n], ["home", 0n], ["person_id", 1n]],
  ]);
  const strings = made.operations.map((operation) => "strings" in operation ? operation.strings : null);
  assert.deepEqual(strings, [[["name", "N 1"]], [["kind", "place"]], [["name", "N 2"]]]);
  assert.deepEqual(numberReferences(PEOPLE)(block), made);
});

Deno.test("every driver's contents name a zone, and none is nearer", () => {
  const set = LINK_SETS.find(({ added }) => added !== undefined)!;
  const dataset = openDataset(findEntityScenario(set.scenario, "blocks"), 0.004, 1n);
  const [add, kindOf] = [addReferences(set, dataset), kindFinder(set)];
  const all = dataset.blocks(undefined, dataset.phases[1]!.to).map(add).flatMap(({ operations }) =>
    operations
  );
  const contents = [...all].filter((operation) => operation.type === "create" || operation.type === "update");
  const at = (names: readonly (readonly [string, bigint])[], name: string) =>
    Number(names.find(([other]) => other === name)?.[1]);
  const zones = new Map(
    contents.filter(({ strings }) => kindOf(strings) === "zone").map(({ strings, numbers }) => [
      strings.find(([name]) => name === "zone_id")![1],
      [at(numbers, "zone_lat"), at(numbers, "zone_lng")] as const,
    ]),
  );
  assert.ok(zones.size > 1);
  const drivers = contents.filter(({ strings }) => kindOf(strings) === "driver");
  assert.ok(drivers.length > 400);
  for (const { strings, numbers } of drivers) {
    const [lat, lng] = [at(numbers, "current_lat"), at(numbers, "current_lng")];
    const distance = ([zoneLat, zoneLng]: readonly [number, number]) =>
      (zoneLat - lat) ** 2 + (zoneLng - lng) ** 2;
    const own = distance(zones.get(strings.find(([name]) => name === "current_zone")![1])!);
    assert.ok([...zones.values()].every((zone) => distance(zone) >= own));
  }
});
