import { createHash } from "node:crypto";
import type { RunScenario } from "./manifest.ts";
import type { Row } from "./schema.ts";

/**
 * SHA-256 (hex) of what a whole plan measures: its trials in their order, and what its scenarios are. All shards of a plan record
 * the same one, and what they measured, joined, has it again.
 */
export function planDigest(
  trials: readonly Pick<Row<"trials">, "trial" | "order">[],
  scenarios: readonly Pick<RunScenario, "definition">[],
): string {
  const names = trials.toSorted((a, b) => a.order - b.order).map(({ trial }) => trial);
  const definitions = scenarios.map(({ definition }) => definition);
  return createHash("sha256").update(JSON.stringify([names, definitions])).digest("hex");
}
