import type { MedianInterval } from "../../stats/median_interval.ts";
import type { Ratio } from "../../stats/ratio.ts";
import { formatNumber } from "../../text/numbers.ts";

/** A ratio with its interval where there is one: "1.02x [0.98, 1.07]". */
export function ratioText(found: Ratio | MedianInterval): string {
  const shown = `${formatNumber("ratio" in found ? found.ratio : found.median)}x`;
  return found.interval === null ? shown : `${shown} [${found.interval.map(formatNumber).join(", ")}]`;
}
