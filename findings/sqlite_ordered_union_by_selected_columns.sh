#!/usr/bin/env bash
# better-sqlite3 13.2.0 with SQLite 3.54.1: whether an ordered UNION ALL in FROM is merged or sorted depends on the columns selected.
#
# Guess: two scans that are in order of their key, united by UNION ALL ... ORDER BY 1, are merged; a query that joins another table to
#   the result, orders by the same key and asks for 10 rows then joins some 10 of them, whatever it selects.
# Behaviour: so it is where the key of the union is selected. Where only columns of the joined table are, the ORDER BY within FROM is
#   dropped: everything that either scan finds is joined and sorted outside, all 10,000 rows for a page of 10. With LIMIT -1, which
#   limits nothing, the ORDER BY stays, and the scans are merged whatever is selected.
# Seen:
#   the key: 11 rows joined, MERGE (UNION ALL)
#   another column: 10000 rows joined, USE TEMP B-TREE FOR ORDER BY
#   another column, LIMIT -1: 10 rows joined, MERGE (UNION ALL)
# Why it matters: who keeps live and past entries in two indexes and pages through both together (by rowid of FTS5 as of a table) may
# pay for the whole history at every page. EXPLAIN QUERY PLAN tells it by MERGE.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export NO_COLOR=1

echo '{ "nodeModulesDir": "auto" }' > deno.json
cat > probe.ts <<'PROBE'
import Database from "npm:better-sqlite3@13.2.0";
const database = new Database(":memory:");
database.exec(`
  CREATE TABLE live (id INTEGER PRIMARY KEY);
  CREATE TABLE past (id INTEGER PRIMARY KEY);
  CREATE TABLE versions (id INTEGER PRIMARY KEY, body INTEGER);
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) INSERT INTO versions SELECT i, i FROM n;
  INSERT INTO live SELECT id FROM versions WHERE id % 2;
  INSERT INTO past SELECT id FROM versions WHERE NOT id % 2;
`);
let joined = 0;
database.function("counted", (id) => (joined++, id));
const CASES = [["the key", "f.id", ""], ["another column", "v.body", ""], ["another column, LIMIT -1", "v.body", "LIMIT -1"]];
for (const [name, column, limit] of CASES) {
  const sql = `SELECT ${column} FROM (SELECT id FROM live UNION ALL SELECT id FROM past ORDER BY 1 ${limit}) f ` +
    "CROSS JOIN versions v ON v.id = f.id AND counted(v.id) ORDER BY f.id LIMIT 10";
  joined = 0;
  const found = database.prepare(sql).pluck().all();
  if (found.join() !== "1,2,3,4,5,6,7,8,9,10") throw new Error(found.join());
  const plan = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all().map(({ detail }) => detail);
  console.log(`${name}: ${joined} rows joined, ${plan.find((line) => /MERGE|TEMP B-TREE/.test(line))}`);
}
PROBE
seen=$(npx --yes deno@2.9.6 run -A --quiet --no-check probe.ts)
echo "$seen"
expected=$'the key: 11 rows joined, MERGE (UNION ALL)\nanother column: 10000 rows joined, USE TEMP B-TREE FOR ORDER BY\nanother column, LIMIT -1: 10 rows joined, MERGE (UNION ALL)'
[ "$seen" = "$expected" ] || { echo "changed: expected the output above, in the head of this file"; exit 1; }
echo "as described: an ordered UNION ALL in FROM is merged where its key is selected, else only where it has a LIMIT"
