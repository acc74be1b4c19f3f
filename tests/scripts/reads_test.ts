import assert from "node:assert/strict";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { POSTING } from "../../lib/stores/sqlite/posting.ts";
import { toHex } from "../../lib/chain/hex.ts";
import { printed } from "../bench/reads/arkiv_answers.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { encoded } from "../stores/encoded.ts";
import { growingBlock } from "../stores/growing_chain.ts";
import { assertRefused, refusal, runScript } from "./run_script.ts";

const SMALL = ["--scale", "0.001", "--queries", "6", "--rounds", "1"];

Deno.test("reads answers first how fast each mix is, says what keeps its rate, and keeps every sample", async () => {
  await inTemporaryFolder(async (folder) => {
    const out = `${folder}/reads.json`;
    const { code, stdout, stderr } = await runScript(
      "reads",
      ...SMALL,
      ...[
        "--contestants",
        "bitemporal+none,bitemporal+analyze",
        "--offered",
        "--out",
        out,
      ],
      ...["--only", "point_by_id,point_workload_by_id,point_by_key,point_miss"],
    );
    assert.equal(code, 0, stderr);
    assert.match(stderr, /turns: about \d+ s on a quiet machine, up to .* MB in /);
    const lines = stdout.split("\n");
    assert.match(lines[0]!, /^bitemporal\+none, public: [\d,]+ queries\/s; slowest \w+, p50 [\d.]+ (u|m)s/);
    assert.match(
      lines[1]!,
      /^bitemporal\+analyze, public: .*, [\d.]+x the rate of bitemporal\+none, \d of 3 plans others; /,
    );
    assert.match(
      stdout,
      /^[\d,]+ answers to \d+ different queries were compared, \d+ of them to the last page: all are right\.$/m,
    );
    assert.match(
      stdout,
      /^compute-marketplace at scale 0\.001, seed 1: \d+ entities visible at block \d+, no version closed .*; 6 queries of each kind a round; 1 round$/m,
    );
    assert.match(
      stdout,
      /^CM-R-07C, point lookups at 100\/s: bitemporal\+none (kept|not kept|not offered in time) \(/m,
    );
    assert.match(stdout, /^bitemporal\+none: plan of its slowest kind, \w+ of \w+$/m);
    const { scale, stream, samples } = JSON.parse(await Deno.readTextFile(out));
    assert.deepEqual([scale, stream, samples.rounds, samples.files.length], [0.001, 0, 1, 2]);
    const [mix] = samples.mixes;
    assert.deepEqual([mix.id, mix.draws.length, mix.readers[0].rounds[0].us.length], ["public", 2, 18]);
  });
});

Deno.test("reads exits with 1 where a store answers wrong, and names the queries", async () => {
  await inTemporaryFolder(async (folder) => {
    const posting = pathToFileURL(resolve("lib/stores/sqlite/posting.ts")).href;
    const store = `${folder}/forgetful.ts`;
    await Deno.writeTextFile(
      store,
      `import { POSTING } from ${JSON.stringify(posting)};
export default {
  ...POSTING,
  name: "forgetful",
  recognises: undefined,
  async open(path, options) {
    const store = await POSTING.open(path, options);
    const run = store.run.bind(store);
    store.run = async (...asked) => {
      const { versions, ...rest } = await run(...asked);
      return { versions: versions.slice(1), ...rest };
    };
    return store;
  },
};
`,
    );
    const flags = [...SMALL, "--only", "point_by_key", "--out", `${folder}/reads.json`];
    const { code, stdout, stderr } = await runScript("reads", ...flags, "--contestants", store);
    assert.equal(code, 1, stderr);
    assert.match(stdout, /^WRONG: .*forgetful\.ts answers \d+ queries otherwise than the data says/);
    assert.match(stdout, /^ {2}\$key = 0x/m);
  });
});

Deno.test("reads asks a given file as it is, with queries drawn from it", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = `${folder}/own.db`;
    const store = await POSTING.open(path, { variant: "normal" });
    for (let number = 0; number < 100; number++) await store.appendBlock(encoded(growingBlock(number)));
    await store.close();
    const before = await Deno.readFile(path);
    const flags = ["--from", path, "--rounds", "1", "--out", `${folder}/out/reads.json`, "--json"];
    const { code, stdout, stderr } = await runScript("reads", ...flags);
    assert.equal(code, 0, stderr);
    const { from, mixes: [mix] } = JSON.parse(stdout);
    assert.deepEqual([from, mix.mix, mix.contestant, mix.wrong], [path, "drawn", "posting", []]);
    assert.deepEqual(await Deno.readFile(path), before);
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), ["out", "own.db"]);
  });
});

