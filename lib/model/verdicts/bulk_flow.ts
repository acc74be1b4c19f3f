import { basisOf, type Projection } from "../projection.ts";
import { BASELINE_MODE } from "../evidence/kel_model.ts";
import { METRICS } from "../../reference/metrics.ts";
import { atFullSize, mostMeasured } from "../evidence/pick.ts";
import { TRIALS_FOR_INTERVAL } from "../../stats/mod.ts";
import { writeVariant } from "../../runs/write_variant.ts";
import { formatInterval, formatNumber } from "../../text/numbers.ts";
import type { BulkFlow, BulkMode, FlowFigures } from "./answer.ts";
import { BEYOND_MAX } from "./judge.ts";

/**
 * How many times as fast as one commit an event a mode must be, for the same agents, for a bulk flow to be worth building.
 * choice (Q-03, the issue names no threshold): below twice, a second way of writing costs more than it saves.
 */
const WORTH_IT = 2;

/** Every way to commit the events of several agents at once: none of them may be left untried for a no. */
const BATCHED_MODES = ["batch", "multi-seal"] as const;

/** Whether a bulk flow pays by its rates, and why; the figures of every flow. */
export interface Worth extends Pick<BulkFlow, "decision" | "reason" | "modes" | "flows"> {
  readonly why: string;
}

/** What the rates are about. */
interface About {
  /** Of the whole organisation. */
  readonly agents: number;
  /** Variants whose batches were smaller than the scenario's: larger ones may be faster, so they cannot say no. */
  readonly cutShort: readonly string[];
  /** Agents of a variant's trials that ended with so many events in the log; of its calibration trials where none is said. */
  readonly agentsOf: (variant: string, size?: number) => number;
  /** Whether a larger trial tested what a variant's law predicts. */
  readonly isTested: (variant: string) => boolean;
}

/**
 * Whether a bulk flow pays. Modes are compared with the registry set alike, as it is for the first baseline.
 *
 * go: a mode was measured twice as fast or more, and faster by its whole interval, and no projection to the whole organisation shows
 * otherwise. no-go: of all modes none is twice as fast, by the whole interval of each, measured at the size of the whole organisation
 * or shown for it by a projection. Else unknown. What a projection shows: as in `judge`.
 * @param projections Of one registry, the most durable first.
 */
export function bulkFlow(projections: readonly Projection[], about: About): Worth {
  const isBaseline = ({ variant }: Projection) => writeVariant(variant).mode === BASELINE_MODE;
  const first = projections.find(isBaseline) ?? projections[0];
  const setting = first === undefined ? null : writeVariant(first.variant).setting;
  const alike = Map.groupBy(
    projections.filter(({ variant }) => writeVariant(variant).setting === setting),
    ({ variant }) => variant,
  );
  const modes = [...alike.values()].flatMap((own) => modeOf(own, first!.variant, about))
    .sort((a, b) => b.times - a.times);
  const flows = [...alike].map(([variant, own]): FlowFigures => {
    const rate = mostMeasured(own, METRICS.agentsPerS);
    return {
      variant,
      rate,
      agents: about.agentsOf(variant, rate?.size),
      minutes: atFullSize(own, METRICS.onboardingMin),
    };
  });
  const how = projections.some((one) => basisOf(one) === "rescaled") ? "rescaled" : "measured";
  return { ...decide(modes, about, how), modes, flows };
}

/** A mode against the baseline; nothing where both were not measured. */
function modeOf(own: readonly Projection[], baseline: string, about: About): BulkMode[] {
  const measured = mostMeasured(own, METRICS.onboardingRatio);
  if (measured === null) return [];
  // Both took in as many agents, but in calibration, where each has its own number.
  const here = about.agentsOf(measured.variant, measured.size);
  const there = here === about.agentsOf(measured.variant) ? about.agentsOf(baseline) : here;
  const agents = [Math.min(here, there), Math.max(here, there)] as const;
  const projected = atFullSize(own.filter(({ basis }) => basis === "projected"), METRICS.onboardingRatio);
  return [{
    variant: measured.variant,
    ...speedUp(measured),
    agents,
    projected: projected === null || agents[0] >= about.agents ? null : {
      ...speedUp(projected),
      beyond: projected.beyond,
      shows: projected.beyond <= 1 ||
        projected.beyond <= BEYOND_MAX && [measured.variant, baseline].every(about.isTested),
    },
  }];
}

