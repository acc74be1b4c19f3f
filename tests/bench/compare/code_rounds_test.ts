import assert from "node:assert/strict";
import { measureRounds, readyPackages } from "../../../lib/bench/compare/code_rounds.ts";
import { inTemporaryFolder, sampleManifest } from "../../runs/sample_run.ts";

/** Code whose `append` notes who ran it and writes a manifest into its `--out`, or does whatever `text` says. */
async function makeCode(
  root: string,
  name: string,
  text = `Deno.writeTextFileSync(out + "/manifest.json", manifest);`,
) {
  const dir = `${root}/${name}`;
  await Deno.mkdir(`${dir}/scripts`, { recursive: true });
  const manifest = JSON.stringify(sampleManifest({ run: name, status: "interrupted" }));
  await Deno.writeTextFile(
    `${dir}/scripts/append.ts`,
    `const out = Deno.args.at(-1)!, manifest = ${JSON.stringify(manifest)};
    Deno.mkdirSync(out, { recursive: true });
    Deno.writeTextFileSync("../log.txt", "${name} " + Deno.args.slice(0, -1).join(" ") + "\\n", { append: true });
    ${text}`,
  );
  return { name, commit: "", changedFiles: null, dir };
}

const WORK = { commands: [{ task: "append", args: ["--seed", "1"] }], onStep() {}, onDone() {} };

Deno.test("two codes measure in turns, the order changed every round, each in its own folder, and their runs are read", async () => {
  await inTemporaryFolder(async (root) => {
    const codes = [await makeCode(root, "a"), await makeCode(root, "b")] as const;
    const { signal: interrupted } = new AbortController();
    const runs = await measureRounds({ ...WORK, codes, rounds: 3, runsDir: `${root}/runs`, interrupted });
    assert.equal(
      await Deno.readTextFile(`${root}/log.txt`),
      ["a", "b", "b", "a", "a", "b"].map((name) => `${name} --seed 1 --out\n`).join(""),
    );
    assert.deepEqual(runs.map((own) => own.map(({ manifest }) => manifest.run)), [["a", "a", "a"], [
      "b",
      "b",
      "b",
    ]]);
  });
});

Deno.test("an interruption keeps whole rounds alone", async () => {
  await inTemporaryFolder(async (root) => {
    const codes = [await makeCode(root, "a"), await makeCode(root, "b")] as const;
    const stop = new AbortController();
    let done = 0;
    const onDone = () => void (++done === 3 && stop.abort());
    const rounds = { ...WORK, codes, rounds: 5, runsDir: `${root}/runs`, interrupted: stop.signal, onDone };
    assert.deepEqual((await measureRounds(rounds)).map((own) => own.length), [1, 1]);
  });
});

Deno.test("code that does not know the command, fails, or writes runs of another schema is refused, and it says what to do", async () => {
  await inTemporaryFolder(async (root) => {
    const good = await makeCode(root, "good");
    const { signal: interrupted } = new AbortController();
    const measure = async (name: string, text: string) => {
      const codes = [good, await makeCode(root, name, text)] as const;
      return await measureRounds({ ...WORK, codes, rounds: 1, runsDir: `${root}/${name}-runs`, interrupted });
    };
    await assert.rejects(measure("older", `console.error("--seed is not a flag"); Deno.exit(2);`), {
      message: /Cannot measure older: its deno task append ended with exit code 2: --seed is not a flag/,
      next: /later commit/,
    });
    await assert.rejects(
      measure("broken", `throw new Error("no such table");`),
      /broken.*exit code 1.*no such table/,
    );
    const other =
      `Deno.writeTextFileSync(out + "/manifest.json", manifest.replace('"schema":2', '"schema":1'));`;
    await assert.rejects(measure("first", other), {
      message: /Cannot compare first: this code does not read its runs/,
      next: /later commits/,
    });
  });
});

Deno.test("packages are shared by codes of one lock file, and installed once for each other one", async () => {
  await inTemporaryFolder(async (root) => {
    const dirs = ["root", "same", "other", "another"].map((name) => `${root}/${name}`);
    const locks = ["1", "1", "2", "2"];
    for (const [at, dir] of dirs.entries()) {
      await Deno.mkdir(dir);
      await Deno.writeTextFile(`${dir}/deno.lock`, locks[at]!);
    }
    const installed: string[] = [];
    const install = (dir: string) => Promise.resolve(void installed.push(dir));
    await readyPackages(dirs.slice(1), { root: dirs[0]!, install });
    assert.deepEqual(installed, [dirs[2]]);
    assert.equal(await Deno.readLink(`${dirs[1]}/node_modules`), `${dirs[0]}/node_modules`);
    assert.equal(await Deno.readLink(`${dirs[3]}/node_modules`), `${dirs[2]}/node_modules`);
  });
});
