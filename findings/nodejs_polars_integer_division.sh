#!/usr/bin/env bash
# nodejs-polars 0.25.2: dividing one whole-number column by another cuts off what is after the point.
#
# Guess: div() is Polars' true division, as `/` is in Python's Polars, where whole numbers give a Float64.
# Behaviour: Int64 by Int64 stays Int64, so that every share is 0; with one column cast to Float64 the shares are there.
# Seen:
#   int by int: 0,0; float by int: 0.25,0.75
# Why it matters: a share of rows, of late blocks or of bytes is a quotient of counts, and 0 looks like a result. The frames of
# lib/runs/frames_of.ts keep every number as Float64, so that a notebook's cell divides as it reads.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > divide.ts <<'TS'
import pl from "npm:nodejs-polars@0.25.2";
const counts = pl.DataFrame([pl.Series("part", [1, 3], pl.Int64), pl.Series("all", [4, 4], pl.Int64)]);
const shares = (part: pl.Expr) =>
  counts.select(part.div(pl.col("all")).alias("share")).getColumn("share").toArray().join(",");
console.log(
  `int by int: ${shares(pl.col("part"))}; float by int: ${shares(pl.col("part").cast(pl.Float64))}`,
);
TS
seen=$(npx --yes deno@2.9.6 run -A --quiet divide.ts)
echo "$seen"
[ "$seen" = "int by int: 0,0; float by int: 0.25,0.75" ] ||
  { echo "changed: expected the output in the head of this file"; exit 1; }
echo "as described: shares of counts are cut off"
