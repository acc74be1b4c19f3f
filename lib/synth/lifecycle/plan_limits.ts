import { BLOCK_NUMBER_MAX } from "../../chain/validate_block.ts";
import { HeadroomError } from "../../errors.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";

/** Most entities of one type. Source: the generator's counter hash counts to 2^32. */
const ENTITIES_MAX = 2 ** 32;

/** @param counts Entities by type. @throws {HeadroomError} More of a type than can be generated. */
export function refuseManyEntities({ entityTypes }: EntityScenario, counts: readonly number[]): void {
  const index = counts.findIndex((count) => !(count <= ENTITIES_MAX));
  if (index < 0) return;
  throw HeadroomError.unmet(`plan the entities of "${entityTypes[index]!.id}"`, {
    expected: `at most ${ENTITIES_MAX} of a type`,
    actual: String(counts[index]),
    next: "use a smaller --scale",
  });
}

/** @param end First block after the chain. @throws {HeadroomError} It is beyond the numbers that blocks have. */
export function refuseLongChain({ id }: EntityScenario, end: number): void {
  if (end <= BLOCK_NUMBER_MAX + 1) return;
  throw HeadroomError.unmet(`plan the chain of "${id}"`, {
    expected: `block numbers up to ${BLOCK_NUMBER_MAX}`,
    actual: `a chain that ends at block ${end}`,
    next:
      "use a smaller --scale, or lower steady.minBlocks, steady.versionShare or the calendar of your scenario",
  });
}
