import { createHash } from "node:crypto";
import type { Scenario } from "./scenario.ts";

/**
 * SHA-256 (hex) of a scenario's whole definition, sources and texts included. Two scenarios of one id and two digests are
 * two scenarios: nothing prepared for one may serve the other.
 */
export function scenarioDigest(scenario: Scenario): string {
  return createHash("sha256").update(JSON.stringify(scenario, sortedKeys)).digest("hex");
}

/** Objects with their names in order, so that the order they were written in does not count. */
function sortedKeys(_name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
