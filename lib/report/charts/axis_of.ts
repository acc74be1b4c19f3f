import type * as Plot from "@observablehq/plot";
import { ticks as linearTicks } from "d3-array";
import { formatCount } from "../../text/numbers.ts";
import { logTicks } from "./log_ticks.ts";
import { CHARACTER_PX } from "./plot_svg.ts";

/** An axis worked out from a scale. */
export interface Axis {
  readonly ticks: readonly (string | number)[];
  readonly isContinuous: boolean;
  readonly options: {
    readonly label: string | null;
    readonly labelArrow: "none";
    readonly text: (tick: string | number, i: number) => string;
    readonly lineWidth?: number;
  };
}

/** Pixels that a tick takes along each axis. choice: a number of five characters with room around it; two lines of text. */
const TICK_PX = { x: 70, y: 44 } as const;
/** Fewest ticks that are tried: what does not fit beside another one is left out. */
const LEAST_TICKS = 3;

/** Ticks of a scale, and how they are written; null where the drawing has no such scale, or its axis is not wanted. */
export function axisOf(
  name: "x" | "y",
  layout: Pick<Plot.PlotOptions, "x" | "y">,
  drawn: Plot.Plot,
): Axis | null {
  const scale = drawn.scale(name);
  const own = layout[name] ?? {};
  if (scale === undefined || own.axis === null) return null;
  const domain = [...scale.domain as Iterable<string | number>];
  const isContinuous = scale.bandwidth === undefined && scale.type !== "point";
  const px = spanOf(scale.range as Iterable<number> | undefined);
  const format = typeof own.tickFormat === "function"
    ? own.tickFormat
    : (tick: unknown) => typeof tick === "number" && isContinuous ? formatCount(tick) : String(tick);
  const text = (tick: string | number, i: number) => String(format(tick, i));
  const ticks = Array.isArray(own.ticks)
    ? own.ticks as (string | number)[]
    : isContinuous
    ? ticksOf(scale.type, domain as number[], Math.max(LEAST_TICKS, Math.floor(px / TICK_PX[name])))
    : domain;
  return {
    isContinuous,
    ticks: isContinuous && name === "x" ? apart(ticks, text, (tick) => scale.apply(tick) as number) : ticks,
    options: {
      label: own.label ?? null,
      labelArrow: "none",
      text,
      ...(isContinuous || name === "y" ? {} : { lineWidth: scale.step! / (2 * CHARACTER_PX) }),
    },
  };
}

function ticksOf(type: Plot.ScaleType | null | undefined, domain: readonly number[], most: number): number[] {
  const [low, high] = [Math.min(...domain), Math.max(...domain)];
  return type === "log" ? logTicks(low, high, most) : linearTicks(low, high, most);
}

/** The ticks from left to right whose words leave room for one another. */
function apart(
  ticks: readonly (string | number)[],
  text: (tick: string | number, i: number) => string,
  at: (tick: string | number) => number,
): (string | number)[] {
  let end = -Infinity;
  return ticks.filter((tick, i) => {
    const half = text(tick, i).length * CHARACTER_PX / 2;
    if (at(tick) - half < end) return false;
    end = at(tick) + half + CHARACTER_PX;
    return true;
  });
}

function spanOf(range: Iterable<number> | undefined): number {
  const ends = [...range ?? [0, 0]];
  return Math.abs(ends.at(-1)! - ends[0]!);
}
