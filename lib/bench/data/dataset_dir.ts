import type { EntityScenario } from "../../scenarios/scenario.ts";
import { scenarioDigest } from "../../scenarios/scenario_digest.ts";

/** Hex digits of the scenario's digest in a folder's name. `choice:` enough to tell the versions of one scenario apart. */
const DIGEST_DIGITS = 8;

/**
 * Folder of a prepared data set under `datasetsDir`: named by everything that decides its contents, the scenario's own
 * definition included, so that data of an edited scenario is never taken for data of the new one.
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
