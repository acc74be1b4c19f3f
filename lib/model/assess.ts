import { requirementRow } from "../scenarios/own_requirement.ts";
import type { Row } from "../runs/schema.ts";
import { bySubject, type Subject, subjectKey, subjectOf } from "../runs/subject.ts";
import { writeVariant } from "../runs/write_variant.ts";
import type { KelScenario } from "../scenarios/scenario.ts";
import type { Assessment, Law } from "./assessment.ts";
import type { AppendGroup } from "./laws/append_law.ts";
import { sizeCounts } from "./evidence/counts.ts";
import { appendCurves, entityCurves, type Limit } from "./evidence/curves.ts";
import { type EntityModel, entityModels } from "./evidence/entity_model.ts";
import { entityProjections, syncProjection } from "./evidence/entity_projections.ts";
import { evidenceFor, type EvidenceSource } from "./evidence/evidence.ts";
import type { AssessInput, RequirementRow, ScenarioInput } from "./input.ts";
import { type Evidence, judge } from "./verdicts/judge.ts";
import { appendGroups, BASELINE_MODE, kelProjections } from "./evidence/kel_model.ts";
import { questionOf } from "./verdicts/question.ts";
import { countText } from "../scenarios/describe/words.ts";
import { recommendBulkFlow } from "./verdicts/recommend.ts";
import { noisyText, type RunNoise } from "./evidence/run_noise.ts";
import { selectTrials, type TrialSelection } from "./evidence/select_trials.ts";
import type { NotProvenReason, Verdict } from "./verdicts/verdict.ts";
import { withhold } from "./verdicts/withhold.ts";

/**
 * Rows chosen where the sources contradict themselves; the others stay, as stretch goals or variants.
 * Source: inconsistencies.md C-01, C-09, C-10, C-11, N-03, N-04.
 */
const CHOSEN = new Set([
  ..."CM-D-01 CM-D-02 CM-D-03 CM-W-13 CM-R-08 CM-R-11 CM-T-08 AR-W-01 AR-R-01 AR-R-04".split(" "),
]);

/** A scenario on one store of the run; without a store where nothing was measured. */
interface Place {
  readonly entry: ScenarioInput;
  readonly subject: Subject;
  readonly requirements: readonly RequirementRow[];
  /** The usable trials. */
  readonly trials: readonly Row<"trials">[];
  readonly nothing: NotProvenReason | null;
  readonly noise: RunNoise;
}

/** The part of an assessment that comes from one place. */
type Part = Pick<Assessment, "laws" | "projections" | "curves" | "verdicts"> & {
  readonly warnings?: readonly string[];
};

/**
 * Assesses a run: laws with their tests, projections to each scenario's full size and to Mendoza 1x, curves, and for each
 * store a verdict on every requirement of the scenarios in the run. Pure: the same rows in any order give the same
 * assessment.
 */
export function assess(unordered: AssessInput): Assessment {
  const input = inOrder(unordered);
  const selection = selectTrials(input);
  const parts = input.scenarios.flatMap((entry) => placesOf(entry, selection, input))
    .map((place) =>
      place.entry.scenario.kind === "kels" ? assessKels(place, input) : assessEntities(place, input)
    );
  return {
    schema: 2,
    run: input.manifest.run,
    laws: parts.flatMap((part) => part.laws),
    projections: parts.flatMap((part) => part.projections),
    curves: parts.flatMap((part) => part.curves),
    verdicts: parts.flatMap((part) => part.verdicts),
    noise: selection.noise,
    warnings: [...selection.warnings, ...parts.flatMap((part) => part.warnings ?? [])],
  };
}

/** The same tables with trials in the run's order and each trial's rows in order of time. */
function inOrder(input: AssessInput): AssessInput {
  type InTrial = { readonly trial: string };
  const byTrial = (a: InTrial, b: InTrial) => a.trial < b.trial ? -1 : Number(a.trial > b.trial);
  const trials = input.trials.toSorted((a, b) => a.order - b.order || byTrial(a, b));
  const byTime = <R extends InTrial & { readonly start_us: number }>(rows: readonly R[]) =>
    rows.toSorted((a, b) => a.start_us - b.start_us || byTrial(a, b));
  return {
    ...input,
    trials,
    commits: byTime(input.commits),
    operations: byTime(input.operations),
    queries: byTime(input.queries),
  };
}

