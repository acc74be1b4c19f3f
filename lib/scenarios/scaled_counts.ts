import { apportion } from "./builders/apportion.ts";
import type { EntityScenario } from "./scenario.ts";

/** Entities and versions of one type at a scale. */
export interface ScaledCount {
  readonly entities: number;
  readonly versions: number;
}

/**
 * Entities and versions of each type at a scale, in the order of `entityTypes`: the totals are the rounded multiples
 * of the published totals, and every type keeps at least one entity.
 */
export function scaledCounts(scenario: EntityScenario, scale: number): ScaledCount[] {
  const types = scenario.entityTypes;
  const published = types.map((type) => type.count.value);
  const entityTotal = Math.max(types.length, Math.round(scale * sum(published)));
  const entities = apportion(published, entityTotal, 1);
  const extra = types.map((type) => (type.cohort?.totalVersions ?? type.count.value) - type.count.value);
  if (sum(extra) === 0) return entities.map((count) => ({ entities: count, versions: count }));
  const versionTotal = Math.max(entityTotal, Math.round(scale * (sum(published) + sum(extra))));
  const extraVersions = apportion(extra, versionTotal - entityTotal);
  return entities.map((count, i) => ({ entities: count, versions: count + extraVersions[i]! }));
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
