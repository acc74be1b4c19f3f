import { AGENT_ONBOARDING } from "../scenarios/agent_onboarding/agent_onboarding.ts";
import type { KelScenario } from "../scenarios/scenario.ts";
import { subjectKey } from "../runs/subject.ts";
import { writeVariant } from "../runs/write_variant.ts";
import { median } from "../stats/mod.ts";
import { sizeCounts } from "./evidence/counts.ts";
import { appendCurves } from "./evidence/curves.ts";
import type { EvidenceSource } from "./evidence/evidence.ts";
import { limitOf } from "./evidence/limits.ts";
import { appendGroups, BASELINE_MODE, kelProjections, wholeLog } from "./evidence/kel_model.ts";
import { noisyText } from "./evidence/run_noise.ts";
import type { AssessInput } from "./input.ts";
import type { AppendGroup } from "./laws/append_law.ts";
import { asRescaled, asRescaledCurve } from "./rescale/as_rescaled.ts";
import { lawWarnings } from "./laws/law_warnings.ts";
import type { Part, Place } from "./place.ts";
import { ACCEPTABLE_MINUTES, acceptableWithin, minutesQuestion } from "./verdicts/acceptable.ts";
import { acceptanceEvidence } from "./verdicts/acceptance.ts";
import type { BulkFlow, OnboardingAnswer } from "./verdicts/answer.ts";
import { bulkDecision, undecided } from "./verdicts/bulk_decision.ts";
import { bulkFlow, type Worth } from "./verdicts/bulk_flow.ts";
import { judge } from "./verdicts/judge.ts";
import { onboardingAnswer } from "./verdicts/make_answer.ts";
import { verdictOf, verdictOn } from "./verdicts/verdict_of.ts";

/** Assesses the onboarding of agents into one registry: laws, projections, the decision on a bulk flow, verdicts. */
export function assessKels(place: Place, input: AssessInput): Part {
  const { entry, subject, requirements, trials, noise } = place;
  const scenario = entry.scenario as KelScenario;
  const groups = appendGroups(trials, input);
  const laws = groups.flatMap(({ fitted }) => fitted === null ? [] : [fitted.law]);
  const projections = kelProjections(scenario, groups).map((one) => asRescaled(one, input.rescaled));
  const agents = scenario.agents.value;
  const needSize = new Map(
    groups.map(({ subject: { variant }, shape }) => [variant, wholeLog(shape, agents)]),
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
  const tested = groups.filter(({ fitted }) => fitted !== null && fitted.law.predictionError !== null);
  const byVariant = new Map(groups.map((group) => [group.subject.variant, group]));
  const worth = bulkFlow(projections, {
    agents,
    cutShort: small.map((group) => group.subject.variant),
    agentsOf: (variant, size) => agentsIn(byVariant.get(variant)!, size),
    isTested: (variant) => tested.some((group) => group.subject.variant === variant),
  });
  const advice = adviceFrom(worth, { place, input, source, groups });
  const accepted = {
    advice,
    agents,
    machine: input.manifest.machine,
    records: input.records ?? {},
    reached: trials.reduce((most, trial) => Math.max(most, trial.entities), 0),
  };
  const limits = requirements.filter((row) => row.unit === "ms_per_event").flatMap((row) =>
    limitOf(row, "at-most")
  );
  return {
    laws,
    projections,
    curves: groups.flatMap((group) => appendCurves(group, agents, limits))
      .map((curve) => asRescaledCurve(curve, input.rescaled)),
    verdicts: requirements.map((row) => {
      const evidence = groups.length === 0 ? null : acceptanceEvidence(row, accepted);
      return evidence === null
        ? verdictOf(row, subject, { source, asked: { queryTypes: [], peaks: [] }, noise })
        : judge(row, subject, evidence);
    }),
    onboarding: onboardingAnswer(subject, { projections, agents, advice }),
    warnings: [...laws.flatMap(lawWarnings), ...small.map((group) => batchWarning(group, scenario))],
  };
}

/** The decision on a bulk flow. It follows from rates, so a busy machine's figures are shown and decide nothing. */
function adviceFrom(
  worth: Worth,
  { place: { entry, subject, noise }, input, source, groups }: {
    readonly place: Place;
    readonly input: AssessInput;
    readonly source: EvidenceSource;
    readonly groups: readonly AppendGroup[];
  },
): BulkFlow {
  const isBusy = groups.some((group) => noise.withheld.includes(subjectKey(group.subject)));
  const modes = [...new Set(source.variants.map((variant) => writeVariant(variant).mode))];
  const minutes = (input.acceptableMinutes ?? ACCEPTABLE_MINUTES).toSorted((a, b) => a - b);
  const decided = bulkDecision(worth, {
    within: minutes.map((limit) =>
      acceptableWithin(limit, {
        worth: isBusy ? "unknown" : worth.decision,
        modes,
        takes: (mode) => verdictOn(minutesQuestion(mode, limit), subject, { source, noise }),
      })
    ),
    isAsked: input.acceptableMinutes !== undefined && !isBusy,
    scenario: entry.scenario as KelScenario,
    machine: input.manifest.machine,
  });
  const summary = `No recommendation: the machine was busy, ${noisyText(noise)}`;
  return isBusy ? { ...decided, decision: "unknown", reason: "machine-busy", summary } : decided;
}

/** Agents of a group's trials that ended with so many events in the log; of its calibration trials where none is said. */
function agentsIn({ calibration, validation, others }: AppendGroup, size?: number): number {
  const all = [...calibration, ...validation, ...others];
  const own = all.filter(({ sizeAtEnd }) => sizeAtEnd === size).map(({ trial }) => trial.entities);
  // Many seals an event: trials of several sizes may end alike, and the smallest comes first among figures.
  if (own.length > 0) return Math.min(...own);
  return median((calibration.length > 0 ? calibration : all).map(({ trial }) => trial.entities));
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
export function everyOnboarding(held: readonly OnboardingAnswer[]): readonly OnboardingAnswer[] {
  if (held.length > 0) return held;
  const { id: scenario, agents: { value: agents } } = AGENT_ONBOARDING;
  const advice = undecided(bulkFlow([], { agents, cutShort: [], agentsOf: () => 0, isTested: () => false }));
  return [onboardingAnswer({ scenario, store: "" }, { projections: [], agents, advice })];
}
