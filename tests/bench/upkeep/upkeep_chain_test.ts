import assert from "node:assert/strict";
import { readBlockFile, verifyBlockFile } from "../../../lib/chain/codec/block_file.ts";
import { decodeBlock } from "../../../lib/chain/codec/decode_block.ts";
import { digestVersions } from "../../../lib/chain/digest_versions.ts";
import { rowsOf } from "../../../lib/chain/version_totals.ts";
import { HeadroomError } from "../../../lib/errors.ts";
import { compareChain } from "../../../lib/bench/upkeep/check_chain.ts";
import {
  type ChainSource,
  liveEntities,
  writeBaseChain,
  writeChurn,
} from "../../../lib/bench/upkeep/upkeep_chain.ts";
import { parseScenario } from "../../../lib/scenarios/file/parse_scenario.ts";
import type { EntityScenario } from "../../../lib/scenarios/scenario.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import type { KnownChain } from "../../../lib/bench/upkeep/known_chain.ts";
import type { EntityStore } from "../../../lib/stores/entity_store.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { KNOWN, smallScenario } from "../../scenarios/file/small_scenario.ts";

const SOURCE: ChainSource = {
  scenario: parseScenario(JSON.stringify(smallScenario()), "small.json", KNOWN) as EntityScenario,
  scale: 1,
  seed: 7n,
};
const { signal: interrupted } = new AbortController();
const ROWS = 100;

const blocksOf = (path: string) => Array.from(readBlockFile(path).blocks, decodeBlock);

/** A store with the scenario's chain, and keys of it. */
async function loaded(folder: string): Promise<KnownChain & { store: EntityStore }> {
  const known = await writeBaseChain(SOURCE, `${folder}/base.blocks`, interrupted);
  const store = await BITEMPORAL.open(`${folder}/store.db`, { variant: "normal" });
  await store.bulkLoad(blocksOf(`${folder}/base.blocks`));
  return { ...known, store };
}

Deno.test("each block deletes and inserts entities of the rows it is to, as a store counts them, and what they leave is there", async () => {
  await inTemporaryFolder(async (folder) => {
    const { store, keys } = await loaded(folder);
    const first = store.tip! + 1;
    const live = await liveEntities(store, keys, { until: first + 100, rows: 1e6, interrupted });
    assert.equal(live.length, 320);
    const plan = { first, blocks: 60, deletedRows: ROWS, insertedRows: ROWS, live, salt: 1, interrupted };
    const chain = await writeChurn(SOURCE, `${folder}/churn.blocks`, plan);
    const most = Math.max(...live.map(({ rows }) => rows));
    let rows = 0;
    for (const block of blocksOf(chain.path)) {
      const { written, closed } = await store.appendBlock(block);
      for (const one of [rowsOf(written), rowsOf(closed)]) {
        assert.ok(one >= ROWS && one < ROWS + most, `${one}`);
        rows += one;
      }
    }
    // More than the chain held: what was inserted first is deleted again.
    assert.ok(rows / 2 > live.reduce((sum, one) => sum + one.rows, 0));
    assert.equal(chain.rows, rows);
    assert.equal((await compareChain(store, chain.path, first + 59)).wrong, 0);
    for (const { key } of live) assert.equal(await store.get(key, store.tip!), null);
    for (const { key } of chain.left) assert.ok(await store.get(key, store.tip!));
    const again = await writeChurn(SOURCE, `${folder}/again.blocks`, plan);
    const other = await writeChurn(SOURCE, `${folder}/other.blocks`, { ...plan, salt: 2 });
    const digest = ({ path }: typeof chain) => verifyBlockFile(path).digest;
    assert.equal(digest(again), digest(chain));
    assert.notEqual(digest(other), digest(chain));
    await store.close();
  });
});

Deno.test("a store that lacks a block's entities, or still holds one that was deleted, is found out", async () => {
  await inTemporaryFolder(async (folder) => {
    const { store, keys } = await loaded(folder);
    const first = store.tip! + 1;
    const live = await liveEntities(store, keys, { until: first + 100, rows: 1000, interrupted });
    assert.ok(live.length < 100, "no more than asked for");
    const wanted = { until: first, rows: 1000, interrupted: AbortSignal.abort() };
    await assert.rejects(liveEntities(store, keys, wanted), { name: "AbortError" });
    const chain = await writeChurn(SOURCE, `${folder}/churn.blocks`, {
      first,
      blocks: 4,
      deletedRows: ROWS,
      insertedRows: ROWS,
      live,
      salt: 1,
      interrupted,
    });
    const wrong = async (through: number) => (await compareChain(store, chain.path, through)).wrong;
    const [last, ...before] = blocksOf(chain.path).toReversed();
    for (const block of before.toReversed()) await store.appendBlock(block);
    assert.equal(await wrong(first + 2), 0);
    const kept = last!.operations.filter(({ type }) => type === "create");
    await store.appendBlock({ ...last!, operations: kept });
    const undeleted = last!.operations.length - kept.length;
    assert.ok(undeleted > 0);
    assert.equal(await wrong(first + 3), undeleted);
    assert.equal(await wrong(first + 4), 1 + undeleted, "and a block is missing");
    await store.close();
  });
});

Deno.test("an entity of a chain is known by what its operations leave, as a store answers", async () => {
  await inTemporaryFolder(async (folder) => {
    const { store, tip, entity } = await loaded(folder);
    assert.equal(store.tip, tip);
    assert.equal(digestVersions([(await store.get(entity.key, tip))!]), entity.digest);
    await store.close();
  });
});

Deno.test("where nothing is left to delete, the blocks are refused", async () => {
  await inTemporaryFolder(async (folder) => {
    const plan = { first: 9, blocks: 2, deletedRows: 1, insertedRows: 0, live: [], salt: 1, interrupted };
    await assert.rejects(writeChurn(SOURCE, `${folder}/none.blocks`, plan), HeadroomError);
  });
});
