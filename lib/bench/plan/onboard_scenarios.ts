import { sourced } from "../../scenarios/builders/sourced.ts";
import type { KelScenario } from "../../scenarios/scenario.ts";
import { SCENARIOS } from "../../scenarios/scenarios.ts";

/** What is asked of a scenario of key events in place of its own; null where nothing was asked. */
interface AskedOnboarding {
  /** Root events for each agent. */
  readonly anchors: readonly number[] | null;
  /** Agents of a batch. */
  readonly batches: readonly number[] | null;
}

/**
 * A scenario of key events in every form that is asked for, each under an id of its own: only figures of one id are taken together.
 * A form that is built in is that one.
 */
export function onboardScenarios(base: KelScenario, { anchors, batches }: AskedOnboarding): KelScenario[] {
  return (anchors ?? [base.anchorsPerAgent.value]).flatMap((count) => {
    const anchored = withAnchors(base, count);
    return (batches ?? [base.batchAgents.value]).map((agents) => withBatch(anchored, agents));
  });
}

function withAnchors(base: KelScenario, count: number): KelScenario {
  if (count === base.anchorsPerAgent.value) return base;
  const builtIn = SCENARIOS[`${base.id}-${count}`];
  if (SCENARIOS[base.id] === base && builtIn?.kind === "kels") return builtIn;
  const anchorsPerAgent = sourced(count, "--anchors-per-agent");
  return { ...base, id: `${base.id}-anchors-${count}`, anchorsPerAgent };
}

function withBatch(base: KelScenario, agents: number): KelScenario {
  if (agents === base.batchAgents.value) return base;
  return { ...base, id: `${base.id}-batch-${agents}`, batchAgents: sourced(agents, "--batch") };
}
