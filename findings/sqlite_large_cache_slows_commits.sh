#!/usr/bin/env bash
# better-sqlite3 13.2.0 with SQLite 3.54.1: in a file smaller than 1 GiB, every commit that split a page of a B-tree looks
# through the whole page cache.
#
# Guess: a larger page cache never makes a small commit slower.
# Behaviour: balance_nonroot() puts sibling pages in order by giving one of them the number of the lock-byte page (262,145 with
#   pages of 4 KiB) for a moment. The cache takes that for the largest page it holds (pcache1: iMaxKey), so that the truncation
#   at the end of the transaction no longer skips its search for pages past the file's end, but walks every slot of its hash
#   table. From a file of 1 GiB on there are such pages in truth, and the search is skipped again.
# Seen (time of a commit of 30 rows with random keys, 60,000 pages cached against 2,000; of one that only overwrites):
#   split: more than twice as long, overwrite: less than twice
# Why it matters: `PRAGMA cache_size` is raised to make writes faster. On a chain of small blocks, a cache of 256 MB took an eighth
# of the writing thread's time and gave none back; lib/stores/sqlite/operating_profile.ts keeps the library's cache until
# the file has 1 GiB.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export NO_COLOR=1

echo '{ "nodeModulesDir": "auto" }' > deno.json
cat > probe.ts <<'PROBE'
import { randomBytes } from "node:crypto";
import Database from "npm:better-sqlite3@13.2.0";
const database = new Database("probe.db");
for (const pragma of ["journal_mode = WAL", "synchronous = OFF", "cache_size = 65536"]) database.pragma(pragma);
database.exec("CREATE TABLE filler (bytes); CREATE TABLE t (key BLOB PRIMARY KEY, n) WITHOUT ROWID");
database.transaction(() => {
  const fill = database.prepare("INSERT INTO filler VALUES (zeroblob(3900))");
  for (let i = 0; i < 60_000; i++) fill.run();
})();
const insert = database.prepare("INSERT INTO t VALUES (?, 0)");
const split = database.transaction(() => {
  for (let i = 0; i < 30; i++) insert.run(randomBytes(300));
});
for (let i = 0; i < 10; i++) split();
const update = database.prepare("UPDATE t SET n = 1 - n WHERE key >= ? AND key < ?");
const overwrite = database.transaction(() => update.run(Uint8Array.of(128), Uint8Array.of(136)));
function median(commit) {
  const times = Array.from({ length: 301 }, () => {
    const start = performance.now();
    commit();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[150];
}
// Reads until the cache is full, then makes it small.
database.prepare("SELECT sum(length(bytes)) FROM filler").get();
const large = [median(split), median(overwrite)];
database.pragma("cache_size = 2000");
const small = [median(split), median(overwrite)];
const [splits, overwrites] = large.map((time, i) => time / small[i]);
console.error(`ratios ${splits.toFixed(2)}, ${overwrites.toFixed(2)}`);
console.log(
  `split: ${splits > 2 ? "more than twice as long" : "less than twice"}, ` +
    `overwrite: ${overwrites > 2 ? "more than twice as long" : "less than twice"}`,
);
PROBE
seen=$(npx --yes deno@2.9.6 run -A --quiet --no-check probe.ts)
echo "$seen"
[ "$seen" = "split: more than twice as long, overwrite: less than twice" ] ||
  { echo "changed: expected the output above, in the head of this file"; exit 1; }
echo "as described: commits that split a page look through the whole cache"
