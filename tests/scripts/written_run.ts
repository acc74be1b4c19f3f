import type { Machine } from "../../lib/runs/manifest.ts";
import { RunWriter } from "../../lib/runs/run_writer.ts";
import { RUN_SCHEMA } from "../../lib/runs/schema.ts";
import { TrialWriter } from "../../lib/runs/trial_writer.ts";
import { AGENT_ONBOARDING } from "../../lib/scenarios/agent_onboarding/agent_onboarding.ts";
import { COMPUTE_MARKETPLACE } from "../../lib/scenarios/compute_marketplace/compute_marketplace.ts";
import {
  addQueries,
  appendTrials,
  blankRow,
  emptyTables,
  MANIFEST,
  onboardTrials,
  type Tables,
  TRUE_COSTS,
} from "../model/synthetic_run.ts";

/**
 * Writes a run folder of known costs: marketplace appends and queries, and per-event onboarding.
 * @param times How many times as long everything takes. @param machine Another one than that of samples.
 */
export async function writeRun(
  dir: string,
  { times = 1, machine = MANIFEST.machine }: { readonly times?: number; readonly machine?: Machine } = {},
): Promise<void> {
  const { commit, row, byte } = TRUE_COSTS;
  const costs = { ...TRUE_COSTS, commit: times * commit, row: times * row, byte: times * byte };
  const tables = onboardTrials(
    addQueries(appendTrials(emptyTables(), { costs }), { ms: () => times * 0.4 }),
    { variant: "per-event", call: times * 12, logEvent: times * 0.0005 },
  );
  const scenario = (definition: { id: string; kind: "entities" | "kels" }) => ({
    id: definition.id,
    kind: definition.kind,
    scale: 0.01,
    seed: "1",
    digests: {},
    definition,
  });
  const writer = await RunWriter.create(dir, {
    ...{ ...MANIFEST, machine },
    schema: RUN_SCHEMA,
    status: "running",
    finishedAt: null,
    scenarios: [scenario(COMPUTE_MARKETPLACE), scenario(AGENT_ONBOARDING)],
  });
  for (const { trial } of tables.trials) await writeTrial(dir, trial, tables);
  await writer.finish({ status: "complete", finishedAt: "2026-01-01T00:01:00Z" });
}

async function writeTrial(dir: string, trial: string, tables: Tables): Promise<void> {
  const writer = await TrialWriter.create(dir, trial);
  for (const name of ["trials", "commits", "operations", "queries", "sizes"] as const) {
    for (const row of tables[name]) {
      if (row.trial !== trial) continue;
      const own = row.trial.startsWith("bitemporal")
        ? { scenario: COMPUTE_MARKETPLACE.id, scale: row.trial.includes("validation") ? 1 : 0.25 }
        : {};
      writer.add(name, name === "trials" ? { ...row, ...own, write_bytes: 2e6 } as never : row as never);
    }
  }
  const registry = { ...blankRow("registries", trial), registry_cpu_ms: 100 };
  if (trial.startsWith("per-event")) writer.add("registries", registry);
  await writer.done({});
}