Deno.test("reads asks a file what Arkiv's program was asked, beside its times, and refuses what is of another chain", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = `${folder}/own.db`;
    const store = await POSTING.open(path, { variant: "normal" });
    const blocks = Array.from({ length: 20 }, (_, number) => growingBlock(number));
    for (const block of blocks) await store.appendBlock(encoded(block));
    await store.close();
    const keys = blocks.flatMap(({ operations }) =>
      operations.flatMap((own) => own.type === "create" ? [`0x${toHex(own.key)}`] : [])
    );
    const ask = async (answers: string) => {
      await Deno.writeTextFile(`${folder}/printed.txt`, answers);
      const flags = ["--from", path, "--arkiv", `${folder}/printed.txt`, "--rounds", "2"];
      return await runScript("reads", ...flags, "--out", `${folder}/reads.json`);
    };
    const byKey = printed(`$key = ${keys[0]}`, [keys[0]!], "9s");
    const [newest] = keys.slice(-1);
    const { code, stdout, stderr } = await ask(
      byKey + printed(`$key = ${newest}`, [newest!], "1ns") + byKey + printed("$all", [1, 2], "1h"),
    );
    assert.equal(code, 0, stderr);
    const [first, arkiv, right] = stdout.split("\n");
    assert.match(
      first!,
      /^posting: at least as fast as Arkiv's store on 1 of 2 queries, each the first of a process; /,
    );
    assert.equal(
      arkiv,
      "Arkiv's answers to 3 queries: 2 as computed, 1 otherwise, whose times do not count: $all",
    );
    assert.match(right!, /all are right\.$/);
    const file = JSON.parse(await Deno.readTextFile(`${folder}/reads.json`));
    assert.deepEqual(file.arkiv.map(({ n, arkivUs }: { n: number; arkivUs: number }) => [n, arkivUs]), [
      ...[[2, 9e6], [1, 0.001], [1, 3.6e9]],
    ]);
    await Deno.remove(`${folder}/reads.json`);
    assertRefused(await ask(printed("$all", [1, 2], "1ms")), /is of another chain than .*own\.db/);
    assertRefused(await ask("Query: $all\n"), /line 1: no answer to \$all/);
  });
});

Deno.test("reads says what it would ask without asking, and refuses what it cannot", async () => {
  const { code, stdout } = await runScript(
    "reads",
    "--plan",
    "--scale",
    "0.001",
    "--stream",
    "1",
    "--offered",
  );
  assert.equal(code, 0);
  assert.match(stdout, /^bitemporal, posting: about \d+ (s|min) on a quiet machine, up to /);
  assert.match(stdout, /^ {2}governance: published mix of governance.*votes_for_proposal 0.25/m);
  assert.match(stdout, /^ {2}offered: monitoring sweep at 1500\/s \(CM-R-10\)$/m);
  assertRefused(await refusal("reads", "--only", "nothing"), /--only "nothing" is no mix/);
  assertRefused(
    await refusal("reads", "--page", "201"),
    /--page "201" is not a whole number from 1 to 200/,
  );
  assertRefused(await refusal("reads", "--from", "none.db"), /no such file/);
});

Deno.test("reads refuses a size that the disk does not hold, with the number", async () => {
  const { code, stdout, stderr } = await runScript("reads", "--scale", "100", "--only", "public");
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /about [\d.]+ TB are needed, [\d.]+ [GT]B are free/);
});
