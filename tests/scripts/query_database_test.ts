import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { ChainModel } from "../chain/chain_model.ts";
import { extendingChain } from "../chain/extending_chain.ts";
import { POSTING } from "../../lib/stores/sqlite/posting.ts";
import { encoded } from "../stores/encoded.ts";
import { rowsOf } from "../stores/sqlite/rows_of.ts";
import { writeArkivFile } from "../stores/sqlite/arkiv_file.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { removePrepared } from "./prepared_data.ts";
import { assertRefused, refusal, runScript } from "./run_script.ts";

/** Whose blocks end while entities are live. */
const blocks = extendingChain(3, "block").fromBlock.slice(0, 50);
const TEXTS = ['kind = "<1>"', "size >= 01000", 'kind != "<2>" && size < 600', "$all"];

Deno.test("query and append take a database that Arkiv wrote, and leave it as it was", async () => {
  await inTemporaryFolder(async (root) => {
    const path = `${root}/query-test-arkiv.db`;
    writeArkivFile(path, blocks);
    const before = Deno.readFileSync(path);
    Deno.writeTextFileSync(`${root}/mine.txt`, `# four\n${TEXTS.join("\n\n")}\n`);
    const own = await runScript(
      "query",
      "--from",
      path,
      "--queries",
      `${root}/mine.txt`,
      "--trials",
      "1",
      "--json",
    );
    assert.equal(own.code, 0, own.stderr);
    const model = new ChainModel();
    for (const block of blocks) model.append(block);
    const { queries, live, migration, atBlock } = JSON.parse(own.stdout);
    const expected = TEXTS.map((text) => model.query(text, 50, { limit: 200 }).versions.length);
    assert.deepEqual([atBlock, migration, live], [50, 2, expected.at(-1)]);
    assert.deepEqual(queries.map(({ matching }: { matching: number }) => matching), expected);
    assert.ok(expected.every((count) => count > 0), `${expected}`);

    const both = ["bitemporal", "bitemporal-arkiv-sql"];
    const turns = await runScript(
      ...["query", "--from", path, "--store", both.join(), "--trials", "2"],
      ...["--queries", `${root}/mine.txt`, "--json"],
    );
    assert.equal(turns.code, 0, turns.stderr);
    for (const { stores } of JSON.parse(turns.stdout).queries) {
      assert.deepEqual(stores.map(({ name }: { name: string }) => name), both);
      for (const { correct, us } of stores) assert.deepEqual([correct, us.length], [true, 2]);
    }

    const mix = await runScript("query", "--from", path, "--trials", "1");
    assert.equal(mix.code, 0, mix.stderr);
    assert.match(mix.stdout, /Arkiv's schema at migration 2, block 50, \d+ live entities/);
    assert.match(mix.stdout, /by_key .*\n(.*\n)* {2}by_text_and_number /);
    assert.match(
      mix.stdout,
      /^bitemporal-m2 takes .* for a median query, (\d+) of \1 answers right\n\nquery · /,
    );

    const again = `${root}/again.db`;
    const appended = await runScript(
      ...["append", "--from", path, "--store", "bitemporal-m2", "--variant", "normal", "--trials", "1"],
      ...["--db", again, "--out", `${root}/run`],
    );
    removePrepared("chain-query-test-arkiv");
    assert.equal(appended.code, 0, appended.stderr);
    assert.match(appended.stderr, /extends count from the block of the extend/);
    assert.equal(rowsOf(again), rowsOf(path, "to_block <> from_block"));

    assert.deepEqual(Deno.readFileSync(path), before);
    assert.ok(![...Deno.readDirSync(root)].some(({ name }) => name.startsWith("query-test-arkiv.db-")));
  });
});

Deno.test("query asks the file of a store that keeps rows of versions, by the kind that wrote it", async () => {
  await inTemporaryFolder(async (root) => {
    const path = `${root}/posting.db`;
    const store = await POSTING.open(path, { variant: "normal" });
    const model = new ChainModel();
    for (const block of blocks) {
      await store.appendBlock(encoded(block));
      model.append(block);
    }
    await store.close();
    Deno.writeTextFileSync(`${root}/mine.txt`, TEXTS.join("\n"));
    const asked = ["--from", path, "--trials", "1", "--json"];
    const { code, stdout, stderr } = await runScript("query", ...asked, "--queries", `${root}/mine.txt`);
    assert.equal(code, 0, stderr);
    const { migration, queries } = JSON.parse(stdout);
    assert.equal(migration, null);
    type Asked = { matching: number; stores: { name: string; correct: boolean }[] };
    assert.deepEqual(
      queries.map((
        { matching, stores }: Asked,
      ) => [matching, ...stores.map(({ name, correct }) => [name, correct])]),
      TEXTS.map((text) => [model.query(text, 50, { limit: 200 }).versions.length, ["posting", true]]),
    );
  });
});

Deno.test("query finds a database whose attribute rows do not say what its entities are", async () => {
  await inTemporaryFolder(async (root) => {
    const path = `${root}/arkiv.db`;
    writeArkivFile(path, blocks);
    const database = new DatabaseSync(path);
    database.exec("DELETE FROM string_attributes WHERE key = 'kind' AND value = '<1>' AND to_block > 50");
    database.close();
    Deno.writeTextFileSync(`${root}/mine.txt`, TEXTS.join("\n"));
    const { code, stdout } = await runScript(
      ...["query", "--from", path, "--queries", `${root}/mine.txt`, "--trials", "1"],
    );
    assert.equal(code, 1);
    assert.match(stdout, /^bitemporal-m2 takes .* for a median query, 2 of 4 answers right$/m);
    assert.match(stdout, /^wrong: kind = "<1>"$/m);
  });
});

Deno.test("query --from explains what it does not take", async () => {
  await inTemporaryFolder(async (root) => {
    const path = `${root}/arkiv.db`;
    writeArkivFile(path, blocks.slice(0, 1));
    Deno.writeTextFileSync(`${root}/empty.txt`, "# nothing\n");
    Deno.writeTextFileSync(`${root}/wrong.txt`, "kind == 1");
    const bad = [
      [["--from", `${root}/none.db`], /none\.db/],
      [["--from", `${root}/empty.txt`], /is no database/],
      [["--from", path, "--scale", "2"], /--scale cannot be given with --from/],
      [["--from", path, "--queries", `${root}/empty.txt`], /holds no query/],
      [["--queries", `${root}/empty.txt`], /--queries is for a database/],
    ] as const;
    for (const [args, message] of bad.slice(1)) assertRefused(await refusal("query", ...args), message);
    const other = await refusal("query", "--from", path, "--store", "simple-eav");
    assert.deepEqual([
      other.code,
      /is a bitemporal(-m2)? store\nExpected: one that simple-eav reads/.test(other.stderr),
    ], [2, true]);
    const missing = await refusal("query", ...bad[0][0]);
    assert.deepEqual([missing.code, bad[0][1].test(missing.stderr)], [2, true]);
    const wrong = await refusal("query", "--from", path, "--queries", `${root}/wrong.txt`);
    assertRefused(wrong, /Cannot read the query at character 7/);
  });
});
