import { isOfContents, METRICS } from "../../reference/metrics.ts";
import { type Subject, subjectKey } from "../../runs/subject.ts";
import type { PassportFigureId } from "../../runs/passport_figures.ts";
import { formatBytes } from "../../text/numbers.ts";
import { widened } from "../evidence/projection.ts";
import type { Projection } from "../projection.ts";
import type { Times } from "./machine_times.ts";

/** What a run's figures were rescaled from and to; they are of no measurement there. Plain data. */
export interface Rescaled {
  /** The machine that the run was measured on, and the one asked about, in words. */
  readonly from: string;
  readonly to: string;
  /** "rescaled from <machine>, not measured". */
  readonly label: string;
  readonly memoryBytes: { readonly there: number; readonly here: number };
  /** How many times as long each figure of the passports takes there. */
  readonly figures: readonly (Times & { readonly figure: PassportFigureId })[];
  /** By subject (`subjectKey`): the factors by which its intervals are widened, 1 or more. */
  readonly widening: Readonly<Record<string, Widening>>;
}

/** How far off times may be by rescaling: of commits and calls, and of queries. */
export interface Widening {
  readonly writes: number;
  readonly reads: number;
}

/** Of metrics that are no times: bytes, and what is counted. */
const CONTENTS: readonly string[] = [METRICS.fileGb.id, METRICS.walMb.id, METRICS.shareOfMendoza.id];

/** A number as rescaled: its interval widened, and said so; one that is no time as it is. */
export function asRescaled<P extends Projection>(projection: P, rescaled: Rescaled | undefined): P {
  const { metric } = projection;
  if (rescaled === undefined || CONTENTS.includes(metric) || metric.includes(":")) return projection;
  const { writes, reads } = wideningOf(rescaled, projection);
  const interval = widened(projection.interval, isOfContents(metric) ? reads : writes);
  return { ...projection, interval, rescaledFrom: rescaled.from };
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
        `${scenario} ${store} ${variant}: a file of ${formatBytes(bytes)} fits into the memory of the machine it was measured on and not ` +
        `into that of the one asked about (${formatBytes(there)}), where reads would come from the disk: rescaled as if it did`,
      ]
      : [];
  });
}

/** The factors of a subject; those that change nothing where it has none. */
export function wideningOf({ widening }: Rescaled, subject: Subject): Widening {
  return widening[subjectKey(subject)] ?? { writes: 1, reads: 1 };
}
