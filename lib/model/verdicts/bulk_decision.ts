import type { Machine } from "../../runs/manifest.ts";
import { machineClassText } from "../../runs/machine_class.ts";
import { writeVariant } from "../../runs/write_variant.ts";
import type { KelScenario } from "../../scenarios/scenario.ts";
import { formatMeasured, formatNumber } from "../../text/numbers.ts";
import { BASELINE_MODE } from "../evidence/kel_model.ts";
import { basisOf } from "../projection.ts";
import type { Acceptable, BulkFlow } from "./answer.ts";
import { timesText, type Worth } from "./bulk_flow.ts";
import { bulkLimits, limitTexts } from "./bulk_limits.ts";

const DECISIONS = {
  go: "Go for a bulk flow",
  "no-go": "No-go for a bulk flow",
  unknown: "Unknown whether a bulk flow is worth it",
} as const;

/** The decision where nothing was onboarded. */
export function undecided({ why, ...worth }: Worth): BulkFlow {
  const summary = `${DECISIONS[worth.decision]}: ${why}`;
  return { ...worth, within: [], limits: null, summary, details: [], bounds: [] };
}

/**
 * The decision on a bulk flow: by the rates, or where somebody said which minutes are acceptable, for the least of those.
 * @param within Ascending. @param isAsked Whether they were said, and not taken as usual.
 */
export function bulkDecision(
  worth: Worth,
  { within, isAsked, scenario, machine }: {
    readonly within: readonly Acceptable[];
    readonly isAsked: boolean;
    readonly scenario: KelScenario;
    readonly machine: Machine;
  },
): BulkFlow {
  const asked = isAsked ? within[0] : undefined;
  const { decision, why } = asked ?? worth;
  const reason = asked === undefined ? worth.reason : asked.takes[0]?.reason ?? worth.reason;
  const condition = asked === undefined ? "" : ` where ${asked.minutes} min are acceptable`;
  const limits = bulkLimits(scenario);
  return {
    decision,
    reason: decision === "unknown" ? reason : null,
    modes: worth.modes,
    flows: worth.flows,
    within,
    limits,
    summary: `${DECISIONS[decision]}${condition}: ${why}`,
    details: [
      ...asked === undefined ? [] : [`by the rates alone, ${worth.decision}: ${worth.why}`],
      perEventText(worth, within, scenario),
      ...projectedTexts(worth, scenario),
    ],
    bounds: [...limitTexts(limits, scenario.agents.value), machineText(machine)],
  };
}

/** "one commit an event takes 18 min [15 min, 21 min], projected 124x beyond the tested range: in 5 min not acceptable, …". */
function perEventText({ flows }: Worth, within: readonly Acceptable[], { agents }: KelScenario): string {
  const minutes = flows.find(({ variant }) => writeVariant(variant).mode === BASELINE_MODE)?.minutes ?? null;
  const whole = `${agents.value.toLocaleString("en-US")} agents`;
  if (minutes === null) return `how long one commit an event takes for ${whole} is not known`;
  const words = within.map(({ minutes, takes }) => `${takes[0]!.text} in ${minutes} min`).join(", ");
  return `one commit an event takes ${formatMeasured(minutes, "min")} for ${whole}, ${basisOf(minutes)}${
    beyondText(minutes.beyond)
  }: ${words}`;
}

/** What projections make of the modes at the whole organisation; nothing where that was measured. */
function projectedTexts({ modes }: Worth, { agents }: KelScenario): string[] {
  const said = modes.flatMap(({ variant, projected }) =>
    projected === null ? [] : [`${variant} ${timesText(projected)}${beyondText(projected.beyond)}`]
  );
  return said.length === 0
    ? []
    : [`projected to ${agents.value.toLocaleString("en-US")} agents: ${said.join("; ")}`];
}

function beyondText(beyond: number): string {
  return beyond > 1 ? ` ${formatNumber(beyond)}x beyond the tested range` : "";
}

function machineText(machine: Machine): string {
  const how = machine.class === undefined ? " (where it is: --machine-class launch)" : "";
  return `machine: ${machineClassText(machine)}${how}`;
}
