import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ENTITY_STORES, RECOMMENDED_ENTITY_STORE } from "../../lib/stores/mod.ts";
import { BITEMPORAL } from "../../lib/stores/sqlite/bitemporal.ts";
import { Database, DatabaseFile } from "../../lib/stores/sqlite/engine.ts";
import { readHistory } from "../../lib/stores/sqlite/read_history.ts";
import { ChainModel } from "../chain/chain_model.ts";
import { digestVersions } from "../../lib/chain/digest_versions.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { encoded } from "../stores/encoded.ts";
import { growingBlock } from "../stores/growing_chain.ts";
import { assertRefused, refusal, runScript, scriptCommand } from "./run_script.ts";

async function grown(path: string, blocks: number): Promise<string> {
  const store = await BITEMPORAL.open(path, { variant: "normal" });
  for (let number = 0; number < blocks; number++) await store.appendBlock(encoded(growingBlock(number)));
  await store.close();
  return path;
}

const names = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
/** The new store while it is written. */
const hidden = (folder: string) => names(folder).find((name) => /^\.migrate-[0-9a-f-]+$/.test(name));
const move = (old: string, db: string, ...more: string[]) =>
  ["--from", old, "--store", "recommended", "--db", db, ...more] as const;

/** Whether another process has a database open: only the last connection may end its log. */
function isInUse(path: string): boolean {
  const database = new DatabaseFile(path, { timeout: 0 });
  try {
    return database.pragma("journal_mode = delete", { simple: true }) !== "delete";
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith("SQLITE_BUSY")) return true;
    throw error;
  } finally {
    database.close();
  }
}

