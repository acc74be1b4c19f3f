import type { EntityVersion } from "../../chain/entity.ts";
import type { EntityStoreCapabilities } from "../../stores/entity_store.ts";
import { auditChain } from "./auditor/audit_chain.ts";
import { auditLogs } from "./auditor/audit_logs.ts";
import type { AuditResult } from "./auditor/audit_result.ts";
import type { Answer } from "./subject.ts";
import { ChainVersions } from "./torture_chain.ts";
import type { LoggedCalls } from "./torture_logs.ts";

/** What a subject must hold after so many steps, computed without it. */
export interface Truth {
  /** The steps that so many blocks or events are; null where they end amid one. */
  stepsOf(count: number): number | null;
  /** Compares the files, which nobody has open, with the first steps. */
  audit(path: string, steps: number): AuditResult | Promise<AuditResult>;
  /** What is wrong with an answer after so many steps; null for nothing. */
  answerProblem(answer: Answer, steps: number): string | null;
}

/** Truth of the chain of a seed. */
export function chainTruth(seed: string, history: EntityStoreCapabilities["history"]): Truth {
  const all = new ChainVersions(seed);
  const versionsAfter = (steps: number) => all.at(steps - 1);
  return {
    stepsOf: (count) => count,
    audit: (path, steps) => auditChain(path, { tip: steps - 1, versions: versionsAfter(steps), history }),
    answerProblem: ({ query, isAsked, versions }, steps) => {
      const live = versionsAfter(steps).filter((version) =>
        version.toBlock >= BigInt(steps) && isAsked(version)
      );
      const [found, expected] = [versions, live].map((all) => all.map(nameOf).sort().join()) as [
        string,
        string,
      ];
      return found === expected
        ? null
        : `${
          JSON.stringify(query)
        } is answered with ${versions.length} versions, not the ${live.length} that are live`;
    },
  };
}

/** The rest of a version is compared by the audit. */
function nameOf({ key, fromBlock }: EntityVersion): string {
  return `${key.toHex()}/${fromBlock}`;
}

/** Truth of the logs of a registry. */
export function logsTruth(calls: LoggedCalls): Truth {
  const counts = [0];
  for (const events of calls) counts.push(counts.at(-1)! + events.length);
  return {
    stepsOf: (count) => {
      const steps = counts.indexOf(count);
      return steps < 0 ? null : steps;
    },
    audit: (path, steps) => auditLogs(path, calls.slice(0, steps).flat()),
    answerProblem: () => null,
  };
}
