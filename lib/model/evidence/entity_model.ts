import { rowsByTrial } from "../../runs/rows_by_trial.ts";
import type { Row } from "../../runs/schema.ts";
import { isRewritten } from "../../runs/bulk_trials.ts";
import { serviceUs } from "../../runs/service_time.ts";
import { bySubject } from "../../runs/subject.ts";
import { rowCount } from "../../scenarios/scenario_size.ts";
import type { EntityScenario, ScenarioSize } from "../../scenarios/scenario.ts";
import type { AssessInput } from "../input.ts";
import { COMMIT_LAW, type CommitGroup, commitGroup, type TrialCommits } from "../laws/commit_law.ts";
import { P50, P99, type QueryGroup, queryGroup } from "../laws/query_law.ts";
import { shapeOf } from "../laws/real_block.ts";
import { scaledTimes } from "../laws/scaled_times.ts";
import { sizeLaw } from "../laws/size_law.ts";
import { largestOf, sizeAtEnd, strictness } from "../laws/trial_group.ts";
import { commitMs, type StoredSize } from "../predict.ts";
import type { EntityLaws } from "./law_projections.ts";
import { METRICS } from "../../reference/metrics.ts";

/** The model of one subject of a run: an entity scenario on one store with one variant, with the trials it is made from. */
export interface EntityModel extends EntityLaws {
  readonly scenario: EntityScenario;
  /** Size at scale 1. */
  readonly fullSize: ScenarioSize;
  readonly commits: CommitGroup;
  readonly queries: QueryGroup;
}

/** The models of an entity scenario, one per subject, strictest durability first. */
export function entityModels(
  about: EntityQuestion,
  trials: readonly Row<"trials">[],
  input: AssessInput,
): EntityModel[] {
  const tables = byTrial(input);
  const models = bySubject(trials).flatMap((group) => modelOf(about, group, tables));
  // The sort is stable: within one durability subjects stay in order.
  return models.sort((a, b) => strictness(a.commits) - strictness(b.commits));
}

function byTrial({ commits, queries, sizes }: AssessInput) {
  return {
    commits: rowsByTrial(commits),
    queries: rowsByTrial(queries),
    sizes: rowsByTrial(sizes),
  };
}

/** A scenario of entities and its size at scale 1. */
interface EntityQuestion {
  readonly scenario: EntityScenario;
  readonly fullSize: ScenarioSize;
}

function modelOf(
  { scenario, fullSize }: EntityQuestion,
  trials: readonly Row<"trials">[],
  tables: ReturnType<typeof byTrial>,
): EntityModel[] {
  const written = trials
    .filter((trial) => tables.commits.has(trial.trial))
    .map((trial): TrialCommits => ({
      trial,
      samples: tables.commits.get(trial.trial)!,
      sizeAtEnd: trial.rows,
    }));
  const appended = written.filter(({ trial }) => !isRewritten(trial));
  if (appended.length === 0) return [];
  const commits = commitGroup(scenario, appended, written.filter(isLargerRewritten));
  const fullRows = rowCount(fullSize);
  return [{
    scenario,
    fullSize,
    fullRows,
    fullStored: { rows: fullRows, versions: fullSize.versions, payloadBytes: fullSize.payloadBytes },
    commits,
    largestCommit: appended.reduce(
      (most, { samples }) => samples.reduce((most, commit) => Math.max(most, commit.versions), most),
      1,
    ),
    size: sizeLaw(appended.map(({ trial, samples }) => ({
      trial,
      sizes: tables.sizes.get(trial.trial) ?? [],
      stored: storedBy(samples),
    }))),
    ...commitTimes(commits),
    queries: queryGroup(
      trials.filter((trial) =>
        tables.queries.has(trial.trial) && (!isRewritten(trial) || trial.role === "validation")
      )
        .map((trial) => ({ trial, queries: tables.queries.get(trial.trial)! })),
    ),
  }];
}

/** Whether a store that was loaded at once and rewritten in part is there to test what smaller ones foretell. */
function isLargerRewritten({ trial }: TrialCommits): boolean {
  return isRewritten(trial) && trial.role === "validation";
}

/** What a store holds after these commits. */
export function storedBy(commits: readonly Row<"commits">[]): StoredSize {
  const sum = (column: "rows" | "versions" | "payload_bytes") =>
    commits.reduce((total, commit) => total + commit[column], 0);
  return { rows: sum("rows"), versions: sum("versions"), payloadBytes: sum("payload_bytes") };
}

/**
 * Quantiles of the real block's commit time (of the steady stream where there is one). They grow as the commit law's mean
 * does: with the store, and from the trial's own blocks to the real one.
 */
function commitTimes(group: CommitGroup): Pick<EntityLaws, "commitP50" | "commitP99"> {
  const { fitted, calibration } = group;
  const validation = largestOf(group.validation);
  if (fitted === null) return { commitP50: null, commitP99: null };
  const mean = (rows: number) => commitMs(fitted.coefficients, group.blocks.steady.shape, rows);
  const ofRealBlock = ({ samples, sizeAtEnd }: TrialCommits) => {
    const real = realCommits(samples);
    const own = commitMs(fitted.coefficients, shapeOf(real), sizeAtEnd);
    const factor = own > 0 ? mean(sizeAtEnd) / own : 1;
    return real.map((commit) => factor * (serviceUs(commit) / 1000));
  };
  const times = {
    subject: group.subject,
    benchmark: "append",
    calibration: { samples: calibration.map(ofRealBlock), size: sizeAtEnd(calibration) },
    validation: { samples: validation.map(ofRealBlock), size: sizeAtEnd(validation) },
    growth: { coefficients: fitted.coefficients, shape: group.blocks.steady.shape },
  };
  const grows = "ms grows with store and block size as the commit law's mean does";
  return {
    commitP50: scaledTimes({ ...times, kind: "commit-p50-ms", formula: `p50 ${grows}`, statistic: P50 }),
    commitP99: scaledTimes({ ...times, kind: "commit-p99-ms", formula: `p99 ${grows}`, statistic: P99 }),
  };
}

/** Commits that wrote something: of the steady stream, else all after warmup. */
function realCommits(samples: readonly Row<"commits">[]): Row<"commits">[] {
  const written = COMMIT_LAW.counted(samples).filter((commit) => commit.rows > 0);
  const steady = written.filter((commit) => commit.phase === "steady");
  return steady.length > 0 ? steady : written;
}

/** Ids of metrics that a model's trials measured with too few samples for their statistic. */
export function tooFewSamples({ commits, commitP50, commitP99, queries }: EntityModel): string[] {
  const times = [[METRICS.commitP50Ms, commitP50], [METRICS.commitP99Ms, commitP99]] as const;
  const commitIds = commits.fitted === null
    ? []
    : times.flatMap(([{ id }, known]) => known === null ? [id] : []);
  return [...commitIds, ...queries.tooFew];
}
