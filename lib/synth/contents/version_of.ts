import { applyOperation } from "../../chain/apply.ts";
import type { EntityVersion } from "../../chain/entity.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import type { ChainPlan, EntityState } from "../lifecycle/chain_plan.ts";
import type { ContentsMaker } from "./contents.ts";

/** A scenario's chain without its bytes: which versions there are, and what makes their contents. */
export interface PlannedChain {
  readonly scenario: EntityScenario;
  readonly plan: ChainPlan;
  readonly contents: ContentsMaker;
}

/** The version that is valid of an entity, as a store would return it; without its payload where only attributes matter. */
export function versionOf(
  state: EntityState,
  maker: ContentsMaker,
  options: { readonly payload?: boolean } = {},
): EntityVersion {
  const { born, contents, from, end, ownerChanges } = state;
  const written = applyOperation(created(state, maker), maker.operation(contents, options), contents.block)!;
  const toBlock = BigInt(end);
  if (from === contents.block && toBlock === written.toBlock) return written;
  const owner = maker.owner(born.type, born.entity, ownerChanges);
  return {
    ...written,
    fromBlock: from,
    toBlock,
    strings: written.strings.map(([name, value]) => [name, name === "$owner" ? owner : value] as const),
    numbers: written.numbers.map(([name, value]) =>
      [name, name === "$expiration" ? toBlock : value] as const
    ),
  };
}

/**
 * What the creation left behind for an update of the contents (creator, first block, place); null where it wrote them
 * itself. Versions in between leave no trace.
 */
function created({ born, contents }: EntityState, maker: ContentsMaker): EntityVersion | null {
  if (contents.kind === "create") return null;
  const alive = { ...born, btl: contents.block - born.block + 1 };
  return applyOperation(null, maker.operation(alive, { payload: false }), born.block);
}
