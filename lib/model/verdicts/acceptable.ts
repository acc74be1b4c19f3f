import type { RequirementRow } from "../input.ts";
import { BASELINE_MODE } from "../evidence/kel_model.ts";
import { METRICS } from "../../reference/metrics.ts";
import { formatMeasured } from "../../text/numbers.ts";
import type { Acceptable, BulkFlow } from "./answer.ts";
import type { AskedMetric } from "./question.ts";
import type { Verdict } from "./verdict.ts";

/**
 * Minutes of onboarding that are held against one commit an event where nobody says which are acceptable. The issue's own
 * estimate is 25 (KERI-08, 000:L15). choice: a coffee break and an hour beside it.
 */
export const ACCEPTABLE_MINUTES: readonly number[] = [5, 25, 60];

/** The question how long a write mode takes for the whole organisation, and the row that it is judged by. */
export function minutesQuestion(mode: string, minutes: number): readonly [AskedMetric, RequirementRow] {
  return [{ metric: METRICS.onboardingMin.id, sense: "at-most", mode }, {
    id: "acceptable-minutes",
    use_case: "keri_bulk_onboarding",
    kind: "requirement",
    metric: "onboarding_time",
    statistic: null,
    comparator: "lte",
    threshold: minutes,
    test_at: minutes,
    unit: "min",
    scenario: null,
    source: "--acceptable-minutes",
    judgedBy: { metric: METRICS.onboardingMin.id, sense: "at-most" },
  }];
}

/**
 * Holds one commit an event against the minutes that may be accepted. no-go: it is shown to take no longer, so that nothing
 * else is needed. go: it is shown to take longer, and a bulk flow to take no longer or to pay. Else unknown.
 * @param worth Whether a bulk flow pays by its rates. @param takes The verdict on a write mode's time within these minutes.
 */
export function acceptableWithin(
  minutes: number,
  { worth, modes, takes }: {
    readonly worth: BulkFlow["decision"];
    /** Write modes that were measured. */
    readonly modes: readonly string[];
    readonly takes: (mode: string) => Verdict;
  },
): Acceptable {
  const all = [BASELINE_MODE, ...modes.filter((mode) => mode !== BASELINE_MODE)]
    .map((mode) => ({ mode, verdict: takes(mode) }));
  const [{ verdict: perEvent }, ...others] = all as [typeof all[number], ...typeof all];
  // Where one commit an event is acceptable nothing else is asked for.
  const said = perEvent.verdict === "pass" ? [] : others;
  return {
    minutes,
    takes: all.map(({ mode, verdict }) => ({
      mode,
      verdict: verdict.verdict,
      reason: verdict.reason,
      text: acceptableText(verdict, minutes),
    })),
    decision: decide(perEvent, others.map(({ verdict }) => verdict), worth),
    why: [
      `one commit an event ${takesText(perEvent, minutes)}`,
      ...said.map(({ mode, verdict }) => `${mode} ${takesText(verdict, minutes)}`),
    ].join("; "),
  };
}

function decide(
  perEvent: Verdict,
  others: readonly Verdict[],
  worth: BulkFlow["decision"],
): BulkFlow["decision"] {
  if (perEvent.verdict === "pass") return "no-go";
  if (perEvent.verdict === "not proven") return "unknown";
  return others.some(({ verdict }) => verdict === "pass") ? "go" : worth;
}

/** "takes 18 min [15 min, 21 min], projected: not acceptable". */
function takesText(verdict: Verdict, minutes: number): string {
  const { value, interval, basis, reason } = verdict;
  if (value === null) return "was not measured";
  const time = formatMeasured({ value, interval }, "min") + (basis === "projected" ? ", projected" : "");
  return `takes ${time}: ${acceptableText(verdict, minutes)}${reason === null ? "" : ` (${reason})`}`;
}

/** "acceptable", "not acceptable"; with a question mark where that is not proven. */
function acceptableText({ value, verdict }: Verdict, minutes: number): string {
  if (value === null) return "?";
  if (verdict !== "not proven") return verdict === "pass" ? "acceptable" : "not acceptable";
  return `${value <= minutes ? "" : "not "}acceptable ?`;
}
