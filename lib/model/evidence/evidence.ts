import { writeVariant } from "../../runs/write_variant.ts";
import { countText } from "../../scenarios/describe/words.ts";
import { SAMPLES_FOR_P99 } from "../../stats/quantile.ts";
import { formatMeasured, formatNumber, formatPercent } from "../../text/numbers.ts";
import type { Law } from "../assessment.ts";
import { basisOf, type Projection } from "../projection.ts";
import { SAMPLES_FOR_P50 } from "../laws/query_law.ts";
import type { Sense } from "../../reference/requirement_metrics.ts";
import type { Evidence } from "../verdicts/judge.ts";
import { isOfContents } from "../../reference/metrics.ts";
import { largestFirst, nearestFirst } from "./pick.ts";
import type { AskedMetric, Question } from "../verdicts/question.ts";
import type { NotProvenReason } from "../verdicts/verdict.ts";

/** The projections of a scenario on one store, among which `evidenceFor` finds the answer to a question. */
export interface EvidenceSource {
  readonly projections: readonly Projection[];
  readonly laws: readonly Law[];
  /** Ids of metrics that were measured with too few samples for their statistic. */
  readonly tooFew: ReadonlySet<string>;
  /** Variants in the order verdicts prefer them. */
  readonly variants: readonly string[];
  /** Why this scenario has no numbers; null where it has some. */
  readonly nothing: NotProvenReason | null;
  /** The scenario's full size by variant, in the projections' size unit: where questions are asked. */
  readonly needSize: (variant: string) => number;
  /** Time to sync this many entities, by variant; null without a law. */
  readonly sync: (entities: number, variant: string) => Projection | null;
  /** Sizes from the scenario's definition and the largest reached: `count:rows`, `reached:entities` (`sizeCounts`). */
  readonly counts: ReadonlyMap<string, Projection>;
}

/**
 * The evidence for one question: of the variant that verdicts prefer, or of it and the same without syncs the one measured nearest to
 * the need, where syncs make no difference. Its text also gives the other variants' values.
 */
export function evidenceFor(question: Question, source: EvidenceSource): Evidence {
  if ("reason" in question) return question;
  const count = source.counts.get(question.metric);
  if (count !== undefined) {
    const text = count.basis === "measured"
      ? "largest size a trial held"
      : "counted from the scenario's definition";
    return { projection: count, sense: question.sense, law: null, text };
  }
  if (source.nothing !== null) {
    return {
      reason: source.nothing,
      text: NOTHING_TEXT[source.nothing] ?? "no benchmark of this kind has been run",
    };
  }
  const { mode } = question;
  const known = source.variants.filter((variant) => mode === undefined || writeVariant(variant).mode === mode)
    .flatMap((variant) => worst(question, source, variant) ?? []);
  const found = isOfContents(question.metric) ? nearestFirst(known) : known;
  const projection = found[0];
  if (projection === undefined) return missing(question, source);
  const law = testedLaw(projection, source);
  const text = evidenceText(projection, law, found.slice(1));
  return {
    projection: inUnit(projection, question),
    sense: question.sense,
    law,
    text: question.note === undefined ? text : `${text}; ${question.note}`,
  };
}

/** A number in the requirement's own unit, of which each takes `per` of the metric's. */
function inUnit(projection: Projection, { per = 1 }: AskedMetric): Projection {
  const { value, interval } = projection;
  return {
    ...projection,
    value: value / per,
    interval: interval && [interval[0] / per, interval[1] / per],
  };
}

/** The law behind a projection, with the test on the phase that the projection is about. */
function testedLaw({ law: id, testedIn }: Projection, { laws }: EvidenceSource): Law | null {
  const law = laws.find((of) => of.id === id) ?? null;
  return law && { ...law, ...law.phases?.find(({ phase }) => phase === testedIn) };
}

const NOTHING_TEXT: Partial<Record<NotProvenReason, string>> = {
  "run-failed": "every trial of this benchmark failed a check",
  "storage-not-real": "the measured files did not lie on real storage",
};

