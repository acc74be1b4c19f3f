import assert from "node:assert/strict";
import { toHex } from "../../lib/chain/hex.ts";
import { FREELANCE } from "../../lib/scenarios/freelance/freelance.ts";
import { loadRequirements } from "../../lib/scenarios/mod.ts";
import { publishedTotals } from "../../lib/scenarios/published_totals.ts";
import type { EntityScenario } from "../../lib/scenarios/scenario.ts";
import { openDataset } from "../../lib/synth/open_dataset.ts";
import { assertTellingAnswers, unclaimed } from "./query_answers.ts";
import { countOf, publishedUseCase } from "./use_case.ts";

const published = publishedUseCase("freelance_platform");

const scenario = (id: string): EntityScenario => FREELANCE.find((one) => one.id === `freelance-${id}`)!;
const ASIA = scenario("asia");
const INDEX = scenario("skill-index");
const REGIONS = FREELANCE.filter(({ id }) => id !== INDEX.id);

Deno.test("each region holds the entities of its table, and all regions together the global counts", () => {
  for (const row of published.scenarios) {
    if (row.id === "global_skill_index") continue;
    const one = scenario(row.id === "africa_me" ? "africa-middle-east" : row.id.replaceAll("_", "-"));
    for (const type of ["workers", "clients", "jobs", "contracts", "reviews"]) {
      if (row[type] !== undefined) assert.equal(countOf(one, type), row[type], `${one.id} ${type}`);
    }
  }
  for (const { id, count } of published.entity_types) {
    const total = id === "skills"
      ? countOf(INDEX, id)
      : REGIONS.reduce((sum, region) => sum + countOf(region, id), 0);
    assert.equal(total, count, id);
  }
  assert.equal(countOf(INDEX, "worker_refs"), published.scenarios.at(-1).worker_refs);
});

Deno.test("the printed totals are met, or as the findings say to use", () => {
  for (const id of ["asia", "north-america"]) {
    for (const { counted, declared, expected } of publishedTotals(scenario(id))!.totals) {
      assert.equal(declared, expected, `${id} ${counted}`);
    }
  }
});

Deno.test("workers, jobs and contracts bear exactly the names and kinds that the source lists", () => {
  for (const { id, attributes } of published.entity_types) {
    if (!attributes) continue;
    const declared = ASIA.entityTypes.find((type) => type.id === id)!.attributes;
    assert.deepEqual(
      declared.map(({ name, type }) => `${name} ${type}`).toSorted(),
      attributes.map(({ name, type }: { name: string; type: string }) => `${name} ${type}`).toSorted(),
      id,
    );
  }
  for (const { entity, states } of published.lifecycles) {
    const declared = ASIA.entityTypes.find((type) => type.id === entity)!.lifecycle!.states;
    assert.deepEqual(declared.map(([state]) => state).toSorted(), states.toSorted(), entity);
  }
});

Deno.test("the rates lie within the source's ranges, their upper ends in the busiest hour", () => {
  const global = (wanted: readonly string[], peak: boolean) =>
    REGIONS.flatMap((region) => [...region.operations, ...(peak ? region.peaks![0]!.operations : [])])
      .filter(({ id }) => wanted.includes(id) || wanted.some((name) => id === `busiest_${name}`))
      .reduce((sum, { ratePerS }) => sum + ratePerS.value, 0);
  const streams: Record<string, readonly string[]> = {
    worker_online: ["worker_online", "worker_free", "vacation_end"],
    job_posted: ["job_posted", "job_drafted"],
    proposal_submitted: ["proposal_to_job"],
    contract_started: ["contract_started"],
    hours_logged: ["hours_logged"],
    payment_released: ["payment_released"],
    review_submitted: ["review_submitted"],
  };
  for (const { id, per_s_recomputed: range } of published.update_operations) {
    const steady = global(streams[id]!, false);
    assert.ok(steady >= range.min && steady <= range.max, `${id}: ${steady}`);
    const peak = global(streams[id]!, true);
    assert.ok(peak > 0.95 * range.max && peak < 1.25 * range.max, `${id}: ${peak}`);
  }
});

