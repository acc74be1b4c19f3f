import assert from "node:assert/strict";
import { ENERGY_GRID_CALIFORNIA, ENERGY_GRIDS } from "../../lib/scenarios/energy_grid/energy_grid.ts";
import { coldTierPerYear, ENERGY_GRID_WARM } from "../../lib/scenarios/energy_grid/warm.ts";
import { loadRequirements } from "../../lib/reference/requirements.ts";
import type { EntityScenario } from "../../lib/scenarios/scenario.ts";
import { openDataset } from "../../lib/synth/open_dataset.ts";
import { publishedUseCase, rateOf, typeOf } from "./use_case.ts";

const published = publishedUseCase("energy_grid");
const tableOf = (id: string) => published.scenarios.find((table: { id: string }) => table.id === id);

const grid = (name: string): EntityScenario => ENERGY_GRIDS.find(({ id }) => id === `energy-grid-${name}`)!;

Deno.test("California has the published meters and segments with their attributes, and a day's share of the month's trades", () => {
  const table = tableOf("california_hot");
  for (const row of table.entity_counts) {
    if (row.entity === "active_trades") continue;
    const { count, attributes } = typeOf(ENERGY_GRID_CALIFORNIA, row.entity);
    assert.equal(count.value, row.count);
    assert.equal(count.value * attributes.length, row.total_attributes);
  }
  const trades = typeOf(ENERGY_GRID_CALIFORNIA, "trades");
  assert.equal(trades.count.value, table.recomputed.trades_per_day_from_monthly);
  assert.equal(
    trades.attributes.length,
    published.entity_types.find((of: { id: string }) => of.id === "trades").attrs_per_entity,
  );
});

Deno.test("every grid of the source's table is there with its meters and its share of producers", () => {
  for (const region of published.regions) {
    const meters = typeOf(grid(region.id), "meters");
    assert.equal(meters.count.value, region.meters);
    const cycle = meters.attributes.find(({ name }) => name === "is_producer")!.value;
    assert.ok(cycle.kind === "cycle");
    const weights = new Map(cycle.values);
    assert.equal(
      region.meters * weights.get(1)! / (weights.get(0)! + weights.get(1)!),
      region.producers,
      region.id,
    );
  }
});

Deno.test("a meter is read every 15 minutes, a segment priced every 5, and trades come at the month's rate", () => {
  assert.equal(
    Math.round(rateOf(ENERGY_GRID_CALIFORNIA, "meter_reading")),
    published.update_operations[0].recomputed_per_s,
  );
  const prices = rateOf(ENERGY_GRID_CALIFORNIA, "price_update_free", "price_update_congested");
  assert.equal(Math.round(prices * 10) / 10, published.update_operations[3].recomputed_per_s_5k_segments);
  const matched = rateOf(ENERGY_GRID_CALIFORNIA, "trade_matched");
  assert.equal(Math.round(matched * 30 * 86_400), tableOf("california_all").entity_counts[2].count);
  const { min, max } = published.update_operations[1].per_s_recomputed;
  assert.ok(matched > min && matched < max);
  assert.equal(rateOf(ENERGY_GRID_CALIFORNIA, "trade_expired"), matched);
  assert.equal(rateOf(grid("california-market"), "meter_reading"), 0);
});

Deno.test("what enters each state of a trade leaves it", () => {
  const flows = new Map<string, number>();
  for (const { entityType, kind, inState, transition, ratePerS } of ENERGY_GRID_CALIFORNIA.operations) {
    if (entityType !== "trades") continue;
    const move = (state: string | undefined, by: number) => {
      if (state !== undefined) flows.set(state, (flows.get(state) ?? 0) + by);
    };
    if (kind === "create") move(inState, ratePerS.value);
    if (kind === "expire") move(inState, -ratePerS.value);
    move(transition?.from, -ratePerS.value);
    move(transition?.to, ratePerS.value);
  }
  assert.equal(flows.size, 4);
  for (const [state, net] of flows) assert.ok(Math.abs(net) < 1e-9, `${state}: ${net}`);
});

Deno.test("in step, meters write in a third of the blocks and rest in the others; out of step never", () => {
  for (const [name, share] of [["california", 1], ["california-in-phase", 1 / 3]] as const) {
    const dataset = openDataset(grid(name), 0.0004, 3n);
    const { from } = dataset.phases.find((phase) => phase.name === "steady")!;
    const to = Math.min(dataset.phases.at(-1)!.from, from + 450);
    let busy = 0;
    for (const { operations } of dataset.blocks(from, to)) {
      const meters = operations.filter((operation) =>
        operation.type === "update" && operation.strings.some(([name]) => name === "meter_id")
      );
      if (meters.length > 0) busy++;
    }
    assert.ok(Math.abs(busy / (to - from) - share) < 0.02, `${name}: ${busy} of ${to - from}`);
  }
});

