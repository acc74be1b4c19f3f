/** Loads a chain into a store, with much payload a block, and kills itself as it comes to a stage: nothing of it then runs any more. */
import process from "node:process";
import { Database } from "../../lib/stores/sqlite/engine.ts";
import { findEntityStore } from "../../lib/stores/mod.ts";
import { encoded } from "./encoded.ts";
import { growingBlock } from "./growing_chain.ts";

/** Where a load can be cut off after its rows: before its first index, the check of its pages, and the commit. */
export const STAGES = ["first index", "quick_check", "commit"] as const;

const INDEX = /^CREATE (UNIQUE )?INDEX/;

/** Blocks of the chain: more than SQLite keeps before it writes to the file. */
const BLOCKS = 90;

function* blocks() {
  for (let number = 0; number < BLOCKS; number++) {
    const { operations, ...block } = encoded(growingBlock(number));
    const payload = new Uint8Array(500_000).fill(number % 256);
    yield {
      ...block,
      operations: operations.map((operation) =>
        "payload" in operation ? { ...operation, payload } : operation
      ),
    };
  }
}

/** Has the engine kill the process where a load comes to a stage. */
function dieAt(stage: string): void {
  const die = () => process.kill(process.pid, "SIGKILL");
  const { exec, pragma } = Database.prototype;
  Database.prototype.exec = function (sql) {
    if (stage === "first index" && INDEX.test(sql)) die();
    return exec.call(this, sql);
  };
  Database.prototype.pragma = function (sql, options) {
    const isCheck = sql.startsWith("quick_check");
    if (stage === "quick_check" && isCheck) die();
    const result = pragma.call(this, sql, options);
    if (stage === "commit" && isCheck) die();
    return result;
  };
}

if (import.meta.main) {
  const [from, path, variant, stage] = Deno.args;
  const store = await (await findEntityStore(from!)).open(path!, { variant: variant! });
  dieAt(stage!);
  await store.bulkLoad(blocks());
}
