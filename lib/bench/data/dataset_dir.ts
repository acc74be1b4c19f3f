import type { EntityScenario } from "../../scenarios/scenario.ts";
import { scenarioDigest } from "../../scenarios/scenario_digest.ts";

/** Hex digits of the scenario's digest in a folder's name. `choice:` enough to distinguish versions of one scenario. */
const DIGEST_DIGITS = 8;

/**
 * Folder of a prepared data set under `datasetsDir`. Its name includes everything that determines its contents, also a digest
 * of the scenario's definition, so that data of an edited scenario is never reused.
 */
export function datasetDir(
  datasetsDir: string,
  { scenario, scale, seed }: {
    readonly scenario: EntityScenario;
    readonly scale: number;
    readonly seed: string | bigint;
  },
): string {
  const digest = scenarioDigest(scenario).slice(0, DIGEST_DIGITS);
  return `${datasetsDir}/${scenario.id}-x${scale}-seed${seed}-${digest}`;
}
