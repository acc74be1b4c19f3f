#!/usr/bin/env bash
# better-sqlite3 13.2.0 with SQLite 3.54.1: how deep an FTS5 expression may nest depends on the side the parentheses stand on.
#
# Guess: FTS5 refuses expressions deeper than its documented limit of 256 levels, and writing `(A AND (B OR C))` or
#   `((B OR C) AND A)` makes no difference.
# Behaviour: parentheses in the right operand overflow the parser's stack between 20 and 50 levels, in the left operand
#   between 90 and 120: "fts5: parser stack overflow". Neither comes near 256. A flat chain of 300 operands is fine.
# Seen:
#   right 20: ok, right 50: fts5: parser stack overflow
#   left 90: ok, left 120: fts5: parser stack overflow
#   flat 300: ok
# Why it matters: who compiles a query language of nested conditions into FTS5 must bound the depth far below 256, or join
# operands of one kind into one flat level; a query that works as typed may fail when its operands are swapped.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export NO_COLOR=1

echo '{ "nodeModulesDir": "auto" }' > deno.json
cat > probe.ts <<'PROBE'
import Database from "npm:better-sqlite3@13.2.0";
const database = new Database(":memory:");
database.exec("CREATE VIRTUAL TABLE t USING fts5(words); INSERT INTO t VALUES ('a b')");
const ask = database.prepare("SELECT count(*) FROM t WHERE t MATCH ?");
function nested(levels, side) {
  let text = '"a"';
  for (let i = 0; i < levels; i++) {
    const [other, operator] = i % 2 === 0 ? ['"b"', "AND"] : ['"c"', "OR"];
    text = side === "right" ? `(${other} ${operator} ${text})` : `(${text} ${operator} ${other})`;
  }
  return text;
}
function said(text) {
  try {
    ask.get(text);
    return "ok";
  } catch (error) {
    return error.message;
  }
}
console.log(`right 20: ${said(nested(20, "right"))}, right 50: ${said(nested(50, "right"))}`);
console.log(`left 90: ${said(nested(90, "left"))}, left 120: ${said(nested(120, "left"))}`);
console.log(`flat 300: ${said(Array(300).fill('"a"').join(" AND "))}`);
PROBE
seen=$(npx --yes deno@2.9.6 run -A --quiet --no-check probe.ts)
echo "$seen"
expected=$'right 20: ok, right 50: fts5: parser stack overflow\nleft 90: ok, left 120: fts5: parser stack overflow\nflat 300: ok'
[ "$seen" = "$expected" ] || { echo "changed: expected the output above, in the head of this file"; exit 1; }
echo "as described: the depth that FTS5 parses depends on the side of the parentheses"
