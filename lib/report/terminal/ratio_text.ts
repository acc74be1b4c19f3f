import type { MedianInterval } from "../../stats/median_interval.ts";
import { formatNumber } from "../../text/numbers.ts";

/** A ratio with its interval where there is one: "1.02x [0.98, 1.07]". */
export function ratioText({ median, interval }: MedianInterval): string {
  const shown = `${formatNumber(median)}x`;
  return interval === null ? shown : `${shown} [${interval.map(formatNumber).join(", ")}]`;
}
