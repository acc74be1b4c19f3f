/** What the tests of the use cases share: the published figures, and look-ups in a scenario. */
import type { Operation } from "../../lib/chain/operation.ts";
import { totalPerS } from "../../lib/scenarios/builders/operations.ts";
import type { EntityScenario, EntityTypeSpec } from "../../lib/scenarios/scenario.ts";
import { openDataset } from "../../lib/synth/open_dataset.ts";

/** data/reference/use-cases.json, as it is. */
export const USE_CASES = JSON.parse(
  Deno.readTextFileSync(new URL("../../data/reference/use-cases.json", import.meta.url)),
);

/** One use case of it. */
// deno-lint-ignore no-explicit-any
export function publishedUseCase(id: string): any {
  return USE_CASES.use_cases.find((useCase: { id: string }) => useCase.id === id);
}

export function typeOf(scenario: EntityScenario, id: string): EntityTypeSpec {
  return scenario.entityTypes.find((type) => type.id === id)!;
}

/** Entities of a type at scale 1. */
export function countOf(scenario: EntityScenario, id: string): number {
  return typeOf(scenario, id).count.value;
}

/** Operations a second of the given ids, all together. */
export function rateOf(scenario: EntityScenario, ...ids: readonly string[]): number {
  return totalPerS(scenario.operations.filter(({ id }) => ids.includes(id)));
}

/** Attribute values of a version, strings and numbers, by name. */
export type Row = Readonly<Record<string, string | number>>;

/** Every version that is created or updated, in order. */
export function* writtenRows(
  scenario: EntityScenario,
  scale: number,
  seed: bigint,
): Generator<{ operation: Extract<Operation, { type: "create" | "update" }>; row: Row; block: number }> {
  for (const { number, operations } of openDataset(scenario, scale, seed).blocks()) {
    for (const operation of operations) {
      if (operation.type !== "create" && operation.type !== "update") continue;
      const numbers = operation.numbers.map(([name, value]) => [name, Number(value)] as const);
      yield { operation, row: Object.fromEntries([...operation.strings, ...numbers]), block: number };
    }
  }
}
