import type { Row } from "../../runs/schema.ts";
import type { EntityScenario, ScenarioSize } from "../../scenarios/scenario.ts";
import { median } from "../../stats/mod.ts";
import { type CommitGroup, commitGroup, measured, serviceMs, type TrialCommits } from "../laws/commit_law.ts";
import type { FittedLaw } from "../laws/fit_law.ts";
import type { AssessInput } from "../input.ts";
import { commitMs } from "../predict.ts";
import { P50, P99, type QueryGroup, queryGroup } from "../laws/query_law.ts";
import { rowsOf, shapeOf } from "../laws/real_block.ts";
import { type ScaledTimes, scaledTimes } from "../laws/scaled_times.ts";
import { sizeLaw } from "../laws/size_law.ts";

/** Everything one run says of one entity scenario on one store with one variant. */
export interface EntityModel {
  readonly scenario: EntityScenario;
  /** Size at scale 1. */
  readonly fullSize: ScenarioSize;
  readonly fullRows: number;
  readonly commits: CommitGroup;
  readonly size: FittedLaw | null;
  readonly commitP50: ScaledTimes | null;
  readonly commitP99: ScaledTimes | null;
  readonly queries: QueryGroup;
}

/** The models of an entity scenario, one a store and variant, strictest durability first. */
export function entityModels(
  scenario: EntityScenario,
  fullSize: ScenarioSize,
  trials: readonly Row<"trials">[],
  input: AssessInput,
): EntityModel[] {
  const own = trials.filter((trial) => trial.scenario === scenario.id && trial.benchmark !== "onboard");
  const tables = {
    commits: Map.groupBy(input.commits, (row) => row.trial),
    queries: Map.groupBy(input.queries, (row) => row.trial),
    sizes: Map.groupBy(input.sizes, (row) => row.trial),
  };
  const groups = Map.groupBy(own, (trial) => `${trial.store} ${trial.variant}`);
  const models = [...groups.values()].flatMap((group) => modelOf(scenario, fullSize, group, tables));
  return models.sort((a, b) =>
    strictness(a) - strictness(b) || (a.commits.variant < b.commits.variant ? -1 : 1)
  );
}

/** A verdict is given for what survives the machine's death, where that was measured; the other is named beside it. */
function strictness(model: EntityModel): number {
  return model.commits.durability === "machine" ? 0 : 1;
}

interface Tables {
  readonly commits: ReadonlyMap<string, readonly Row<"commits">[]>;
  readonly queries: ReadonlyMap<string, readonly Row<"queries">[]>;
  readonly sizes: ReadonlyMap<string, readonly Row<"sizes">[]>;
}

function modelOf(
  scenario: EntityScenario,
  fullSize: ScenarioSize,
  trials: readonly Row<"trials">[],
  tables: Tables,
): EntityModel[] {
  const appended = trials
    .filter((trial) => tables.commits.has(trial.trial))
    .map((trial): TrialCommits => ({
      trial,
      commits: tables.commits.get(trial.trial)!,
      rowsAtEnd: trial.rows,
    }));
  if (appended.length === 0) return [];
  const commits = commitGroup(scenario, appended);
  return [{
    scenario,
    fullSize,
    fullRows: fullSize.stringRows + fullSize.numberRows + fullSize.payloadRows,
    commits,
    size: sizeLaw(appended.map(({ trial, commits }) => ({
      trial,
      sizes: tables.sizes.get(trial.trial) ?? [],
      stored: storedBy(commits),
    }))),
    commitP50: commitTimes(commits, "commit-p50-ms", P50),
    commitP99: commitTimes(commits, "commit-p99-ms", P99),
    queries: queryGroup(
      trials.filter((trial) => tables.queries.has(trial.trial))
        .map((trial) => ({ trial, queries: tables.queries.get(trial.trial)! })),
    ),
  }];
}

function storedBy(commits: readonly Row<"commits">[]) {
  const sum = (of: (commit: Row<"commits">) => number) =>
    commits.reduce((total, commit) => total + of(commit), 0);
  return {
    stringRows: sum((commit) => commit.string_rows),
    numberRows: sum((commit) => commit.number_rows),
    payloadRows: sum((commit) => commit.payload_rows),
    payloadBytes: sum((commit) => commit.payload_bytes),
  };
}

/**
 * Quantiles of the real block's commit time: of the steady stream where there is one. They grow as the law's mean does, with
 * the store and from the trial's own blocks to the real one.
 */
function commitTimes(group: CommitGroup, metric: string, statistic: typeof P50): ScaledTimes | null {
  const { fitted, fit, test } = group;
  if (fitted === null) return null;
  const mean = (rows: number) => commitMs(fitted.coefficients, group.blocks.steady, rows);
  const ofRealBlock = (trial: TrialCommits) => {
    const own = commitMs(fitted.coefficients, shapeOf(realCommits(trial)), trial.rowsAtEnd);
    const factor = own > 0 ? mean(trial.rowsAtEnd) / own : 1;
    return realBlockMs(trial).map((ms) => factor * ms);
  };
  return scaledTimes({
    id: `${metric}:${group.scenario}:${group.store}:${group.variant}`,
    scenario: group.scenario,
    benchmark: "append",
    variant: group.variant,
    formula: `${metric.slice(7, 10)} ms grows with store and block size as the commit law's mean does`,
    unit: "ms",
    statistic,
    fit: fit.map(ofRealBlock),
    test: test.map(ofRealBlock),
    fitSize: fitted.law.fittedTo,
    testSize: test.length === 0 ? 0 : median(test.map(({ rowsAtEnd }) => rowsAtEnd)),
    growth: mean,
  });
}

/** Blocks that wrote something: of the steady stream, else of all after warmup. */
function realCommits({ commits }: TrialCommits): Row<"commits">[] {
  const written = measured(commits).filter((commit) => rowsOf(commit) > 0);
  const steady = written.filter((commit) => commit.phase === "steady");
  return steady.length > 0 ? steady : written;
}

/** Their service times, ms. */
export function realBlockMs(trial: TrialCommits): number[] {
  return realCommits(trial).map(serviceMs);
}
