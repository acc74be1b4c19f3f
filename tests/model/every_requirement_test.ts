import assert from "node:assert/strict";
import { assess } from "../../lib/model/assess.ts";
import type { Assessment, Projection } from "../../lib/model/assessment.ts";
import { NOT_PROVEN_REASONS } from "../../lib/model/verdicts/verdict.ts";
import { loadRequirements } from "../../lib/reference/requirements.ts";
import { notJudgedLines, questionTables, verdictCounts } from "../../lib/report/terminal/verdict_lines.ts";
import { SCENARIOS } from "../../lib/scenarios/scenarios.ts";
import type { EntityScenario, Scenario } from "../../lib/scenarios/scenario.ts";
import { rowCount, scenarioSize } from "../../lib/scenarios/scenario_size.ts";
import {
  addQueries,
  appendTrials,
  emptyTables,
  inputOf,
  onboardTrials,
  type Tables,
} from "./synthetic_run.ts";

const requirements = loadRequirements();
const rowOf = new Map(requirements.map((row) => [row.id, row]));
// One trial: intervals are not what these tests are about.
const ONE_TRIAL = { calibration: 1, validation: 0 };
const APPENDED = addQueries(appendTrials(emptyTables(), ONE_TRIAL), { perTrial: 30, ms: () => 0.5 });
const ONBOARDED = onboardTrials(emptyTables(), {
  variant: "per-event",
  call: 20,
  logEvent: 0.001,
  ...ONE_TRIAL,
});

/** One scenario assessed from trials that are not its own in anything but the name. */
function assessed(scenario: Scenario, tables: Tables): Assessment {
  const trials = tables.trials.map((trial) => ({ ...trial, scenario: scenario.id }));
  const fullSize = scenario.kind === "entities" ? scenarioSize(scenario, 1) : null;
  return assess({
    ...inputOf({ ...tables, trials }, { requirements }),
    scenarios: [{ scenario, fullSize }],
  });
}

Deno.test("no requirement of any scenario vanishes: each has one verdict, printed with its number or with why there is none", () => {
  for (const scenario of Object.values(SCENARIOS)) {
    const measured = scenario.kind === "entities" ? APPENDED : ONBOARDED;
    for (const tables of [measured, emptyTables()]) {
      const { verdicts } = assessed(scenario, tables);
      const ids = verdicts.map(({ id }) => id);
      assert.ok(ids.length > 0, `${scenario.id} is asked nothing`);
      assert.equal(new Set(ids).size, ids.length, scenario.id);
      assert.deepEqual(scenario.requirements.filter((id) => !ids.includes(id)), [], scenario.id);
      for (const { id, verdict, reason, evidence } of verdicts) {
        assert.ok(verdict === "not proven" ? reason! in NOT_PROVEN_REASONS : reason === null, id);
        assert.ok(evidence.length > 0, `${scenario.id} ${id} says nothing`);
      }
      const asked = questionTables(verdicts).flatMap(({ rows }) => rows.map((cells) => cells.at(-1)!)).join(
        " ",
      );
      const judged = asked.split(/[\s,;:()]+/).filter((word) => ids.includes(word));
      const printed = [...judged, ...idsIn(notJudgedLines(verdicts))];
      assert.deepEqual(printed.toSorted(), ids.toSorted(), scenario.id);
      const counts = verdictCounts(verdicts)[0]!.match(/\d+(?= (requirement|pass|fail|not))/g)!.map(Number);
      assert.equal(counts.slice(1).reduce((sum, count) => sum + count, 0), counts[0], scenario.id);
    }
  }
});

/** The ids that lines of reasons end with; a line that goes on is indented further, and a command stands below. */
function idsIn(lines: readonly string[]): string[] {
  const reasons = lines.filter((line) => !line.startsWith("    deno task ")).join("\n").replaceAll(
    "\n    ",
    " ",
  ).split("\n").filter((line) => line.startsWith("  "));
  return reasons.flatMap((line) => line.slice(line.lastIndexOf(": ") + 2).split(", "));
}

/** Versions a second in the blocks of the steady stream (first) and of each peak. */
function ratesAtFullSize(scenario: EntityScenario, projections: readonly Projection[]): number[] {
  const full = rowCount(scenarioSize(scenario, 1));
  const rates = projections.filter((p) => p.metric.startsWith("entities-per-s") && p.size === full);
  return rates.sort((a, b) => a.metric.length - b.metric.length).map(({ value }) => value);
}

Deno.test("every need for a rate of writes is judged in every use case, each update as the entity versions it writes", () => {
  const judged = Object.values(SCENARIOS).flatMap((scenario) => {
    if (scenario.kind !== "entities") return [];
    const { verdicts, projections } = assessed(scenario, APPENDED);
    const rates = ratesAtFullSize(scenario, projections);
    return verdicts.flatMap((verdict) => {
      const row = rowOf.get(verdict.id);
      if (row?.unit !== "updates_per_s") return [];
      const versionsPerS = verdict.value! * (row.entities_per_op ?? 1);
      assert.ok(rates.some((rate) => Math.abs(versionsPerS / rate - 1) < 1e-9), verdict.id);
      assert.ok(verdict.headroom !== null, verdict.id);
      return [row.use_case];
    });
  });
  assert.deepEqual(
    new Set(judged),
    new Set(["ride_sharing", "freelance_platform", "supply_chain", "energy_grid", "carbon_credits"]),
  );
});

Deno.test("chains are counted for every scenario that must write, from the highest rate it needs", () => {
  // Source: 002:L656, L668, L808, L956, L1116, L1260, L1561; a supply chain's update writes two entities (S-09).
  const needed: Record<string, number> = {
    "ride-sharing-city": 22_000,
    "ride-sharing-north-america": 50_000,
    "freelance-asia": 10_000,
    "supply-chain-asia-pacific": 1000,
    "energy-grid-california": 10_000,
    "carbon-credits-v1": 500,
    "compute-marketplace": 1600,
  };
  for (const [id, perS] of Object.entries(needed)) {
    const { projections, verdicts, answer } = assessed(SCENARIOS[id]!, APPENDED);
    const rates = ratesAtFullSize(SCENARIOS[id] as EntityScenario, projections);
    const [own] = answer.useCases.filter(({ scenario }) => scenario === id);
    const chains = rates.map((rate) => Math.max(1, Math.ceil(perS / rate)));
    assert.ok(chains.includes(own!.chains!.value), id);
    assert.ok(own!.chains!.value >= chains[0]!, `${id}: fewer than the steady stream takes`);
    const rows = verdicts.filter(({ unit }) => unit.startsWith("chains"));
    assert.ok(rows.length > 0 && rows.every(({ value }) => value === own!.chains!.value), id);
  }
  for (const scenario of Object.values(SCENARIOS)) {
    if (scenario.kind !== "entities" || scenario.operations.length === 0) continue;
    const { answer } = assessed(scenario, APPENDED);
    assert.ok(answer.useCases.find((row) => row.scenario === scenario.id)!.chains !== null, scenario.id);
  }
});

Deno.test("of chains in many places, one place's are judged: a region, a city or a grid is carried by one", () => {
  for (const id of ["SUM-02-CH", "RS-R-05", "RS-V1-01", "FL-05", "SC-F-05", "SUM-07-CH"]) {
    assert.equal(rowOf.get(id)!.test_at, 1, id);
  }
  const { verdicts } = assessed(SCENARIOS["freelance-asia"]!, APPENDED);
  const verdict = verdicts.find(({ id }) => id === "FL-05")!;
  assert.equal(verdict.threshold, 1);
  assert.match(verdict.need, /exactly 6 chains, judged at 1$/);
});
