#!/usr/bin/env bash
# @duckdb/node-api 1.5.5-r.5: a prepared statement goes on with old statistics after an appender has added rows.
#
# Guess: a prepared statement sees what was committed before it runs, however it was added.
# Behaviour: max(x) of a table is answered from the column's statistics, as a constant of the plan. An INSERT has the plan made
#   again; rows of an appender do not: the statement gives the old maximum for good, the same SQL prepared anew the right one.
# Seen:
#   prepared: 41,41,41; anew: 41,100,101
# Why it matters: the ids of new versions were taken from such a statement and given out twice. lib/stores/duckdb/database.ts prepares
# again after every write.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > plans.ts <<'TS'
import { DuckDBInstance } from "npm:@duckdb/node-api@1.5.5-r.5";
const first = await DuckDBInstance.create("a.duckdb");
const made = await first.connect();
await made.run("CREATE TABLE t (x UBIGINT); INSERT INTO t SELECT range FROM range(42); CHECKPOINT");
made.closeSync();
first.closeSync();
const instance = await DuckDBInstance.create("a.duckdb");
const connection = await instance.connect();
const statement = await connection.prepare("SELECT max(x) FROM t");
const appender = await connection.createAppender("t");
const [prepared, anew]: [unknown[], unknown[]] = [[], []];
for (let row = 100n; row < 103n; row++) {
  await connection.run("BEGIN");
  prepared.push((await statement.runAndReadAll()).getRowsJS()[0]![0]);
  anew.push((await connection.runAndReadAll("SELECT max(x) FROM t")).getRowsJS()[0]![0]);
  appender.appendUBigInt(row);
  appender.endRow();
  appender.flushSync();
  await connection.run("COMMIT");
}
console.log(`prepared: ${prepared.join()}; anew: ${anew.join()}`);
Deno.exit();
TS
seen=$(npx --yes deno@2.9.6 run -A --quiet plans.ts)
echo "$seen"
[ "$seen" = "prepared: 41,41,41; anew: 41,100,101" ] ||
  { echo "changed: expected the output in the head of this file"; exit 1; }
echo "as described: a plan outlives the statistics it was made from"
