/** Where commands read and write: places are checked first, and paths mean what they mean in the caller's shell. */
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { PROJECT_ROOT } from "../../lib/project_root.ts";
import { openRun } from "../../lib/runs/run_reader.ts";
import { inTemporaryFolder, sampleManifest } from "../runs/sample_run.ts";
import { writeManifest } from "../../lib/runs/manifest_file.ts";
import { assertRefused, type Outcome, refusal } from "./run_script.ts";

const ARCHIVE = "data/examples/mendoza-x0.0001-seed7.tar";

/** Runs any program to its end. `env` is added to this process's, without what an outer task left there. */
async function runProgram(
  command: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Record<string, string> },
): Promise<Outcome> {
  const { INIT_CWD: _, HEADROOM_CWD: __, ...own } = Deno.env.toObject();
  const [program, ...args] = command;
  const { code, stdout, stderr } = await new Deno.Command(program!, {
    args,
    cwd,
    clearEnv: true,
    env: { ...own, NO_COLOR: "1", ...env },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

const deno = (...args: string[]) => [Deno.execPath(), ...args];

Deno.test("every command refuses an output place that cannot be, before any work", async () => {
  await inTemporaryFolder(async (root) => {
    await Deno.writeTextFile(`${root}/letter.txt`, "dear");
    const bad = `${root}/letter.txt/below`;
    const commands: readonly (readonly [script: string, ...args: string[]])[] = [
      ["bench", "--out", bad],
      ["area", "--out", bad],
      ["audit", "--out", bad],
      ["upkeep", "--out", bad],
      ["load", "--out", bad],
      ["match", "--out", bad],
      ["shards", "--out", bad],
      ["packs", "--out", bad],
      ["fleet", "--out", bad],
      ["torture", "--out", bad],
      ["passport", "--out", bad],
      ["reads", "--out", bad],
      ["references", "--out", bad],
      ["tiers", "--out", bad],
      ["compare", "HEAD", "worktree", "--out", bad],
      ["compare", "bitemporal", "posting", "--out", bad],
      ["append", "--out", bad],
      ["append", "--db", bad],
      ["append", "--blocks", ARCHIVE, "--out", bad],
      ["append", "--blocks", ARCHIVE, "--out", root],
      ["append", "--out", `${root}/x`, "--db", `${root}/x`],
      ["query", "--out", bad],
      ["query", "--db", bad],
      ["onboard", "--out", bad],
      ["onboard", "--db", bad],
      ["report", "--out", bad],
      ["fidelity", "--out", bad],
      ["fidelity", "--out", `${root}/letter.txt`],
      ["generate", "--out", bad],
      ["generate", "--out", `${root}/letter.txt`],
      ["generate", "--archive", bad],
      ["generate", "--from", ARCHIVE, "--archive", bad],
      ["generate", "--join", ARCHIVE, "--out", bad],
      ["pack", "--out", `${bad}.tar.gz`],
      ["merge", "a,b", "--out", bad],
      ["kel", "export", ARCHIVE, "--out", bad],
      ["kel", "import", ARCHIVE, "--db", bad],
      ["scenario", "new", `${bad}.json`],
      ["scenario", "fit", ARCHIVE, "--out", `${bad}.json`],
    ];
    for (const [script, ...args] of commands) {
      assertRefused(await refusal(script, ...args), /letter\.txt|two places/);
    }
    assert.deepEqual([...Deno.readDirSync(root)].map(({ name }) => name), ["letter.txt"]);
  });
});

Deno.test("every command takes a missing input, and one of another kind, for wrong usage", async () => {
  await inTemporaryFolder(async (root) => {
    await Deno.writeTextFile(`${root}/letter.txt`, "dear reader");
    const none = `${root}/none`;
    const commands: readonly (readonly [script: string, ...args: string[]])[] = [
      ["inspect", none],
      ["inspect", root],
      ["inspect", `${root}/letter.txt`],
      ["forks", none, root],
      ["forks", root, `${root}/letter.txt`],
      ["append", "--blocks", none, "--out", `${root}/run`],
      ["append", "--blocks", `${root}/letter.txt`, "--out", `${root}/run`],
      ["generate", "--from", none, "--archive", `${root}/x.tar`],
      ["generate", "--join", none, "--out", `${root}/x.blocks`],
      ["scenario", "fit", none, "--out", `${root}/x.json`],
      ["kel", "verify", none],
      ["kel", "verify", `${root}/letter.txt`],
      ["kel", "check", none],
      ["kel", "check", root],
      ["scenario", "check", `${none}.json`],
      ["bench", "--scenario", `${none}.json`, "--plan"],
      ["bench", "--store", `${none}.ts`, "--plan"],
      ["bench", "--resume", "--out", none],
      ["bench", "--resume", "--out", root],
      ["project", "--run", none],
      ["project", "--run", root],
      ["report", "--run", none, "--out", `${root}/pages`],
      ["report", "--run", root, "--out", `${root}/pages`],
      ["lab", "--run", none],
      ["compare", "reference", root],
      ["merge", `reference,${none}`, "--out", `${root}/all`],
      ["merge", `reference,${root}`, "--out", `${root}/all`],
    ];
    for (const command of commands) {
      const { code, stdout, stderr } = await refusal(...command);
      assert.deepEqual([code, stdout], [2, ""], `${command.join(" ")}: ${stderr}`);
    }
    const much = await refusal("fidelity", "--storage-scale", "much");
    assertRefused(much, /--storage-scale "much"/);
    assert.deepEqual([...Deno.readDirSync(root)].map(({ name }) => name), ["letter.txt"]);
  });
});

Deno.test("a task takes paths from the folder it is called from, a script from its own, whatever INIT_CWD says", async () => {
  await inTemporaryFolder(async (elsewhere) => {
    const cwd = `${PROJECT_ROOT}/data/examples`;
    const asked = ["mendoza-x0.0001-seed7.tar", "--json"];
    const direct = deno("run", "-A", `${PROJECT_ROOT}/scripts/inspect.ts`, ...asked);
    const outcomes = [
      await runProgram(deno("task", "inspect", ...asked), { cwd }),
      await runProgram(deno("task", "--config", `${PROJECT_ROOT}/deno.json`, "inspect", ...asked), { cwd }),
      await runProgram(direct, { cwd, env: { INIT_CWD: elsewhere } }),
      // A caller's folder that is gone since, as a stale one may be, leaves the command where it is.
      await runProgram(direct, { cwd, env: { HEADROOM_CWD: `${elsewhere}/gone` } }),
    ];
    for (const { code, stdout, stderr } of outcomes) {
      assert.equal(code, 0, stderr);
      assert.equal(JSON.parse(stdout).path, asked[0]);
    }
    const plan = deno("run", "-A", `${PROJECT_ROOT}/scripts/scenario.ts`, "new", "my.json", "--json");
    assert.equal((await runProgram(plan, { cwd: elsewhere })).code, 0);
    const schema = JSON.parse(await Deno.readTextFile(`${elsewhere}/my.json`).then(withoutComments)).$schema;
    assert.ok(await Deno.stat(`${elsewhere}/${schema}`), "the schema is found from the file's own folder");
  });
});

function withoutComments(text: string): string {
  return text.replace(/^\s*\/\/.*$/gm, "").replace(/,(\s*[}\]])/g, "$1");
}

Deno.test("a checkout works in a path with blanks, letters beyond ASCII, and characters of patterns and URLs", async () => {
  await inTemporaryFolder(async (root) => {
    const checkout = `${root}/größe [1] %20#q?* x`;
    for (const part of ["lib", "scripts", "deno.json", "deno.lock", "README.md", "data/reference", ARCHIVE]) {
      cpSync(`${PROJECT_ROOT}/${part}`, `${checkout}/${part}`, { recursive: true });
    }
    await Deno.symlink(`${PROJECT_ROOT}/node_modules`, `${checkout}/node_modules`);
    await Deno.mkdir(`${checkout}/sub folder`);
    const script = (name: string, ...args: string[]) =>
      runProgram(deno("run", "-A", `../scripts/${name}.ts`, ...args), { cwd: `${checkout}/sub folder` });
    const made = await script("generate", ...[
      "--scenario",
      "mendoza",
      "--scale",
      "0.0001",
      "--workers",
      "2",
    ]);
    assert.equal(made.code, 0, made.stderr);
    const measured = await script(
      "append",
      ...["--blocks", `../${ARCHIVE}`, "--trials", "1", "--variant", "normal"],
      ...["--out", "run [a]", "--db", "kept ü?.db"],
    );
    assert.equal(measured.code, 0, measured.stderr);
    assert.match(measured.stdout, /deno task report --run 'run \[a\]'/);
    const { manifest } = await openRun(`${checkout}/sub folder/run [a]`);
    assert.equal(
      manifest.command,
      `deno task append --blocks ${ARCHIVE} --trials 1 --variant normal --store bitemporal --db 'sub folder/kept ü?.db'`,
    );
    const [kept, given] = [
      await script("inspect", "kept ü?.db", "--json"),
      await script("inspect", `../${ARCHIVE}`, "--json"),
    ];
    assert.equal(kept.code, 0, kept.stderr);
    assert.equal(JSON.parse(kept.stdout).census.versions, JSON.parse(given.stdout).census.versions);
    // A run that was killed before its settings were written is not what --resume goes on with.
    await writeManifest(await newFolder(`${checkout}/data/runs/cut`), sampleManifest());
    assertRefused(
      await script("bench", "--resume"),
      /passed over .*cut: .*settings\.json[^]*Nothing to resume/,
    );
    const places = [...Deno.readDirSync(`${checkout}/data`), ...Deno.readDirSync(`${checkout}/sub folder`)];
    assert.deepEqual(places.map(({ name }) => name).sort(), [
      ...["datasets", "examples", "kept ü?.db", "reference", "run [a]", "runs"],
    ]);
  });
});

async function newFolder(path: string): Promise<string> {
  await Deno.mkdir(path, { recursive: true });
  return path;
}
