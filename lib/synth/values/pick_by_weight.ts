import { AliasTable } from "./alias_table.ts";
import type { CounterHash } from "./counter_hash.ts";
import { ExactShares } from "./exact_shares.ts";

/**
 * Draws an index by weight for each (entity, version).
 * @param members Entities that share the indices out exactly, each keeping its own; null: every version draws anew.
 */
export function pickByWeight(
  weights: readonly number[],
  members: number | null,
  hash: CounterHash,
): (entity: number, version: number) => number {
  if (weights.length === 1) return () => 0;
  if (members !== null) {
    const shares = new ExactShares(weights, members, hash);
    return (entity) => shares.of(entity);
  }
  const table = new AliasTable(weights);
  return (entity, version) => table.pick(hash.word(entity, version), hash.second);
}
