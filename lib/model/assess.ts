import { AGENT_ONBOARDING } from "../scenarios/agent_onboarding/agent_onboarding.ts";
import { rowCount } from "../scenarios/scenario_size.ts";
import { requirementRows } from "../scenarios/requirement_rows.ts";
import { isLeftOut } from "../runs/bulk_trials.ts";
import type { Row } from "../runs/schema.ts";
import { bySubject, type Subject, subjectKey, subjectOf } from "../runs/subject.ts";
import { unsyncedTwin } from "../runs/unsynced_twin.ts";
import { writeVariant } from "../runs/write_variant.ts";
import type { KelScenario } from "../scenarios/scenario.ts";
import type { Assessment, Law } from "./assessment.ts";
import type { AppendGroup } from "./laws/append_law.ts";
import { BLOCK_S, declaredBlock } from "./laws/real_block.ts";
import { sizeCounts } from "./evidence/counts.ts";
import { appendCurves, entityCurves, type Limit } from "./evidence/curves.ts";
import { type EntityModel, entityModels, tooFewSamples } from "./evidence/entity_model.ts";
import { entityProjections, syncProjection } from "./evidence/entity_projections.ts";
import { evidenceFor, type EvidenceSource } from "./evidence/evidence.ts";
import { METRICS } from "./evidence/metrics.ts";
import type { AssessInput, RequirementRow, ScenarioInput } from "./input.ts";
import type { BulkFlow, OnboardingAnswer, UseCaseAnswer } from "./verdicts/answer.ts";
import { allUseCases, onboardingAnswer, useCaseAnswer } from "./verdicts/make_answer.ts";
import { bulkFlow } from "./verdicts/bulk_flow.ts";
import { judge } from "./verdicts/judge.ts";
import { isContradicted, isNeed, peakWrites, versionsPerS } from "./verdicts/needs.ts";
import { appendGroups, BASELINE_MODE, kelProjections } from "./evidence/kel_model.ts";
import { type Asked, questionOf } from "./verdicts/question.ts";
import { countText } from "../scenarios/describe/words.ts";
import { noisyText, type RunNoise } from "./evidence/run_noise.ts";
import { selectTrials, type TrialSelection } from "./evidence/select_trials.ts";
import type { NotProvenReason, Verdict } from "./verdicts/verdict.ts";
import { withhold } from "./verdicts/withhold.ts";

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
type Part = Pick<Assessment, "laws" | "projections" | "curves" | "verdicts" | "warnings"> & {
  readonly useCase?: UseCaseAnswer;
  readonly onboarding?: OnboardingAnswer;
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
    answer: {
      useCases: allUseCases(parts.flatMap(({ useCase }) => useCase ?? [])),
      onboarding: everyOnboarding(parts.flatMap(({ onboarding }) => onboarding ?? [])),
    },
    laws: parts.flatMap((part) => part.laws),
    projections: parts.flatMap((part) => part.projections),
    curves: parts.flatMap((part) => part.curves),
    verdicts: parts.flatMap((part) => part.verdicts),
    noise: selection.noise,
    warnings: [...selection.warnings, ...parts.flatMap((part) => part.warnings)],
  };
}

