import { HeadroomError } from "../../errors.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";

/** Values held in turn: which entities hold which follows from their numbers, so the n-th holder of a value is known. */
export class Cycle {
  readonly #turn: readonly (string | number)[];

  /** @param values With whole weights, at least 1 together: entities of each turn that hold the value. */
  constructor(values: readonly (readonly [value: string | number, weight: number])[]) {
    this.#turn = values.flatMap(([value, weight]) => Array.from({ length: weight }, () => value));
  }

  valueOf(entity: number): string | number {
    return this.#turn[entity % this.#turn.length]!;
  }

  /** Of the first `count` entities, those that hold a value, in order: how many, and which is the n-th. */
  holders(
    value: string | number,
    count: number,
  ): { readonly count: number; at(n: number): number } {
    const places = this.#turn.flatMap((held, place) => held === value ? [place] : []);
    const period = this.#turn.length;
    const rest = count % period;
    return {
      count: Math.floor(count / period) * places.length + places.filter((place) => place < rest).length,
      at: (n) => Math.floor(n / places.length) * period + places[n % places.length]!,
    };
  }
}

/** The values a type's attribute or trait holds in turn. @throws {HeadroomError} No such one, or one drawn otherwise. */
export function findCycle(scenario: EntityScenario, type: string, attribute: string): Cycle {
  const { attributes = [], traits = [] } = scenario.entityTypes.find(({ id }) => id === type) ?? {};
  const value = [...attributes, ...traits].find(({ name }) => name === attribute)?.value;
  if (value?.kind === "cycle") return new Cycle(value.values);
  throw new HeadroomError(
    `Cannot choose entities of "${type}" by "${attribute}": ${
      value === undefined ? "there is no such attribute" : `it is drawn as "${value.kind}"`
    }`,
    { expected: 'an attribute of kind "cycle"', next: 'correct the reference\'s "where"' },
  );
}
