import type pl from "nodejs-polars";
import { errorOf, type HeldOutPoint } from "../../model/evidence/held_out.ts";
import type { Interval, Verdict } from "../../model/verdicts/verdict.ts";
import { loadRequirements } from "../../reference/requirements.ts";
import { flags, numbers, resultFrame, texts } from "../results/result_frame.ts";
import type { Story } from "./story.ts";

/** What the sources ask for, a row a requirement: `data/reference/requirements.json` as a frame. `need` is the number it is judged at. */
export function requirementFrame(): pl.DataFrame {
  return resultFrame(
    REQUIREMENTS,
    loadRequirements().map(({ id, use_case, scenario, kind, metric, statistic, unit, ...row }) => ({
      ...{ id, use_case, scenario, kind, category: row.category ?? null, metric, statistic, unit },
      need: typeof row.test_at === "number" ? row.test_at : null,
      source: row.source,
    })),
  );
}

/**
 * The run's verdicts, a row each; `low` and `high`, `headroom_low` and `headroom_high` are the ends of 95 % intervals, null where there
 * are too few trials. Headroom above 1 is room. `decides`: whether a use case stands or falls with it.
 */
export function verdictFrame({ assessment: { verdicts } }: Pick<Story, "assessment">): pl.DataFrame {
  return resultFrame(
    VERDICTS,
    verdicts.map(({ interval, phase, isClaim: _, ...verdict }) => ({
      ...verdict,
      phase: phase ?? null,
      ...ends("", interval),
      ...ends("headroom_", headroomInterval({ ...verdict, interval })),
    })),
  );
}

/** The interval of a headroom: of a rate that of the value as a multiple of the need, of a cost the other way round. */
function headroomInterval(
  { value, threshold, headroom, interval }: Pick<Verdict, "value" | "threshold" | "headroom" | "interval">,
): Interval {
  if (headroom === null || value === null || threshold === null || interval === null) return null;
  const [low, high] = interval;
  const isRate = Math.abs(headroom * threshold - value) <= Math.abs(headroom * value - threshold);
  return isRate ? [low / threshold, high / threshold] : [threshold / high, threshold / low];
}

/**
 * The laws' curves, a row a point: `metric` against `size`, with the ends of its 95 % interval and whether the size was tested. Points
 * that were measured are rows too: `role` is `law`, `calibration` or `validation`.
 */
export function curveFrame({ assessment: { curves } }: Pick<Story, "assessment">): pl.DataFrame {
  return resultFrame(
    CURVES,
    curves.flatMap(({ scenario, store, variant, metric, unit, sizeUnit: size_unit, law, measured }) => {
      const of = { scenario, store, variant, metric, unit, size_unit };
      return [
        ...law.map((point) => ({ ...of, ...point, role: "law", n: null })),
        ...measured.map((point) => ({ ...of, ...point, tested: true })),
      ];
    }),
  );
}

/** Sizes and requirements that stand on the curves, a row each: `mendoza`, `need` and `breakpoint` at a `size`, `limit` at a `value`. */
export function markFrame({ assessment: { curves } }: Pick<Story, "assessment">): pl.DataFrame {
  return resultFrame(
    MARKS,
    curves.flatMap(({ scenario, store, variant, metric, marks, limits }) => {
      const of = { scenario, store, variant, metric };
      return [
        ...marks.map(({ kind, label, size }) => ({ ...of, kind: kind as string, label, size, value: null })),
        ...limits.map(({ label, value }) => ({ ...of, kind: "limit", label, size: null, value })),
      ];
    }),
  );
}

/** Predictions of larger trials by the laws of smaller ones, a row each, beside what was measured; `error` is measured / predicted - 1. */
export function heldOutFrame(points: readonly HeldOutPoint[]): pl.DataFrame {
  return resultFrame(
    HELD_OUT,
    points.map(({ interval, ...point }) => ({
      ...point,
      ...ends("", interval),
      error: errorOf({ interval, ...point }),
    })),
  );
}

function ends<Prefix extends string>(prefix: Prefix, interval: Interval) {
  const [low, high] = interval ?? [null, null];
  return { [`${prefix}low`]: low, [`${prefix}high`]: high } as Record<
    `${Prefix}low` | `${Prefix}high`,
    number | null
  >;
}

const REQUIREMENTS = {
  ...texts("id", "use_case", "scenario", "kind", "category", "metric", "statistic"),
  ...numbers("need"),
  ...texts("unit", "source"),
};

const SUBJECT = {
  ...texts("scenario", "store", "variant"),
};

const VERDICTS = {
  ...texts("id"),
  ...SUBJECT,
  ...texts("kind"),
  ...flags("decides"),
  ...texts("need"),
  ...numbers("threshold"),
  ...texts("unit"),
  ...numbers("value", "low", "high", "headroom", "headroom_low", "headroom_high"),
  ...texts("basis", "phase", "verdict", "reason", "evidence", "source"),
};

const CURVES = {
  ...SUBJECT,
  ...texts("metric", "unit", "size_unit", "role"),
  ...numbers("size", "value", "low", "high"),
  ...flags("tested"),
  ...numbers("n"),
};

const MARKS = {
  ...SUBJECT,
  ...texts("metric", "kind", "label"),
  ...numbers("size", "value"),
};

const HELD_OUT = {
  ...SUBJECT,
  ...texts("kind", "what", "unit", "trial"),
  ...numbers("scale", "beyond", "predicted", "low", "high", "measured", "error"),
};
