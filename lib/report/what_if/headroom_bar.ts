import type { Interval } from "../../model/verdicts/verdict.ts";
import { formatHeadroom } from "../../text/numbers.ts";

/** Headrooms at the ends of the bar. choice: beyond a hundred times more or less nobody weighs. */
const FURTHEST = 100;

/** Labelled places of the bar. */
const TICKS = [1 / FURTHEST, 1, FURTHEST];

/**
 * A headroom as a bar from a line at 1x on a logarithmic axis, with its interval; to an end where it lies beyond it. Hidden from readers of
 * text: the numbers stand beside it.
 */
export function headroomBar(
  { headroom, interval, kind }: {
    readonly headroom: number | null;
    readonly interval: Interval;
    readonly kind: "pass" | "fail" | "unproven";
  },
): string {
  const [low, high] = interval ?? [];
  const band = low === undefined || high === undefined
    ? ""
    : `<i class="hr-wi-band" style="left:${place(low)}%;width:${round(place(high) - place(low))}%"></i>`;
  const fill = (to: number) => `left:${Math.min(50, to)}%;width:${round(Math.abs(to - 50))}%`;
  const bar = headroom === null
    ? ""
    : `<i class="hr-wi-fill" style="${fill(place(headroom))}"></i><i class="hr-wi-dot" style="left:${
      place(headroom)
    }%"></i>`;
  return `<div class="hr-wi-bar hr-wi-${kind}" aria-hidden="true">${bar}${band}<i class="hr-wi-one"></i>` +
    TICKS.map((tick) => `<small style="left:${place(tick)}%">${formatHeadroom(tick)}</small>`).join("") +
    "</div>";
}

/** Place of a headroom, percent of the bar from its left. */
function place(headroom: number): number {
  const share = Math.log(Math.max(headroom, Number.MIN_VALUE) * FURTHEST) / Math.log(FURTHEST ** 2);
  return round(100 * Math.min(1, Math.max(0, share)));
}

function round(percent: number): number {
  return Math.round(100 * percent) / 100;
}
