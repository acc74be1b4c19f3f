import assert from "node:assert/strict";
import { ChainVersions, tortureBlock } from "../../../lib/bench/torture/torture_chain.ts";
import { digestVersions } from "../../../lib/chain/digest_versions.ts";
import type { EntityVersion } from "../../../lib/chain/entity.ts";
import { toHex } from "../../../lib/chain/hex.ts";
import { ChainModel } from "../../chain/chain_model.ts";

const TIP = 13;

/** Versions valid at a block, as answers are ordered. */
function liveAt(versions: readonly EntityVersion[], block: number): EntityVersion[] {
  const place = ({ fromBlock, key }: EntityVersion) => `${String(fromBlock).padStart(9, "0")} ${toHex(key)}`;
  return versions.filter(({ fromBlock, toBlock }) => fromBlock <= block && toBlock > BigInt(block))
    .sort((a, b) => place(a) < place(b) ? -1 : 1);
}

Deno.test("versions computed from entities' lives are those that the chain's rules make of the blocks", () => {
  const model = new ChainModel();
  for (let number = 0; number <= TIP; number++) {
    model.append(tortureBlock("s", number));
    for (const block of [number - 1, number].filter((one) => one >= 0)) {
      assert.equal(
        digestVersions(liveAt(new ChainVersions("s").at(number), block)),
        digestVersions(model.query("$all", block, { limit: 200 }).versions),
        `block ${block} of ${number}`,
      );
    }
  }
});

Deno.test("the chain has every way in which a version comes and ends", () => {
  const types = new Set(
    Array.from({ length: TIP }, (_, n) => tortureBlock("s", n).operations.map(({ type }) => type)).flat(),
  );
  assert.deepEqual([...types].sort(), ["change_owner", "create", "delete", "extend", "update"]);
  const ended = new ChainVersions("s").at(TIP).filter(({ toBlock }) => toBlock <= BigInt(TIP));
  assert.ok(
    ended.some(({ numbers, toBlock }) =>
      numbers.some(([name, value]) => name === "$expiration" && value === toBlock)
    ),
    "one ends by itself",
  );
  assert.ok(new ChainVersions("s").at(60).some(({ payload }) => payload.length > 16_000));
  assert.notDeepEqual(tortureBlock("s", 3), tortureBlock("t", 3));
});
