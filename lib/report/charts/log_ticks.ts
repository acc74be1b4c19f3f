import { ticks as linearTicks } from "d3-array";

/** Step lists of a decade, densest first. */
const STEPS = [[1, 2, 3, 5], [1, 2, 5], [1, 3], [1]] as const;
/** Ranges narrower than this factor get evenly spaced ticks: a decade's steps would leave too few. */
const NARROW_FACTOR = 6;

/** Tick values of a log axis from `low` to `high`: at least two, at most `most`. */
export function logTicks(low: number, high: number, most: number): number[] {
  if (high / low < NARROW_FACTOR) return evenTicks(low, high, most);
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  for (const steps of STEPS) {
    const ticks = inside(steps, 1, first, last, low, high);
    if (ticks.length <= most && ticks.length >= 2) return ticks;
  }
  const stride = Math.ceil((last - first + 1) / most);
  const ticks = inside([1], stride, first, last, low, high);
  return ticks.length >= 2 ? ticks : evenTicks(low, high, most);
}

function evenTicks(low: number, high: number, most: number): number[] {
  for (let wanted = most; wanted >= 1; wanted--) {
    const ticks = linearTicks(low, high, wanted);
    if (ticks.length >= 2 && ticks.length <= most) return ticks;
  }
  return [low, high];
}

function inside(
  steps: readonly number[],
  stride: number,
  first: number,
  last: number,
  low: number,
  high: number,
): number[] {
  const ticks: number[] = [];
  for (let exponent = first; exponent <= last; exponent += stride) {
    ticks.push(...steps.map((step) => Number(`${step}e${exponent}`)));
  }
  return ticks.filter((tick) => tick >= low * 0.999 && tick <= high * 1.001);
}
