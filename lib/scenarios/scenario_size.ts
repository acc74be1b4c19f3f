import { SYSTEM_NUMBERS, SYSTEM_STRINGS } from "../chain/system_attributes.ts";
import { type ScaledCount, scaledCounts } from "./scaled_counts.ts";
import type { EntityScenario, EntityTypeSpec, ScenarioSize } from "./scenario.ts";

/**
 * A scenario's published size at a scale, without generating anything: the initial state of a `types` scenario (its
 * operation stream comes on top), the whole chain of a `cohorts` one. Rows include the system attributes.
 * `payloadBytes` is the expected value, the rest is exact. A chain that was read has the size that was counted.
 */
export function scenarioSize(scenario: EntityScenario, scale: number): ScenarioSize {
  if (scenario.measured !== undefined) return scenario.measured;
  const size = scaledCounts(scenario, scale)
    .map((count, i) => typeSize(scenario.entityTypes[i]!, count)).reduce(addSize, NO_SIZE);
  return { ...size, payloadBytes: Math.round(size.payloadBytes) };
}

/** The size of an empty chain. */
export const NO_SIZE: ScenarioSize = {
  entities: 0,
  versions: 0,
  stringRows: 0,
  numberRows: 0,
  payloadRows: 0,
  payloadBytes: 0,
};

/** The sum of two sizes. */
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

/** Rows of all three tables. */
export function rowCount({ stringRows, numberRows, payloadRows }: ScenarioSize): number {
  return stringRows + numberRows + payloadRows;
}

/** Size of so many versions of a type; `payloadBytes` is not rounded. */
export function typeSize(type: EntityTypeSpec, { entities, versions }: ScaledCount): ScenarioSize {
  const { strings, numbers } = rowsPerVersion(type);
  return {
    entities,
    versions,
    stringRows: versions * strings,
    numberRows: versions * numbers,
    payloadRows: versions,
    payloadBytes: versions * meanPayloadBytes(type),
  };
}

/** Attribute rows one version of a type writes, system attributes included. */
export function rowsPerVersion(type: EntityTypeSpec): { strings: number; numbers: number } {
  const strings = type.attributes.filter((attribute) => attribute.type === "string").length;
  return {
    strings: strings + SYSTEM_STRINGS.length,
    numbers: type.attributes.length - strings + SYSTEM_NUMBERS.length,
  };
}

/** Expected payload bytes of one version, over all entities of a type. */
export function meanPayloadBytes({ payload }: EntityTypeSpec): number {
  if (payload.share === 0) return 0;
  const weight = payload.buckets.reduce((sum, bucket) => sum + bucket.weight, 0);
  const bytes = payload.buckets.reduce((sum, b) => sum + b.weight * (b.minBytes + b.maxBytes) / 2, 0);
  return (payload.share * bytes) / weight;
}
