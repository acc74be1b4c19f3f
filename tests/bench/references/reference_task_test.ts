import assert from "node:assert/strict";
import { join } from "node:path";
import { LINK_SETS, stepsOf } from "../../../lib/bench/references/link_sets.ts";
import {
  filesIn,
  type LinksSource,
  prepareReferences,
  type Question,
} from "../../../lib/bench/references/prepare_references.ts";
import { digestFound } from "../../../lib/bench/references/reference_ledger.ts";
import {
  type AppendTrial,
  type AskedQuestion,
  REFERENCE_WAYS,
  runReferenceTask,
} from "../../../lib/bench/references/reference_task.ts";
import { runUpkeepTask } from "../../../lib/bench/upkeep/run_upkeep_task.ts";
import type { EntityVersion } from "../../../lib/chain/entity.ts";
import { toHex } from "../../../lib/chain/hex.ts";
import { findEntityScenario } from "../../../lib/scenarios/mod.ts";
import { DatabaseFile } from "../../../lib/stores/sqlite/engine.ts";
import { openDataset } from "../../../lib/synth/open_dataset.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

/** A small chain of a use case. */
function sourceOf(name: string, scale: number, folder: string): LinksSource {
  const set = LINK_SETS.find(({ scenario }) => scenario === name)!;
  const chains = set.chains.map(({ id }) => id);
  return { set: name, name, scale, seed: "3", chains, hops: 5, rounds: 1, start: null, folder };
}

/** Every version of some types that is valid at a block, from the plan of the data. */
function plannedVersions({ name, scale, seed }: LinksSource, atBlock: number): Map<string, EntityVersion[]> {
  const dataset = openDataset(findEntityScenario(name, "blocks"), scale, BigInt(seed));
  const most = dataset.size().entities;
  return new Map(dataset.scenario.entityTypes.map(({ id }) => {
    const all = Array.from({ length: most }, (_, n) => dataset.version(id, n, atBlock));
    return [id, all.filter((version) => version !== null)];
  }));
}

const valueOf = (version: EntityVersion, attribute: string) =>
  version.strings.find(([name]) => name === attribute)?.[1] ?? "";

Deno.test("the answers to be given are those that the plan of the data gives, hop by hop, at both blocks", async () => {
  for (const [name, scale] of [["compute-marketplace", 0.001], ["supply-chain-pharma", 0.00005]] as const) {
    await inTemporaryFolder((folder) => {
      const source = sourceOf(name, scale, folder);
      const { blocks } = prepareReferences(source);
      assert.ok(blocks.past < blocks.tip);
      const set = LINK_SETS.find(({ scenario }) => scenario === name)!;
      const questions: Question[] = JSON.parse(Deno.readTextFileSync(filesIn(folder).questions));
      assert.equal(questions.length, 2 * (5 + 1));
      for (const at of ["tip", "past"] as const) {
        const planned = plannedVersions(source, blocks[at]);
        for (const question of questions.filter((own) => own.at === at)) {
          const chain = set.chains.find(({ id }) => id === question.chain)!;
          const all = [...planned.get(set.kinds[chain.from]!.type)!];
          let found = all.filter(({ key }) => toHex(key) === question.key);
          assert.equal(found.length, 1);
          for (const [i, { take, ask, kind }] of stepsOf(set, chain, 5).entries()) {
            const wanted = found.map((version) => valueOf(version, take)).filter((value) => value !== "");
            found = planned.get(kind.type)!.filter((version) => wanted.includes(valueOf(version, ask)));
            const versions = found.map(({ key, fromBlock }) => ({ key: toHex(key), fromBlock }));
            assert.deepEqual(question.hops[i], { found: found.length, digest: digestFound(versions) });
          }
          assert.ok(found.length > 0, question.chain);
        }
      }
      return Promise.resolve();
    });
  }
});

for (
  const [store, name, scale] of [
    ["bitemporal", "compute-marketplace", 0.001],
    ["posting", "ride-sharing-city", 0.001],
    ["posting", "supply-chain-pharma", 0.00005],
  ] as const
) {
  Deno.test(`${store} answers ${name}'s chains all three ways as computed; with a reference lost, no time counts`, async () => {
    await inTemporaryFolder(async (folder) => {
      const source = sourceOf(name, scale, folder);
      prepareReferences(source);
      const files = filesIn(folder);
      const { bytes } = await runReferenceTask({ do: "table", set: name, folder }) as { bytes: number };
      assert.equal(bytes, Deno.statSync(files.table).size);
      const fileOf = (held: string) => ({ store, variant: "normal", path: join(folder, `${held}.db`) });
      for (const held of ["text", "integer"] as const) {
        await runUpkeepTask({ do: "load", file: fileOf(held), blocks: files[held] }, () => {});
      }
      const askAs = async (way: typeof REFERENCE_WAYS[number]) => {
        const ask = { ...fileOf(way === "integer" ? way : "text"), set: name, folder, way, round: 0 };
        return await runReferenceTask({ do: "ask", ask }) as AskedQuestion[];
      };
      const answers: AskedQuestion[][] = [];
      for (const way of REFERENCE_WAYS) answers.push(await askAs(way));
      const found = answers.map((own) => own.map(({ hops }) => hops.map((hop) => hop.found)));
      assert.deepEqual(found[1], found[0]);
      assert.deepEqual(found[2], found[0]);
      for (const { hops } of answers.flat()) {
        assert.equal(hops.length, 5);
        assert.ok(hops.every(({ ms, keysMs }) => keysMs > 0 && ms >= keysMs));
      }
      const damaged = new DatabaseFile(files.table, { timeout: 1000 });
      damaged.exec("DELETE FROM refs WHERE attribute > 0");
      damaged.close();
      await assert.rejects(askAs("table"), /a wrong answer to .* after 1 hops: no time counts/);
    });
  });
}

Deno.test("a chain that no start leads along is refused in words", async () => {
  await inTemporaryFolder((folder) => {
    // A data centre's references in the data of goods: nothing there is a workload.
    const source = {
      ...sourceOf("compute-marketplace", 1e-7, folder),
      name: "supply-chain-pharma",
      chains: ["placement"],
    };
    assert.throws(
      () => prepareReferences(source),
      /^HeadroomError: No workload leads over 5 hops of "placement": choose/,
    );
    return Promise.resolve();
  });
});

Deno.test("appending fills a store and a table, and times them apart", async () => {
  await inTemporaryFolder(async (folder) => {
    const name = "ride-sharing-city";
    prepareReferences(sourceOf(name, 0.001, folder));
    const append = {
      ...{ store: "posting", variant: "normal", set: name, blocks: filesIn(folder).short },
      path: join(folder, "store.db"),
      table: join(folder, "table.db"),
    };
    const trial = await runReferenceTask({ do: "append", append }) as AppendTrial;
    assert.ok(trial.storeMs > 0 && trial.tableMs > 0, JSON.stringify(trial));
    const table = new DatabaseFile(append.table, { timeout: 1000 });
    const count = (sql: string) => table.prepare<[], number>(sql).pluck().get()!;
    assert.ok(count("SELECT count(*) FROM refs WHERE attribute > 0") > 0);
    table.close();
  });
});
