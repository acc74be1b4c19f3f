import type { Projection } from "../assessment.ts";
import { BASELINE_MODE } from "../evidence/kel_model.ts";
import { METRICS } from "../evidence/metrics.ts";
import { writeVariant } from "../../runs/write_variant.ts";
import { formatInterval, formatNumber, formatValue } from "../../text/numbers.ts";
import { atFullSize, mostMeasured } from "../evidence/pick.ts";
import type { BulkFlow } from "./answer.ts";

/**
 * How many times as fast as one commit an event a mode must be, for the same agents, for a bulk flow to be worth building.
 * choice (Q-03, the issue names no threshold): below twice, a second way of writing costs more than it saves.
 */
const WORTH_IT = 2;

/**
 * The advice on a bulk flow. Modes are compared with the registry set alike, as it is for the first baseline, and as
 * measured: a projection to the whole organisation is told as a fact but decides nothing.
 * @param projections Of one registry, the most durable first.
 * @param about `agents`: of the whole organisation. `cutShort`: variants whose batches were smaller than the scenario's: larger
 * ones may be faster, so they cannot say no.
 */
export function bulkFlow(
  projections: readonly Projection[],
  { agents, cutShort }: { readonly agents: number; readonly cutShort: readonly string[] },
): BulkFlow {
  const isBaseline = ({ variant }: Projection) => writeVariant(variant).mode === BASELINE_MODE;
  const setting = projections.filter(isBaseline).map(({ variant }) => writeVariant(variant).setting)[0];
  const alike = projections.filter((p) => writeVariant(p.variant).setting === setting);
  const modes = [...new Set(alike.map(({ variant }) => variant))].flatMap((variant) => {
    const ratio = mostMeasured(alike.filter((p) => p.variant === variant), METRICS.onboardingRatio);
    return ratio === null ? [] : [speedUp(ratio)];
  }).sort((a, b) => b.times - a.times);
  const { decision, why } = decide(modes, cutShort);
  const said = modes.map(({ variant, times, interval }) =>
    `${variant} ${formatNumber(times)}x ${formatInterval(interval, "")}`
  );
  const minutes = [...new Set(alike.map(({ variant }) => variant))].flatMap((variant) => {
    const whole = atFullSize(alike.filter((p) => p.variant === variant), METRICS.onboardingMin);
    return whole === null ? [] : [`${variant} ${minutesText(whole)}`];
  });
  const summary = `${DECISIONS[decision]}: ${why}`;
  const text = [
    summary,
    ...(said.length === 0 ? [] : [`measured per agent: ${said.join(", ")}`]),
    ...(minutes.length === 0
      ? []
      : [`${agents.toLocaleString("en-US")} agents, projected: ${minutes.join(", ")}`]),
  ];
  return { decision, modes, summary, text: text.join("; ") };
}

const DECISIONS = {
  go: "Go for a bulk flow",
  "no-go": "No-go for a bulk flow",
  unknown: "Unknown whether a bulk flow is worth it",
} as const;

type Mode = BulkFlow["modes"][number];

function decide(
  modes: readonly Mode[],
  cutShort: readonly string[],
): { readonly decision: BulkFlow["decision"]; readonly why: string } {
  const proven = modes.filter(({ interval }) => interval !== null && interval[0] >= WORTH_IT);
  const asked = `${WORTH_IT}x as fast as one commit an event`;
  if (proven.length > 0) {
    return {
      decision: "go",
      why: `${proven.map(({ variant }) => variant).join(" and ")} ${
        proven.length > 1 ? "are each" : "is"
      } at least ${asked}, by the whole interval`,
    };
  }
  if (modes.length === 0) {
    return { decision: "unknown", why: "one commit an event and a mode with batches were not both measured" };
  }
  const open = modes.filter(({ interval }) => interval === null || interval[1] >= WORTH_IT);
  if (open.length > 0) {
    const [{ variant, interval }] = open as [Mode];
    return {
      decision: "unknown",
      why: interval === null
        ? `${variant} has too few trials for an interval`
        : `the interval of ${variant} holds ${asked}, the least that is worth it`,
    };
  }
  const [short] = modes.filter(({ variant }) => cutShort.includes(variant));
  return short === undefined
    ? { decision: "no-go", why: `no mode is ${asked}, by the whole interval of each` }
    : { decision: "unknown", why: `the batches of ${short.variant} were smaller than the scenario's` };
}

/** A share of the baseline's time as how many times as fast. */
function speedUp({ variant, value, interval }: Projection): Mode {
  return { variant, times: 1 / value, interval: interval && [1 / interval[1], 1 / interval[0]] };
}

function minutesText({ value, unit, interval, beyond }: Projection): string {
  const further = beyond > 1 ? ` (${formatNumber(beyond)}x beyond the tested range)` : "";
  return `${formatValue(value, unit)} ${formatInterval(interval, unit)}${further}`;
}
