#!/usr/bin/env bash
# node:sqlite (deno 2.9.6): an error within an iteration ends the rows without a word.
#
# Guess: iterate() throws where SQLite fails, as all() and get() do, and as it does in Node.
# Behaviour: the iterator is done. The rows before the error look like all of them.
# Seen:
#   all: integer overflow; iterate: 2 rows, no error
# Why it matters: a damaged page, or a disk that fails, makes a short answer instead of an error. lib/stores/sqlite/drivers/node_sqlite.ts
# reads the first rows at once and counts the others.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > iterate.ts <<'TS'
import { DatabaseSync } from "node:sqlite";
const database = new DatabaseSync(":memory:");
// abs() refuses the smallest integer.
database.exec("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2), (-9223372036854775808), (4)");
const statement = database.prepare("SELECT abs(a) FROM t");
const said = (run: () => unknown) => {
  try {
    return run();
  } catch (error) {
    return (error as Error).message;
  }
};
const all = said(() => `${statement.all().length} rows, no error`);
const iterate = said(() => `${[...statement.iterate()].length} rows, no error`);
console.log(`all: ${all}; iterate: ${iterate}`);
TS
seen=$(npx --yes deno@2.9.6 run -A --quiet iterate.ts)
echo "$seen"
[ "$seen" = "all: integer overflow; iterate: 2 rows, no error" ] ||
  { echo "changed: expected the output in the head of this file"; exit 1; }
echo "as described: iterate() hides errors"
