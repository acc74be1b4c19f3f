#!/usr/bin/env bash
# jupyter-core 5.9.1: JUPYTER_NO_CONFIG=1, which has Jupyter ignore the user's configuration, leaves a folder behind in every process.
#
# Guess: without configuration no configuration folder is needed; what is made for the while is removed when the process ends.
# Behaviour: jupyter_config_dir() makes a folder with mkdtemp() once a process, JupyterApp writes a file "migrated" into it, and
#   nothing removes either. `nbconvert`, which a pipeline of reports starts again and again, leaves one each time.
# Seen (folders in TMPDIR after three processes that asked for the configuration folder, with and without the setting):
#   with: 3, without: 0
# Why it matters: a report of twelve notebooks is one process or more, a CI machine or a laptop keeps them until its next start; 487
#   of them lay on one. lib/report/jupyter/execute_notebook.ts gives Jupyter a TMPDIR that goes with the report's scratch folder.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check jupyter-core==5.9.1

left() {
  mkdir "$folder/$1" "$folder/home-$1"
  for _ in 1 2 3; do
    env HOME="$folder/home-$1" TMPDIR="$folder/$1" JUPYTER_NO_CONFIG="$2" \
      "$folder/venv/bin/python" -c 'from jupyter_core.paths import jupyter_config_dir; jupyter_config_dir()'
  done
  find "$folder/$1" -mindepth 1 -maxdepth 1 -name 'jupyter-*' | wc -l
}
seen="with: $(left with 1), without: $(left without '')"
echo "$seen"
[ "$seen" = "with: 3, without: 0" ] || { echo "changed: expected the output above, in the head of this file"; exit 1; }
echo "as described: a process that is to have no configuration leaves a folder for it"
