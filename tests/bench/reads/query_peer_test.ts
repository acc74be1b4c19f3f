import assert from "node:assert/strict";
import { join } from "node:path";
import { PEER_PROGRAMS } from "../../../lib/bench/reads/peer_programs.ts";
import { askPython } from "../../../lib/bench/reads/query_peer.ts";
import { toHex } from "../../../lib/chain/hex.ts";
import { findEntityScenario } from "../../../lib/scenarios/mod.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { openDataset } from "../../../lib/synth/open_dataset.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../../stores/encoded.ts";
import { isInstalled } from "../race/compile_peer.ts";

const interrupted = new AbortController().signal;

Deno.test({
  name:
    "the Python program gives the computed answers to the marketplace's queries, round after round; `in` is left out",
  ignore: !await isInstalled("python3"),
  fn: () =>
    inTemporaryFolder(async (folder) => {
      const dataset = openDataset(findEntityScenario("compute-marketplace", "queries"), 0.0005, 1n);
      const tip = dataset.phases.at(-1)!.to - 1;
      const path = join(folder, "chain.db");
      const store = await BITEMPORAL.open(path, { variant: "normal" });
      await store.bulkLoad(Iterator.from(dataset.blocks()).map(encoded));
      await store.close();
      const queries = dataset.queries(80, tip, 3n);
      const expected = dataset.expectedAnswers(queries, tip);
      const { engine, answers } = await askPython(path, queries, { rounds: 2, folder, interrupted });
      assert.match(engine, /^SQLite 3\.\S+, Python 3/);
      queries.forEach(({ text }, i) => {
        const answer = answers[i]!;
        assert.equal(answer === null, text.includes(" in ("), text);
        if (answer === null) return;
        assert.deepEqual(answer.keys, expected[i]!.keys.map(toHex), text);
        assert.ok(answer.us.length === 2 && answer.us.every((us) => us > 0));
      });
      const types = new Set(
        queries.filter((_, i) => (answers[i]?.keys.length ?? 0) > 0).map(({ type }) => type),
      );
      for (
        const type of ["point_by_id", "point_by_key", "node_filter", "workload_simple", "workload_specific"]
      ) {
        assert.ok(types.has(type), `no answer of ${type} holds anything: ${[...types]}`);
      }
      assert.deepEqual(
        Array.from(Deno.readDirSync(folder), ({ name }) => name).filter((name) => /-wal|-shm/.test(name)),
        [],
      );
    }),
});

Deno.test("which queries each program can ask", () => {
  const texts = [
    `$key = 0x${"ab".repeat(32)}`,
    'a = "x" && b <= 7',
    `a = "x" && $key = 0x${"ab".repeat(32)}`,
    "b < 9223372036854775808",
    'a = "x" || b = 7',
    'a in ("x" "y")',
    'a ~ "x*"',
    "$all",
  ];
  const asked = texts.map((text) => ({ type: "", text, atBlock: 1, limit: 1 }));
  const able = PEER_PROGRAMS.map((
    { name, canAsk },
  ) => [name, asked.filter(canAsk).length, asked.findLastIndex(canAsk)]);
  assert.deepEqual(able, [["python", 3, 2], ["c", 1, 0], ["c:posting", 1, 0]]);
});
