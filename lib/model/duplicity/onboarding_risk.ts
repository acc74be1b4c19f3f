import { AGENT_ONBOARDING } from "../../scenarios/agent_onboarding/agent_onboarding.ts";
import type { ForkSetting } from "./fork_risk.ts";

const { agents, engineers, anchorsPerAgent } = AGENT_ONBOARDING;

/** Agents under the organisation's log. Source: 000:L3. */
export const ONBOARDING_AGENTS = agents.value;

/**
 * 1,000 engineers who all control one kt=1 log (000:L21), on an ordinary day.
 *
 * choice: 0.1 events a day each, as of 10 agents of which each is changed or revoked some three or four times a year; in 8 hours of
 * work; 5 s until the others know, which no tool does better that fetches right before it signs and pushes right after.
 */
export const ONBOARDING_RISK: ForkSetting = {
  controllers: engineers.value,
  eventsPerDay: 0.1,
  delaySeconds: 5,
  hours: 8,
  threshold: 1,
  teams: 1,
  witnesses: null,
};

/** The same on the day when each engineer onboards the own agents, one event after the other. Source: 000:L15. */
export const ONBOARDING_DAY: ForkSetting = {
  ...ONBOARDING_RISK,
  eventsPerDay: agents.value * anchorsPerAgent.value / engineers.value,
};
