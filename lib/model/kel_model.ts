import type { Row } from "../runs/schema.ts";
import type { KelScenario } from "../scenarios/scenario.ts";
import { median, medianInterval, ratioOfMedians } from "../stats/mod.ts";
import { type AppendGroup, appendGroup, logEventsAtEnd, type TrialCalls } from "./append_law.ts";
import type { Metric, Projection } from "./assessment.ts";
import { serviceMs } from "./commit_law.ts";
import { type FittedLaw, predict } from "./fit_law.ts";
import type { AssessInput } from "./input.ts";
import { METRICS } from "./metrics.ts";
import { type Coefficients, onboardMs, wideningFactor } from "./predict.ts";

/** The write mode the issue starts from: every event in a commit of its own. Source: 000:L15. */
export const BASELINE_MODE = "per-event";

/** The append groups of a key event log scenario, one a write mode. */
export function appendGroups(
  scenario: KelScenario,
  trials: readonly Row<"trials">[],
  input: AssessInput,
): AppendGroup[] {
  const calls = Map.groupBy(
    input.operations.filter(({ operation }) => operation === "append" || operation === "batch"),
    (row) => row.trial,
  );
  const own = trials.filter((trial) => trial.scenario === scenario.id && calls.has(trial.trial));
  return [...Map.groupBy(own, (trial) => trial.variant).values()].map((group) =>
    appendGroup(group.map((trial) => ({ trial, calls: calls.get(trial.trial)! })))
  );
}

/** Measured rates of each write mode, and the onboarding of the whole organisation. */
export function kelProjections(scenario: KelScenario, groups: readonly AppendGroup[]): Projection[] {
  const baseline = groups.find((group) => group.variant === BASELINE_MODE);
  return groups.flatMap((group) => [
    ...measuredRates(group),
    ...wholeOnboarding(scenario, group),
    ...(baseline === undefined || group === baseline ? [] : ratioTo(baseline, group, scenario)),
  ]);
}

function of(group: AppendGroup, metric: Metric, size: number) {
  const { scenario, variant } = group;
  const sizeUnit = "events in the organisation's log";
  return { scenario, variant, metric: metric.id, unit: metric.unit, size, sizeUnit };
}

const RATES = [
  [METRICS.eventsPerS, (call: Row<"operations">) => call.events],
  [METRICS.rootEventsPerS, (call: Row<"operations">) => call.root_events],
  [METRICS.agentsPerS, (call: Row<"operations">) => call.agents],
] as const;

function measuredRates(group: AppendGroup): Projection[] {
  return [group.fit, group.test].filter((trials) => trials.length > 0).flatMap((trials) => {
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
      calls.reduce((total, call) => total + count(call), 0);
    return [
      ...RATES.map(([metric, count]) =>
        rate(metric, (trial) => 1000 * sum(trial, count) / sum(trial, serviceMs))
      ),
      rate(METRICS.msPerEvent, (trial) => sum(trial, serviceMs) / sum(trial, (call) => call.events)),
    ];
  });
}

/** What onboarding everyone takes, and the mean rates over it, each named for what it counts. */
function wholeOnboarding(scenario: KelScenario, group: AppendGroup): Projection[] {
  const { fitted, shape } = group;
  if (fitted === null) return [];
  const agents = scenario.agents.value;
  const ask = (metric: Metric, question: (ms: number) => number) =>
    fromLaw(group, fitted, metric, agents, (c) => question(onboardMs(c, shape, agents)));
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
  metric: Metric,
  agents: number,
  question: (coefficients: Coefficients) => number,
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

/**
 * Onboarding time of a write mode against one commit an event: as measured at the fit size (service time an agent), and
 * as projected for everyone (the trials' own laws compared), both with intervals resampled over trials.
 */
function ratioTo(baseline: AppendGroup, group: AppendGroup, scenario: KelScenario): Projection[] {
  if (baseline.fit.length === 0 || group.fit.length === 0) return [];
  const perAgent = ({ calls }: TrialCalls) =>
    calls.reduce((ms, call) => ms + serviceMs(call), 0) /
    Math.max(1, calls.reduce((n, call) => n + call.agents, 0));
  const now = ratioOfMedians(group.fit.map(perAgent), baseline.fit.map(perAgent), RATIO_SEED);
  const measured: Projection = {
    ...of(group, METRICS.onboardingRatio, median(group.fit.map(logEventsAtEnd))),
    value: now.ratio,
    interval: now.interval,
    beyond: 1,
    basis: "measured",
    law: null,
    trials: now.n,
  };
  if (baseline.fitted === null || group.fitted === null) return [measured];
  const agents = scenario.agents.value;
  const whole = (of: AppendGroup) => of.fitted!.perTrial.map((own) => onboardMs(own, of.shape, agents));
  const [a, b] = [whole(group), whole(baseline)];
  if (a.length === 0 || b.length === 0) return [measured];
  const then = ratioOfMedians(a, b, RATIO_SEED);
  const size = group.shape.rootEventsPerAgent * agents;
  const factor = wideningFactor(group.fitted.law, size) *
    wideningFactor(baseline.fitted.law, baseline.shape.rootEventsPerAgent * agents);
  return [measured, {
    ...of(group, METRICS.onboardingRatio, size),
    value: then.ratio,
    interval: then.interval && [then.interval[0] / factor, then.interval[1] * factor],
    beyond: size / group.fitted.law.testedTo,
    basis: "projected",
    law: group.fitted.law.id,
    trials: then.n,
  }];
}

/** Seed of the ratios' resampling: fixed, so that one run has one assessment. */
const RATIO_SEED = 20261122;
