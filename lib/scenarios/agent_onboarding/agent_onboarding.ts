import { choices } from "../builders/choices.ts";
import { sourced } from "../builders/sourced.ts";
import type { KelScenario } from "../scenario.ts";

/** What the root's event log records about an agent, by number of events. Source: keri.md 2 (write modes); keri.md 1.5. */
const ANCHORS = {
  1: "the seal of the agent's inception alone: the least that makes a delegation valid",
  2: "the seal of the agent's inception and the marker of its role: the issue's lower figure of 20K root events",
  3: "the seal of the agent's inception, the marker of its role, and the digest of its attestation: what the software writes, 30K root events",
};

/**
 * Onboarding an organisation's agents under one root key event log. Source: 000.
 *
 * `--scale 0.01` to `10` is 100 to 100,000 agents; the organisation has 1,000 engineers at any scale.
 */
function agentOnboarding(id: string, anchors: keyof typeof ANCHORS): KelScenario {
  return {
    kind: "kels",
    id,
    title: anchors === 3
      ? "Bulk onboarding of agents under one organisation"
      : `Bulk onboarding of agents, ${anchors} root event${anchors === 1 ? "" : "s"} each`,
    source: "000:L1-L27",
    agents: sourced(10_000, "000:L3; KERI-01"),
    engineers: sourced(1_000, "000:L11; KERI-02"),
    anchorsPerAgent: sourced(anchors, `keri.md 2 (write modes), Q-02: ${ANCHORS[anchors]}`),
    batchAgents: sourced(100, "keri.md 3: the published bulk runs used 100"),
    requirements: Array.from({ length: 16 }, (_, i) => `KERI-${String(i + 1).padStart(2, "0")}`),
    choices: choices({
      "Q-02": `${anchors} of 1 to 3 events in the root's log for each agent: ${
        ANCHORS[anchors]
      }. 20-30 thousand events counts root events only: each agent adds its own dip. Written as batches of seals, the same ${anchors} stand in one event a batch.`,
      "batch-bound":
        `100 agents a batch, as published; a witness refuses more than 256 seals, so with ${anchors} seal${
          anchors === 1 ? "" : "s"
        } per agent a witnessed batch holds at most ${Math.floor(256 / anchors)} agents.`,
      "Q-03": "The issue sets no threshold: rates are reported, and judged against 20 events/s (Q-01).",
      "Q-04": "Launch-class hardware is undefined: every run records the machine it ran on.",
      "Q-05": "Agents carry the load, engineers the risk of concurrent rotation: both are kept.",
    }),
  };
}

/** Three root events per agent, as the software writes them. */
export const AGENT_ONBOARDING = agentOnboarding("agent-onboarding", 3);

/** Three, two and one root events per agent, in this order. */
export const AGENT_ONBOARDINGS: readonly KelScenario[] = [
  AGENT_ONBOARDING,
  agentOnboarding("agent-onboarding-2", 2),
  agentOnboarding("agent-onboarding-1", 1),
];
