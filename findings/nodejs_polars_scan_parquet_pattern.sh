#!/usr/bin/env bash
# nodejs-polars 0.25.2 (on deno 2.9.6): scanParquet(path) takes the path of a file that exists for a pattern, and reads another file.
#
# Guess: a path that names an existing file is that file, as it is for readParquet(path) of the same package and for
#   writeParquet(path), which wrote it.
# Behaviour: readParquet("x[1]/t.parquet") reads that file; scanParquet of the same text reads "x1/t.parquet", without a
#   word, and of "a*/t.parquet" the file and every other one that matches. With { glob: false } it reads what is named.
# Seen:
#   read x[1]: x[1]
#   scan x[1]: x1
#   scan a*: a*,ab
#   scan x[1], glob false: x[1]
# Why it matters: a folder may be called "x[1]" (downloads are). Code that reads through one function and joins through the
# other mixes the data of two folders. The documentation says a path "can be" a pattern, for scanParquet only.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export NO_COLOR=1

echo '{ "nodeModulesDir": "auto" }' > deno.json
cat > probe.ts <<'PROBE'
import pl from "npm:nodejs-polars@0.25.2";
const names = (frame) => frame.getColumn("name").toArray().sort().join();
for (const name of ["x[1]", "x1", "a*", "ab"]) {
  Deno.mkdirSync(name);
  pl.DataFrame({ name: [name] }).writeParquet(`${name}/t.parquet`);
}
console.log(`read x[1]: ${names(pl.readParquet("x[1]/t.parquet"))}`);
console.log(`scan x[1]: ${names(pl.scanParquet("x[1]/t.parquet").collectSync())}`);
console.log(`scan a*: ${names(pl.scanParquet("a*/t.parquet").collectSync())}`);
console.log(`scan x[1], glob false: ${names(pl.scanParquet("x[1]/t.parquet", { glob: false }).collectSync())}`);
PROBE
seen=$(npx --yes deno@2.9.6 run -A --quiet --no-check probe.ts)
echo "$seen"
expected=$'read x[1]: x[1]\nscan x[1]: x1\nscan a*: a*,ab\nscan x[1], glob false: x[1]'
[ "$seen" = "$expected" ] || { echo "changed: expected the output above, in the head of this file"; exit 1; }
echo "as described: scanParquet() reads a pattern where readParquet() reads the file of that name"
