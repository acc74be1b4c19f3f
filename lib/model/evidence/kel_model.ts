import type { Row } from "../../runs/schema.ts";
import { bySubject, type Subject } from "../../runs/subject.ts";
import { writeVariant } from "../../runs/write_variant.ts";
import type { KelScenario } from "../../scenarios/scenario.ts";
import { median, medianInterval, ratioOfMedians } from "../../stats/mod.ts";
import {
  type AppendGroup,
  appendGroup,
  counted,
  logEventsAtEnd,
  type TrialCalls,
} from "../laws/append_law.ts";
import type { Metric, Projection } from "../assessment.ts";
import { serviceMs } from "../laws/commit_law.ts";
import { type FittedLaw, predict } from "../laws/fit_law.ts";
import type { AssessInput } from "../input.ts";
import { METRICS } from "./metrics.ts";
import { type Coefficients, onboardMs, wideningFactor } from "../predict.ts";

/** The write mode the issue starts from: every event in a commit of its own. Source: 000:L15. */
export const BASELINE_MODE = "per-event";

/** The append groups of a key event log scenario's trials, one a subject, those with one commit an event first. */
export function appendGroups(
  trials: readonly Row<"trials">[],
  input: AssessInput,
): AppendGroup[] {
  const calls = Map.groupBy(
    input.operations.filter(({ operation }) => operation === "append" || operation === "batch"),
    (row) => row.trial,
  );
  const groups = bySubject(trials.filter(({ trial }) => calls.has(trial))).map((own) =>
    own.map((trial): TrialCalls => ({ trial, calls: calls.get(trial.trial)! }))
  );
  const isBaseline = ([first]: readonly TrialCalls[]) => modeOf(first!.trial) === BASELINE_MODE;
  const baselines = groups.filter(isBaseline).map((group) => appendGroup(group, null));
  const others = groups.filter((group) => !isBaseline(group)).map((group) =>
    appendGroup(group, baselineOf(group[0]!.trial, baselines)?.fitted ?? null)
  );
  return [...baselines, ...others];
}

function modeOf({ variant }: Subject): string {
  return writeVariant(variant).mode;
}

/** The group with one commit an event on the same store with the same setting. */
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
      ...measuredRates(group),
      ...wholeOnboarding(scenario, group),
      ...(baseline === undefined || group === baseline ? [] : ratioTo(baseline, group, scenario)),
    ];
  });
}

function of(group: AppendGroup, metric: Metric, size: number) {
  const sizeUnit = "events in the organisation's log";
  return { ...group.subject, metric: metric.id, unit: metric.unit, size, sizeUnit };
}

const RATES = [
  [METRICS.eventsPerS, (call: Row<"operations">) => call.events],
  [METRICS.rootEventsPerS, (call: Row<"operations">) => call.root_events],
  [METRICS.agentsPerS, (call: Row<"operations">) => call.agents],
] as const;

function measuredRates(group: AppendGroup): Projection[] {
  const withCalls = (trials: readonly TrialCalls[]) =>
    trials.filter(({ calls }) => counted(calls).length > 0);
  return [group.calibration, group.validation].map(withCalls).filter((trials) => trials.length > 0).flatMap(
    (trials) => {
      const size = median(trials.map(logEventsAtEnd));
      const rate = (metric: Metric, value: (trial: TrialCalls) => number): Projection => {
        const { median: middle, interval, n } = medianInterval(trials.map(value));
        return {
          ...of(group, metric, size),
          value: middle,
          interval,
          trials: n,
          beyond: 1,
          basis: "measured",
          law: null,
        };
      };
      const sum = ({ calls }: TrialCalls, count: (call: Row<"operations">) => number) =>
        counted(calls).reduce((total, call) => total + count(call), 0);
      return [
        ...RATES.map(([metric, count]) =>
          rate(metric, (trial) => 1000 * sum(trial, count) / sum(trial, serviceMs))
        ),
        rate(METRICS.msPerEvent, (trial) => sum(trial, serviceMs) / sum(trial, (call) => call.events)),
      ];
    },
  );
}