/** The stores a scenario was measured on, by name; a single place without a store where there is none. */
function placesOf(entry: ScenarioInput, selection: TrialSelection, input: AssessInput): Place[] {
  const { scenario } = entry;
  const published = scenario.requirements.flatMap((id) =>
    input.requirements.find((row) => row.id === id) ?? []
  );
  const own = (scenario.ownRequirements ?? []).map((row) => requirementRow(row, scenario.id));
  const requirements = [...published, ...own];
  const nowhere = { scenario: scenario.id, store: "", profile: "", variant: "" };
  const subjects = input.trials.filter((trial) => trial.scenario === scenario.id)
    .map((trial) => ({ ...subjectOf(trial), variant: "" }));
  return bySubject(subjects.length === 0 ? [nowhere] : subjects).map(([first]) => {
    const subject = first!;
    const isHere = (trial: Row<"trials">) => subjectKey({ ...trial, variant: "" }) === subjectKey(subject);
    return {
      entry,
      subject,
      requirements,
      trials: selection.trials.filter(isHere),
      nothing: selection.whyNothing(isHere),
      noise: selection.noise,
    };
  });
}

function assessEntities(place: Place, input: AssessInput): Part {
  const { entry: { scenario, fullSize }, subject, requirements, trials, noise } = place;
  if (scenario.kind !== "entities" || fullSize === null) {
    return { laws: [], projections: [], curves: [], verdicts: [] };
  }
  const models = entityModels({ scenario, fullSize }, trials, input);
  const laws = models.flatMap(lawsOf);
  const projections = models.flatMap(entityProjections);
  const byVariant = new Map(models.map((model) => [model.commits.subject.variant, model]));
  const rowsPerEntity = (model: EntityModel) => model.fullRows / model.fullSize.entities;
  const source: EvidenceSource = {
    projections,
    laws,
    variants: [...byVariant.keys()],
    nothing: place.nothing,
    needSize: (variant) => byVariant.get(variant)?.fullRows ?? 0,
    sync: (entities, variant) => {
      const model = byVariant.get(variant);
      return model === undefined ? null : syncProjection(model, entities * rowsPerEntity(model));
    },
    counts: sizeCounts(place.entry, subject, trials),
  };
  const types = [...new Set(models.flatMap((model) => model.queries.types))];
  return {
    laws,
    projections,
    curves: models.flatMap((model) => entityCurves(model, limitsOf(requirements))),
    verdicts: requirements.map((row) => verdictOf(row, subject, { source, queryTypes: types, noise })),
    warnings: models.flatMap((model) => lawWarnings(lawsOf(model)[0])),
  };
}

function lawsOf(model: EntityModel): Law[] {
  const { commits, size, commitP50, commitP99, queries } = model;
  const scaled = [commitP50, commitP99, queries.mixMs, ...queries.times.values()];
  const fitted = [commits.fitted, size].filter((law) => law !== null);
  return [...fitted, ...scaled.filter((times) => times !== null)].map(({ law }) => law);
}

