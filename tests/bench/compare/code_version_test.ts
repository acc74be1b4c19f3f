import assert from "node:assert/strict";
import {
  codesText,
  findCodeVersion,
  lockDigest,
  writeCode,
} from "../../../lib/bench/compare/code_version.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

/** A repository of two commits whose checkout differs from both. Returns what git says. */
async function makeRepository(root: string): Promise<(...args: string[]) => Promise<string>> {
  const git = async (...args: string[]) => {
    const user = ["-c", "user.name=t", "-c", "user.email=t@example.org"];
    const { success, stdout } = await new Deno.Command("git", { args: ["-C", root, ...user, ...args] })
      .output();
    assert.ok(success, args.join(" "));
    return new TextDecoder().decode(stdout).trim();
  };
  await git("init", "--quiet", ".");
  for (const folder of ["lib", "tests", "data/runs/reference"]) {
    await Deno.mkdir(`${root}/${folder}`, { recursive: true });
  }
  await Deno.writeTextFile(`${root}/.gitignore`, "ignored.txt\n");
  await Deno.writeTextFile(`${root}/tests/a_test.ts`, "");
  await Deno.writeTextFile(`${root}/data/runs/reference/trials.parquet`, "");
  for (const text of ["first", "second"]) {
    await Deno.writeTextFile(`${root}/lib/code.ts`, text);
    await Deno.writeTextFile(`${root}/deno.lock`, text);
    await git("add", ".");
    await git("commit", "--quiet", "-m", text);
  }
  await Deno.writeTextFile(`${root}/lib/code.ts`, "third");
  await Deno.writeTextFile(`${root}/lib/new file.ts`, "new");
  await Deno.writeTextFile(`${root}/ignored.txt`, "");
  await Deno.remove(`${root}/deno.lock`);
  return git;
}

const filesOf = (dir: string): string[] =>
  [...Deno.readDirSync(dir)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesOf(`${dir}/${name}`).map((file) => `${name}/${file}`) : [name]
  ).sort();

Deno.test("a commit's code is written as it was, a checkout's as it is, both without runs and tests, and the repository stays as it is", async () => {
  await inTemporaryFolder(async (folder) => {
    const root = `${folder}/repo`;
    await Deno.mkdir(root);
    const git = await makeRepository(root);
    const before = [
      await git("status", "--porcelain"),
      await git("stash", "list"),
      await git("worktree", "list"),
    ];
    const [old, now] = [await findCodeVersion(root, "HEAD~1"), await findCodeVersion(root, "worktree")];
    assert.equal(old!.commit, await git("rev-parse", "HEAD~1"));
    await writeCode(root, old!, `${folder}/old`);
    assert.deepEqual(filesOf(`${folder}/old`), [".gitignore", "deno.lock", "lib/code.ts"]);
    assert.equal(await Deno.readTextFile(`${folder}/old/lib/code.ts`), "first");
    await writeCode(root, now!, `${folder}/now`);
    assert.deepEqual(filesOf(`${folder}/now`), [".gitignore", "lib/code.ts", "lib/new file.ts"]);
    assert.equal(await Deno.readTextFile(`${folder}/now/lib/code.ts`), "third");
    assert.deepEqual([
      await git("status", "--porcelain"),
      await git("stash", "list"),
      await git("worktree", "list"),
    ], before);
    assert.deepEqual(filesOf(folder).filter((file) => /^[^/]+$/.test(file)), []);
    const head = await git("rev-parse", "--short=8", "HEAD");
    assert.deepEqual(codesText(old!, now!), [
      `HEAD~1 is ${old!.commit.slice(0, 8)}`,
      `worktree is ${head} with 3 changed files, measured as it is`,
    ]);
    assert.match(codesText(old!, old!).at(-1)!, /one code: what differs is noise/);
    // The digest of an empty text, by any other program.
    await Deno.writeTextFile(`${folder}/now/deno.lock`, "");
    assert.match(lockDigest(`${folder}/now`), /^e3b0c44298fc1c14/);
  });
});

Deno.test("what Git does not know is no version of the code, nor is anything without a repository", async () => {
  await inTemporaryFolder(async (root) => {
    assert.equal(await findCodeVersion(root, "HEAD"), null);
    await makeRepository(root);
    for (const name of ["nothing", "HEAD:lib", "--all", "HEAD~9"]) {
      assert.equal(await findCodeVersion(root, name), null, name);
    }
  });
});
