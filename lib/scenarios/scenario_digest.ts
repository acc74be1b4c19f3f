import { createHash } from "node:crypto";
import type { Scenario } from "./scenario.ts";

/**
 * SHA-256 (hex) of a scenario's whole definition, sources and texts included. Scenarios with the same id but different
 * digests are different: data prepared for one must not be used for the other.
 */
export function scenarioDigest(scenario: Scenario): string {
  return createHash("sha256").update(JSON.stringify(scenario, sortedKeys)).digest("hex");
}

/** Sorts the names of objects, so that the order they were written in does not matter. */
function sortedKeys(_name: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
