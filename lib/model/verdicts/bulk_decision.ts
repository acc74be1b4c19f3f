import type { Machine } from "../../runs/manifest.ts";
import { machineClassText } from "../../runs/machine_class.ts";
import type { KelScenario } from "../../scenarios/scenario.ts";
import type { Acceptable, BulkFlow } from "./answer.ts";
import type { Worth } from "./bulk_flow.ts";
import { bulkLimits, limitTexts } from "./bulk_limits.ts";

const DECISIONS = {
  go: "Go for a bulk flow",
  "no-go": "No-go for a bulk flow",
  unknown: "Unknown whether a bulk flow is worth it",
} as const;

/** The decision where nothing was onboarded. */
export function undecided({ decision, reason, modes, why }: Worth): BulkFlow {
  const summary = `${DECISIONS[decision]}: ${why}`;
  return { decision, reason, modes, within: [], limits: null, summary, details: [], bounds: [] };
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
  const { decision, reason, why } = asked ?? worth;
  const limits = bulkLimits(scenario);
  const condition = asked === undefined ? "" : ` where ${asked.minutes} min are acceptable`;
  return {
    decision,
    reason: decision === "unknown" ? reason ?? worth.reason : null,
    modes: worth.modes,
    within,
    limits,
    summary: `${DECISIONS[decision]}${condition}: ${why}`,
    details: [
      ...asked === undefined ? [] : [`by the rates alone, ${worth.decision}: ${worth.why}`],
      ...worth.figures,
      ...within.filter((one) => one !== asked).map(acceptableText),
    ],
    bounds: [...limitTexts(limits, scenario.agents.value), machineText(machine)],
  };
}

function acceptableText({ minutes, decision, why }: Acceptable): string {
  return `where ${minutes} min are acceptable, ${decision}: ${why}`;
}

function machineText(machine: Machine): string {
  const how = machine.class === undefined ? " (where it is: --machine-class launch)" : "";
  return `machine: ${machineClassText(machine)}${how}`;
}
