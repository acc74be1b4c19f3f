#!/usr/bin/env bash
# nodejs-polars 0.25.2: Series(name, values, type) turns values into others without an error.
#
# Guess: a bigint is what an Int64 column is for (JavaScript has no other 64-bit integer), and a value that a column cannot
#   hold is refused.
# Behaviour: in Int64 every bigint becomes null, also 1n; NaN and Infinity become 0, a fraction is cut off. In Float64 a bigint
#   becomes null.
# Seen:
#   Int64 bigint: null,null; Int64 NaN: 0,0; Int64 1.5: 1; Float64 bigint: null
# Why it matters: a measurement that is missing or 0 looks like one. lib/runs/frame.ts refuses what a column cannot hold, and
# what is read back from Parquet is compared by value.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > series.ts <<'TS'
import pl from "npm:nodejs-polars@0.25.2";
const kept = (values: unknown[], type: unknown) =>
  pl.Series("kept", values as number[], type as never).toArray().map(String).join(",");
console.log(
  `Int64 bigint: ${kept([1n, 2n ** 60n], pl.Int64)}; Int64 NaN: ${kept([NaN, Infinity], pl.Int64)}; ` +
    `Int64 1.5: ${kept([1.5], pl.Int64)}; Float64 bigint: ${kept([1n], pl.Float64)}`,
);
TS
seen=$(npx --yes deno@2.9.6 run -A --quiet series.ts)
echo "$seen"
[ "$seen" = "Int64 bigint: null,null; Int64 NaN: 0,0; Int64 1.5: 1; Float64 bigint: null" ] ||
  { echo "changed: expected the output in the head of this file"; exit 1; }
echo "as described: values become others without an error"
