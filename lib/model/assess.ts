import { rowCount } from "../scenarios/scenario_size.ts";
import { requirementRows } from "../scenarios/requirement_rows.ts";
import { isLeftOut, isRewritten } from "../runs/bulk_trials.ts";
import { rowsByTrial } from "../runs/rows_by_trial.ts";
import type { Row } from "../runs/schema.ts";
import { bySubject, subjectKey, subjectOf } from "../runs/subject.ts";
import { assessKels, everyOnboarding } from "./assess_kels.ts";
import type { Assessment, Projection } from "./assessment.ts";
import { lawWarnings } from "./laws/law_warnings.ts";
import { BLOCK_S, declaredBlock } from "./laws/real_block.ts";
import { sizeCounts } from "./evidence/counts.ts";
import { commitWindows, entityCurves } from "./evidence/curves.ts";
import { type EntityModel, entityModels, tooFewSamples } from "./evidence/entity_model.ts";
import { entityProjections } from "./evidence/entity_projections.ts";
import { lawsOf, syncProjection } from "./evidence/law_projections.ts";
import type { EvidenceSource } from "./evidence/evidence.ts";
import { asRescaled, asRescaledCurve, memoryWarnings } from "./rescale/as_rescaled.ts";
import { footprintOf } from "./evidence/footprint.ts";
import { limitsOf } from "./evidence/limits.ts";
import { selectTrials, type TrialSelection } from "./evidence/select_trials.ts";
import { typesRates } from "./evidence/types_rates.ts";
import type { AssessInput, ScenarioInput } from "./input.ts";
import type { Part, Place } from "./place.ts";
import { caseOnStore, casesOf } from "./what_if/laws_of_run.ts";
import type { WhatIfData } from "./what_if/what_if_data.ts";
import { allUseCases, useCaseAnswer } from "./verdicts/make_answer.ts";
import { peakWrites, versionsPerS } from "./verdicts/needs.ts";
import { verdictOf } from "./verdicts/verdict_of.ts";

/**
 * Assesses a run: laws with their tests, projections to each scenario's full size and to Mendoza 1x, curves, and for each
 * store a verdict on every requirement of the scenarios in the run. Pure: the same rows in any order give the same
 * assessment.
 */
export function assess(input: AssessInput): Assessment {
  return assessWithLaws(input).assessment;
}

/** An assessment, and the laws that it was made with. */
export interface AssessedRun {
  readonly assessment: Assessment;
  readonly whatIf: WhatIfData;
}

/** The same with its laws, for a page to ask what if. */
export function assessWithLaws(unordered: AssessInput): AssessedRun {
  const input = inOrder(unordered);
  const selection = selectTrials(input);
  const { noise } = selection;
  const parts = input.scenarios.flatMap((entry) => placesOf(entry, selection, input))
    .map((place) =>
      place.entry.scenario.kind === "kels" ? assessKels(place, input) : assessEntities(place, input)
    );
  const assessment = {
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
    noise,
    ...input.rescaled === undefined ? {} : { rescaled: input.rescaled },
    warnings: [
      ...selection.warnings,
      ...parts.flatMap((part) => part.warnings),
      ...input.rescaled === undefined
        ? []
        : memoryWarnings(parts.flatMap((part) => part.projections), input.rescaled.memoryBytes),
    ],
  } as const;
  return {
    assessment,
    whatIf: {
      noise,
      useCases: casesOf(parts.flatMap(({ onStore }) => onStore ?? []), assessment.answer.useCases),
    },
  };
}

/** The same tables without bulk loads, with trials in the run's order; `rowsByTrial` has each trial's rows in order of time. */
function inOrder(input: AssessInput): AssessInput {
  const trials = input.trials.filter((trial) => !isLeftOut(trial) || isRewritten(trial)).toSorted((a, b) =>
    a.order - b.order || (a.trial < b.trial ? -1 : Number(a.trial > b.trial))
  );
  return { ...input, trials };
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
      nothing: selection.whyNothing((trial) => isHere(trial) && !isLeftOut(trial)),
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
  const windows = new Map(models.map((model) => [model, commitWindows(model.commits)]));
  const laws = models.flatMap(lawsOf);
  const peak = peakWrites(requirements);
  const peakPerS = peak === undefined ? null : versionsPerS(peak);
  const here = (projection: Projection) => asRescaled(projection, input.rescaled);
  const projections = models.flatMap((model) => entityProjections(model, peakPerS)).map(here);
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
    projections: [...projections, ...rates.map(({ of }) => here(of))],
    laws: [...laws, ...rates.map(({ law }) => law)],
    tooFew: new Set(models.flatMap(tooFewSamples)),
    variants: [...byVariant.keys()],
    nothing: place.nothing,
    needSize: (variant) => byVariant.get(variant)?.fullRows ?? 0,
    sync: (entities, variant) => {
      const model = byVariant.get(variant);
      const sync = model === undefined ? null : syncProjection(model, entities * rowsPerEntity(model));
      return sync && here(sync);
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
    curves: models.flatMap((model) =>
      entityCurves(model, {
        windows: windows.get(model)!,
        limits: limitsOf(requirements, asked),
      })
    ).map((curve) => asRescaledCurve(curve, input.rescaled)),
    verdicts,
    useCase: useCaseAnswer(subject, {
      verdicts,
      projections,
      fullRows: rowCount(fullSize),
      footprint: footprintOf(subject.store, trials, input.manifest),
    }),
    onStore: caseOnStore(place, models, {
      asked,
      windows,
      rescaled: input.rescaled,
      queries: trials.map(({ trial }) => rowsByTrial(input.queries).get(trial) ?? []),
    }),
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
