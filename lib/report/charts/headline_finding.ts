import type { Curve } from "../../model/assessment.ts";
import { formatCount, formatNumber, formatValue } from "../../text/numbers.ts";
import { subjectStyles } from "./subject_style.ts";
import { sentenceCase } from "../../text/sentence_case.ts";
import { valueAt } from "./value_at.ts";

type Limit = Curve["limits"][number];

/** The title of a headline chart, from its first curve: where it first crosses one of its limits, or how far it holds. */
export function headlineFinding(curves: readonly Curve[]): string {
  const curve = curves[0]!;
  const name = `${sentenceCase(curve.metricTitle)} (${subjectStyles(curves)(curve).name})`;
  const limit = firstToBreak(curve);
  const sizes = [...curve.law, ...curve.measured].map((point) => point.size);
  const largest = Math.max(...sizes);
  if (limit === undefined) return plainFinding(curve, name);
  const bound = formatValue(limit.value, curve.unit);
  const points = pointsOf(curve);
  const first = points.find((point) => misses(limit, point.value));
  const verb = limit.sense === "at-most" ? "stays under" : "stays above";
  if (first === undefined) {
    const edges = points.map((point) => limit.sense === "at-most" ? point.high : point.low);
    const isUntested = curve.law.length > 0 && curve.law.every(({ tested }) => !tested);
    const broken = isUntested || edges.some((edge) => misses(limit, edge));
    const shown = broken ? `is projected to ${verb.replace("stays", "stay")}` : verb;
    const reach = `up to ${formatCount(largest)} ${curve.sizeUnit}`;
    return `${name} ${shown} ${bound} (${limit.requirement}) ${reach}${broken ? ", not proven" : ""}`;
  }
  if (first === points[0]) {
    const value = formatValue(first.value, curve.unit);
    return `${name} misses ${bound} (${limit.requirement}) from the start: ${value} at ` +
      `${formatCount(first.size)} ${curve.sizeUnit}`;
  }
  const measuredTo = Math.max(0, ...curve.measured.map((point) => point.size));
  const [now, projected] = limit.sense === "at-most"
    ? ["passes", "is projected to pass"]
    : ["falls below", "is projected to fall below"];
  const crossing = first.size <= measuredTo ? now : projected;
  const size = `${formatCount(first.size)} ${curve.sizeUnit}`;
  return `${name} ${crossing} ${bound} (${limit.requirement}) near ${size}${againstNeed(curve, first.size)}`;
}

/** Of several limits the one that breaks at the smallest size; where none breaks, or several at once, the most demanding. */
function firstToBreak(curve: Curve): Limit | undefined {
  const points = pointsOf(curve);
  const breaksAt = (limit: Limit) =>
    points.find((point) => misses(limit, point.value))?.size ?? Number.MAX_VALUE;
  const demand = ({ sense, value }: Limit) => sense === "at-most" ? -value : value;
  return curve.limits.toSorted((a, b) => breaksAt(a) - breaksAt(b) || demand(b) - demand(a))[0];
}

function pointsOf({ law, measured }: Curve): Curve["law"] | Curve["measured"] {
  return law.length > 0 ? law : measured;
}

function misses({ sense, value: limit }: Limit, value: number): boolean {
  return sense === "at-most" ? value > limit : value < limit;
}

function plainFinding(curve: Curve, name: string): string {
  const need = curve.marks.find((mark) => mark.kind === "need") ?? curve.marks[0];
  const at = need === undefined ? null : valueAt(curve.law, need.size);
  const last = curve.measured.at(-1);
  if (need !== undefined && at !== null) {
    return `${name} is projected at ${formatValue(at.value, curve.unit)} for ${need.label}`;
  }
  if (last === undefined) return `${name}: nothing measured`;
  const size = `${formatCount(last.size)} ${curve.sizeUnit}`;
  return `${name} is ${formatValue(last.value, curve.unit)} at ${size}, the largest size measured`;
}

function againstNeed(curve: Curve, size: number): string {
  const need = curve.marks.find((mark) => mark.kind === "need");
  return need === undefined ? "" : `, ${formatNumber(size / need.size)}x what is needed`;
}
