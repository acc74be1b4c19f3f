import { applyOperation } from "../../lib/chain/apply.ts";
import type { Block } from "../../lib/chain/block.ts";
import type { EntityVersion } from "../../lib/chain/entity.ts";
import { toHex } from "../../lib/chain/hex.ts";
import { Census } from "../../lib/inspect/census.ts";
import type { CensusOptions } from "../../lib/inspect/census_state.ts";
import type { CensusSummary } from "../../lib/inspect/census_summary.ts";

export function censusOf(blocks: Iterable<Block>, options: CensusOptions = {}): CensusSummary {
  const census = new Census(options);
  for (const block of blocks) census.add(block);
  return census.summary();
}

/** Every stored version of a chain that fits in memory, by entity, worked out in the plainest way. */
export function storedVersions(blocks: readonly Block[]): EntityVersion[][] {
  const histories = new Map<string, EntityVersion[]>();
  for (const { number, operations } of blocks) {
    const changed = new Map<string, EntityVersion | null>();
    for (const operation of operations) {
      const id = toHex(operation.key);
      const current = changed.has(id) ? changed.get(id)! : histories.get(id)?.at(-1) ?? null;
      changed.set(id, applyOperation(current, operation, number));
    }
    for (const [id, version] of changed) {
      const history = histories.get(id) ?? [];
      const last = history.at(-1);
      if (last === version) continue;
      if (last !== undefined && last.toBlock > BigInt(number)) {
        history[history.length - 1] = { ...last, toBlock: BigInt(number) };
      }
      if (version !== null) history.push(version);
      histories.set(id, history);
    }
  }
  return [...histories.values()].filter((history) => history.length > 0);
}

/** A JSON cache as a store writes it. */
export function jsonCache(attributes: EntityVersion["strings"] | EntityVersion["numbers"]): string {
  const members = attributes.map(([name, value]) =>
    `${JSON.stringify(name)}:${typeof value === "string" ? JSON.stringify(value) : value}`
  );
  return `{${members.join(",")}}`;
}

/** How often each value occurs, as text. */
export function tally(values: Iterable<string | number>): Record<string, number> {
  const counts: Record<string, number> = Object.create(null);
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