function assessKels(place: Place, input: AssessInput): Part {
  const { entry, subject, requirements, trials, noise } = place;
  const scenario = entry.scenario as KelScenario;
  const groups = appendGroups(trials, input);
  const busy = groups.some((group) => noise.withheld.includes(subjectKey(group.subject)));
  const laws = groups.flatMap(({ fitted }) => fitted === null ? [] : [fitted.law]);
  const projections = kelProjections(scenario, groups);
  const agents = scenario.agents.value;
  const needSize = new Map(
    groups.map((group) => [group.subject.variant, group.shape.rootEventsPerAgent * agents]),
  );
  const source: EvidenceSource = {
    projections,
    laws,
    variants: groups.map((group) => group.subject.variant),
    nothing: place.nothing,
    needSize: (variant) => needSize.get(variant) ?? 0,
    sync: () => null,
    counts: sizeCounts(entry, subject, trials),
  };
  const advice = recommendBulkFlow(projections, agents);
  const limits = requirements.filter((row) => row.unit === "ms_per_event").flatMap((row) =>
    limitOf(row, "at-most")
  );
  return {
    laws,
    projections,
    curves: groups.flatMap((group) => appendCurves(group, agents, limits)),
    verdicts: requirements.map((row) =>
      row.id === "KERI-11" && advice !== null
        ? judge(row, subject, adviceEvidence(advice, busy ? noise : null))
        : verdictOf(row, subject, { source, queryTypes: [], noise })
    ),
    warnings: [...laws.flatMap(lawWarnings), ...groups.flatMap((group) => batchWarning(group, scenario))],
  };
}

/** Advice follows from rates, so a busy machine's figures give none. */
function adviceEvidence(advice: string, busy: RunNoise | null): Evidence {
  if (busy === null) return { reason: "no-threshold", text: advice };
  return { reason: "machine-busy", text: `No recommendation: the machine was busy, ${noisyText(busy)}` };
}

/** Warns where batches are smaller than the scenario's: they cost more per agent. */
function batchWarning({ subject: { store, variant }, shape }: AppendGroup, scenario: KelScenario): string[] {
  const agents = 1 / shape.callsPerAgent;
  const wanted = scenario.batchAgents.value;
  if (writeVariant(variant).mode === BASELINE_MODE || agents >= wanted) return [];
  return [
    `${scenario.id} ${store} ${variant}: batches held ${
      Math.round(agents)
    } agents, the scenario's hold ${wanted}`,
  ];
}

/** The verdict on a requirement. One that is not measured and conflicts with a chosen row gives the conflict as its reason. */
function verdictOf(
  row: RequirementRow,
  subject: Subject,
  { source, queryTypes, noise }: {
    readonly source: EvidenceSource;
    readonly queryTypes: readonly string[];
    readonly noise: RunNoise;
  },
): Verdict {
  const evidence = evidenceFor(questionOf(row, queryTypes), source);
  const contradicted = (row.conflicts_with ?? []).length > 0 && !CHOSEN.has(row.id);
  if (contradicted && "reason" in evidence && evidence.reason === "not-measured") {
    return judge(row, subject, {
      reason: "sources-conflict",
      text: `${evidence.text}; ${row.conflicts_with!.join(", ")} says otherwise`,
    });
  }
  return withhold(judge(row, subject, evidence), noise);
}

/** Limits drawn in curves: the chosen write rates and a custom scenario's own, and the ceilings on commit time. */
function limitsOf(requirements: readonly RequirementRow[]): { rate: Limit[]; commit: Limit[] } {
  const own = (row: RequirementRow) => row.scenario === null && row.unit === "entities_per_s";
  const rates = requirements.filter((row) => ["CM-D-01", "CM-D-02"].includes(row.id) || own(row));
  const commits = requirements.filter((row) => row.metric === "commit_latency" && row.statistic === "p50");
  return {
    rate: rates.flatMap((row) => limitOf(row, "at-least")),
    commit: commits.flatMap((row) => limitOf(row, "at-most")),
  };
}

function limitOf(row: RequirementRow, sense: Limit["sense"]): Limit[] {
  if (typeof row.test_at !== "number") return [];
  return [{ value: row.test_at, label: row.id, requirement: row.id, sense }];
}

function lawWarnings(law: Law | undefined): string[] {
  if (law === undefined) return [];
  if (law.trials < 6) {
    return [`${law.id}: ${countText(law.trials, "calibration trial")}, an interval takes 6`];
  }
  return law.predictionError === null
    ? [
      `${law.id}: no larger trial tested its prediction; beyond ${
        Math.round(law.fittedTo)
      } ${law.sizeUnit} nothing is proven`,
    ]
    : [];
}
