import assert from "node:assert/strict";
import { HeadroomError } from "../../../../lib/errors.ts";
import { ConcurrentWriteError } from "../../../../lib/keri/errors.ts";
import { DatabaseFile } from "../../../../lib/stores/sqlite/engine.ts";
import { SQLITE_KEL } from "../../../../lib/stores/sqlite/kel/kel_registry.ts";
import { inTemporaryFolder } from "../../../runs/sample_run.ts";
import { startWriter } from "../../kel_registry_contract.ts";
import { collect, EVENTS, ORGANISATION } from "../../key_events.ts";

const ROOT = ORGANISATION.rootPrefix;
const open = (path: string, variant = "none") => SQLITE_KEL.open(path, { variant });

Deno.test("sqlite-kel: variants are the engine's three ways to sync", async () => {
  await inTemporaryFolder(async (folder) => {
    const found: unknown[] = [];
    for (const variant of Object.keys(SQLITE_KEL.variants)) {
      const registry = await open(`${folder}/${variant}.db`, variant);
      await registry.commitBatch(EVENTS);
      await registry.flush();
      await registry.sync();
      found.push([
        variant,
        registry.settings.synchronous,
        registry.settings.journal_mode,
        registry.durability,
      ]);
      await registry.close();
    }
    assert.deepEqual(found, [
      ["none", 0, "wal", "process"],
      ["batch", 1, "wal", "process"],
      ["commit", 2, "wal", "machine"],
    ]);
  });
});

Deno.test("sqlite-kel: a handle sees what another appended, and is refused where it believed otherwise", async () => {
  await inTemporaryFolder(async (folder) => {
    const [first, second] = [await open(`${folder}/kel.db`), await open(`${folder}/kel.db`)];
    await first.append(EVENTS[0]!);
    const tip = { sn: 0, said: (await second.keyState(ROOT))!.said };
    await second.append(EVENTS[1]!, { expectedTip: tip });
    await assert.rejects(first.append(EVENTS[3]!, { expectedTip: tip }), ConcurrentWriteError);
    assert.equal((await first.append(EVENTS[1]!)).events, 0);
    assert.equal((await first.commitBatch([EVENTS[2]!, EVENTS[3]!])).events, 2);
    assert.equal((await second.stats()).events, 4);
    await first.close();
    await second.close();
  });
});

Deno.test("sqlite-kel: two processes writing different logs into one file lose nothing", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = `${folder}/kel.db`;
    await (await open(path)).close();
    const writers = [1, 2].map((seed) =>
      startWriter(["sqlite-kel", path, "none", "6", `${seed}`, "per-event"])
    );
    for (const writer of writers) {
      for await (const _ of writer.stdout);
      assert.equal((await writer.status).code, 0);
    }
    const registry = await open(path);
    const { events, prefixes } = await registry.stats();
    assert.deepEqual({ events, prefixes }, { events: 50, prefixes: 14 });
    assert.ok((await registry.check()).ok);
    await registry.close();
  });
});

Deno.test("sqlite-kel: check() finds an event that was changed, a state that was, and one that is missing", async () => {
  const damages: readonly [string, RegExp][] = [
    ["UPDATE events SET raw = CAST(replace(raw, 'a', 'b') AS BLOB) WHERE sn = 1", /event 1: /],
    ["UPDATE key_states SET state = replace(state, '\"sn\":', '\"sn\":1')", /key state does not agree/],
    ["DELETE FROM events WHERE sn = 1", /event 1: .*sequence number 1/],
    ["DELETE FROM key_states", /key states: expected one for each log/],
    ["UPDATE events SET raw = 'text' WHERE sn = 1", /event \d+ of E.* is of other types/],
    ["UPDATE events SET attachments = x'00' WHERE sn = 1", /event \d+ of E.* is of other types/],
  ];
  for (const [sql, expected] of damages) {
    await inTemporaryFolder(async (folder) => {
      const path = `${folder}/kel.db`;
      const registry = await open(path);
      await registry.commitBatch(EVENTS);
      const other = new DatabaseFile(path, { timeout: 1000 });
      other.exec(sql);
      other.close();
      const { ok, lines } = await registry.check();
      assert.equal(ok, false);
      assert.match(lines.join("\n"), expected);
      await registry.close();
    });
  }
});

Deno.test("sqlite-kel: a name of a log that is no text, and a number that no log reaches, end in a refusal and not never", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = `${folder}/kel.db`;
    const registry = await open(path);
    await registry.commitBatch(EVENTS);
    const other = new DatabaseFile(path, { timeout: 1000 });
    other.exec(
      `UPDATE events SET sn = 4e15 WHERE prefix = '${ROOT}' AND sn = (SELECT max(sn) FROM events WHERE prefix = '${ROOT}')`,
    );
    const { ok, lines } = await registry.check();
    assert.ok(!ok && lines.some((line) => line.startsWith(`${ROOT}: event `)), lines.join("\n"));
    other.exec(
      "UPDATE key_states SET prefix = CAST(x'ff41' AS TEXT) WHERE prefix = (SELECT max(prefix) FROM events)",
    );
    other.close();
    await assert.rejects(collect(registry.prefixes()), /it has a log of ".A"/);
    await registry.close();
  });
});

Deno.test("sqlite-kel: refuses a file that holds something else, and leaves it as it is", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = `${folder}/other.db`;
    const other = new DatabaseFile(path, { timeout: 1000 });
    other.exec("CREATE TABLE notes (text TEXT)");
    other.close();
    const before = Deno.readFileSync(path);
    await assert.rejects(open(path), HeadroomError);
    assert.deepEqual(Deno.readFileSync(path), before);
  });
});
