import type { GrowthPoint } from "../../model/growth/growth_points.ts";
import { formatBytes, formatNumber } from "../../text/numbers.ts";

/** A store as it is named beside others: with its variant, where that is not how it is shipped. */
export function labelOf({ store, variant }: Pick<GrowthPoint, "store" | "variant">): string {
  return variant === "normal" ? store : `${store} ${variant}`;
}

/** A limit to memory, after the name of a point or of how it was loaded; nothing where there is none. */
export function limitWords(memoryLimitBytes: number | null): string {
  return memoryLimitBytes === null ? "" : ` in ${formatBytes(memoryLimitBytes)}`;
}

/** Below this share a part is not told from none. choice: what decides nothing. */
export const SMALL_PART = 0.01;

/** Something as a multiple of a limit. */
export function timesText(times: number | null): string {
  if (times === null) return "-";
  return times < SMALL_PART ? `under ${SMALL_PART}x` : `${formatNumber(times)}x`;
}
