import { endingAt } from "../../runs/row_views.ts";
import { rowsByTrial } from "../../runs/rows_by_trial.ts";
import type { Row } from "../../runs/schema.ts";
import { totalMs } from "../../runs/service_time.ts";
import { bySubject, type Subject } from "../../runs/subject.ts";
import { writeVariant } from "../../runs/write_variant.ts";
import type { KelScenario } from "../../scenarios/scenario.ts";
import { ratioOfMedians } from "../../stats/mod.ts";
import type { Metric, Projection } from "../assessment.ts";
import type { AssessInput } from "../input.ts";
import {
  APPEND_LAW,
  type AppendGroup,
  appendGroup,
  isCountedCall,
  type TrialCalls,
} from "../laws/append_law.ts";
import { sizeAtEnd, strictness } from "../laws/trial_group.ts";
import { onboardMs, type OnboardShape, wideningFactor } from "../predict.ts";
import { METRICS } from "../../reference/metrics.ts";
import { fromLaw, measuredRates, projectionOf, type Rate, widened } from "./projection.ts";

type Call = Row<"operations">;

/** The write mode the issue starts from: one commit per event. Source: 000:L15. */
export const BASELINE_MODE = "per-event";

/**
 * The append groups of a key event log scenario's trials, one per subject: the most durable first, within one durability
 * baselines (one commit per event) first.
 */
export function appendGroups(trials: readonly Row<"trials">[], input: AssessInput): AppendGroup[] {
  const operations = rowsByTrial(input.operations);
  const isAppend = ({ operation }: Call) => operation === "append" || operation === "batch";
  const calls = new Map(
    trials.map((trial) => [trial, (operations.get(trial.trial) ?? []).filter(isAppend)]),
  );
  const groups = bySubject(trials.filter((trial) => calls.get(trial)!.length > 0)).map((own) =>
    own.map((trial): TrialCalls => {
      const samples = calls.get(trial)!;
      return { trial, samples: withFlush(trial, samples), sizeAtEnd: logEventsAfter(samples) };
    })
  );
  const isBaseline = ([first]: readonly TrialCalls[]) => modeOf(first!.trial) === BASELINE_MODE;
  const baselines = groups.filter(isBaseline).map((group) => appendGroup(group, null));
  const others = groups.filter((group) => !isBaseline(group)).map((group) =>
    appendGroup(group, baselineOf(group[0]!.trial, baselines)?.fitted ?? null)
  );
  return [...baselines, ...others].sort((a, b) => strictness(a) - strictness(b));
}

/**
 * A trial's calls, each with its events' share of the flush after them: what a registry leaves to the flush is the work of its
 * appends, here as in the table of onboardings (`onboardingFigures`). The organisation's inception, which does not count, takes none.
 */
function withFlush({ store_ms }: Row<"trials">, calls: readonly Call[]): Call[] {
  const flushUs = Math.max(0, 1000 * (store_ms - totalMs(calls)));
  const perEvent = flushUs / sum(APPEND_LAW.counted(calls), ({ events }) => events);
  return calls.map((call) =>
    isCountedCall(call) ? endingAt(call, call.end_us + perEvent * call.events) : call
  );
}

/** Events in the organisation's own log after the last of these calls. */
function logEventsAfter(calls: readonly Call[]): number {
  return calls.reduce((most, call) => Math.max(most, call.log_events_before + call.root_events), 0);
}

function modeOf({ variant }: Subject): string {
  return writeVariant(variant).mode;
}

/** The baseline group of the same store and setting. */
function baselineOf(subject: Subject, groups: readonly AppendGroup[]): AppendGroup | undefined {
  const { setting } = writeVariant(subject.variant);
  return groups.find(({ subject: { store, profile, variant } }) =>
    store === subject.store && profile === subject.profile &&
    writeVariant(variant).mode === BASELINE_MODE && writeVariant(variant).setting === setting
  );
}

/** Measured rates of each write mode, and the onboarding of the whole organisation. */
export function kelProjections(scenario: KelScenario, groups: readonly AppendGroup[]): Projection[] {
  return groups.flatMap((group) => {
    const baseline = baselineOf(group.subject, groups);
    return [
      ...measuredRates(group, { counted: APPEND_LAW.counted }, RATES),
      ...measuredOnboarding(scenario, group),
      ...wholeOnboarding(scenario, group),
      ...(baseline === undefined || group === baseline
        ? []
        : [...measuredRatios(baseline, group), projectedRatio(baseline, group, scenario)].filter((p) =>
          p !== null
        )),
    ];
  });
}

const sum = (calls: readonly Call[], count: (call: Call) => number) =>
  calls.reduce((total, call) => total + count(call), 0);

const perS = (count: (call: Call) => number) => (calls: readonly Call[]) =>
  1000 * sum(calls, count) / totalMs(calls);

/** Rates of a trial's calls after warmup. */
const RATES: readonly Rate<Call>[] = [
  [METRICS.eventsPerS, perS((call) => call.events)],
  [METRICS.rootEventsPerS, perS((call) => call.root_events)],
  [METRICS.agentsPerS, perS((call) => call.agents)],
  [METRICS.sealsPerS, perS((call) => call.seals)],
  [METRICS.msPerEvent, (calls) => totalMs(calls) / sum(calls, (call) => call.events)],
];

