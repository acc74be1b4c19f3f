/**
 * Other software that has a chain's database open, in a process of its own: `<path> <what>`.
 * - `delete`, `persist`, `truncate`: in that journal mode, dies in the middle of a transaction that overwrote every page.
 * - `wal`: appends block 5 of the growing chain, and dies with it in the log alone.
 * - `lock`: keeps the file locked until its input ends.
 * - `write`: tries to write at once, and prints the engine's message if it may not.
 */
import { DatabaseSync } from "node:sqlite";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { encoded } from "../encoded.ts";
import { growingBlock } from "../growing_chain.ts";

const [path, what] = Deno.args as [string, string];

if (what === "wal") {
  const store = await BITEMPORAL.open(path, { variant: "normal" });
  await store.appendBlock(encoded(growingBlock(5)));
  Deno.kill(Deno.pid, "SIGKILL");
}

const database = new DatabaseSync(path, { timeout: 0 });
if (what === "lock") {
  database.exec("BEGIN EXCLUSIVE");
  console.log("locked");
  await Deno.stdin.read(new Uint8Array(1));
} else if (what === "write") {
  try {
    database.exec("UPDATE last_block SET block = block");
    console.log("written");
  } catch (error) {
    console.log((error as Error).message);
  }
} else {
  // A cache of one page: what does not fit goes into the file before the commit.
  database.exec(
    `PRAGMA journal_mode = ${what}; PRAGMA cache_size = 1; BEGIN; UPDATE last_block SET block = 1200`,
  );
  database.exec("UPDATE payloads SET payload = randomblob(5000)");
  Deno.kill(Deno.pid, "SIGKILL");
}
