import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { StatementTape } from "../../../lib/bench/race/statement_tape.ts";
import { loadVersions } from "../../../lib/stores/sqlite/bulk/load_versions.ts";
import { loadWhole } from "../../../lib/stores/sqlite/bulk/load_whole.ts";
import { type Database, DatabaseFile } from "../../../lib/stores/sqlite/engine.ts";
import { POSTING } from "../../../lib/stores/sqlite/posting.ts";
import { POSTING_INDEX } from "../../../lib/stores/sqlite/versions/posting_index.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../../stores/encoded.ts";
import { growingBlock } from "../../stores/growing_chain.ts";

Deno.test("what a bulk load asked, replayed from its tape on another empty file, leaves the store that the load left", () =>
  inTemporaryFolder(async (folder) => {
    const [loaded, replayed, tape] = ["loaded.db", "replayed.db", "tape"].map((name) => `${folder}/${name}`);
    for (const path of [loaded!, replayed!]) await (await POSTING.open(path, { variant: "normal" })).close();
    // Over 64 creates in one block: a statement then has more values than a byte counts.
    const creates = Array.from({ length: 100 }, (_, number) => growingBlock(number).operations[0]!);
    const last = [101, 102].map((number) => growingBlock(number).operations[0]!);
    const blocks = [creates, ...last.map((create) => [create])].map((operations, number) =>
      encoded({ number, operations: operations.map((own, opIndex) => ({ ...own, opIndex })) })
    );
    const database = new DatabaseFile(loaded!, { timeout: 0 });
    const recorder = new StatementTape(tape!);
    const recording = recorder.recording(database);
    loadWhole(recording, loaded!, () => {
      const index = POSTING_INDEX.load!(recording);
      return loadVersions(recording, blocks, { place: loaded!, index });
    });
    recorder.close();
    database.close();
    const other = new DatabaseFile(replayed!, { timeout: 0 });
    other.unsafeMode(true);
    replay(fs.readFileSync(tape!), other);
    other.close();
    const [one, two] = await Promise.all(
      [loaded!, replayed!].map(async (path) => {
        const store = await POSTING.open(path, { variant: "normal", readOnly: true });
        const { totals } = await store.stats();
        const found = await store.run(store.compile('status = "create"'), 2, { limit: 200 });
        const { ok } = await store.check();
        await store.close();
        return { ok, totals, found: found.versions };
      }),
    );
    assert.deepEqual(two, one);
    assert.deepEqual([one!.ok, one!.totals.versions, one!.found.length], [true, 102, 102]);
  }));

/** Reads a tape as its description says, and runs it. */
function replay(tape: Buffer, database: Database.Database): void {
  let at = 0;
  const u32 = () => tape.readUInt32LE((at += 4) - 4);
  const u16 = () => tape.readUInt16LE((at += 2) - 2);
  const take = (bytes: number) => tape.subarray(at, at += bytes);
  const texts = Array.from({ length: u32() }, () => take(u32()).toString());
  const value = () => {
    const kind = String.fromCharCode(tape[at++]!);
    if (kind === "i") return tape.readBigInt64LE((at += 8) - 8);
    return kind === "t" ? take(u32()).toString() : take(u32());
  };
  while (at < tape.length) {
    const [text, count] = [texts[u32()]!, u16()];
    if (count === 0xffff) {
      database.exec(text);
      continue;
    }
    const values = Array.from({ length: count }, value);
    const statement = database.prepare(text);
    if (statement.reader) statement.all(...values);
    else statement.run(...values);
  }
}
