import { rowCount } from "../scenarios/scenario_size.ts";
import { requirementRows } from "../scenarios/requirement_rows.ts";
import { isLeftOut } from "../runs/bulk_trials.ts";
import type { Row } from "../runs/schema.ts";
import { bySubject, subjectKey, subjectOf } from "../runs/subject.ts";
import { assessKels, everyOnboarding } from "./assess_kels.ts";
import type { Assessment, Law } from "./assessment.ts";
import { lawWarnings } from "./laws/law_warnings.ts";
import { BLOCK_S, declaredBlock } from "./laws/real_block.ts";
import { sizeCounts } from "./evidence/counts.ts";
import { entityCurves } from "./evidence/curves.ts";
import { type EntityModel, entityModels, tooFewSamples } from "./evidence/entity_model.ts";
import { entityProjections, syncProjection } from "./evidence/entity_projections.ts";
import type { EvidenceSource } from "./evidence/evidence.ts";
import { limitsOf } from "./evidence/limits.ts";
import { selectTrials, type TrialSelection } from "./evidence/select_trials.ts";
import { typesRates } from "./evidence/types_rates.ts";
import type { AssessInput, ScenarioInput } from "./input.ts";
import type { Part, Place } from "./place.ts";
import { allUseCases, useCaseAnswer } from "./verdicts/make_answer.ts";
import { peakWrites, versionsPerS } from "./verdicts/needs.ts";
import { verdictOf } from "./verdicts/verdict_of.ts";

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
  const types = [
    ...new Set([
      ...scenario.queries.map(({ type }) => type),
      ...models.flatMap((model) => model.queries.types),
    ]),
  ];
  const rates = models.flatMap((model) => typesRates(model, requirements, types));
  const source: EvidenceSource = {
    projections: [...projections, ...rates.map(({ of }) => of)],
    laws: [...laws, ...rates.map(({ law }) => law)],
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
