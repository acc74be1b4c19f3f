import type { Projection } from "../assessment.ts";
import { BASELINE_MODE } from "../evidence/kel_model.ts";
import { METRICS } from "../evidence/metrics.ts";
import { atFullSize, mostMeasured } from "../evidence/pick.ts";
import { TRIALS_FOR_INTERVAL } from "../../stats/mod.ts";
import { writeVariant } from "../../runs/write_variant.ts";
import { formatInterval, formatNumber, formatValue } from "../../text/numbers.ts";
import type { BulkFlow, BulkMode } from "./answer.ts";
import { BEYOND_MAX } from "./judge.ts";

/**
 * How many times as fast as one commit an event a mode must be, for the same agents, for a bulk flow to be worth building.
 * choice (Q-03, the issue names no threshold): below twice, a second way of writing costs more than it saves.
 */
const WORTH_IT = 2;

/** Whether a bulk flow pays by its rates, why, and the figures behind it as clauses. */
export interface Worth extends Pick<BulkFlow, "decision" | "reason" | "modes"> {
  readonly why: string;
  readonly figures: readonly string[];
}

/** What the rates are about. */
interface About {
  /** Of the whole organisation. */
  readonly agents: number;
  /** Variants whose batches were smaller than the scenario's: larger ones may be faster, so they cannot say no. */
  readonly cutShort: readonly string[];
  /** Agents of a variant's measured trials. */
  readonly agentsOf: (variant: string) => number;
  /** Whether a larger trial tested what a variant's law predicts. */
  readonly isTested: (variant: string) => boolean;
}

/**
 * Whether a bulk flow pays. Modes are compared with the registry set alike, as it is for the first baseline.
 *
 * go: a mode was measured twice as fast or more, and faster by its whole interval, and no projection to the whole organisation shows
 * otherwise. no-go: none is twice as fast, by the whole interval of each, measured at the size of the whole organisation or shown for
 * it by a projection. Else unknown. What a projection shows: as in `judge`.
 * @param projections Of one registry, the most durable first.
 */
export function bulkFlow(projections: readonly Projection[], about: About): Worth {
  const isBaseline = ({ variant }: Projection) => writeVariant(variant).mode === BASELINE_MODE;
  const baseline = projections.find(isBaseline)?.variant;
  const setting = baseline === undefined ? undefined : writeVariant(baseline).setting;
  const alike = [
    ...Map.groupBy(
      projections.filter(({ variant }) => writeVariant(variant).setting === setting),
      ({ variant }) => variant,
    ).values(),
  ];
  const agents = (variant: string) => Math.min(about.agentsOf(variant), about.agentsOf(baseline!));
  const modes = alike.flatMap((own) => {
    const measured = mostMeasured(own, METRICS.onboardingRatio);
    if (measured === null) return [];
    const projected = atFullSize(own.filter(({ basis }) => basis === "projected"), METRICS.onboardingRatio);
    const isWhole = agents(measured.variant) >= about.agents;
    return [{
      ...speedUp(measured),
      agents: agents(measured.variant),
      projected: projected === null || isWhole ? null : {
        ...speedUp(projected),
        beyond: projected.beyond,
        shows: projected.beyond <= 1 ||
          projected.beyond <= BEYOND_MAX && [measured.variant, baseline!].every(about.isTested),
      },
    }];
  }).sort((a, b) => b.times - a.times);
  return { ...decide(modes, about), modes, figures: figuresOf(alike, modes, about) };
}

/** A share of the baseline's time as how many times as fast. */
function speedUp({ variant, value, interval }: Projection) {
  return {
    variant,
    times: 1 / value,
    interval: interval && [1 / interval[1], 1 / interval[0]] as const,
  };
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
): Pick<Worth, "decision" | "reason" | "why"> {
  const asked = `${WORTH_IT}x as fast as one commit an event`;
  const worth = modes.filter(pays);
  if (worth.length > 0) {
    const said = worth.map((mode) => `${mode.variant} is ${timesText(mode)}`).join(" and ");
    return {
      decision: "go",
      reason: null,
      why: `${said} as fast as one commit an event, ${sizeText(worth)}`,
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
      return unknown("too-few-trials", `${said}, from fewer than ${TRIALS_FOR_INTERVAL} trials: no interval`);
    }
    return isShownTooSlow(projected)
      ? unknown("beyond-tested-range", `${said}, ${sizeText([open])}: not ${asked} there`)
      : unknown(
        "interval-crosses-threshold",
        `${said}: not told apart from ${asked}, the least that is worth it`,
      );
  }
  const short = modes.find(({ variant }) => cutShort.includes(variant));
  if (short !== undefined) {
    return unknown("not-measured", `the batches of ${short.variant} were smaller than the scenario's`);
  }
  const small = modes.find(({ agents: measured, projected }) =>
    measured < agents && !isShownTooSlow(projected)
  );
  const none = `no mode is ${asked}, by the whole interval of each`;
  return small === undefined
    ? { decision: "no-go", reason: null, why: `${none}, ${sizeText(modes)}` }
    : unknown(
      "beyond-tested-range",
      `${none} ${sizeText([small])}: of ${countOf(agents)} that shows nothing`,
    );
}

function timesText({ times, interval }: Pick<BulkMode, "times" | "interval">): string {
  return interval === null
    ? `${formatNumber(times)}x`
    : `${formatNumber(times)}x ${formatInterval(interval, "")}`;
}

function countOf(agents: number): string {
  return `${agents.toLocaleString("en-US")} agents`;
}

/** The sizes that figures were measured at, and what is projected from there. */
function sizeText(modes: readonly BulkMode[]): string {
  const sizes = [...new Set(modes.map(({ agents }) => countOf(agents)))];
  const projected = modes.flatMap(({ variant, projected }) =>
    projected === null ? [] : [
      `${variant} ${timesText(projected)}${beyondText(projected.beyond)}`,
    ]
  );
  return [
    `measured at ${sizes.join(" and ")}`,
    ...projected.length === 0 ? [] : [`projected to the whole organisation ${projected.join(", ")}`],
  ].join("; ");
}

function beyondText(beyond: number): string {
  return beyond > 1 ? `, ${formatNumber(beyond)}x beyond the tested range` : "";
}

/** Rates of every mode as measured, and how long the whole organisation takes. */
function figuresOf(
  alike: readonly (readonly Projection[])[],
  modes: readonly BulkMode[],
  { agents, agentsOf }: About,
): string[] {
  const rates = alike.flatMap((own) => {
    const rate = mostMeasured(own, METRICS.agentsPerS);
    if (rate === null) return [];
    const { variant } = rate;
    const mode = modes.find((one) => one.variant === variant);
    const times = mode === undefined ? "" : `, ${timesText(mode)}`;
    return [
      `${variant} ${figureText(rate)} at ${countOf(agentsOf(variant))}${times}`,
    ];
  });
  const whole = alike.flatMap((own) => {
    const minutes = atFullSize(own, METRICS.onboardingMin);
    if (minutes === null) return [];
    const { variant, basis, beyond } = minutes;
    return [`${variant} ${figureText(minutes)} (${basis}${beyondText(beyond)})`];
  });
  return [
    ...rates.length === 0 ? [] : [`measured: ${rates.join("; ")}`],
    ...whole.length === 0 ? [] : [`${countOf(agents)}: ${whole.join("; ")}`],
  ];
}

function figureText({ value, unit, interval }: Projection): string {
  const range = interval === null ? "(too few trials for an interval)" : formatInterval(interval, unit);
  return `${formatValue(value, unit)} ${range}`;
}
