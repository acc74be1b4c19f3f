import { applyOperation } from "../../chain/apply.ts";
import type { EntityVersion } from "../../chain/entity.ts";
import type { EntityState } from "./chain_plan.ts";
import type { ContentsMaker } from "../values/contents.ts";

/** The version that is valid of an entity, as a store would return it; without its payload where only attributes matter. */
export function versionOf(
  { born, contents, from, end, ownerChanges }: EntityState,
  maker: ContentsMaker,
  options: { readonly payload?: boolean } = {},
): EntityVersion {
  const written = writtenBy(born, contents, maker, options);
  if (from === contents.block && BigInt(end) === written.toBlock) return written;
  const owner = maker.owner(born.type, born.entity, ownerChanges);
  const toBlock = BigInt(end);
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

/** An update keeps what the creation left behind (creator, first block, place); versions in between leave no trace. */
function writtenBy(
  born: EntityState["born"],
  contents: EntityState["contents"],
  maker: ContentsMaker,
  options: { readonly payload?: boolean },
): EntityVersion {
  if (contents.kind === "create") {
    return applyOperation(null, maker.operation(contents, options), contents.block)!;
  }
  const alive = { ...born, btl: contents.block - born.block + 1 };
  const created = applyOperation(null, maker.operation(alive, { payload: false }), born.block);
  return applyOperation(created, maker.operation(contents, options), contents.block)!;
}
