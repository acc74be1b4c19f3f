/** Tick values of a log axis from `low` to `high`: at most `most`, as 1-2-5 steps where few decades are covered. */
export function logTicks(low: number, high: number, most: number): number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  for (const steps of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = inside(steps, 1, first, last, low, high);
    if (ticks.length <= most && ticks.length >= 2) return ticks;
  }
  const stride = Math.ceil((last - first + 1) / most);
  const ticks = inside([1], stride, first, last, low, high);
  return ticks.length >= 2 ? ticks : [low, high].map((value) => Number(value.toPrecision(2)));
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
