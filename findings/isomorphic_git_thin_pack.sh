#!/usr/bin/env bash
# isomorphic-git 1.44.11: indexPack() leaves a thin pack thin, and git then finds objects missing that isomorphic-git reads.
#
# Guess: a thin pack (deltas whose bases are only in the receiver) is completed when it is indexed, as `git index-pack
#   --fix-thin` does, or refused, as `git index-pack` does; a repository that one program reads, the other reads too.
# Behaviour: the index is written and the pack stays as it came. isomorphic-git looks for a base anywhere in the repository;
#   git only in the pack itself, as its format asks of a pack on disk, and calls the repository broken.
# Seen:
#   git index-pack: refused
#   isomorphic-git reads 20000 bytes
#   git cat-file: fatal: git cat-file: could not get object info
# Why it matters: a registry that isomorphic-git fetched or indexed so passes every check made with isomorphic-git. The
# check() of a registry in Git therefore runs `git fsck` too, and names a thin pack with the command that completes it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-save --no-package-lock isomorphic-git@1.44.11 > /dev/null
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@t GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@t LC_ALL=C

git init -q source
head -c 15000 /dev/urandom | base64 -w 0 | head -c 20000 > source/file
git -C source add file && git -C source commit -qm one
git clone -q --bare source target
printf x | dd of=source/file bs=1 seek=9000 conv=notrunc status=none
git -C source commit -qam two
blob=$(git -C source rev-parse HEAD:file)
printf 'HEAD\n^HEAD~\n' | git -C source pack-objects -q --revs --thin --stdout > target/objects/pack/pack-thin.pack

cat > index.mjs <<'JS'
import fs from "node:fs";
import git from "isomorphic-git";
const place = { fs, dir: "target", gitdir: "target" };
await git.indexPack({ ...place, filepath: "objects/pack/pack-thin.pack" });
console.log(`reads ${(await git.readBlob({ ...place, oid: process.argv[2] })).blob.length} bytes`);
JS
plain=accepted
git --git-dir=target index-pack target/objects/pack/pack-thin.pack > /dev/null 2>&1 || plain=refused
isomorphic=$(node index.mjs "$blob")
native=$(git --git-dir=target cat-file -t "$blob" 2>&1 | tail -1 || true)
echo "git index-pack: $plain"
echo "isomorphic-git $isomorphic"
echo "git cat-file: $native"
[ "$plain" = refused ] && [ "$isomorphic" = "reads 20000 bytes" ] && [[ $native == fatal:* ]] ||
  { echo "changed: expected the output above, in the head of this file"; exit 1; }
echo "as described: the pack is indexed thin, read by isomorphic-git and not by git"