Deno.test("a block of California in step stays near 100,000 readings", () => {
  const { pulse, ratePerS } = grid("california-in-phase").operations.find(({ id }) =>
    id === "meter_reading"
  )!;
  assert.equal(Math.round(ratePerS.value * pulse!.everyS / pulse!.withinS * 2), 100_000);
});

Deno.test("sellers produce, buyers do not, a trade is of its seller's segment, and its price suits both", () => {
  const dataset = openDataset(ENERGY_GRID_CALIFORNIA, 0.001, 3n);
  const last = dataset.phases.find(({ name }) => name === "steady")!.to - 1;
  const of = (type: string, id: string) => dataset.version(type, Number(id.match(/\d+$/)![0]), last)!;
  for (let n = 0; n < 60; n++) {
    const trade = of("trades", `${n}`);
    const texts = new Map(trade.strings);
    const seller = of("meters", texts.get("seller_meter")!);
    const buyer = of("meters", texts.get("buyer_meter")!);
    const [asks, offers, price] = [new Map(seller.numbers), new Map(buyer.numbers), new Map(trade.numbers)];
    assert.equal(asks.get("is_producer"), 1n);
    assert.equal(offers.get("is_producer"), 0n);
    assert.equal(new Map(seller.strings).get("grid_segment"), texts.get("grid_segment"));
    assert.ok(asks.get("sell_price_kwh")! <= price.get("price_per_kwh")!);
    assert.ok(price.get("price_per_kwh")! <= offers.get("buy_price_kwh")!);
  }
});

Deno.test("a meter's registers never go back, and one that does not produce shows none", () => {
  const dataset = openDataset(ENERGY_GRID_CALIFORNIA, 0.0002, 3n);
  const { from, to } = dataset.phases.find(({ name }) => name === "steady")!;
  let grown = 0;
  for (let meter = 0; meter < 300; meter++) {
    const before = new Map(dataset.version("meters", meter, from)!.numbers);
    const after = new Map(dataset.version("meters", meter, to - 1)!.numbers);
    for (const name of ["total_produced_kwh", "total_consumed_kwh"]) {
      assert.ok(after.get(name)! >= before.get(name)!);
      if (after.get(name)! > before.get(name)!) grown++;
    }
    if (after.get("is_producer") === 0n) assert.equal(after.get("current_production_kw"), 0n);
  }
  assert.ok(grown > 20, `${grown}`);
});

Deno.test("the mix asks price discovery and balance, mostly finds something, and never the same for all", () => {
  for (const name of ["california-market", "australia", "uk"]) {
    const dataset = openDataset(grid(name), 0.0003, 3n);
    const last = dataset.phases.find(({ name }) => name === "steady")!.to - 1;
    const queries = dataset.queries(100, last, 5n);
    const truths = dataset.expectedAnswers(queries);
    const types = new Set(queries.map(({ type }) => type));
    for (const kind of ["price_discovery", "balance_surplus", "balance_load"]) assert.ok(types.has(kind));
    for (const type of types) {
      const asked = truths.flatMap((truth, i) =>
        queries[i]!.type === type ? [{ ...truth, ...queries[i]! }] : []
      );
      const empty = asked.filter(({ matching }) => matching === 0).length;
      if (type === "meter_miss") assert.equal(empty, asked.length);
      else assert.ok(empty * 2 < asked.length, `${name} ${type}: ${empty} of ${asked.length} empty`);
      assert.ok(asked.some(({ matching, limit }) => matching < limit), `${name} ${type}: always the limit`);
    }
  }
});

Deno.test("the warm tier holds the table's readings and trades, and a year of both goes to the cold one", () => {
  for (const row of tableOf("california_all").entity_counts) {
    if (row.entity !== "readings" && row.entity !== "trades") continue;
    const { count, attributes } = typeOf(ENERGY_GRID_WARM, row.entity);
    assert.equal(count.value, row.count);
    assert.equal(count.value * attributes.length, row.total_attributes);
  }
  for (const type of ["readings", "trades"]) {
    assert.equal(rateOf(ENERGY_GRID_WARM, `${type}_added`), rateOf(ENERGY_GRID_WARM, `${type}_expired`));
  }
  const year = coldTierPerYear();
  assert.equal(year.entities, 15_000_000 * 96 * 365 + Math.round(100_000_000 / 30 * 365));
  assert.ok(year.stringRows > 3 * year.entities - 1);
});

Deno.test("every row of the source about energy grids has a scenario that is judged by it", () => {
  const rows = loadRequirements().filter(({ use_case }) => use_case === "energy_grid").map(({ id }) => id);
  const judged = new Set(ENERGY_GRIDS.flatMap(({ requirements }) => requirements));
  assert.deepEqual(rows.filter((id) => !judged.has(id)), []);
});
