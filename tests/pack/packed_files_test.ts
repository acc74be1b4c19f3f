import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFiles, packedCommands, sourceFiles } from "../../lib/pack/packed_files.ts";
import { sourceGraph } from "../../lib/pack/source_graph.ts";
import { PROJECT_ROOT } from "../../lib/project_root.ts";

Deno.test("sourceGraph() follows files, threads and child processes of a script, and leaves out what is loaded when asked for", () => {
  const { packages, files } = sourceGraph([`${PROJECT_ROOT}/scripts/bench.ts`]);
  // A thread, a child process, and what that process loads for one kind of trial.
  for (
    const file of ["stores/sqlite/checkpoint_thread", "bench/trial/job_entry", "bench/trial/append_trial"]
  ) {
    assert.ok(files.includes(`${PROJECT_ROOT}/lib/${file}.ts`), file);
  }
  // Of a trial's own process, and of the registry that it opens.
  for (const name of ["better-sqlite3", "isomorphic-git", "nodejs-polars", "zod"]) {
    assert.ok(packages.includes(name), `${name}: ${packages}`);
  }
  for (const name of ["h3-js", "fast-check", "playwright-core", "esbuild"]) {
    assert.ok(!packages.includes(name), name);
  }
});

Deno.test("packageFiles() are the packages with all they need, of this system alone, without sources and types", () => {
  const files = packageFiles(PROJECT_ROOT);
  const names = files.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  const binaries = names.filter((name) => name.endsWith(".node")).map((name) => name.split("/").at(-1))
    .sort();
  assert.deepEqual(binaries, ["linux-x64.node", "nodejs-polars.linux-x64-gnu.node"]);
  assert.deepEqual(names.filter((name) => /\.(d\.ts|map|c|md)$/.test(name)), []);
  // A dependency of a dependency is found from the place of the package that needs it.
  const found = files.filter(({ name }) =>
    /^node_modules\/\.deno\/isomorphic-git@[^/]+\/node_modules\/pako$/.test(name)
  );
  assert.deepEqual(found.map(({ from }) => "link" in from), [true]);
  // Where Deno itself finds a package's first file, by the conditions that it goes by.
  const sources = new Set(files.flatMap(({ from }) => "path" in from ? [from.path] : []));
  const entered = ["better-sqlite3", "h3-js", "hash-wasm", "isomorphic-git", "jsonc-parser", "nodejs-polars"];
  for (const name of [...entered, "roaring-wasm", "simple-statistics", "zod"]) {
    const entry = fileURLToPath(import.meta.resolve(name));
    assert.ok(sources.has(entry), `${name}: ${entry}`);
  }
  for (const { name, from } of files) {
    if (!("link" in from)) continue;
    const target = join(dirname(name), from.link);
    assert.ok(names.some((other) => other.startsWith(`${target}/`)), `${name} leads to ${target}`);
  }
});

Deno.test("sourceFiles() hold every command's script, what it reads, and nothing of tests and runs", () => {
  const names = sourceFiles(PROJECT_ROOT).map(({ name }) => name);
  for (const command of ["bench", "load", "onboard", "merge", "project"]) {
    assert.ok(packedCommands(PROJECT_ROOT).includes(command));
    assert.ok(names.includes(`scripts/${command}.ts`));
  }
  for (
    const file of [
      "deno.json",
      "lib/std_cli/deno.json",
      "lib/std_cli/parse_args.ts",
      "data/reference/mendoza.json",
    ]
  ) {
    assert.ok(names.includes(file), file);
  }
  assert.deepEqual(names.filter((name) => /^(tests|data\/runs|reports|notebooks)\//.test(name)), []);
  // What only other commands load stays out, and nothing that is packed names a file that is not.
  for (const file of ["charts/plot_svg", "what_if/bundle_script"]) {
    assert.ok(!names.includes(`lib/report/${file}.ts`), file);
  }
  const packed = new Set(names);
  for (const name of names.filter((name) => name.endsWith(".ts"))) {
    for (
      const [, target] of Deno.readTextFileSync(name).matchAll(/^import (?!type )[^;]*? from "(\.[^"]+)"/gm)
    ) {
      assert.ok(packed.has(join(dirname(name), target!)), `${name} imports ${target}`);
    }
  }
});