Deno.test("jobs, contracts and workers keep to their life cycles, and no record contradicts itself", () => {
  const states = new Map<string, string>();
  const seen = new Set<string>();
  const fresh = new Set<string>();
  const skills = new Map<string, string>();
  const clients = new Map<string, string>();
  const budgets = new Map<string, string>();
  const hours = new Map<string, number>();
  const allowed = new Map(
    ASIA.entityTypes.map(({ id, lifecycle }) => [
      id,
      new Set(lifecycle?.transitions.map(({ from, to }) => `${from} ${to}`)),
    ]),
  );
  for (const { operations } of openDataset(ASIA, 0.0002, 5n).blocks()) {
    for (const operation of operations) {
      if (operation.type !== "create" && operation.type !== "update") continue;
      const strings = new Map(operation.strings);
      const number = (name: string) => Number(operation.numbers.find(([other]) => other === name)![1]);
      const text = (name: string) => strings.get(name)!;
      const key = toHex(operation.key);
      const type = strings.has("headline")
        ? "workers"
        : strings.has("budget_type")
        ? "jobs"
        : strings.has("contract_id")
        ? "contracts"
        : strings.has("review_id")
        ? "reviews"
        : "clients";
      if (strings.has("status")) {
        const [before, now] = [states.get(key), text("status")];
        if (before !== undefined && before !== now) {
          assert.ok(allowed.get(type)!.has(`${before} ${now}`), `${type} ${before} ${now}`);
          seen.add(`${type} ${before} ${now}`);
        }
        states.set(key, now);
      }
      if (type === "workers") {
        skills.set(text("worker_id"), text("skill_ids"));
        if (number("total_jobs") === 0) fresh.add(text("worker_id"));
        assert.equal(number("total_jobs") === 0, number("lifetime_earnings") === 0);
        assert.equal(number("total_jobs") === 0, number("avg_rating") === 0);
      } else if (type === "jobs") {
        clients.set(text("job_id"), text("client_id"));
        budgets.set(text("job_id"), text("budget_type"));
        const worker = text("awarded_worker");
        assert.equal(worker !== "", ["in_progress", "completed"].includes(text("status")));
        if (skills.has(worker)) assert.equal(skills.get(worker), text("required_skills"));
      } else if (type === "contracts") {
        const hourly = text("payment_schedule") === "weekly";
        const most = number("rate") * (hourly ? number("hours_logged") : 1);
        if (text("status") === "completed") assert.equal(number("amount_paid"), most);
        else assert.ok(number("amount_paid") <= most, `${number("amount_paid")} of ${most}`);
        const budget = budgets.get(text("job_id"));
        if (budget !== undefined) assert.equal(hourly, budget === "hourly");
        const logged = hours.get(key) ?? 0;
        assert.ok(number("hours_logged") >= logged, `${number("hours_logged")} after ${logged}`);
        hours.set(key, number("hours_logged"));
        assert.equal(number("escrow_amount") === 0, text("status") === "completed");
        const left = Number(text("milestones")) - number("milestones_completed");
        assert.equal(left === 0, text("status") === "completed");
        if (clients.has(text("job_id"))) assert.equal(text("client_id"), clients.get(text("job_id")));
      } else if (type === "reviews") {
        assert.ok(!fresh.has(text("worker_id")), text("worker_id"));
      }
    }
  }
  assert.ok(seen.size >= 8, [...seen].join(", "));
});

Deno.test("the mixes ask for workers and match jobs, and each kind of query tells something", () => {
  const kinds = ASIA.queries.map(({ type }) => type);
  for (const kind of ["worker_search", "job_matching", "worker_by_id", "reviews_of_worker"]) {
    assert.ok(kinds.includes(kind), kind);
  }
  assertTellingAnswers(ASIA, 0.0001);
  assertTellingAnswers(scenario("africa-middle-east"), 0.0005);
  assertTellingAnswers(INDEX, 0.0001);
});

Deno.test("every requirement about the freelance platform is claimed by a chain", () => {
  const ids = loadRequirements().map(({ id }) => id);
  assert.deepEqual(unclaimed(["FL-", "SUM-04"], ids, FREELANCE), []);
});