/** Why a question has no number: too few samples for a statistic that it asks, else no measurement. */
function missing(
  { metric, worstOf = [metric], command }: AskedMetric,
  { tooFew }: EvidenceSource,
): Evidence {
  const next = command === undefined ? {} : { command };
  const few = worstOf.find((id) => tooFew.has(id));
  if (few === undefined) {
    return { reason: "not-measured", text: "no usable measurement of this metric", ...next };
  }
  const [statistic, needed] = few.includes("p99") ? ["p99", SAMPLES_FOR_P99] : ["p50", SAMPLES_FOR_P50];
  return {
    reason: "too-few-samples",
    text: `fewer than ${needed} samples, too few for a ${statistic}`,
    ...next,
  };
}

function worst(question: AskedMetric, source: EvidenceSource, variant: string): Projection | undefined {
  if (question.entities !== undefined) return source.sync(question.entities, variant) ?? undefined;
  const found = (question.worstOf ?? [question.metric]).map((id) =>
    best({ ...question, metric: id }, source, variant)
  );
  // A missing one may be the worst.
  return found.every((projection) => projection !== undefined) ? envelope(found, question.sense) : undefined;
}

/** The projection of a metric at the needed size, else at the largest below it. */
function best(
  { metric, measured }: AskedMetric,
  source: EvidenceSource,
  variant: string,
): Projection | undefined {
  const size = source.needSize(variant);
  const own = source.projections.filter((p) => p.variant === variant && p.metric === metric && p.size <= size)
    .sort(largestFirst);
  const seen = own.filter((p) => p.basis === "measured");
  const withInterval = seen.find((p) => p.interval !== null) ?? seen[0];
  if (measured === "at-any-size") return withInterval;
  const largest = measured === undefined ? own[0] : seen.find((p) => p.size === size) ?? withInterval;
  // Measured at a smaller size only and not projected: it proves nothing beyond that size.
  return largest === undefined || largest.size === size
    ? largest
    : { ...largest, beyond: Math.max(largest.beyond, size / largest.size) };
}

/**
 * The worst of several numbers: of times the largest, of rates the smallest. Its interval reaches from the worst lower bound to
 * the worst upper one. It takes its law and its phase from the one furthest beyond its tested range, so that none is judged by
 * another's test.
 */
function envelope(projections: readonly Projection[], sense: Sense): Projection {
  const furthest = projections.reduce((a, b) => (b.beyond > a.beyond ? b : a));
  const intervals = projections.map(({ interval }) => interval);
  const worst = (values: readonly number[]) =>
    sense === "at-least" ? Math.min(...values) : Math.max(...values);
  return {
    ...furthest,
    value: worst(projections.map(({ value }) => value)),
    interval: intervals.includes(null)
      ? null
      : [worst(intervals.map((interval) => interval![0])), worst(intervals.map((interval) => interval![1]))],
    trials: Math.min(...projections.map(({ trials }) => trials)),
  };
}

function evidenceText(projection: Projection, law: Law | null, others: readonly Projection[]): string {
  const { variant, trials, beyond, rescaledFrom } = projection;
  const parts = [
    `${variant}, ${basisOf(projection)}, ${countText(trials, "trial")}`,
    ...phaseText(projection),
  ];
  if (rescaledFrom !== undefined) parts.push(`rescaled from ${rescaledFrom}, not measured`);
  if (law !== null) parts.push(`law ${law.id}`);
  if (law !== null && law.predictionError !== null) {
    parts.push(`tested error ${signedPercent(law.predictionError)}`);
  }
  if (beyond > 1) parts.push(`${formatNumber(beyond)}x beyond the tested range`);
  const other = others.map((p) => `${p.variant}: ${formatMeasured(p, p.unit)}`);
  return [parts.join(", "), ...other].join("; ");
}

/** The phase whose mix of creates, updates and closes a number is for, and where its law was tested on another one's. */
function phaseText({ phase, testedIn, basis }: Projection): string[] {
  if (phase === undefined) return [];
  const stand = basis === "measured" || testedIn === phase
    ? ""
    : testedIn === null
    ? ", of which no trial measured such a mix"
    : `, as defined; tested on ${testedIn} blocks`;
  return [`${phase} blocks${stand}`];
}

function signedPercent(share: number): string {
  return `${share >= 0 ? "+" : ""}${formatPercent(share)}`;
}
