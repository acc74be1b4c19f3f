import assert from "node:assert/strict";
import type { Operation } from "../../../../lib/chain/operation.ts";
import { Database } from "../../../../lib/stores/sqlite/engine.ts";
import { VersionAppender } from "../../../../lib/stores/sqlite/versions/append_versions.ts";
import { VERSIONS_SQL } from "../../../../lib/stores/sqlite/versions/schema.ts";
import { listOf } from "../../../../lib/stores/sqlite/versions/attribute_words.ts";
import type { VersionIndex } from "../../../../lib/stores/sqlite/versions/version_index.ts";
import { encoded } from "../../encoded.ts";

/** Creates or updates an entity named by one byte. */
function contents(type: "create" | "update", entity: number, btl: bigint): Operation {
  return {
    type,
    ...placed(entity),
    owner: `0x${"ab".repeat(20)}`,
    contentType: "text/plain",
    btl,
    payload: Uint8Array.of(entity),
    strings: [["name", `${type} ${entity}`]],
    numbers: [["entity", BigInt(entity)], ["lives", btl]],
  };
}

function placed(entity: number) {
  return { txIndex: 0, opIndex: entity, key: new Uint8Array(32).fill(entity) };
}

Deno.test("versions that a block ends, by operations or by themselves, leave the index in the order of their ids, each with its words", () => {
  const database = new Database(":memory:");
  database.exec(VERSIONS_SQL);
  const added = new Map<number, readonly string[]>();
  const ended: [id: number, words: readonly string[]][] = [];
  const index: Pick<VersionIndex, "add" | "end" | "flush" | "discard"> = {
    add: (id, words) => added.set(id, listOf(words)),
    end: (id, words) => ended.push([id, listOf(words())]),
    flush() {},
    discard() {},
  };
  const appender = new VersionAppender(database, "memory", { index: index as VersionIndex, areas: null });
  appender.append(encoded({
    number: 0,
    operations: [1, 2, 3, 4, 5].map((entity) => contents("create", entity, entity === 3 ? 1n : 9n)),
  }));
  const { closed } = appender.append(encoded({
    number: 1,
    operations: [
      contents("update", 5, 9n),
      { type: "delete", ...placed(1) },
      { type: "change_owner", ...placed(4), owner: `0x${"cd".repeat(20)}` },
    ],
  }));
  // Version 3 ends by itself: it is not counted as closed.
  assert.deepEqual(closed, { versions: 3, strings: 3, numbers: 6 });
  assert.deepEqual(ended, [1, 3, 4, 5].map((id) => [id, added.get(id)]));
  assert.deepEqual(
    database.prepare("SELECT id, to_block FROM versions WHERE to_block <= 1").raw().all(),
    [[1, 1], [3, 1], [4, 1], [5, 1]],
  );
  database.close();
});
