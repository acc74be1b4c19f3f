/**
 * Measures from an archive where there is no network, no Node, an empty home and no program but coreutils, then reads the run here.
 * It takes minutes and needs root for `unshare -n`, so no test does it:
 *
 *   npx --yes deno@2.9.6 run -A tests/pack/air_gapped.ts [headroom-linux-x64.tar.xz]
 *
 * Without an archive it packs one first (gzip).
 */
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { PACK_FILE } from "../../lib/bench/environment/provenance.ts";

const COREUTILS = "cat chmod cp date dirname env head ln ls mkdir mv nproc rm sleep sync tail touch uname wc"
  .split(" ");

async function run(command: readonly string[], options: Deno.CommandOptions = {}): Promise<string> {
  const [program, ...args] = command;
  const { code, stdout, stderr } = await new Deno.Command(program!, { args, ...options }).output();
  assert.equal(code, 0, `${command.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

const root = await Deno.makeTempDir({ prefix: "headroom-air-gapped-" });
try {
  const archive = Deno.args[0] === undefined ? `${root}/headroom.tar.gz` : resolve(Deno.args[0]);
  const own = (script: string, ...args: string[]) =>
    run([Deno.execPath(), "run", "-A", `scripts/${script}.ts`, ...args]);
  if (Deno.args[0] === undefined) await own("pack", "--out", archive);
  console.log(`${archive}: ${((await Deno.stat(archive)).size / 1e6).toFixed(1)} MB`);

  for (const folder of ["there", "home", "bin"]) await Deno.mkdir(`${root}/${folder}`);
  for (const tool of COREUTILS) {
    await Deno.symlink((await run(["which", tool])).trim(), `${root}/bin/${tool}`);
  }
  const began = performance.now();
  await run(["tar", "-xf", archive], { cwd: `${root}/there` });
  console.log(`unpacked after ${seconds(began)}`);
  const folder = `${root}/there/headroom`;
  const isolated = ["unshare", "--net", "env", "-i", `HOME=${root}/home`, `PATH=${root}/bin`];
  const bench = new Deno.Command("unshare", {
    args: [...isolated.slice(1), "./headroom", "bench", "--out", "run"],
    ...{ cwd: folder, stderr: "piped", stdout: "piped" },
  }).spawn();
  const output = bench.output();
  while (![...existing(`${folder}/run/work`)].some(({ isDirectory, isFile }) => isDirectory || isFile)) {
    await new Promise((wait) => setTimeout(wait, 50));
    assert.equal(await Promise.race([bench.status, null]), null, "bench ended before it measured");
  }
  console.log(`measuring after ${seconds(began)}`);
  const { code, stdout, stderr } = await output;
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  console.log(new TextDecoder().decode(stdout).split("\n").slice(0, 12).join("\n"));
  const { commands } = JSON.parse(await Deno.readTextFile(`${folder}/${PACK_FILE}`)) as {
    commands: string[];
  };
  const there = (...args: string[]) => run([...isolated, "./headroom", ...args], { cwd: folder });
  // Nothing that a command loads was left out.
  for (const command of commands) await there(command, "--help");
  await there("onboard", "--agents", "2", "--trials", "1");
  await there("load", "--scale", "0.0001", "--duration", "2");
  await there("passport");
  await there("doctor");
  assert.deepEqual([...Deno.readDirSync(`${root}/home`)], [], "something was written to the home");

  const summary = JSON.parse(await own("project", "--run", `${folder}/run`, "--json"));
  console.log(`read here: run ${summary.run}`);
} finally {
  await Deno.remove(root, { recursive: true });
}

function existing(path: string): Iterable<Deno.DirEntry> {
  try {
    return Deno.readDirSync(path);
  } catch {
    return [];
  }
}
