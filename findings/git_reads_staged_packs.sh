#!/usr/bin/env bash
# git 2.39.5 and isomorphic-git 1.44.11: a pack whose name begins with tmp_ is read by both, and removed by git prune.
#
# Guess: what begins with tmp_ in objects/pack is somebody's unfinished file: readers pass it over, and `git prune` removes it.
# Behaviour: readers go by the ending alone. Both take any <name>.idx with its <name>.pack for a pack, fsck is clean and the
#   history reads; `git prune`, which goes by the beginning, then removes the very files that the history was read from.
# Seen:
#   git: fsck clean, 1 commit; isomorphic-git: 1 commit
#   after git prune: no pack; git: no commit
# Why it matters: a pack is written beside its place and renamed, and a name for it that ends in .idx shows it to every reader
# while it is half written: another process that opens the registry then fails on a cut index. lib/stores/git/packs/pack_writer.ts
# stages packs under names without these endings.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-save --no-package-lock isomorphic-git@1.44.11 > /dev/null
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 LC_ALL=C

git init -q --bare -b main r
printf '%s\n' "commit refs/heads/main" "committer t <t@t> 0 +0000" "data 1" "m" "M 100644 inline a" "data 3" "one" |
  git --git-dir=r -c fastimport.unpackLimit=0 fast-import --quiet
for file in r/objects/pack/pack-*; do mv "$file" "r/objects/pack/tmp_staged.${file##*.}"; done

cat > read.mjs <<'JS'
import fs from "node:fs";
import git from "isomorphic-git";
console.log((await git.log({ fs, gitdir: "r", ref: "main" })).length);
JS
commits() { git --git-dir=r rev-list --count main 2> /dev/null || echo no; }
fsck=clean
git --git-dir=r fsck --strict --no-progress > /dev/null 2>&1 || fsck=broken
before="git: fsck $fsck, $(commits) commit; isomorphic-git: $(node read.mjs) commit"
git --git-dir=r prune 2> /dev/null || true
packs=$(find r/objects/pack -name '*.idx' | wc -l)
[ "$packs" != 0 ] || packs=no
after="after git prune: $packs pack; git: $(commits) commit"
printf '%s\n' "$before" "$after"
[ "$before" = "git: fsck clean, 1 commit; isomorphic-git: 1 commit" ]
[ "$after" = "after git prune: no pack; git: no commit" ]