Deno.test("append --from a database --db moves it into the recommended store, says what and that all is equal, and back", () =>
  inTemporaryFolder(async (folder) => {
    const old = await grown(join(folder, "old.db"), 30);
    const db = join(folder, "new.db");
    const { code, stdout, stderr } = await runScript("append", ...move(old, db));
    assert.equal(code, 0, stderr);
    const kind = RECOMMENDED_ENTITY_STORE.name;
    const [title, ...lines] = stdout.trim().split("\n");
    assert.match(
      title!,
      new RegExp(
        `^Moved from bitemporal to ${kind} in .*, into [\\d.]+ times the bytes: all \\d+ answers .* equal$`,
      ),
    );
    assert.equal(lines[0], `  files      ${old} to ${db}`);
    assert.deepEqual(lines.map((line) => line.trim().split(/ {2,}/)[0]), [
      "files",
      "blocks",
      "versions",
      "time",
      "size",
      "answers",
      "own check",
    ]);
    assert.match(stdout, /blocks +30, 0 to 29\n +versions +59\n/);
    assert.match(
      stdout,
      /compared at 8 blocks from 0 to 29 \(\d+ by key, \d+ pages of queries, .*: all equal$/m,
    );
    assert.match(stdout, /own check +ok$/m);
    const back = join(folder, "back.db");
    const again = await runScript("append", "--blocks", db, "--db", back, "--trials", "1", "--json");
    assert.equal(again.code, 0, again.stderr);
    const { from, to, blocks, same, answers } = JSON.parse(again.stdout);
    assert.deepEqual([from, to, blocks, same, answers.different], [kind, "bitemporal", 30, true, 0]);
    assert.deepEqual([...readHistory(back)], [...readHistory(old)]);
    assert.deepEqual(names(folder), ["back.db", "new.db", "old.db"]);
    const asked = await runScript("ask", "--db", db, "--store", "recommended", "--json", "$all");
    assert.deepEqual([JSON.parse(asked.stdout).store, JSON.parse(asked.stdout).count], [kind, 30]);
    // Nothing is overwritten.
    assertRefused(await refusal("append", ...move(old, db)), /something is there already/);
    assertRefused(
      await refusal("append", ...move(old, join(folder, "x"), "--store", "a,b")),
      /"a" is not a kind/,
    );
  }));

Deno.test("a migration killed at any moment leaves nothing under the name, a prefix of the blocks beside it, and can be run again", () =>
  inTemporaryFolder(async (folder) => {
    const old = await grown(join(folder, "old.db"), 400);
    const before = Deno.readFileSync(old);
    const db = join(folder, "new.db");
    const model = new ChainModel();
    const digests = Array.from({ length: 400 }, (_, number) => {
      model.append(growingBlock(number));
      return digestVersions(model.query("$all", number, { limit: 200 }).versions);
    });
    for (const wait of [0, 50, 200]) {
      const child = scriptCommand("append", ...move(old, db)).spawn();
      const ended = child.output();
      while (hidden(folder) === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
      await new Promise((resolve) => setTimeout(resolve, wait));
      child.kill("SIGKILL");
      await ended;
      assert.ok(!names(folder).includes("new.db"));
      const left = join(folder, hidden(folder)!);
      // The process that writes the store ends with its parent.
      while (isInUse(left)) await new Promise((resolve) => setTimeout(resolve, 5));
      const store = await ENTITY_STORES[RECOMMENDED_ENTITY_STORE.name]!.open(left, { variant: "normal" });
      const { tip } = store;
      const { ok, lines } = await store.check();
      assert.ok(ok && lines.includes("integrity_check: ok"), lines.join("\n"));
      if (tip !== null) {
        const { versions } = await store.run(store.compile("$all"), tip, { limit: 200 });
        assert.equal(digestVersions(versions), digests[tip]);
      }
      await store.close();
    }
    const again = await runScript("append", ...move(old, db));
    assert.equal(again.code, 0, again.stderr);
    // A reader that was killed could not remove its empty log beside the old file.
    const left = names(folder).filter((name) => !/^old\.db-(wal|shm)$/.test(name));
    assert.deepEqual([left, Deno.readFileSync(old)], [["new.db", "old.db"], before]);
  }));

Deno.test("a store whose answers differ is not kept: the first difference is told, and the exit code is 1", () =>
  inTemporaryFolder(async (folder) => {
    const old = await grown(join(folder, "old.db"), 12);
    const posting = fileURLToPath(new URL("../../lib/stores/sqlite/posting.ts", import.meta.url));
    const module = join(folder, "forgetful.ts");
    Deno.writeTextFileSync(
      module,
      `import { POSTING } from ${JSON.stringify(posting)};
      export default { ...POSTING, name: "forgetful", open: async (path, options) => {
        const store = await POSTING.open(path, options);
        const get = store.get.bind(store);
        store.get = async (key, block) => block === 5 ? null : await get(key, block);
        return store;
      } };`,
    );
    const { code, stdout, stderr } = await runScript(
      ...["append", "--from", old, "--store", module, "--db", join(folder, "new.db")],
    );
    assert.equal(code, 1, stderr);
    assert.match(
      stdout,
      /answers .*: \d+ differ\n +differs +entity 0x[0-9a-f]{64} at block 5: 0x.* before, none after\n/,
    );
    assert.match(stdout, /^Not moved from bitemporal to forgetful: \d+ of \d+ answers compared differ\n/);
    assert.match(stderr, /Nothing was kept at ".*new\.db"/);
    assert.deepEqual(names(folder), ["forgetful.ts", "old.db"]);
  }));

Deno.test("append ends a migration at the first Ctrl-C, with nothing left", () =>
  inTemporaryFolder(async (folder) => {
    const old = await grown(join(folder, "old.db"), 400);
    const child = scriptCommand("append", ...move(old, join(folder, "new.db"))).spawn();
    const ended = child.output();
    while (hidden(folder) === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    const said = new TextDecoder().decode(stderr);
    assert.deepEqual([code, stdout.length], [1, 0], said);
    assert.match(said, /Interrupted: nothing is at ".*new\.db", and the old file is as it was/);
    assert.deepEqual(names(folder), ["old.db"]);
  }));

Deno.test("bench and append record what recommended stands for", () =>
  inTemporaryFolder(async (folder) => {
    const plan = await runScript("bench", "--store", "recommended", "--plan", "--json");
    assert.equal(plan.code, 0, plan.stderr);
    const { stores } = JSON.parse(plan.stdout).settings;
    const { name } = RECOMMENDED_ENTITY_STORE;
    assert.deepEqual(stores.map(({ name, from }: { name: string; from: string }) => [name, from]), [[
      name,
      name,
    ]]);
    const twice = await refusal("bench", "--store", `${name},recommended`, "--plan");
    assertRefused(twice, new RegExp(`"${name}" twice`));
    assertRefused(await refusal("append", "--store", "recommend"), /did you mean "recommended"/);
    const out = join(folder, "run");
    const run = await runScript(
      ...["append", "--store", "recommended", "--scale", "0.00002", "--trials", "1", "--variant", "normal"],
      ...["--out", out],
    );
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, new RegExp(`append · mendoza · ${name}`));
    const manifest = JSON.parse(Deno.readTextFileSync(join(out, "manifest.json")));
    assert.match(manifest.command, new RegExp(`--store ${name}( |$)`));
    assert.ok(!JSON.stringify(manifest).includes("recommended"));
  }));