/** The same tables without bulk loads, with trials in the run's order and each trial's rows in order of time. */
function inOrder(input: AssessInput): AssessInput {
  type InTrial = { readonly trial: string };
  const byTrial = (a: InTrial, b: InTrial) => a.trial < b.trial ? -1 : Number(a.trial > b.trial);
  const trials = input.trials.filter((trial) => !isLeftOut(trial)).toSorted((a, b) =>
    a.order - b.order || byTrial(a, b)
  );
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
  const requirements = requirementRows(scenario, input.requirements);
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
    return { laws: [], projections: [], curves: [], verdicts: [], warnings: [] };
  }
  const models = entityModels({ scenario, fullSize }, trials, input);
  const laws = models.flatMap(lawsOf);
  const peak = peakWrites(requirements);
  const peakPerS = peak === undefined ? null : versionsPerS(peak);
  const projections = models.flatMap((model) => entityProjections(model, peakPerS));
  const byVariant = new Map(models.map((model) => [model.commits.subject.variant, model]));
  const rowsPerEntity = (model: EntityModel) => model.fullRows / model.fullSize.entities;
  const source: EvidenceSource = {
    projections,
    laws,
    tooFew: new Set(models.flatMap(tooFewSamples)),
    variants: [...byVariant.keys()],
    nothing: place.nothing,
    needSize: (variant) => byVariant.get(variant)?.fullRows ?? 0,
    sync: (entities, variant) => {
      const model = byVariant.get(variant);
      return model === undefined ? null : syncProjection(model, entities * rowsPerEntity(model));
    },
    counts: sizeCounts(place.entry, subject, trials),
  };
  const types = [
    ...new Set([
      ...scenario.queries.map(({ type }) => type),
      ...models.flatMap((model) => model.queries.types),
    ]),
  ];
  const peaks = (scenario.peaks ?? []).map((peak) => ({
    id: peak.id,
    perS: declaredBlock(scenario, peak).versions / BLOCK_S,
  }));
  const asked = { queryTypes: types, peaks };
  const verdicts = requirements.map((row) => verdictOf(row, subject, { source, asked, noise }));
  return {
    laws,
    projections,
    curves: models.flatMap((model) => entityCurves(model, limitsOf(requirements, asked))),
    verdicts,
    useCase: useCaseAnswer(subject, { verdicts, projections, fullRows: rowCount(fullSize) }),
    warnings: models.flatMap((model) => [...lawWarnings(lawsOf(model)[0]), ...mixWarning(model)]),
  };
}

/** Warns where a law could not tell the cost of closing a row from that of writing it. */
function mixWarning({ commits: { fitted } }: EntityModel): string[] {
  const cost = (name: string) => fitted?.coefficients[name] ?? 0;
  const closes = fitted?.law.phases?.some(({ closedShare }) => closedShare > 0) ?? false;
  if (!closes || cost("closed_row") !== cost("row")) return [];
  return [
    `${
      fitted!.law.id
    }: its calibration blocks all close about the same share of rows, so that closing a row is taken to ` +
    "cost what writing one does",
  ];
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
    tooFew: new Set(),
    variants: groups.map((group) => group.subject.variant),
    nothing: place.nothing,
    needSize: (variant) => needSize.get(variant) ?? 0,
    sync: () => null,
    counts: sizeCounts(entry, subject, trials),
  };
  const small = groups.filter((group) => isCutShort(group, scenario));
  const cutShort = small.map((group) => group.subject.variant);
  const measured = bulkFlow(projections, { agents, cutShort });
  const advice = busy ? busyAdvice(measured, noise) : measured;
  const limits = requirements.filter((row) => row.unit === "ms_per_event").flatMap((row) =>
    limitOf(row, "at-most")
  );
  return {
    laws,
    projections,
    curves: groups.flatMap((group) => appendCurves(group, agents, limits)),
    verdicts: requirements.map((row) =>
      row.id === "KERI-11" && groups.length > 0
        ? judge(row, subject, { reason: busy ? "machine-busy" : "no-threshold", text: advice.summary })
        : verdictOf(row, subject, { source, asked: { queryTypes: [], peaks: [] }, noise })
    ),
    onboarding: onboardingAnswer(subject, { projections, agents, advice }),
    warnings: [...laws.flatMap(lawWarnings), ...small.map((group) => batchWarning(group, scenario))],
  };
}

/** Advice follows from rates, so a busy machine's figures give none. */
function busyAdvice(advice: BulkFlow, noise: RunNoise): BulkFlow {
  const summary = `No recommendation: the machine was busy, ${noisyText(noise)}`;
  return { ...advice, decision: "unknown", summary, text: summary };
}

