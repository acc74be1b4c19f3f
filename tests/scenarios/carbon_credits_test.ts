import assert from "node:assert/strict";
import { ChainModel } from "../chain/chain_model.ts";
import { toHex } from "../../lib/chain/hex.ts";
import { totalPerS } from "../../lib/scenarios/builders/operations.ts";
import {
  CARBON_CREDITS,
  CARBON_CREDITS_FULL,
  CARBON_CREDITS_V1,
} from "../../lib/scenarios/carbon_credits/carbon_credits.ts";
import type { EntityScenario } from "../../lib/scenarios/scenario.ts";
import { openDataset } from "../../lib/synth/open_dataset.ts";
import { rateOf, type Row, writtenRows } from "./use_case.ts";

/** Declared rates, but with refused retirements, transfers and verifications often enough to be seen in a short chain. */
const LIVELY = {
  ...CARBON_CREDITS_V1,
  operations: CARBON_CREDITS_V1.operations.map((operation) => ({
    ...operation,
    ratePerS: {
      ...operation.ratePerS,
      value: operation.id === "price_update" ? 20 : 20 * operation.ratePerS.value,
    },
  })),
};

const written = (scenario: EntityScenario = LIVELY, scale = 0.0005) => writtenRows(scenario, scale, 5n);

Deno.test("carbon credits run as a chain: every operation is valid, and transfers change the owner", () => {
  const model = new ChainModel();
  const kinds = new Map<string, number>();
  for (const block of openDataset(LIVELY, 0.0005, 5n).blocks()) {
    model.append(block);
    for (const { type } of block.operations) kinds.set(type, (kinds.get(type) ?? 0) + 1);
  }
  assert.ok((kinds.get("create") ?? 0) > 15_000);
  assert.ok((kinds.get("update") ?? 0) > 1_000);
  assert.ok((kinds.get("change_owner") ?? kinds.get("changeOwner") ?? 0) > 20, JSON.stringify([...kinds]));
});

Deno.test("a retirement writes its batch too: two versions at one rate", () => {
  for (const scenario of CARBON_CREDITS) {
    const batches = rateOf(scenario, "batch_drawdown", "batch_retirement");
    assert.ok(Math.abs(batches - rateOf(scenario, "retirement")) < 1e-9);
    assert.equal(rateOf(scenario, "batch_transfer"), rateOf(scenario, "trade"));
  }
});

Deno.test("updates add up to the published 50 and 100 a second, and to 500 under stress", () => {
  for (const [scenario, total] of [[CARBON_CREDITS_V1, 50], [CARBON_CREDITS_FULL, 100]] as const) {
    const sum = totalPerS(scenario.operations);
    assert.ok(Math.abs(sum - total) < 1e-9, String(sum));
    assert.ok(Math.abs(sum + totalPerS(scenario.peaks![0]!.operations) - 500) < 1e-9);
  }
});

Deno.test("no serial is retired twice: confirmed retirements have serials of their own, rejected ones ask for taken ones", () => {
  const confirmed = new Set<string>();
  const rejected: string[] = [];
  for (const { operation, row } of written()) {
    if (operation.type !== "create" || row.retirement_id === undefined) continue;
    if (row.registry_confirmation === "rejected") rejected.push(String(row.serial_range));
    else {
      assert.ok(!confirmed.has(String(row.serial_range)));
      confirmed.add(String(row.serial_range));
    }
  }
  assert.ok(rejected.length > 50);
  const taken = rejected.filter((serial) => confirmed.has(serial)).length;
  assert.ok(taken / rejected.length > 0.95, `${taken} of ${rejected.length}`);
});

Deno.test("a batch's counters add up, never fall, and a retired batch is never written to another state", () => {
  const newest = new Map<string, Row>();
  let changes = 0;
  for (const { operation, row } of written()) {
    if (row.batch_id === undefined || row.retirement_id !== undefined) continue;
    assert.equal(Number(row.credits_retired) + Number(row.credits_available), row.credits_in_batch);
    assert.equal(row.credits_available === 0, row.status === "retired");
    const key = toHex(operation.key);
    const before = newest.get(key);
    if (before !== undefined) {
      assert.ok(Number(row.credits_retired) >= Number(before.credits_retired));
      assert.notEqual(before.status, "retired", "retired is the end");
      assert.ok(
        Math.abs(Number(row.price_usd) - Number(before.price_usd)) <= 100,
        "prices drift, within a dollar",
      );
      if (before.status !== row.status) changes++;
    }
    newest.set(key, row);
  }
  assert.ok(changes > 20, String(changes));
});

Deno.test("records of the initial state lie in the past, those of the stream in the present", () => {
  const dataset = openDataset(LIVELY, 0.0005, 5n);
  const start = "2026-01-01T00:00:00Z";
  const loadEnd = dataset.phases[0]!.to;
  const days = new Set<string>();
  for (const { row, block } of written()) {
    if (row.timestamp === undefined) continue;
    if (block >= loadEnd) assert.ok(row.timestamp > start);
    else days.add(String(row.timestamp).slice(0, 10));
  }
  assert.ok(days.size > 390, `${days.size} days of 400`);
});

Deno.test("nothing is retired or traded before the middle of its credits' vintage", () => {
  for (const scenario of [LIVELY, CARBON_CREDITS_FULL]) {
    const vintages = new Map<string, string>();
    const rows = [...written(scenario, scenario === LIVELY ? 0.0005 : 0.0001)].map(({ row }) => row);
    for (const { batch_id, vintage_year } of rows) {
      if (vintage_year !== undefined) vintages.set(String(batch_id), String(vintage_year));
    }
    let judged = 0;
    for (const { retirement_id, batch_id, timestamp, traded_batch, executed_at } of rows) {
      const when = retirement_id === undefined ? executed_at : timestamp;
      if (when === undefined) continue;
      const vintage = vintages.get(String(retirement_id === undefined ? traded_batch : batch_id))!;
      assert.ok(String(when) >= `${vintage}-07-01`, `${when} of vintage ${vintage}`);
      judged++;
    }
    assert.ok(judged > 5_000, String(judged));
  }
});
