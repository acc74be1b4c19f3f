#!/usr/bin/env bash
# @duckdb/node-api 1.5.5-r.5: one process opens a file twice, and closing one of the two takes the log and the lock of the other.
#
# Guess: the lock that keeps other processes out of a file that is written keeps a second instance of this process out, too.
# Behaviour: both open (the lock is fcntl's, which is the process's). Closing the second moves the log into the file and removes it,
#   and drops the lock: another process then opens the file for writing while the first instance goes on.
# Seen:
#   second instance: opened; log after it was closed: removed; another process: opened for writing
# Why it matters: what the first instance commits next goes into a removed file. lib/stores/duckdb/open_here.ts has one writer, or
# readers, of a file in a process.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > twice.ts <<'TS'
import { DuckDBInstance } from "npm:@duckdb/node-api@1.5.5-r.5";
const opened = async () => {
  const instance = await DuckDBInstance.create("a.duckdb", { access_mode: "READ_WRITE" });
  return { instance, connection: await instance.connect() };
};
if (Deno.args[0] === "other") {
  const said = await opened().then(() => "opened for writing", () => "refused");
  console.log(said);
  Deno.exit();
}
const first = await opened();
await first.connection.run("CREATE TABLE t (a INT); INSERT INTO t VALUES (1)");
const second = await opened();
second.connection.closeSync();
second.instance.closeSync();
const log = await Deno.stat("a.duckdb.wal").then(() => "there", () => "removed");
const other = new Deno.Command(Deno.execPath(), { args: ["run", "-A", "--quiet", "twice.ts", "other"] });
const said = new TextDecoder().decode((await other.output()).stdout).trim();
console.log(`second instance: opened; log after it was closed: ${log}; another process: ${said}`);
Deno.exit();
TS
seen=$(npx --yes deno@2.9.6 run -A --quiet twice.ts)
echo "$seen"
[ "$seen" = "second instance: opened; log after it was closed: removed; another process: opened for writing" ] ||
  { echo "changed: expected the output in the head of this file"; exit 1; }
echo "as described: a file is opened twice, to the harm of the first"
