import { isOfContents, METRICS } from "../../reference/metrics.ts";
import { type Subject, subjectKey } from "../../runs/subject.ts";
import { formatBytes } from "../../text/numbers.ts";
import type { Curve } from "../assessment.ts";
import { widened } from "../evidence/projection.ts";
import type { Projection } from "../projection.ts";
import type { RescaledFrom, Widening } from "./rescaled.ts";

/** Of metrics that are no times: bytes, and what is counted. */
const CONTENTS: readonly string[] = [METRICS.fileGb.id, METRICS.walMb.id, METRICS.shareOfMendoza.id];

/** A number as rescaled: its interval widened, and said so; one that is no time as it is. */
export function asRescaled(projection: Projection, rescaled: RescaledFrom | undefined): Projection {
  const { metric } = projection;
  if (rescaled === undefined || CONTENTS.includes(metric) || metric.includes(":")) return projection;
  const { writes, reads } = wideningOf(rescaled, projection);
  const interval = widened(projection.interval, isOfContents(metric) ? reads : writes);
  const isCount = metric === METRICS.chains.id;
  return {
    ...projection,
    interval: isCount && interval !== null
      ? [Math.max(1, Math.floor(interval[0])), Math.ceil(interval[1])]
      : interval,
    rescaledFrom: rescaled.from,
  };
}

/**
 * A curve as rescaled: its law alone, the interval widened. No point of it was measured there, and from which size on it is certain to
 * break follows from narrower intervals, so that neither is shown.
 */
export function asRescaledCurve(curve: Curve, rescaled: RescaledFrom | undefined): Curve {
  if (rescaled === undefined) return curve;
  const { writes } = wideningOf(rescaled, curve);
  return {
    ...curve,
    measured: [],
    law: curve.law.map((point) =>
      // Without an interval over trials there is none to widen.
      point.low === point.high ? point : { ...point, low: point.low / writes, high: point.high * writes }
    ),
    marks: curve.marks.filter(({ kind }) => kind !== "breakpoint"),
  };
}

/**
 * What a passport does not tell: stores that are larger than the memory there and smaller than here, whose reads would come from the
 * disk. @param bytes Of memory, there and here.
 */
export function memoryWarnings(
  projections: readonly Projection[],
  { there, here }: { readonly there: number; readonly here: number },
): string[] {
  return projections.flatMap(({ metric, scenario, store, variant, value }) => {
    const bytes = 1e9 * value;
    return metric === METRICS.fileGb.id && bytes > there && bytes <= here
      ? [
        `${scenario} ${store} ${variant}: a file of ${
          formatBytes(bytes)
        } fits into the memory of the machine it was measured on and not ` +
        `into that of the one asked about (${
          formatBytes(there)
        }), where reads would come from the disk: rescaled as if it did`,
      ]
      : [];
  });
}

/** The factors of a subject; those that change nothing where it has none. */
export function wideningOf({ widening }: RescaledFrom, subject: Subject): Widening {
  return widening[subjectKey(subject)] ?? { writes: 1, reads: 1 };
}
