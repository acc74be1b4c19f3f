const COUNT_STEPS = [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e4, "k"]] as const;
const BYTE_STEPS = [[1e12, "TB"], [1e9, "GB"], [1e6, "MB"], [1e3, "kB"]] as const;
/** Microseconds per unit of time a value may come in, and the units it is shown in. */
const TIME_UNITS: Readonly<Record<string, number>> = { us: 1, ms: 1e3, s: 1e6, min: 60e6, h: 3600e6 };

/** A number with three significant digits and no exponent: 0.0123, 6410, 27.8. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const rounded = Number(value.toPrecision(3));
  if (Math.abs(rounded) >= 1e6 || Math.abs(rounded) < 1e-4) return rounded.toExponential().replace("e+", "e");
  return String(rounded);
}

/** A count or rate: plain below ten thousand, then k, M, G, T (10 k, 1.2 M). */
export function formatCount(value: number): string {
  return stepped(value, COUNT_STEPS, "");
}

/** A size in bytes, in decimal units (1 GB = 1e9 bytes). */
export function formatBytes(bytes: number): string {
  return stepped(bytes, BYTE_STEPS, "B");
}

/** A time span given in microseconds, as us, ms, s, min or h with three significant digits. */
export function formatTime(us: number): string {
  const size = Math.abs(Number(us.toPrecision(3)));
  if (size < 1e3) return `${formatNumber(us)} us`;
  if (size < 1e6) return `${formatNumber(us / 1e3)} ms`;
  if (size < 120e6) return `${formatNumber(us / 1e6)} s`;
  return size < 2 * 3600e6 ? `${formatNumber(us / 60e6)} min` : `${formatNumber(us / 3600e6)} h`;
}

/** A value with its unit, the way people write it. Times and sizes pick their own step. */
export function formatValue(value: number, unit: string): string {
  const us = TIME_UNITS[unit];
  if (us !== undefined) return formatTime(value * us);
  if (unit === "bytes") return formatBytes(value);
  if (unit === "GB") return formatBytes(value * 1e9);
  if (unit === "MB") return formatBytes(value * 1e6);
  if (unit === "x") return `${formatNumber(value)}x`;
  if (unit === "%" || unit === "percent") return `${formatNumber(value)} %`;
  const words = unitWords(unit);
  return words === "" ? formatCount(value) : `${formatCount(value)} ${words}`;
}

/** A unit as people write it: rows_per_s becomes rows/s. */
export function unitWords(unit: string): string {
  return unit.replaceAll("_per_", "/").replaceAll("_", " ");
}

/** A 95 % interval in square brackets, or why there is none. Stands after its value, so a unit in words is not repeated. */
export function formatInterval(interval: readonly [low: number, high: number] | null, unit: string): string {
  if (interval === null) return "no interval: too few trials";
  const [low, high] = interval.map((bound) => formatValue(bound, unit)) as [string, string];
  const words = ` ${unitWords(unit)}`;
  return low.endsWith(words) && high.endsWith(words) && !(unit in TIME_UNITS)
    ? `[${low.slice(0, -words.length)}, ${high.slice(0, -words.length)}]`
    : `[${low}, ${high}]`;
}

function stepped(value: number, steps: readonly (readonly [number, string])[], base: string): string {
  const size = Math.abs(Number(value.toPrecision(3)));
  const step = steps.find(([least]) => size >= least);
  if (step === undefined) return base === "" ? formatNumber(value) : `${formatNumber(value)} ${base}`;
  const divisor = step[1] === "k" ? 1e3 : step[0];
  return `${formatNumber(value / divisor)} ${step[1]}`;
}
