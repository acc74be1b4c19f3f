/** A duration in the unit a person would say, three digits. */
export function formatUs(us: number): string {
  if (us < 1000) return `${threeDigits(us)} us`;
  if (us < 1e6) return `${threeDigits(us / 1000)} ms`;
  return us < 120e6 ? `${threeDigits(us / 1e6)} s` : `${threeDigits(us / 60e6)} min`;
}

/** A count or rate: three digits, thousands apart. */
export function formatNumber(value: number): string {
  if (Math.abs(value) < 100) return threeDigits(value);
  return Math.round(Number(value.toPrecision(3))).toLocaleString("en-US");
}

/** Bytes in decimal units, three digits. */
export function formatBytes(bytes: number): string {
  for (const [unit, size] of [["GB", 1e9], ["MB", 1e6], ["kB", 1e3]] as const) {
    if (bytes >= size) return `${threeDigits(bytes / size)} ${unit}`;
  }
  return `${bytes} bytes`;
}

function threeDigits(value: number): string {
  if (value === 0) return "0";
  // Four decimals would show a value this small with fewer digits than it has, and at last as zero.
  if (Math.abs(value) < 0.01) return String(Number(value.toPrecision(3)));
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(digits, 4));
}
