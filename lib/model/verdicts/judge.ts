import type { Subject } from "../../runs/subject.ts";
import type { Law } from "../assessment.ts";
import { basisOf, type Projection } from "../projection.ts";
import type { Sense } from "../../reference/requirement_metrics.ts";
import { COMPARATOR_WORDS } from "../../reference/comparator_words.ts";
import type { RequirementRow } from "../input.ts";
import { unitWords } from "../../text/numbers.ts";
import { isNeed } from "./needs.ts";
import type { NotProvenReason, Verdict } from "./verdict.ts";

/** Evidence for or against a requirement: a number, a fact that is none, or the reason why there is neither. */
export type Evidence =
  | NumberEvidence
  | { readonly holds: boolean; readonly text: string }
  | NoEvidence;

/** Why there is no evidence, and the command that would give it. */
export interface NoEvidence {
  readonly reason: NotProvenReason;
  readonly text: string;
  readonly command?: string;
}

interface NumberEvidence {
  readonly projection: Projection;
  readonly sense: Sense;
  /** The law behind the projection, where there is one. */
  readonly law: Law | null;
  readonly text: string;
}

/**
 * Largest multiple of the tested range at which a projection may still pass or fail: three quadruplings. choice: by then the
 * tested error has been compounded three times; further out the law's form is an assumption.
 */
export const BEYOND_MAX = 64;

/** Relative tolerance of an "about" on a count. choice: the documents round to two or three digits. */
const APPROXIMATELY = 0.05;

/** Relative tolerance of a claimed size or time. choice: an estimate a fifth off still plans the same disk and the same hour. */
const CLAIMED = 0.2;

/** Units of claims that are estimates of a cost, not counts. */
const ESTIMATED: ReadonlySet<string> = new Set(["gb", "min"]);

/** A count and the largest size tried say nothing of what a store carries. */
const NOT_DECIDING: ReadonlySet<Sense> = new Set(["within", "reached"]);

/**
 * Compares one requirement with its evidence.
 *
 * pass: the whole 95 % interval meets the threshold; fail: all of it misses. Beyond the tested range (beyond > 1) only a
 * projection from a law whose prediction was tested, at most 64 times beyond, whose widened interval still clears the
 * threshold may pass or fail; else it is not proven, `beyond-tested-range`. Comparators are exact at the edge: a p99 of
 * exactly 100 ms is not under 100 ms, a rate of exactly 250/s is at least 250/s.
 * Source: README.md "How to read a result".
 */
export function judge(requirement: RequirementRow, subject: Subject, evidence: Evidence): Verdict {
  const [low, high] = bounds(requirement);
  const threshold = typeof requirement.test_at === "number" ? requirement.test_at : high ?? low;
  const base = {
    id: requirement.id,
    kind: requirement.kind,
    decides: isNeed(requirement) && isDeciding(evidence),
    ...subject,
    need: needText(requirement, "sense" in evidence ? evidence.sense : null),
    threshold,
    unit: unitWords(requirement.unit ?? ""),
    source: requirement.source,
    evidence: evidence.text,
  };
  const none = { value: null, interval: null, headroom: null, basis: "none" } as const;
  if ("reason" in evidence) {
    const { text: _, ...open } = evidence;
    return { ...base, ...none, verdict: "not proven", ...open };
  }
  if ("holds" in evidence) {
    return { ...base, ...none, verdict: evidence.holds ? "pass" : "fail", reason: null };
  }
  const { projection, sense } = evidence;
  const { value, interval } = projection;
  const outcome = outcomeOf(requirement, evidence);
  return {
    ...base,
    variant: projection.variant,
    value,
    interval,
    headroom: headroomOf(sense, value, threshold),
    basis: basisOf(projection),
    metric: projection.metric,
    ...projection.phase === undefined ? {} : { phase: projection.phase },
    ...sense === "within" ? { isClaim: true as const } : {},
    verdict: outcome === "pass" || outcome === "fail" ? outcome : "not proven",
    reason: outcome === "pass" || outcome === "fail" ? null : outcome,
  };
}

/** Whether evidence speaks for or against a store, or would: what only describes the workload or the plan does not. */
function isDeciding(evidence: Evidence): boolean {
  if ("reason" in evidence) return evidence.reason !== "not-a-measurement";
  return !("sense" in evidence && NOT_DECIDING.has(evidence.sense));
}

type Outcome = "pass" | "fail" | NotProvenReason;

