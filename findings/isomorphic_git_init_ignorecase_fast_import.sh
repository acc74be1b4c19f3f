#!/usr/bin/env bash
# isomorphic-git 1.44.11 with git 2.39.5: in a repository that init() made, git fast-import takes "a" and "A" for one file.
#
# Guess: init() says core.ignorecase only where the file system takes "a" for "A", as `git init` does; on others git stores both.
# Behaviour: init() writes core.ignorecase = true whatever the file system, and git fast-import obeys it, in a bare repository
#   too: of two paths that differ in case alone the second replaces the content of the first, under the first one's name. It exits
#   with 0 and says nothing, and `git fsck --strict` finds nothing wrong, as the commit that it wrote is whole.
# Seen:
#   made by git init: core.ignorecase unset, files A=one a=two, fsck clean
#   made by isomorphic-git: core.ignorecase true, files A=two, fsck clean
#   made by isomorphic-git, with -c core.ignorecase=false: core.ignorecase true, files A=one a=two, fsck clean
# Why it matters: identifiers of key event logs are base64url, so folders that differ in case alone are common among a few
# thousand, and events would be lost without a word. lib/stores/git/create_registry.ts sets core.ignorecase to false, and
# lib/stores/git/engines/fast_import_session.ts tells git so for repositories that others made.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
touch lower
[ ! -e LOWER ] || { echo "not to be seen here: this file system takes lower for LOWER"; exit 1; }
npm install --silent --no-save --no-package-lock isomorphic-git@1.44.11 > /dev/null
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 LC_ALL=C

git init -q --bare -b main native
cat > init.mjs <<'JS'
import fs from "node:fs";
import git from "isomorphic-git";
await git.init({ fs, gitdir: "isomorphic", bare: true, defaultBranch: "main" });
JS
node init.mjs
cp -r isomorphic told

# Imports one commit with the files A and a. Arguments: repository, options of git.
import() {
  local repository=$1 fsck=clean
  shift
  printf '%s\n' "commit refs/heads/main" "committer t <t@t> 0 +0000" "data 1" "m" \
    "M 100644 inline A" "data 3" "one" "M 100644 inline a" "data 3" "two" |
    git --git-dir="$repository" "$@" fast-import --quiet
  git --git-dir="$repository" fsck --strict --no-progress > /dev/null 2>&1 || fsck=broken
  echo "core.ignorecase $(git --git-dir="$repository" config core.ignorecase || echo unset), files $(
    git --git-dir="$repository" ls-tree --name-only main | while read -r name; do
      echo -n "$name=$(git --git-dir="$repository" cat-file blob "main:$name") "
    done
  ), fsck $fsck" | sed 's/ ,/,/'
}
seen="made by git init: $(import native)
made by isomorphic-git: $(import isomorphic)
made by isomorphic-git, with -c core.ignorecase=false: $(import told -c core.ignorecase=false)"
echo "$seen"
expected="made by git init: core.ignorecase unset, files A=one a=two, fsck clean
made by isomorphic-git: core.ignorecase true, files A=two, fsck clean
made by isomorphic-git, with -c core.ignorecase=false: core.ignorecase true, files A=one a=two, fsck clean"
[ "$seen" = "$expected" ] || { echo "changed: expected the output above, in the head of this file"; exit 1; }
echo "as described: what isomorphic-git's init() makes, git fast-import writes without regard to case"
