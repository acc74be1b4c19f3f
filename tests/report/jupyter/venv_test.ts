import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { HeadroomError } from "../../../lib/errors.ts";
import { checkVenv } from "../../../lib/doctor/jupyter.ts";
import { ensureJupyter } from "../../../lib/report/jupyter/ensure_jupyter.ts";
import { venvState } from "../../../lib/report/jupyter/venv_state.ts";
import { programCommand } from "../../../lib/start_program.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { withEnvironment } from "../../with_environment.ts";

/** Writes a wheel of one module, as any package index serves them. */
const MAKE_WHEEL = `
import sys, zipfile
name, path = sys.argv[1:]
info = f"{name}-1.0.dist-info"
files = {f"{name}.py": "answer = 42\\n", f"{info}/METADATA": f"Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0\\n",
  f"{info}/WHEEL": "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"}
files[f"{info}/RECORD"] = "".join(f"{file},,\\n" for file in [*files, f"{info}/RECORD"])
with zipfile.ZipFile(path, "w") as wheel:
  for file, text in files.items(): wheel.writestr(file, text)`;

/** A Python without `ensurepip`, as stock Debian has it: a virtual environment of its own pip takes seconds. */
const PYTHON_WITHOUT_ENSUREPIP = `#!/bin/sh
case "$*" in "-m venv --without-pip"*) ;; "-m venv"*) exit 1 ;; esac
exec `;

/** A checkout whose lock is one small wheel beside it, so that an installation needs no network. */
async function checkout(root: string): Promise<void> {
  for (const folder of ["notebooks", "node_modules", "wheels", "bin"]) await Deno.mkdir(`${root}/${folder}`);
  const { stdout } = await programCommand("python3", { args: ["-c", "import sys; print(sys.executable)"] })
    .output();
  const python = new TextDecoder().decode(stdout).trim();
  const program = `${PYTHON_WITHOUT_ENSUREPIP}"${python}" "$@"\n`;
  await Deno.writeTextFile(`${root}/bin/python3`, program, { mode: 0o755 });
  const wheel = `${root}/wheels/stand_in-1.0-py3-none-any.whl`;
  const args = ["-c", MAKE_WHEEL, "stand_in", wheel];
  assert.ok((await programCommand("python3", { args }).output()).success);
  const hash = createHash("sha256").update(await Deno.readFile(wheel)).digest("hex");
  await Deno.writeTextFile(
    `${root}/notebooks/requirements.txt`,
    `--no-index\n--find-links ${root}/wheels\nstand-in==1.0 \\\n    --hash=sha256:${hash}\n`,
  );
}

/** Everything that sends an installation elsewhere, or starts Python with other code. */
async function foreignSettings(root: string): Promise<Record<string, string>> {
  await Deno.writeTextFile(
    `${root}/pip.conf`,
    `[install]\ntarget = ${root}/elsewhere\nuser = true\n[global]\nprefix = ${root}/elsewhere\nrequire-virtualenv = true\n`,
  );
  return {
    PATH: `${root}/bin:/usr/bin:/bin`,
    ...{ PIP_TARGET: `${root}/elsewhere`, PIP_USER: "1", PIP_PREFIX: `${root}/elsewhere`, PIP_ROOT: root },
    ...{ PIP_DRY_RUN: "1", PIP_REQUIRE_VIRTUALENV: "1", PIP_PYTHON: "/usr/bin/no-python" },
    ...{ PIP_CONFIG_FILE: `${root}/pip.conf`, VIRTUAL_ENV: `${root}/removed` },
    ...{ PYTHONHOME: `${root}/removed`, PYTHONPATH: `${root}/removed`, PYTHONUSERBASE: `${root}/elsewhere` },
  };
}

Deno.test("ensureJupyter() installs anew where only a marker is left, whatever the user's settings", async () => {
  await inTemporaryFolder(async (root) => {
    await checkout(root);
    await Deno.mkdir(`${root}/.venv`);
    await Deno.writeTextFile(`${root}/.venv/headroom-lock`, await lockDigest(root));
    assert.deepEqual(await venvState(root), { kind: "damaged", why: "its Python is gone" });
    const notes: string[] = [];
    const ensure = () => ensureJupyter({ root, note: (line) => notes.push(line) });
    await withEnvironment(await foreignSettings(root), ensure);
    assert.match(notes[0]!, /does not work any more: its Python is gone/);
    assert.deepEqual(await venvState(root), { kind: "installed" });
    assert.equal(await Deno.stat(`${root}/elsewhere`).catch(() => null), null);
    const packages = await sitePackages(root);
    assert.equal(await Deno.readTextFile(`${packages}/stand_in.py`), "answer = 42\n");
    notes.length = 0;
    await ensure();
    assert.deepEqual(notes, [], "nothing is installed twice");

    await Deno.remove(`${packages}/stand_in.py`);
    const why = "stand-in 1.0 is not in it, or not whole";
    assert.deepEqual(await venvState(root), { kind: "damaged", why });
    await Deno.remove(`${root}/.venv/bin/python`);
    await Deno.symlink("/removed/python3", `${root}/.venv/bin/python`);
    const { state, found, fix } = await checkVenv(root);
    assert.deepEqual([state, found], ["limited", "does not work: its Python is gone"]);
    assert.match(fix, /deno task report/);
  });
});

Deno.test("ensureJupyter() leaves a .venv of someone else alone", async () => {
  await inTemporaryFolder(async (root) => {
    await checkout(root);
    assert.deepEqual(await venvState(root), { kind: "absent" });
    await Deno.mkdir(`${root}/.venv`);
    await Deno.writeTextFile(`${root}/.venv/mine`, "x");
    assert.deepEqual(await venvState(root), { kind: "foreign" });
    assert.equal((await checkVenv(root)).fix, "mv .venv .venv-mine");
    await assert.rejects(ensureJupyter({ root, note: () => {} }), HeadroomError);
    assert.equal(await Deno.readTextFile(`${root}/.venv/mine`), "x");
  });
});

async function lockDigest(root: string): Promise<string> {
  return createHash("sha256").update(await Deno.readFile(`${root}/notebooks/requirements.txt`)).digest("hex");
}

async function sitePackages(root: string): Promise<string> {
  for await (const { name } of Deno.readDir(`${root}/.venv/lib`)) {
    return `${root}/.venv/lib/${name}/site-packages`;
  }
  throw new Error("no lib in .venv");
}
