import { scaledCounts } from "./scaled_counts.ts";
import type { EntityScenario, EntityTypeSpec, ScenarioSize } from "./scenario.ts";

/** System attributes in every version: 3 string, 5 numeric. Source: DESIGN.md "Bi-temporal facts"; X-01. */
export const SYSTEM_STRING_ROWS = 3;
export const SYSTEM_NUMBER_ROWS = 5;

/**
 * A scenario's published size at a scale, without generating anything: the initial state of a `types` scenario (its
 * operation stream comes on top), the whole chain of a `cohorts` one. Rows count the system attributes.
 * `payloadBytes` is the expected value, the rest is exact. A chain that was read has the size that was counted.
 */
export function scenarioSize(scenario: EntityScenario, scale: number): ScenarioSize {
  if (scenario.measured !== undefined) return scenario.measured;
  const size = { entities: 0, versions: 0, stringRows: 0, numberRows: 0, payloadRows: 0, payloadBytes: 0 };
  scaledCounts(scenario, scale).forEach(({ entities, versions }, i) => {
    const type = scenario.entityTypes[i]!;
    const rows = rowsPerVersion(type);
    size.entities += entities;
    size.versions += versions;
    size.stringRows += versions * rows.strings;
    size.numberRows += versions * rows.numbers;
    size.payloadRows += versions;
    size.payloadBytes += versions * meanPayloadBytes(type);
  });
  return { ...size, payloadBytes: Math.round(size.payloadBytes) };
}

/** The size of nothing. */
export const NO_SIZE: ScenarioSize = {
  entities: 0,
  versions: 0,
  stringRows: 0,
  numberRows: 0,
  payloadRows: 0,
  payloadBytes: 0,
};

/** Two sizes together. */
export function addSize(a: ScenarioSize, b: ScenarioSize): ScenarioSize {
  return {
    entities: a.entities + b.entities,
    versions: a.versions + b.versions,
    stringRows: a.stringRows + b.stringRows,
    numberRows: a.numberRows + b.numberRows,
    payloadRows: a.payloadRows + b.payloadRows,
    payloadBytes: a.payloadBytes + b.payloadBytes,
  };
}

/** Attribute rows one version of a type writes, system attributes included. */
export function rowsPerVersion(type: EntityTypeSpec): { strings: number; numbers: number } {
  const strings = type.attributes.filter((attribute) => attribute.type === "string").length;
  return {
    strings: strings + SYSTEM_STRING_ROWS,
    numbers: type.attributes.length - strings + SYSTEM_NUMBER_ROWS,
  };
}

/** Expected payload of one version, entities without one included. */
export function meanPayloadBytes({ payload }: EntityTypeSpec): number {
  if (payload.share === 0) return 0;
  const weight = payload.buckets.reduce((sum, bucket) => sum + bucket.weight, 0);
  const bytes = payload.buckets.reduce((sum, b) => sum + b.weight * (b.minBytes + b.maxBytes) / 2, 0);
  return (payload.share * bytes) / weight;
}
