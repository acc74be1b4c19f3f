import { range, ticks as linearTicks } from "d3-array";

/** Step lists of a decade, densest first. */
const STEPS = [[1, 2, 3, 5], [1, 2, 5], [1, 3], [1]] as const;
/** Ranges narrower than this factor get evenly spaced ticks: a decade's steps would leave too few. */
const NARROW_FACTOR = 6;

/** Tick values of a log axis from `low` to `high`: at least two, at most `most`. */
export function logTicks(low: number, high: number, most: number): number[] {
  if (high / low < NARROW_FACTOR) return evenTicks(low, high, most);
  const exponents = range(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)) + 1);
  const ticksOf = (steps: readonly number[], stride: number) =>
    exponents.filter((_, i) => i % stride === 0)
      .flatMap((exponent) => steps.map((step) => Number(`${step}e${exponent}`)))
      .filter((tick) => tick >= low * 0.999 && tick <= high * 1.001);
  const candidates = [
    ...STEPS.map((steps) => ticksOf(steps, 1)),
    ticksOf([1], Math.ceil(exponents.length / most)),
  ];
  return candidates.find((ticks) => ticks.length >= 2 && ticks.length <= most) ?? evenTicks(low, high, most);
}

function evenTicks(low: number, high: number, most: number): number[] {
  for (let wanted = most; wanted >= 1; wanted--) {
    const ticks = linearTicks(low, high, wanted);
    if (ticks.length >= 2 && ticks.length <= most) return ticks;
  }
  return [low, high];
}