/** What onboarding everyone takes, and the mean rates over it, each named for what it counts. */
function wholeOnboarding(scenario: KelScenario, group: AppendGroup): Projection[] {
  const { fitted, shape } = group;
  if (fitted === null) return [];
  const agents = scenario.agents.value;
  const ask = (metric: Metric, question: (ms: number) => number) =>
    fromLaw(group, fitted, { metric, agents, question: (c) => question(onboardMs(c, shape, agents)) });
  const perS = (count: number) => (ms: number) => (1000 * count * agents) / ms;
  return [
    ask(METRICS.onboardingMin, (ms) => ms / 60_000),
    ask(METRICS.eventsPerS, perS(shape.eventsPerAgent)),
    ask(METRICS.rootEventsPerS, perS(shape.rootEventsPerAgent)),
    ask(METRICS.agentsPerS, perS(1)),
    ask(METRICS.msPerEvent, (ms) => ms / (shape.eventsPerAgent * agents)),
  ];
}

function fromLaw(
  group: AppendGroup,
  fitted: FittedLaw,
  { metric, agents, question }: {
    readonly metric: Metric;
    readonly agents: number;
    readonly question: (coefficients: Coefficients) => number;
  },
): Projection {
  const size = group.shape.rootEventsPerAgent * agents;
  const { value, interval } = predict(fitted, question);
  const factor = wideningFactor(fitted.law, size);
  return {
    ...of(group, metric, size),
    beyond: size / fitted.law.testedTo,
    value,
    interval: interval && [interval[0] / factor, interval[1] * factor],
    basis: "projected",
    law: fitted.law.id,
    trials: fitted.law.trials,
  };
}

/** Onboarding time of a write mode against one commit an event, with intervals resampled over trials. */
function ratioTo(baseline: AppendGroup, group: AppendGroup, scenario: KelScenario): Projection[] {
  return [measuredRatio(baseline, group), projectedRatio(baseline, group, scenario)].filter((p) =>
    p !== null
  );
}

/** As measured at the calibration size: service time an agent, after warmup. */
function measuredRatio(baseline: AppendGroup, group: AppendGroup): Projection | null {
  const perAgent = ({ calls }: TrialCalls) => {
    const own = counted(calls);
    return own.reduce((ms, call) => ms + serviceMs(call), 0) / own.reduce((n, call) => n + call.agents, 0);
  };
  const finite = (trials: readonly TrialCalls[]) => trials.map(perAgent).filter(Number.isFinite);
  const [ours, theirs] = [finite(group.calibration), finite(baseline.calibration)];
  if (ours.length === 0 || theirs.length === 0) return null;
  const { ratio: value, interval, n } = ratioOfMedians(ours, theirs, RATIO_SEED);
  const size = median(group.calibration.map(logEventsAtEnd));
  return {
    ...of(group, METRICS.onboardingRatio, size),
    value,
    interval,
    beyond: 1,
    basis: "measured",
    law: null,
    trials: n,
  };
}

/** As projected for everyone: the trials' own laws compared, widened by both laws' tested errors. */
function projectedRatio(baseline: AppendGroup, group: AppendGroup, scenario: KelScenario): Projection | null {
  const agents = scenario.agents.value;
  const whole = ({ fitted, shape }: AppendGroup) =>
    fitted?.perTrial.map((own) => onboardMs(own, shape, agents)) ?? [];
  const [ours, theirs] = [whole(group), whole(baseline)];
  if (ours.length === 0 || theirs.length === 0) return null;
  const { ratio: value, interval, n } = ratioOfMedians(ours, theirs, RATIO_SEED);
  const sides = [group, baseline].map(({ fitted, shape }) => {
    const size = shape.rootEventsPerAgent * agents;
    return { factor: wideningFactor(fitted!.law, size), beyond: size / fitted!.law.testedTo };
  });
  const factor = sides[0]!.factor * sides[1]!.factor;
  return {
    ...of(group, METRICS.onboardingRatio, group.shape.rootEventsPerAgent * agents),
    value,
    interval: interval && [interval[0] / factor, interval[1] * factor],
    beyond: Math.max(sides[0]!.beyond, sides[1]!.beyond),
    basis: "projected",
    law: group.fitted!.law.id,
    trials: n,
  };
}

/** Seed of the ratios' resampling: fixed, so that one run has one assessment. */
const RATIO_SEED = 20261122;
