#!/usr/bin/env bash
# deno install (deno 2.9.6, "nodeModulesDir": "manual"): a package removed from node_modules is not installed again.
#
# Guess: as with npm, the command compares node_modules with deno.json and the lock file, and adds what is missing.
# Behaviour: it ends with success and leaves the package missing; node_modules/.deno/.setup-cache.bin says it is there.
#   Without that file, or without node_modules, it installs it.
# Seen:
#   after install: present, after removal and install: missing, after rm -rf node_modules: present
# Why it matters: "install again" mends nothing. scripts/install.ts looks for every package that deno.json names, and starts
# with an empty node_modules where one is missing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "nodeModulesDir": "manual", "imports": { "isoformat": "npm:isoformat@0.2.1" } }' > deno.json

install() { npx --yes deno@2.9.6 install --quiet; }
state() { if [ -e node_modules/isoformat/package.json ]; then echo present; else echo missing; fi; }
install
first=$(state)
rm node_modules/isoformat
install
second=$(state)
rm -rf node_modules
install
seen="after install: $first, after removal and install: $second, after rm -rf node_modules: $(state)"
echo "$seen"
[ "$seen" = "after install: present, after removal and install: missing, after rm -rf node_modules: present" ] ||
  { echo "changed: expected the output in the head of this file"; exit 1; }
echo "as described: a removed package stays missing"
