import { remembered } from "../../remembered.ts";
import type { Row } from "../../runs/schema.ts";
import { serviceUs } from "../../runs/service_time.ts";
import {
  addSample,
  nonnegativeLeastSquares,
  type NormalEquations,
  normalEquations,
  pooled,
} from "../../stats/mod.ts";
import { APPEND_DRIVERS, type Coefficients, type OnboardShape } from "../predict.ts";
import { fitLaw, type FittedLaw, type LawDescription } from "./fit_law.ts";
import { type LawKind, type TrialGroup, trialGroup, type TrialSamples } from "./trial_group.ts";

type Call = Row<"operations">;

/**
 * Appends and batches of one trial; replays and verifications are not appends. Its size at the end is in events in the
 * organisation's own log.
 */
export type TrialCalls = TrialSamples<Call>;

/** Registry calls of one subject, by trial, with the law they follow. */
export interface AppendGroup extends TrialGroup<Call> {
  readonly shape: OnboardShape;
}

const UNITS = { call: "ms", event: "ms/event", log_event: "ms/event in the log" } as const;

/** The append law: service time of a registry call from its events and the events in the organisation's log. */
export const APPEND_LAW: LawKind<Call> = {
  description: {
    kind: "append",
    benchmark: "onboard",
    formula:
      "call ms = call + event (events in the call) + log_event (events in the organisation's log before)",
    drivers: APPEND_DRIVERS.map((name) => ({ name, unit: UNITS[name] })),
    sizeUnit: "events in the organisation's log",
  },
  counted: remembered((calls) => calls.filter(isCountedCall)),
  sizeBefore: (call) => call.log_events_before,
  predictedMs: (law, call) =>
    call.events * (law.event ?? 0) + (law.call ?? 0) + call.log_events_before * (law.log_event ?? 0),
};

/**
 * Fits the append law of one subject and tests it on the validation trials (`trialGroup`).
 *
 * Where every call holds the same number of events, event and call cannot be told apart: the whole cost is then the events'.
 * @param grown The fitted law of the mode whose growth with the log this one shares; null to fit a growth of its own. Every
 * commit rewrites the log's folder once, however many events it adds, so all write modes share the growth that the mode
 * with the most commits shows: the few calls of a batched trial would fit noise. Source: keri.md 2 "Cost anatomy".
 */
export function appendGroup(trials: readonly TrialCalls[], grown: FittedLaw | null): AppendGroup {
  const group = trialGroup(trials, APPEND_LAW, (about, calls) => fitCalls(about, calls, grown));
  return { ...group, shape: shapeOf(trials) };
}

/** Whether a call is one of the agents': the organisation's inception is warmup. */
export function isCountedCall({ phase }: Call): boolean {
  return phase !== "warmup";
}

function drivers(call: Call): number[] {
  return [call.events, 1, call.log_events_before];
}

function fitCalls(
  about: LawDescription,
  trials: readonly (readonly Call[])[],
  grown: FittedLaw | null,
): FittedLaw | null {
  if (grown === null) return fitLaw(about, trials.map((calls) => equationsOf(calls, drivers, 0)), linear);
  const growthOf = (coefficients: Coefficients | undefined) => coefficients?.log_event ?? 0;
  const growth = growthOf(grown.coefficients);
  const own = (call: Call) => drivers(call).slice(0, -1);
  const fitted = fitLaw(
    { ...about, drivers: about.drivers.slice(0, -1) },
    trials.map((calls) => equationsOf(calls, own, growth)),
    linear,
  );
  if (fitted === null) return null;
  const shared = grown.law.coefficients.filter(({ name }) => name === "log_event");
  return {
    law: { ...fitted.law, coefficients: [...fitted.law.coefficients, ...shared] },
    coefficients: { ...fitted.coefficients, log_event: growth },
    // Trial by trial, so that the uncertainty of the growth widens this mode's interval too.
    perTrial: fitted.perTrial.map((coefficients, i) => ({
      ...coefficients,
      log_event: growthOf(grown.perTrial[i % Math.max(1, grown.perTrial.length)]),
    })),
  };
}

function linear(trials: readonly NormalEquations[]) {
  return nonnegativeLeastSquares(pooled(trials));
}

/** Sums of products of what each call took beyond `growth` for each earlier event in the log. */
function equationsOf(calls: readonly Call[], driversOf: (call: Call) => number[], growth: number) {
  const equations = normalEquations(calls[0] === undefined ? 1 : driversOf(calls[0]).length);
  for (const call of calls) {
    const y = serviceUs(call) / 1000 - growth * call.log_events_before;
    addSample(equations, { x: driversOf(call), y, weight: 1 / Math.max(1, call.events) });
  }
  return equations;
}

/**
 * Calls and events an agent takes. Where calls complete several agents, only the fullest batches count: a trial's last one
 * is cut short, and a small trial's only one too. Otherwise totals after warmup.
 */
function shapeOf(trials: readonly TrialCalls[]): OnboardShape {
  const all = trials.flatMap(({ samples }) => samples);
  const fullest = all.reduce((most, call) => Math.max(most, call.agents), 0);
  const calls = fullest > 1 ? all.filter((call) => call.agents === fullest) : APPEND_LAW.counted(all);
  const sum = (of: (call: Call) => number) => calls.reduce((total, call) => total + of(call), 0);
  const agents = Math.max(1, sum((call) => call.agents));
  return {
    callsPerAgent: calls.length / agents,
    eventsPerAgent: sum((call) => call.events) / agents,
    rootEventsPerAgent: sum((call) => call.root_events) / agents,
  };
}
