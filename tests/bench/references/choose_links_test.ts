import assert from "node:assert/strict";
import { CHAIN_IDS, checkStart, chooseLinks } from "../../../lib/bench/references/choose_links.ts";
import { UsageError } from "../../../lib/errors.ts";

const usual = { scenario: undefined, scale: 1 };

Deno.test("every chain is of five hops and is followed in its own scenario, or those that are named alone", () => {
  const all = chooseLinks(null, usual);
  assert.deepEqual(all.flatMap(({ chains }) => chains.map(({ id }) => id)), CHAIN_IDS);
  assert.ok(all.every(({ chains }) => chains.every(({ hops }) => hops.length === 5)));
  const one = chooseLinks(["recall"], { ...usual, scale: 2 });
  assert.deepEqual(one.map(({ name, scale, chains }) => [name, scale, chains.length]), [[
    "supply-chain-pharma",
    0.002,
    1,
  ]]);
});

Deno.test("another scenario of the use case gets as many entities as the usual one", () => {
  const [food] = chooseLinks(null, { scenario: "supply-chain-food", scale: 1 });
  const entities = ({ entityTypes }: { entityTypes: readonly { count: { value: number } }[] }) =>
    entityTypes.reduce((sum, { count }) => sum + count.value, 0);
  const [pharma] = chooseLinks(["recall"], usual);
  assert.deepEqual(food!.chains.map(({ id }) => id), ["provenance", "recall"]);
  assert.ok(
    Math.abs(food!.scale * entities(food!.scenario) / (0.001 * entities(pharma!.scenario)) - 1) < 1e-9,
  );
});

Deno.test("a scenario without the references is refused with what it lacks", () => {
  const refusal = (only: string[] | null, scenario: string) => {
    try {
      chooseLinks(only, { ...usual, scenario });
    } catch (error) {
      assert.ok(error instanceof UsageError);
      return error.expected;
    }
    throw new Error("not refused");
  };
  assert.match(refusal(null, "mendoza"), /provenance: no "events"/);
  // A region's chain has rides and drivers, but no zones.
  assert.match(refusal(["ride"], "ride-sharing-latin-america"), /ride: no "surge_zones"$/);
  assert.match(refusal(["recall", "ride"], "supply-chain-food"), /ride: no "active_rides"/);
});

Deno.test("a start that lives at the end of the data is taken, any other refused with one that would be", () => {
  const [links] = chooseLinks(["placement"], { ...usual, scale: 0.01 });
  assert.throws(() => checkStart(links!, 1n, "wl_999999"), (error) => {
    assert.ok(error instanceof UsageError);
    const example = /such as "(wl_\d{6})"/.exec(error.expected)![1]!;
    checkStart(links!, 1n, example);
    return true;
  });
});
