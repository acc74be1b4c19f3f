import type { Machine } from "../../runs/manifest.ts";
import { machineClassText } from "../../runs/machine_class.ts";
import { RECORDS, type Records } from "../../runs/records.ts";
import type { Recorded } from "../../reference/requirement_metrics.ts";
import type { RequirementRow } from "../input.ts";
import type { BulkFlow } from "./answer.ts";
import type { Evidence } from "./judge.ts";

/** What rows that ask for no number are judged by. */
interface Accepted {
  readonly advice: BulkFlow;
  readonly machine: Machine;
  readonly records: Records;
  /** Most agents that a trial onboarded, and those of the whole organisation. */
  readonly reached: number;
  readonly agents: number;
}

/**
 * What rows of the issue that ask for a decision, a record or a declaration are judged by: a file is there or is not.
 * Source: 000:L19-L27.
 */
const FACTS: Readonly<Record<Recorded["fact"], (by: Accepted) => Evidence>> = {
  "decision": decided,
  "decision-recorded": recorded,
  "risk-recorded": acknowledged,
  "launch-machine": declared,
};

/** The evidence on a row that asks for no number; null for every other row. */
export function acceptanceEvidence({ judgedBy }: RequirementRow, by: Accepted): Evidence | null {
  return "fact" in judgedBy ? FACTS[judgedBy.fact](by) : null;
}

function decided({ advice: { decision, reason, summary } }: Pick<Accepted, "advice">): Evidence {
  return decision === "unknown"
    ? { reason: reason ?? "not-measured", text: summary }
    : { holds: true, text: summary };
}

function recorded({ advice, records }: Accepted): Evidence {
  const said = decided({ advice });
  if ("reason" in said) return said;
  return records.decision
    ? { holds: true, text: `${placeOf("decision")} is ready to paste: ${advice.summary}` }
    : notRecorded("decision");
}

function acknowledged({ records, reached, agents }: Accepted): Evidence {
  if (!records.risk) return notRecorded("risk");
  const size = agents.toLocaleString("en-US");
  const target = reached >= agents
    ? `${size} agents were onboarded`
    : `of ${size} agents ${reached.toLocaleString("en-US")} were onboarded`;
  return { holds: true, text: `${placeOf("risk")} is ready to paste; ${target}` };
}

function declared({ machine }: Accepted): Evidence {
  const text = `the machine was ${machineClassText(machine)}`;
  return machine.class === undefined
    ? { reason: "not-declared", text: `${text}: --machine-class of bench and onboard declares it` }
    : { holds: machine.class === "launch", text };
}

function notRecorded(what: keyof Records): Evidence {
  return {
    reason: "not-recorded",
    text: `deno task report --scenario agent-onboarding writes ${placeOf(what)}`,
  };
}

function placeOf(what: keyof Records): string {
  return `reports/${RECORDS[what]}`;
}
