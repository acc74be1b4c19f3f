import assert from "node:assert/strict";
import fc from "fast-check";
import type { Block } from "../../../lib/chain/block.ts";
import type { EntityVersion } from "../../../lib/chain/entity.ts";
import type { Operation } from "../../../lib/chain/operation.ts";
import { POSTING } from "../../../lib/stores/sqlite/posting.ts";
import type { LowerTier } from "../../../lib/stores/tiers/tier.ts";
import { TieredStore } from "../../../lib/stores/tiers/tiered_store.ts";
import { arbitraryQuery, EDGE_NUMBERS, EDGE_TEXTS, KEYS, OWNERS } from "../../chain/arbitrary_chain.ts";
import { ChainModel } from "../../chain/chain_model.ts";
import { encoded } from "../encoded.ts";

const NORMAL = { variant: "normal" };

/** A chain in a `posting` file, and what a model says of it. */
export class ModelledChain {
  readonly path: string;
  readonly model = new ChainModel();

  constructor(path: string) {
    this.path = path;
  }

  /** Appends blocks to both. */
  async append(blocks: readonly Block[]): Promise<void> {
    const store = await POSTING.open(this.path, NORMAL);
    for (const block of blocks) {
      await store.appendBlock(encoded(block));
      this.model.append(block);
    }
    await store.close();
  }

  /** Asserts that the file and lower tiers answer as the model: all at every block or some, and so many queries, page by page. */
  async assertAnswers(
    lower: readonly LowerTier[],
    { queries, every = 1 }: { readonly queries: number; readonly every?: number },
  ): Promise<void> {
    const { model } = this;
    const hot = await POSTING.open(this.path, { ...NORMAL, readOnly: true });
    const tiered = new TieredStore(hot, lower);
    const tip = model.tip!;
    for (let block = 0; block <= tip; block += every) {
      const all = await tiered.run(tiered.compile("$all"), block, { limit: 200 });
      assert.deepEqual(plain(all.versions), plain(model.query("$all", block, { limit: 200 }).versions));
      const key = KEYS[block % KEYS.length]!;
      assert.deepEqual(plain([await tiered.get(key, block)]), plain([model.get(key, block)]));
    }
    await fc.assert(
      fc.asyncProperty(arbitraryQuery, fc.nat(tip), async (text, block) => {
        let cursor: string | undefined;
        do {
          const page = cursor === undefined ? { limit: 2 } : { limit: 2, cursor };
          const found = await tiered.run(tiered.compile(text), block, page);
          const expected = model.query(text, block, page);
          assert.deepEqual(plain(found.versions), plain(expected.versions), text);
          assert.equal(found.cursor, expected.cursor, text);
          cursor = found.cursor;
        } while (cursor !== undefined);
      }),
      { numRuns: queries, seed: 20_261_128 },
    );
    await hot.close();
  }
}

function plain(versions: readonly (EntityVersion | null)[]) {
  return versions.map((version) =>
    version === null
      ? null
      : { ...version, key: Array.from(version.key), payload: Array.from(version.payload) }
  );
}

/** Blocks in which every entity changes, ends and comes again, with values at every edge under the names that queries ask. */
export function busyBlocks(count: number): Block[] {
  return Array.from({ length: count }, (_, number) => ({
    number,
    operations: KEYS.flatMap((key, i): Operation[] => {
      const age = (number - i) % 5;
      const base = { txIndex: 0, opIndex: i, key };
      const at = number * KEYS.length + i;
      const contents = {
        ...{
          owner: OWNERS[at % 2]!,
          contentType: "text/größe",
          btl: 100n,
          payload: new Uint8Array(at % 4).fill(at),
        },
        strings: [["a", EDGE_TEXTS[at % EDGE_TEXTS.length]!], ["größe", `${at % 3}`]] as const,
        numbers: age === 1
          ? []
          : [["a", EDGE_NUMBERS[at % EDGE_NUMBERS.length]!], ["region", BigInt(at)]] as const,
      };
      if (number < i) return [];
      if (age === 0) return [{ ...base, ...contents, type: "create" }];
      if (age === 4) return [{ ...base, type: "delete" }];
      if (age === 3) return [{ ...base, type: "change_owner", owner: OWNERS[number % 2]! }];
      return age === 2 ? [{ ...base, type: "extend", btl: 90n }] : [{ ...base, ...contents, type: "update" }];
    }),
  }));
}
