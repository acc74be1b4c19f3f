import type { KelScenario } from "./scenario.ts";

/** Onboarding an organisation's agents under one root key event log. Source: 000. */
export const AGENT_ONBOARDING: KelScenario = {
  kind: "kels",
  id: "agent-onboarding",
  title: "Bulk onboarding of agents under one organisation",
  source: "000:L1-L27",
  agents: { value: 10_000, source: "000:L3; KERI-01" },
  engineers: { value: 1_000, source: "000:L11; KERI-02" },
  anchorsPerAgent: {
    value: 3,
    source: "keri.md 2 (write modes): dip anchor, role marker, attestation digest",
  },
  batchAgents: { value: 100, source: "keri.md 3: the published bulk runs used 100" },
  requirements: Array.from({ length: 16 }, (_, i) => `KERI-${String(i + 1).padStart(2, "0")}`),
  choices: [
    {
      id: "Q-02",
      choice:
        "3 root events per agent, as the software writes them; 2 per agent is the issue's lower figure and another value of the same parameter. 20-30 thousand events counts root events only: each agent adds its own dip.",
    },
    {
      id: "batch-bound",
      choice:
        "100 agents a batch, as published; a witness refuses more than 256 seals, so with 3 seals per agent a witnessed batch holds at most 85 agents.",
    },
    {
      id: "Q-03",
      choice: "The issue sets no threshold: rates are reported, and judged against 20 events/s (Q-01).",
    },
    { id: "Q-04", choice: "Launch-class hardware is undefined: every run records the machine it ran on." },
    {
      id: "Q-05",
      choice: "Agents carry the load, engineers the risk of concurrent rotation: both are kept.",
    },
  ],
};