/** Whether a mode's batches are smaller than the scenario's: they cost more per agent. */
function isCutShort({ subject: { variant }, shape }: AppendGroup, scenario: KelScenario): boolean {
  const agents = Math.round(1 / shape.callsPerAgent);
  return writeVariant(variant).mode !== BASELINE_MODE && agents < scenario.batchAgents.value;
}

function batchWarning({ subject: { store, variant }, shape }: AppendGroup, scenario: KelScenario): string {
  return `${scenario.id} ${store} ${variant}: batches held ${Math.round(1 / shape.callsPerAgent)} agents, ` +
    `the scenario's hold ${scenario.batchAgents.value}`;
}

/** The onboarding that was measured, or that of the published organisation as unknown. */
function everyOnboarding(held: readonly OnboardingAnswer[]): readonly OnboardingAnswer[] {
  if (held.length > 0) return held;
  const { id: scenario, agents: { value: agents } } = AGENT_ONBOARDING;
  const advice = bulkFlow([], { agents, cutShort: [] });
  return [onboardingAnswer({ scenario, store: "" }, { projections: [], agents, advice })];
}

/**
 * The verdict on a requirement. One that is not measured and conflicts with a chosen row gives the conflict as its reason.
 *
 * Verdicts rest on the variant that survives the most. What that one leaves open fails where the same without syncs fails it:
 * waiting for the disk makes nothing faster.
 */
function verdictOf(
  row: RequirementRow,
  subject: Subject,
  { source, asked, noise }: {
    readonly source: EvidenceSource;
    readonly asked: Asked;
    readonly noise: RunNoise;
  },
): Verdict {
  const question = questionOf(row, asked);
  const evidence = evidenceFor(question, source);
  const unanswered = "reason" in evidence && ["not-measured", "no-benchmark"].includes(evidence.reason);
  if (unanswered && isContradicted(row)) {
    return judge(row, subject, {
      reason: "sources-conflict",
      text: `${evidence.text}; ${row.conflicts_with!.join(", ")} says otherwise`,
    });
  }
  const verdict = withhold(judge(row, subject, evidence), noise);
  const twin = source.variants.find((variant) => variant === unsyncedTwin(source.variants[0]!));
  if (verdict.verdict !== "not proven" || twin === undefined) return verdict;
  const unsynced = withhold(
    judge(row, subject, evidenceFor(question, { ...source, variants: [twin] })),
    noise,
  );
  return unsynced.verdict === "fail" && unsynced.isClaim !== true ? unsynced : verdict;
}

/**
 * Limits drawn in curves, which are of the steady stream: the rates the design or the scenario itself states, else the highest one
 * needed, where they ask for its blocks; and the ceilings on commit time.
 */
function limitsOf(requirements: readonly RequirementRow[], asked: Asked): { rate: Limit[]; commit: Limit[] } {
  const stated = requirements.filter((row) =>
    versionsPerS(row) !== null && isNeed(row) && (row.kind === "design_target" || row.scenario === null)
  );
  const peak = peakWrites(requirements);
  const isSteady = (row: RequirementRow) => {
    const question = questionOf(row, asked);
    return "metric" in question && question.metric === METRICS.entitiesPerS.id;
  };
  const rates = (stated.length > 0 || peak === undefined ? stated : [peak]).filter(isSteady);
  const commits = requirements.filter((row) => row.metric === "commit_latency" && row.statistic === "p50");
  return {
    rate: rates.map((row) => limit(row, "at-least", versionsPerS(row)!)),
    commit: commits.flatMap((row) => limitOf(row, "at-most")),
  };
}

function limitOf(row: RequirementRow, sense: Limit["sense"]): Limit[] {
  if (typeof row.test_at !== "number") return [];
  return [limit(row, sense, row.test_at)];
}

function limit({ id }: RequirementRow, sense: Limit["sense"], value: number): Limit {
  return { value, label: id, requirement: id, sense };
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
