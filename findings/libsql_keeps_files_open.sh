#!/usr/bin/env bash
# libsql 0.5.29: close() leaves the file open, and rows that are left unread keep a statement reading the state it began with.
#
# Guess: as in better-sqlite3, whose interface it has, close() ends every statement, and the last connection moves the log into the
#   file and removes it; a loop over iterate() that is left resets its statement.
# Behaviour: a statement is freed with its JavaScript object alone. Until then the file is open in this process, its log stays, and a
#   statement that has more than the 100 rows that are read ahead goes on reading an old state, which no checkpoint passes.
# Seen:
#   after close(): file open, log there; after a loop that was left: newest 300 of 301, checkpoint busy
# Why it matters: another SQLite library that opens the file in the same process loses its locks when libsql closes it at last, and
# maybe its log. lib/stores/sqlite/drivers/libsql.ts resets what is left, and says that the file is open until it is not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > left.ts <<'TS'
import Libsql from "npm:libsql@0.5.29";
const open = (path: string) => new Libsql(path, { timeout: 0 });
const rows = "WITH n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 300) INSERT INTO t SELECT i FROM n";
const first = open("a.db");
first.exec(`PRAGMA journal_mode = WAL; CREATE TABLE t (a); ${rows}`);
for (const _row of first.prepare("SELECT a FROM t").raw().iterate()) break;
const second = open("a.db");
second.exec("INSERT INTO t VALUES (301)");
const [newest] = first.prepare("SELECT max(a) FROM t").raw().get() as number[];
const [busy] = second.prepare("PRAGMA wal_checkpoint(TRUNCATE)").raw().get() as number[];
second.close();
first.close();
const files = [...Deno.readDirSync("/proc/self/fd")].map(({ name }) => {
  try {
    return Deno.readLinkSync(`/proc/self/fd/${name}`);
  } catch {
    return "";
  }
});
const isOpen = files.some((path) => path.endsWith("a.db")) ? "file open" : "file closed";
const log = [...Deno.readDirSync(".")].some(({ name }) => name === "a.db-wal") ? "log there" : "no log";
const left = `newest ${newest} of 301, checkpoint ${busy === 1 ? "busy" : "done"}`;
console.log(`after close(): ${isOpen}, ${log}; after a loop that was left: ${left}`);
TS
seen=$(npx --yes deno@2.9.6 run -A --quiet --no-check left.ts)
echo "$seen"
[ "$seen" = "after close(): file open, log there; after a loop that was left: newest 300 of 301, checkpoint busy" ] ||
  { echo "changed: expected the output in the head of this file"; exit 1; }
echo "as described: libsql holds on to what it was given"
