import { HeadroomError } from "../../errors.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";

/** Neighbours of a turn that hold one value: places `from` to `to`, exclusive. */
interface Run {
  readonly value: string | number;
  readonly from: number;
  readonly to: number;
}

/** Values held in turn: which entities hold which follows from their numbers, so the n-th holder of a value is known. */
export class Cycle {
  readonly #runs: readonly Run[];
  /** Entities of one turn. */
  readonly #period: number;

  /** @param values With whole weights, at least 1 together: entities of each turn that hold the value. */
  constructor(values: readonly (readonly [value: string | number, weight: number])[]) {
    let period = 0;
    this.#runs = values.map(([value, weight]) => ({ value, from: period, to: period += weight }));
    this.#period = period;
  }

  valueOf(entity: number): string | number {
    const place = entity % this.#period;
    return this.#runs.find(({ to }) => place < to)!.value;
  }

  /** Of the first `count` entities, those that hold a value, in order: how many, and which is the n-th. */
  holders(
    value: string | number,
    count: number,
  ): { readonly count: number; at(n: number): number } {
    const period = this.#period;
    const runs = this.#runs.filter((run) => run.value === value);
    const before = (place: number) =>
      runs.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(place, to) - from), 0);
    const each = before(period);
    return {
      count: Math.floor(count / period) * each + before(count % period),
      at: (n) => {
        let left = n % each;
        const run = runs.find(({ from, to }) => left < to - from || (left -= to - from, false))!;
        return Math.floor(n / each) * period + run.from + left;
      },
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