/** A share of the baseline's time as how many times as fast. */
function speedUp({ value, interval }: Projection) {
  return { times: 1 / value, interval: interval && [1 / interval[1], 1 / interval[0]] as const };
}

/** A mode's speed-up as it must be to be worth it: at least `WORTH_IT`, and faster by the whole interval. */
function pays({ times, interval, projected }: BulkMode): boolean {
  return times >= WORTH_IT && interval !== null && interval[0] > 1 && !isShownTooSlow(projected);
}

/** Whether all of an interval is below what is worth it. */
function isTooSlow({ interval }: Pick<BulkMode, "interval">): boolean {
  return interval !== null && interval[1] < WORTH_IT;
}

function isShownTooSlow(projected: BulkMode["projected"]): boolean {
  return projected !== null && projected.shows && isTooSlow(projected);
}

function decide(
  modes: readonly BulkMode[],
  { agents, cutShort }: About,
  how: "measured" | "rescaled",
): Pick<Worth, "decision" | "reason" | "why"> {
  const asked = `${WORTH_IT}x as fast as one commit an event`;
  const whole = countOf(agents);
  const measuredAt = (of: readonly BulkMode[]) => {
    const sizes = [...new Set(of.map((mode) => rangeText(mode.agents)))].join(" and ");
    return `${how} at ${sizes}${of.some((mode) => mode.agents[0] < agents) ? `, not at ${whole}` : ""}`;
  };
  const worth = modes.filter(pays);
  if (worth.length > 0) {
    const said = worth.map((mode) => `${mode.variant} is ${timesText(mode)}`).join(" and ");
    return {
      decision: "go",
      reason: null,
      why: `${said} as fast as one commit an event (${measuredAt(worth)})`,
    };
  }
  const unknown = (reason: Worth["reason"], why: string) => ({ decision: "unknown", reason, why }) as const;
  if (modes.length === 0) {
    return unknown("not-measured", "one commit an event and a mode with batches were not both measured");
  }
  const open = modes.find((mode) => !isTooSlow(mode));
  if (open !== undefined) {
    const { variant, interval, projected } = open;
    const said = `${variant} is ${timesText(open)} as fast`;
    if (interval === null) {
      return unknown(
        "too-few-trials",
        `${said}, but fewer than ${TRIALS_FOR_INTERVAL} trials give no interval`,
      );
    }
    return isShownTooSlow(projected)
      ? unknown(
        "beyond-tested-range",
        `${said}, ${measuredAt([open])}, where a projection gives ${timesText(projected!)}`,
      )
      : unknown("interval-crosses-threshold", `${said}, which is not told apart from ${asked}`);
  }
  const none = `no mode is ${asked}, by the whole interval of each`;
  const untried = BATCHED_MODES.filter((mode) =>
    modes.every(({ variant }) => writeVariant(variant).mode !== mode)
  );
  if (untried.length > 0) {
    return unknown("not-measured", `${none}, but ${untried.join(" and ")} was not measured`);
  }
  const short = modes.find(({ variant }) => cutShort.includes(variant));
  if (short !== undefined) {
    return unknown(
      "not-measured",
      `${none}, but the batches of ${short.variant} were smaller than the scenario's`,
    );
  }
  const small = modes.filter((mode) => mode.agents[0] < agents);
  const unshown = small.filter(({ projected }) => !isShownTooSlow(projected));
  if (unshown.length > 0) {
    return unknown("beyond-tested-range", `${none}, but that was ${measuredAt(unshown)}`);
  }
  return {
    decision: "no-go",
    reason: null,
    why: `${none} (${measuredAt(modes)}${small.length > 0 ? ", for which a tested law shows it" : ""})`,
  };
}

/** "4.75x [3.55, 7.52]". */
export function timesText({ times, interval }: Pick<BulkMode, "times" | "interval">): string {
  return interval === null
    ? `${formatNumber(times)}x`
    : `${formatNumber(times)}x ${formatInterval(interval, "")}`;
}

function countOf(agents: number): string {
  return `${agents.toLocaleString("en-US")} agents`;
}

function rangeText([least, most]: BulkMode["agents"]): string {
  return least === most ? countOf(most) : `${least.toLocaleString("en-US")} to ${countOf(most)}`;
}