function outcomeOf(
  requirement: RequirementRow,
  evidence: NumberEvidence,
): Outcome {
  const { projection, sense, law } = evidence;
  const { interval, beyond } = projection;
  // Any measured number with an interval is an answer, at the size that is asked where one is.
  if (requirement.comparator === "exists") {
    return interval === null ? "too-few-trials" : beyond > 1 ? "beyond-tested-range" : "pass";
  }
  const meets = test(requirement, sense);
  if (meets === null) return "no-threshold";
  if (sense === "reached") return meets(projection.value) ? "pass" : "beyond-tested-range";
  if (projection.testedIn === null) return "phase-not-measured";
  if (interval === null) return "too-few-trials";
  if (beyond > BEYOND_MAX || (beyond > 1 && (law === null || law.predictionError === null))) {
    return "beyond-tested-range";
  }
  const [low, high] = interval.map(meets);
  const inside = sense === "within" && !low && !high && straddles(requirement, interval);
  if (low && high) return "pass";
  if (!low && !high && !inside) return "fail";
  return beyond > 1 ? "beyond-tested-range" : "interval-crosses-threshold";
}

/** Whether an interval whose ends both miss contains the whole stated range. */
function straddles(requirement: RequirementRow, interval: readonly [number, number]): boolean {
  const [low, high] = bounds(requirement);
  return interval[0] < (low ?? high ?? 0) && interval[1] > (high ?? low ?? 0);
}

/** The comparison as a function of the value; null where the requirement states no number. */
function test(requirement: RequirementRow, sense: Sense): ((value: number) => boolean) | null {
  const [low, high] = bounds(requirement);
  if (low === null || high === null) return null;
  const limit = typeof requirement.test_at === "number" ? requirement.test_at : high;
  const strict = requirement.comparator === "lt" || requirement.comparator === "gt";
  if (sense === "at-least" || sense === "reached") return (value) => strict ? value > limit : value >= limit;
  if (sense === "at-most") return (value) => strict ? value < limit : value <= limit;
  const slack = slackOf(requirement);
  return (value) => value >= low * (1 - slack) && value <= high * (1 + slack);
}

/** Relative tolerance at both ends of a stated number or range. */
function slackOf({ comparator, unit }: RequirementRow): number {
  if (ESTIMATED.has(unit ?? "")) return CLAIMED;
  return comparator === "approx" ? APPROXIMATELY : 0;
}

/** Lower and upper end of the stated range, equal for a single number; null where the source states none. */
function bounds(requirement: RequirementRow): [number | null, number | null] {
  const { threshold, threshold_min: min, threshold_max: max } = requirement;
  if (typeof threshold === "number") return [threshold, threshold];
  return [min ?? max ?? null, max ?? min ?? null];
}

/** Above 1 always means room: capacity / need, or limit / value. Null for counts, and for sizes not yet reached. */
function headroomOf(sense: Sense, value: number, threshold: number | null): number | null {
  if (threshold === null || sense === "within" || (sense === "reached" && value < threshold)) return null;
  const headroom = sense === "at-most" ? threshold / value : value / threshold;
  return Number.isFinite(headroom) ? headroom : null;
}

/** The requirement as text with its unit: "sustained writes (sustained): at least 250 entities/s". */
function needText(requirement: RequirementRow, sense: Sense | null): string {
  const what = requirement.metric.replaceAll("_", " ").replace("commit latency", "commit service time")
    .replace("query latency", "query response time").replace("latency", "time");
  const statistic = requirement.statistic ? ` (${requirement.statistic})` : "";
  const unit = unitWords(requirement.unit ?? "");
  const { threshold, threshold_min: min, threshold_max: max, comparator } = requirement;
  if (typeof min === "number" && typeof max === "number") {
    // A range of load or cost is judged at one end; a range of a count at both.
    const at = sense === "at-least" || sense === "at-most" ? requirement.test_at : null;
    const judged = typeof at === "number" ? `, judged at ${stated(at)}` : "";
    return `${what}${statistic}: ${stated(min)} to ${stated(max)} ${unit}`.trim() + judged;
  }
  if (typeof threshold !== "number") return `${what}${statistic}`;
  const ofMore = typeof requirement.test_at === "number" && requirement.test_at !== threshold
    ? `, judged at ${stated(requirement.test_at)}`
    : "";
  // A load of "at most 1600" may reach 1600: the store has to carry it.
  const carried = sense === "at-least" && (comparator === "lte" || comparator === "lt");
  const words = carried ? "carry up to" : COMPARATOR_WORDS[comparator] ?? comparator;
  return `${what}${statistic}: ${words} ${stated(threshold)} ${unit}`.trim() + ofMore;
}

/** A stated number in full, thousands apart from 10,000 on. */
function stated(value: number): string {
  return Math.abs(value) < 1e4 ? String(value) : value.toLocaleString("en-US", { maximumFractionDigits: 9 });
}
