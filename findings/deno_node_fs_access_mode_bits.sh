#!/usr/bin/env bash
# node:fs (deno 2.9.6): access() and accessSync() go by the file's mode bits and never ask the system.
#
# Guess: as in Node, access(2) answers: with the caller's groups and capabilities, and for the file system as it is mounted.
# Behaviour: the owner's bits count for the owner, everybody else's for everybody else. A member of the file's group, root
#   and whoever has rights by an access list are told EACCES for what they may do; a file on a read-only mount may be written.
# Seen (root asks to read a file of mode 000, and does):
#   deno: access EACCES, read 5 bytes
#   node: access ok, read 5 bytes
# Why it matters: "may I write beside this database?" is answered wrongly on a read-only mount, and "may I read this
# log?" for a shared group's files. lib/stores/sqlite/beside.ts therefore opens the file to find out.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > access.mjs <<'JS'
import * as fs from "node:fs";
let answer = "ok";
try {
  fs.accessSync("closed", fs.constants.R_OK);
} catch (error) {
  answer = error.code;
}
console.log(`access ${answer}, read ${fs.readFileSync("closed").length} bytes`);
JS
printf 'five\n' > closed
chmod 000 closed

# Root, whom mode bits do not stop: ourselves, or ourselves in a user namespace.
root=()
[ "$(id -u)" = 0 ] || root=(unshare --map-root-user)
deno=$(NO_COLOR=1 "${root[@]}" npx --yes deno@2.9.6 run --allow-all access.mjs)
node=$("${root[@]}" node access.mjs)
echo "deno: $deno"
echo "node: $node"
[ "$deno" = "access EACCES, read 5 bytes" ] && [ "$node" = "access ok, read 5 bytes" ] ||
  { echo "changed: expected the output above, in the head of this file"; exit 1; }
echo "as described: access() denies what reading then does"