/** Events in the organisation's own log when all its agents are onboarded, its inception and a last batch cut short included. */
export function wholeLog({ rootEventsPerAgent }: OnboardShape, agents: number): number {
  // A quotient of counts times a count: what is left of rounding makes no event.
  return 1 + Math.ceil(rootEventsPerAgent * agents - 1e-6);
}

/** Time that trials of the whole organisation took. */
function measuredOnboarding({ agents }: KelScenario, group: AppendGroup): Projection[] {
  const whole = (trials: readonly TrialCalls[]) =>
    trials.filter(({ trial }) => trial.entities === agents.value);
  const { calibration, validation, others } = group;
  const own = {
    ...group,
    ...{ calibration: whole(calibration), validation: whole(validation), others: whole(others) },
  };
  const minutes: Rate<Call> = [METRICS.onboardingMin, (calls) => totalMs(calls) / 60_000];
  return measuredRates(own, { counted: APPEND_LAW.counted }, [minutes]);
}

/** Time to onboard the whole organisation, and the mean rates over it. */
function wholeOnboarding(scenario: KelScenario, group: AppendGroup): Projection[] {
  const { fitted, shape } = group;
  if (fitted === null) return [];
  const agents = scenario.agents.value;
  const size = wholeLog(shape, agents);
  const ask = (metric: Metric, question: (ms: number) => number) =>
    fromLaw(group, fitted, { metric, size, question: (c) => question(onboardMs(c, shape, agents)) });
  const rate = (count: number) => (ms: number) => (1000 * count * agents) / ms;
  return [
    ask(METRICS.onboardingMin, (ms) => ms / 60_000),
    ask(METRICS.eventsPerS, rate(shape.eventsPerAgent)),
    ask(METRICS.rootEventsPerS, rate(shape.rootEventsPerAgent)),
    ask(METRICS.agentsPerS, rate(1)),
    ask(METRICS.msPerEvent, (ms) => ms / (shape.eventsPerAgent * agents)),
  ];
}

/**
 * Onboarding time relative to one commit per event, service time per agent: as measured at the calibration sizes, and where both
 * were validated with as many agents, there.
 */
function measuredRatios(baseline: AppendGroup, group: AppendGroup): (Projection | null)[] {
  const byAgents = Map.groupBy(group.validation, ({ trial }) => trial.entities);
  const validated = [...byAgents].map(([agents, own]) =>
    measuredRatio(group, own, baseline.validation.filter(({ trial }) => trial.entities === agents))
  );
  return [measuredRatio(group, group.calibration, baseline.calibration), ...validated];
}

function measuredRatio(
  group: AppendGroup,
  own: readonly TrialCalls[],
  others: readonly TrialCalls[],
): Projection | null {
  const perAgent = ({ samples }: TrialCalls) => {
    const calls = APPEND_LAW.counted(samples);
    return totalMs(calls) / sum(calls, (call) => call.agents);
  };
  const finite = (trials: readonly TrialCalls[]) => trials.map(perAgent).filter(Number.isFinite);
  const [ours, theirs] = [finite(own), finite(others)];
  if (ours.length === 0 || theirs.length === 0) return null;
  const { ratio: value, interval, n } = ratioOfMedians(ours, theirs, RATIO_SEED);
  return {
    ...projectionOf(group, { metric: METRICS.onboardingRatio, size: sizeAtEnd(own) }),
    value,
    interval,
    beyond: 1,
    basis: "measured",
    law: null,
    trials: n,
  };
}

/** The same as projected for the whole organisation: the trials' own laws compared, widened by both tested errors. */
function projectedRatio(baseline: AppendGroup, group: AppendGroup, scenario: KelScenario): Projection | null {
  const agents = scenario.agents.value;
  const whole = ({ fitted, shape }: AppendGroup) =>
    fitted?.perTrial.map((own) => onboardMs(own, shape, agents)) ?? [];
  const [ours, theirs] = [whole(group), whole(baseline)];
  if (ours.length === 0 || theirs.length === 0) return null;
  const { ratio: value, interval, n } = ratioOfMedians(ours, theirs, RATIO_SEED);
  const sides = [group, baseline].map(({ fitted, shape }) => {
    const size = wholeLog(shape, agents);
    return { factor: wideningFactor(fitted!.law, size), beyond: size / fitted!.law.testedTo };
  });
  const size = wholeLog(group.shape, agents);
  return {
    ...projectionOf(group, { metric: METRICS.onboardingRatio, size }),
    value,
    interval: widened(interval, sides[0]!.factor * sides[1]!.factor),
    beyond: Math.max(sides[0]!.beyond, sides[1]!.beyond),
    basis: "projected",
    law: group.fitted!.law.id,
    trials: n,
  };
}

/** Seed of the ratios' resampling; fixed, so that a run always gives the same assessment. */
const RATIO_SEED = 20261122;
