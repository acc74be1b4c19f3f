/**
 * Appends the growing chain, with a thread that moves the log and a bound that a few blocks reach, until it is killed: `<path>`.
 * Prints each block's number once it is appended, and how often the log was begun anew.
 */
import { BackgroundCheckpoints } from "../../../lib/stores/sqlite/background_checkpoints.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { BlockAppender } from "../../../lib/stores/sqlite/append_block.ts";
import { DatabaseFile } from "../../../lib/stores/sqlite/engine.ts";
import { watchFiles } from "../../../lib/stores/sqlite/watch_files.ts";
import { encoded } from "../encoded.ts";
import { growingBlock } from "../growing_chain.ts";

const [path] = Deno.args as [string];
await (await BITEMPORAL.open(path, { variant: "normal" })).close();
const database = new DatabaseFile(path, { timeout: 5_000 });
const pragmas = ["synchronous = NORMAL"];
for (const pragma of [...pragmas, "wal_autocheckpoint = 0"]) database.pragma(pragma);
const checkpoints = await BackgroundCheckpoints.start({ database, path, logBytesMax: 1e6, pragmas });
const look = watchFiles(path);
const appender = new BlockAppender(database, path);
// An end of its own, in case the test that should kill it dies first.
for (let number = 0; number < 100_000; number++) {
  checkpoints.beforeTransaction();
  appender.append(encoded(growingBlock(number)));
  checkpoints.afterTransaction();
  Deno.stdout.writeSync(new TextEncoder().encode(`${number} ${look().logRestarts ?? 0}\n`));
}
