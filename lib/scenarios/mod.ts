/** Use cases as data: one folder a use case, each number with its source; and scenarios of a user's own. */
export { AGENT_ONBOARDING } from "./agent_onboarding/agent_onboarding.ts";
export { COMPUTE_MARKETPLACE } from "./compute_marketplace/compute_marketplace.ts";
export { findEntityScenario, findScenario, findScenarios } from "./find_scenario.ts";
export { MENDOZA } from "./mendoza/mendoza.ts";
export { loadRequirements, type Requirement } from "../reference/requirements.ts";
export { SCENARIOS } from "./scenarios.ts";
export { scenarioSize } from "./scenario_size.ts";
