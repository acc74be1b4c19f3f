import type { Row } from "../../runs/schema.ts";
import { type Subject, subjectOf } from "../../runs/subject.ts";
import { addSample, median, normalEquations } from "../../stats/mod.ts";
import { fitLaw, type FittedLaw, type LawDescription, tested, worstError } from "./fit_law.ts";
import { byRole, serviceMs } from "./commit_law.ts";
import { APPEND_DRIVERS, type Coefficients, type OnboardShape } from "../predict.ts";

type Call = Row<"operations">;

export interface TrialCalls {
  readonly trial: Row<"trials">;
  /** Appends and batches, in order; replays and verifications are not appends. */
  readonly calls: readonly Call[];
}

/** Registry calls of one subject, by trial, with the law they follow. */
export interface AppendGroup {
  readonly subject: Subject;
  readonly durability: string;
  readonly calibration: readonly TrialCalls[];
  readonly validation: readonly TrialCalls[];
  readonly shape: OnboardShape;
  readonly fitted: FittedLaw | null;
}

const UNITS = { call: "ms", event: "ms/event", log_event: "ms/event in the log" } as const;

const FORMULA =
  "call ms = call + event (events in the call) + log_event (events in the organisation's log before)";

/**
 * Fits the append law of one subject and tests it on the validation trials, as `commitGroup` does for blocks.
 *
 * Where every call holds the same number of events, event and call cannot be told apart: the whole cost is then the events'.
 * @param grown The fitted law of the mode whose growth with the log this one shares; null to fit a growth of its own. Every commit rewrites
 * the log's folder once, however many events it adds, so all write modes share what the mode with the most commits shows:
 * the few calls of a batched trial would fit noise. Source: keri.md 2 "Cost anatomy".
 */
export function appendGroup(trials: readonly TrialCalls[], grown: FittedLaw | null): AppendGroup {
  const { durability } = trials[0]!.trial;
  const subject = subjectOf(trials[0]!.trial);
  const [calibration, validation] = byRole(trials);
  const logBefore = calibration.flatMap(({ calls }) => counted(calls).map((call) => call.log_events_before));
  const about = {
    kind: "append",
    subject,
    benchmark: "onboard",
    formula: FORMULA,
    drivers: APPEND_DRIVERS.map((name) => ({ name, unit: UNITS[name] })),
    sizeUnit: "events in the organisation's log",
    fittedFrom: logBefore.reduce((a, b) => Math.min(a, b), logBefore[0] ?? 0),
    fittedTo: calibration.length === 0 ? 0 : median(calibration.map(logEventsAtEnd)),
  };
  const fitted = calibration.length === 0 ? null : fitCalls(about, calibration, grown);
  return {
    subject,
    durability,
    calibration,
    validation,
    shape: shapeOf(trials),
    fitted: fitted === null ? null : testLaw(fitted, validation),
  };
}

/** Events in the organisation's own log when the trial ended. */
export function logEventsAtEnd({ calls }: TrialCalls): number {
  return calls.reduce((most, call) => Math.max(most, call.log_events_before + call.root_events), 0);
}

/** Calls that count for the law: warmup left out. */
export function counted(calls: readonly Call[]): Call[] {
  return calls.filter((call) => call.phase !== "warmup");
}

function drivers(call: Call): number[] {
  return [call.events, 1, call.log_events_before];
}

function fitCalls(
  about: LawDescription,
  trials: readonly TrialCalls[],
  grown: FittedLaw | null,
): FittedLaw | null {
  if (grown === null) {
    return fitLaw(
      about,
      trials.map(({ calls }) => equationsOf(counted(calls), drivers, 0)),
    );
  }
  const growthOf = (coefficients: Coefficients | undefined) => coefficients?.log_event ?? 0;
  const growth = growthOf(grown.coefficients);
  const own = (call: Call) => drivers(call).slice(0, -1);
  const fitted = fitLaw(
    { ...about, drivers: about.drivers.slice(0, -1) },
    trials.map(({ calls }) => equationsOf(counted(calls), own, growth)),
  );
  if (fitted === null) return null;
  const shared = grown.law.coefficients.filter(({ name }) => name === "log_event");
  return {
    law: { ...fitted.law, coefficients: [...fitted.law.coefficients, ...shared] },
    coefficients: { ...fitted.coefficients, log_event: growth },
    // Trial by trial, so that how unsure the growth is widens this mode's interval too.
    perTrial: fitted.perTrial.map((coefficients, i) => ({
      ...coefficients,
      log_event: growthOf(grown.perTrial[i % Math.max(1, grown.perTrial.length)]),
    })),
  };
}

/** Sums of products of what each call took beyond `growth` for each earlier event in the log. */
function equationsOf(calls: readonly Call[], driversOf: (call: Call) => number[], growth: number) {
  const equations = normalEquations(calls[0] === undefined ? 1 : driversOf(calls[0]).length);
  for (const call of calls) {
    const y = serviceMs(call) - growth * call.log_events_before;
    addSample(equations, { x: driversOf(call), y, weight: 1 / Math.max(1, call.events) });
  }
  return equations;
}

function testLaw(fitted: FittedLaw, validation: readonly TrialCalls[]): FittedLaw {
  const errors = validation.flatMap(({ calls }) => {
    const beyond = counted(calls).filter((call) => call.log_events_before >= fitted.law.fittedTo);
    const predicted = predictedMs(fitted.coefficients, beyond);
    return predicted > 0 ? [beyond.reduce((sum, call) => sum + serviceMs(call), 0) / predicted - 1] : [];
  });
  return errors.length === 0
    ? fitted
    : tested(fitted, median(validation.map(logEventsAtEnd)), worstError(errors));
}

/** What the law says these calls take together, ms. */
export function predictedMs(law: Coefficients, calls: readonly Call[]): number {
  return calls.reduce(
    (sum, call) => sum + drivers(call).reduce((ms, x, i) => ms + x * (law[APPEND_DRIVERS[i]!] ?? 0), 0),
    0,
  );
}

/**
 * Calls and events an agent takes. Where calls complete several agents, only the fullest batches count: a trial's last one
 * is cut short, and a small trial's only one too. Otherwise totals after warmup.
 */
function shapeOf(trials: readonly TrialCalls[]): OnboardShape {
  const all = trials.flatMap(({ calls }) => calls);
  const fullest = all.reduce((most, call) => Math.max(most, call.agents), 0);
  const calls = fullest > 1 ? all.filter((call) => call.agents === fullest) : counted(all);
  const sum = (of: (call: Call) => number) => calls.reduce((total, call) => total + of(call), 0);
  const agents = Math.max(1, sum((call) => call.agents));
  return {
    callsPerAgent: calls.length / agents,
    eventsPerAgent: sum((call) => call.events) / agents,
    rootEventsPerAgent: sum((call) => call.root_events) / agents,
  };
}
