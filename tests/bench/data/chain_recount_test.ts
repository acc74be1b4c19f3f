import assert from "node:assert/strict";
import fc from "fast-check";
import { totalsFromRows } from "../../../lib/chain/version_totals.ts";
import { ChainRecount } from "../../../lib/bench/data/chain_recount.ts";
import { EntityLedger } from "../../../lib/bench/data/entity_ledger.ts";
import { EntitySample } from "../../../lib/bench/data/entity_sample.ts";
import { decodeBlock } from "../../../lib/chain/codec/decode_block.ts";
import { digestVersions } from "../../../lib/chain/digest_versions.ts";
import { encodeBlock } from "../../../lib/chain/codec/encode_block.ts";
import { OperationError } from "../../../lib/chain/errors.ts";
import { toBlock } from "../../../lib/chain/codec/to_block.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { arbitraryChain, makeOperation } from "../../chain/arbitrary_chain.ts";
import { growingBlock } from "../../stores/growing_chain.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../../stores/encoded.ts";

Deno.test("toBlock() gives back the block that was encoded", () => {
  fc.assert(
    fc.property(arbitraryChain, ({ blocks }) => {
      for (const block of blocks) {
        const bytes = encodeBlock(block);
        assert.deepEqual(encodeBlock(toBlock(decodeBlock(bytes))), bytes);
      }
    }),
    { numRuns: 100, seed: 8 },
  );
});

Deno.test("the recount of any chain equals what the store reports and holds", async () => {
  await inTemporaryFolder(async (dir) => {
    let file = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryChain, async ({ blocks }) => {
        const recount = new ChainRecount(100);
        const store = await BITEMPORAL.open(`${dir}/${file++}.db`, { variant: "normal" });
        const sum = { versions: 0, strings: 0, numbers: 0, payloadBytes: 0 };
        for (const block of blocks) {
          recount.add(block);
          const { written } = await store.appendBlock(encoded(block));
          for (const name of ["versions", "strings", "numbers", "payloadBytes"] as const) {
            sum[name] += written[name];
          }
        }
        const { entities } = recount.totals;
        assert.deepEqual(totalsFromRows(recount.totals), sum);
        assert.deepEqual((await store.stats()).totals, sum);
        const last = blocks.at(-1)!.number;
        assert.deepEqual(recount.range, { first: blocks[0]!.number, last });
        const { versions: live } = await store.run(store.compile("$all"), last, { limit: 200 });
        const own = (attributes: readonly (readonly [string, unknown])[]) =>
          attributes.filter(([name]) => !name.startsWith("$")).length;
        assert.deepEqual(recount.live(), {
          versions: live.length,
          strings: live.reduce((all, { strings }) => all + own(strings), 0),
          numbers: live.reduce((all, { numbers }) => all + own(numbers), 0),
          payloadBytes: live.reduce((all, { payload }) => all + payload.length, 0),
        });
        assert.equal(recount.known().length, entities);
        for (const { key, digest } of recount.known()) {
          const version = await store.get(key, last);
          assert.equal(version === null ? null : digestVersions([version]), digest);
        }
        await store.close();
      }),
      { numRuns: 40, seed: 12 },
    );
  });
});

Deno.test("the recount refuses exactly the operations a store refuses", async () => {
  await inTemporaryFolder(async (dir) => {
    let file = 0;
    await fc.assert(
      fc.asyncProperty(arbitraryChain, async ({ blocks, next }) => {
        const recount = new ChainRecount(10);
        const store = await BITEMPORAL.open(`${dir}/${file++}.db`, { variant: "normal" });
        for (const block of blocks) {
          recount.add(block);
          await store.appendBlock(encoded(block));
        }
        const number = blocks.at(-1)!.number + 1;
        const last = { number, operations: [makeOperation(next, 0, 0)] };
        const refused = await store.appendBlock(encoded(last))
          .then(() => null, (error) => error);
        if (refused === null) recount.add(last);
        else {
          assert.ok(refused instanceof OperationError);
          assert.throws(() => recount.add(last), { message: refused.message });
        }
        await store.close();
      }),
      { numRuns: 60, seed: 13 },
    );
  });
});

Deno.test("EntityLedger keeps every entity apart while it grows, also those with keys alike", () => {
  const ledger = new EntityLedger();
  const key = (n: number) => {
    const bytes = new Uint8Array(32);
    new DataView(bytes.buffer).setUint32(28, n);
    return bytes;
  };
  const entry = (n: number) => ({ strings: n % 7, numbers: n % 65_536, payloadBytes: 3 * n, toBlock: n + 1 });
  for (let n = 0; n < 50_000; n++) ledger.set(key(n), entry(n));
  for (let n = 0; n < 50_000; n += 3) ledger.set(key(n), entry(n + 1));
  assert.equal(ledger.size, 50_000);
  for (let n = 0; n < 50_000; n++) assert.deepEqual(ledger.get(key(n)), entry(n % 3 === 0 ? n + 1 : n));
  assert.equal(ledger.get(key(50_000)), null);
});

Deno.test("EntitySample of an unknown number stays near what was asked for, and knows whole lives", () => {
  const sample = new EntitySample(null, 50);
  const everyone = new EntitySample(1, 1);
  for (let number = 0; number < 3000; number++) {
    sample.add(growingBlock(number));
    everyone.add(growingBlock(number));
  }
  const known = sample.known(2999);
  assert.ok(known.length >= 20 && known.length <= 100, `${known.length}`);
  const right = new Map(everyone.known(2999).map(({ key, digest }) => [key.join(), digest]));
  for (const { key, digest } of known) assert.equal(digest, right.get(key.join()));
});
