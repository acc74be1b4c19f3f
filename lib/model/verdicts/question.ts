import type { RequirementRow } from "../input.ts";
import { METRICS, peakMetricId, QUERY_TIMES, queryMetric, typesRate } from "../../reference/metrics.ts";
import { ANY_PEAK, isAsked } from "../../reference/asked_of.ts";
import type { Measured, Sense } from "../../reference/requirement_metrics.ts";
import type { NoEvidence } from "./judge.ts";

/** A requirement as a question about the model's metrics. */
export interface AskedMetric {
  readonly metric: string;
  readonly sense: Sense;
  /** Write mode the requirement is about; without one, the judged variant. */
  readonly mode?: string;
  /** Several metrics (query types): all must have a projection, and the worst is compared. */
  readonly worstOf?: readonly string[];
  /** Only measured numbers answer: `at-full-size` at the scenario's full size alone. */
  readonly measured?: "at-any-size" | "at-full-size";
  /** Number of entities the requirement is about, where not the scenario's full size. */
  readonly entities?: number;
  /** How many of the metric's units make one of the requirement's (entity versions an update, minutes an hour); 1 if left out. */
  readonly per?: number;
  /** How the requirement was read, for the evidence. */
  readonly note?: string;
  /** The command that measures it where the run did not. */
  readonly command?: string;
}

/** The metric a requirement is compared with, or the reason why there is none. */
export type Question = AskedMetric | NoEvidence;

/** What a scenario has that requirements may ask about. */
export interface Asked {
  readonly queryTypes: readonly string[];
  /** Its declared peaks, and the entity versions a second of each. */
  readonly peaks: readonly { readonly id: string; readonly perS: number }[];
}

/**
 * The question that a requirement asks of a scenario, by its entry in data/reference/requirement-metrics.json.
 *
 * Every rate is a need: the capacity must reach its demanding end, also where a claim states the load as a range.
 * Costs (time, bytes, chains) are ceilings; but a size or time that the source only estimates is a claim, which holds if the
 * real one is about as large, and does not if it is smaller or larger.
 */
export function questionOf(row: RequirementRow, asked: Asked): Question {
  const { judgedBy, entities } = row;
  if ("reason" in judgedBy) {
    const { why: text, ...open } = judgedBy;
    return { ...open, text };
  }
  if ("fact" in judgedBy) return { reason: "not-measured", text: "no onboarding was measured" };
  const { metric, sense, peak: _, queries, per = row.entities_per_op ?? 1, chosen: _chosen, ...rest } =
    judgedBy;
  const own = { ...rest, sense, ...per === 1 ? {} : { per }, ...entities === undefined ? {} : { entities } };
  const types = asked.queryTypes.filter((type) => isAsked(type, judgedBy));
  if (queries !== undefined && types.length === 0) {
    return { reason: "no-benchmark", text: "the query mix has no such query" };
  }
  if (metric === METRICS.queriesPerS.id) {
    return { metric: queries === undefined ? metric : typesRate(types).id, ...own };
  }
  if (metric in QUERY_TIMES) {
    const statistic = QUERY_TIMES[metric as keyof typeof QUERY_TIMES];
    return worst(
      (queries === undefined ? ["mix"] : types).map((type) => queryMetric(type, "response", statistic).id),
      own,
    );
  }
  const peaks = peaksOf(judgedBy, { asked, perS: per * Number(row.test_at) });
  if (peaks === null) {
    return { reason: "not-measured", text: `the scenario declares no peak "${judgedBy.peak}"` };
  }
  return worst(peaks.length === 0 ? [metric] : peaks.map((peak) => peakMetricId(metric, peak)), own);
}

function worst(ids: readonly string[], own: Omit<AskedMetric, "metric">): AskedMetric {
  return { metric: ids[0]!, ...own, ...ids.length > 1 ? { worstOf: ids } : {} };
}

/**
 * The peaks in whose blocks a rate is asked: the named one, of a peak without a name those that are no heavier; none for the
 * steady stream. A rate of one mix says nothing of another: null where the scenario has not declared the named one.
 */
function peaksOf(
  { peak }: Measured,
  { asked: { peaks }, perS }: { readonly asked: Asked; readonly perS: number },
): readonly string[] | null {
  if (peak === undefined) return [];
  if (peak === ANY_PEAK) return noHeavier(peaks, perS).map(({ id }) => id);
  return peaks.some(({ id }) => id === peak) ? [peak] : null;
}

/** The peaks of at most this rate: one of 9,000 a second is not what a peak of 1,600 means. All where every one is heavier. */
export function noHeavier<P extends { readonly perS: number }>(
  peaks: readonly P[],
  perS: number,
): readonly P[] {
  const some = peaks.filter((peak) => peak.perS <= perS);
  return some.length > 0 ? some : peaks;
}
