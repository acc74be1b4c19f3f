/** Units by magnitude, largest first: the value from which one is used, and the size of the unit. */
const COUNT_STEPS = [[1e12, 1e12, "T"], [1e9, 1e9, "G"], [1e6, 1e6, "M"], [1e4, 1e3, "k"]] as const;
const ROUGH_STEPS = [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]] as const;
const BYTE_STEPS = [[1e12, 1e12, "TB"], [1e9, 1e9, "GB"], [1e6, 1e6, "MB"], [1e3, 1e3, "kB"]] as const;
/** Two minutes are the first duration in minutes, two hours the first in hours. */
const TIME_STEPS = [[7200e6, 3600e6, "h"], [120e6, 60e6, "min"], [1e6, 1e6, "s"], [1e3, 1e3, "ms"]] as const;
/** Microseconds per unit of time. */
const TIME_UNITS: Readonly<Record<string, number>> = { us: 1, ms: 1e3, s: 1e6, min: 60e6, h: 3600e6 };
/** Units that are written otherwise than they are named. */
const WRITTEN = new Map([["boolean", ""], ["percent", "%"], ["gb", "GB"], ["mb", "MB"]]);

/**
 * A number with three significant digits and thousands apart from 10,000 on: 0.0123, 27.8, 6410, 1,230,000. A dash where
 * there is no finite number.
 */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const rounded = Number(value.toPrecision(3));
  return Math.abs(rounded) < 1e4 ? String(rounded) : rounded.toLocaleString("en-US");
}

/** A share of 1 in percent, three significant digits: "12.5 %". */
export function formatPercent(share: number): string {
  return `${formatNumber(100 * share)} %`;
}

/** A count or rate, three significant digits: plain below ten thousand, then in k, M, G, T (10 k, 1.2 M). */
export function formatCount(value: number): string {
  return scaled(value, COUNT_STEPS) ?? formatNumber(value);
}

/** A number for a glance, two significant digits: 0.046, 8.2, 240, then k, M, G, T without a space (1.9k). */
export function formatRough(value: number): string {
  const rounded = Number(value.toPrecision(2));
  const step = ROUGH_STEPS.find(([from]) => Math.abs(rounded) >= from);
  return step === undefined ? formatNumber(rounded) : `${formatNumber(rounded / step[0])}${step[1]}`;
}

/** How often a capacity holds what is asked: "2.4x"; far below once as a share, "1/17k". Two significant digits for a glance, or three. */
export function formatHeadroom(times: number, isRough = false): string {
  if (times > 0 && times < 0.1) return `1/${formatRough(1 / times)}`;
  return `${isRough ? formatRough(times) : formatNumber(times)}x`;
}

/** A machine's processors: "1 core", "2 cores". */
export function coresText(cores: number): string {
  return `${cores} core${cores === 1 ? "" : "s"}`;
}

/** A size in bytes, three significant digits, in decimal units (1 GB = 1e9 bytes). */
export function formatBytes(bytes: number): string {
  return scaled(bytes, BYTE_STEPS) ?? `${formatNumber(bytes)} B`;
}

/** A duration given in microseconds, three significant digits, in us, ms, s, min or h. */
export function formatUs(us: number): string {
  return scaled(us, TIME_STEPS) ?? `${formatNumber(us)} us`;
}

/** The same for a glance, two significant digits: "3 h", "45 min". */
export function formatRoughUs(us: number): string {
  const rounded = Number(us.toPrecision(2));
  const step = TIME_STEPS.find(([from]) => rounded >= from);
  return step === undefined ? `${rounded} us` : `${formatRough(us / step[1])} ${step[2]}`;
}

/** A value with its unit. Durations and sizes are shown in the unit that fits their magnitude, others in their own. */
export function formatValue(value: number, unit: string): string {
  const us = TIME_UNITS[unit];
  if (us !== undefined) return formatUs(value * us);
  if (unit === "bytes") return formatBytes(value);
  if (unit === "GB") return formatBytes(value * 1e9);
  if (unit === "MB") return formatBytes(value * 1e6);
  if (unit === "x") return `${formatNumber(value)}x`;
  const words = unitWords(unit);
  if (words === "%") return `${formatNumber(value)} %`;
  return `${formatCount(value)} ${words}`.trimEnd();
}

/** A unit as it is written: rows_per_s is rows/s, percent is %. Empty where there is none to write. */
export function unitWords(unit: string): string {
  return WRITTEN.get(unit) ?? unit.replaceAll("_per_", "/").replaceAll("_", " ");
}

/** A 95 % interval in square brackets, or "too few trials". It stands after its value, so a unit in words is not repeated. */
export function formatInterval(interval: readonly [low: number, high: number] | null, unit: string): string {
  if (interval === null) return "too few trials";
  const [low, high] = interval.map((bound) => formatValue(bound, unit)) as [string, string];
  const words = ` ${unitWords(unit)}`;
  return low.endsWith(words) && high.endsWith(words) && !(unit in TIME_UNITS)
    ? `[${low.slice(0, -words.length)}, ${high.slice(0, -words.length)}]`
    : `[${low}, ${high}]`;
}

/** A value with its interval, where it has one: "18 min [15 min, 21 min]". */
export function formatMeasured(
  { value, interval }: { readonly value: number; readonly interval: Parameters<typeof formatInterval>[0] },
  unit: string,
): string {
  return `${formatValue(value, unit)}${interval === null ? "" : ` ${formatInterval(interval, unit)}`}`;
}

type Step = readonly [from: number, size: number, unit: string];

/** The value in the first step it reaches once rounded, so that 999,999 is 1 M; null below all of them. */
function scaled(value: number, steps: readonly Step[]): string | null {
  const rounded = Math.abs(Number(value.toPrecision(3)));
  const step = steps.find(([from]) => rounded >= from);
  return step === undefined ? null : `${formatNumber(value / step[1])} ${step[2]}`;
}
