import type { Curve } from "../../model/assessment.ts";

/** The sizes and values a headline chart shows. */
export interface Frame {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** Factor by which an interval may extend the frame beyond the values; a wider one is clipped. choice. */
const INTERVAL_REACH = 5;

/** A frame that holds every value, limit and mark, and intervals up to `INTERVAL_REACH`. */
export function frameOf(curves: readonly Curve[]): Frame {
  const sizes = curves.flatMap((curve) =>
    [...curve.measured, ...curve.law, ...curve.marks].map((at) => at.size)
  );
  const points = curves.flatMap((curve) => [...curve.measured, ...curve.law]);
  const values = drawable([
    ...points.map((at) => at.value),
    ...curves.flatMap((curve) => curve.limits.map((limit) => limit.value)),
  ]);
  const bounds = drawable(points.flatMap((at) => [at.low, at.high]));
  const positive = drawable(sizes);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return {
    x: [Math.min(...positive) / 1.15, Math.max(...positive) * 1.15],
    y: [
      Math.max(Math.min(low, ...bounds), low / INTERVAL_REACH) / 1.4,
      Math.min(Math.max(high, ...bounds), high * INTERVAL_REACH) * 1.4,
    ],
  };
}

function drawable(values: readonly number[]): number[] {
  return values.filter((value) => value > 0 && Number.isFinite(value));
}
