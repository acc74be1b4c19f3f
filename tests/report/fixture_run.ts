import { openRun } from "../../lib/runs/run_reader.ts";
import { RunWriter } from "../../lib/runs/run_writer.ts";
import type { Row } from "../../lib/runs/schema.ts";
import { TrialWriter } from "../../lib/runs/trial_writer.ts";
import { AGENT_ONBOARDING, COMPUTE_MARKETPLACE, MENDOZA } from "../../lib/scenarios/mod.ts";
import {
  addQueries,
  appendTrials,
  emptyTables,
  MANIFEST,
  onboardTrials,
  type Tables,
} from "../model/synthetic_run.ts";

const SCENARIOS = [MENDOZA, COMPUTE_MARKETPLACE, AGENT_ONBOARDING];

/** Writes a run folder whose rows are made from known costs: every page has something to show, and nothing is measured. */
export async function writeFixtureRun(dir: string): Promise<void> {
  const writer = await RunWriter.create(dir, {
    ...MANIFEST,
    run: "fixture",
    status: "running",
    scenarios: SCENARIOS.map((scenario) => ({
      id: scenario.id,
      kind: scenario.kind,
      scale: 0.01,
      seed: "1",
      digests: {},
      definition: scenario,
    })),
    timeMs: { store: 60_000, generate: 20_000, check: 15_000, encode: 2000, wait: 100, other: 900 },
    checks: [{ name: "counts", ok: true, detail: "all trials" }],
  });
  for (const tables of [entityTables("mendoza"), entityTables("compute-marketplace"), kelTables()]) {
    for (const trial of tables.trials) await writeTrial(dir, trial, tables);
  }
  await writer.finish({ status: "complete" });
  await openRun(dir);
}

async function writeTrial(dir: string, trial: Row<"trials">, tables: Tables): Promise<void> {
  const writer = await TrialWriter.create(dir, trial.trial);
  writer.add("trials", trial);
  for (const table of ["commits", "operations", "queries", "sizes"] as const) {
    for (const row of tables[table] as Row<typeof table>[]) {
      if (row.trial === trial.trial) writer.add(table, row);
    }
  }
  await writer.done({});
}

/** Append trials at both durabilities under a scenario's name, with queries. */
function entityTables(scenario: string): Tables {
  const tables = emptyTables();
  appendTrials(tables, { variant: "normal" });
  appendTrials(tables, { variant: "full", seed: 2 });
  const types = [
    "point_by_id",
    "point_by_key",
    "point_miss",
    "node_filter",
    "workload_simple",
    "workload_specific",
  ];
  addQueries(tables, { types, ms: (rows) => 0.2 + rows / 1e6 });
  const rename = <T extends { readonly trial: string }>(row: T) => ({
    ...row,
    trial: `${scenario}-${row.trial}`,
  });
  return {
    trials: tables.trials.map((row) => ({
      ...rename(row),
      scenario,
      commits: tables.commits.filter((commit) => commit.trial === row.trial).length,
      wall_ms: 5000,
      store_ms: 3000,
      check_ms: 900,
    })),
    commits: tables.commits.map(rename),
    operations: [],
    queries: tables.queries.map(rename),
    sizes: tables.sizes.map(rename),
  };
}

function kelTables(): Tables {
  const tables = emptyTables();
  onboardTrials(tables, { variant: "per-event", call: 4, logEvent: 0.001 });
  onboardTrials(tables, { variant: "batch", call: 9, logEvent: 0.001, agentsPerCall: 10 });
  return {
    ...tables,
    trials: tables.trials.map((row) => ({ ...row, wall_ms: 2000, store_ms: 1500, durability: "machine" })),
  };
}
