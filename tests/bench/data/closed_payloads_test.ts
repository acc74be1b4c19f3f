import assert from "node:assert/strict";
import fc from "fast-check";
import { ClosedPayloads } from "../../../lib/bench/data/closed_payloads.ts";
import { arbitraryChain, KEYS } from "../../chain/arbitrary_chain.ts";
import { ChainModel } from "../../chain/chain_model.ts";
import { encoded } from "../../stores/encoded.ts";

Deno.test("ClosedPayloads counts the payloads of versions that were live before a block and not after it, once each", () => {
  let ended = 0;
  fc.assert(
    fc.property(arbitraryChain, ({ blocks }) => {
      const [model, closed] = [new ChainModel(), new ClosedPayloads()];
      for (const block of blocks) {
        // Live before the block: valid in the one before, and not ending here by itself.
        const live = block.number === 0 ? [] : KEYS.map((key) => model.get(key, block.number - 1))
          .filter((version) => version !== null && version.toBlock > BigInt(block.number));
        model.append(block);
        const gone = live.filter((version) =>
          model.get(version!.key, block.number)?.fromBlock !== version!.fromBlock
        );
        const bytes = gone.reduce((sum, version) => sum + version!.payload.length, 0);
        assert.equal(closed.follow(encoded(block)), bytes);
        ended += bytes;
      }
    }),
    { numRuns: 200, seed: 3 },
  );
  assert.ok(ended > 0);
});
