import type { MedianInterval } from "../../stats/median_interval.ts";
import { formatNumber } from "../../text/numbers.ts";

/** A ratio with its interval where there is one: "1.02x [0.98, 1.07]". */
export function ratioText(ratio: MedianInterval): string {
  return withInterval(ratio, formatNumber, "x");
}

/** A median with its interval where there is one: "12.5 [11.9, 13.1]". @param unit Stands after the median alone. */
export function withInterval(
  { median, interval }: Pick<MedianInterval, "median" | "interval">,
  show: (value: number) => string = formatNumber,
  unit = "",
): string {
  const shown = show(median) + unit;
  return interval === null ? shown : `${shown} [${interval.map((bound) => show(bound)).join(", ")}]`;
}
