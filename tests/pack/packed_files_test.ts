import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { packageFiles, packedCommands, sourceFiles } from "../../lib/pack/packed_files.ts";
import { packagesOf } from "../../lib/pack/source_graph.ts";
import { PROJECT_ROOT } from "../../lib/project_root.ts";

Deno.test("packagesOf() follows files, threads and child processes of a script, and leaves out what is loaded when asked for", () => {
  const packages = packagesOf([`${PROJECT_ROOT}/scripts/bench.ts`]);
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
  for (const file of ["deno.json", "lib/std_cli/deno.json", "data/reference/mendoza.json"]) {
    assert.ok(names.includes(file), file);
  }
  assert.deepEqual(names.filter((name) => /^(tests|data\/runs|reports|notebooks)\//.test(name)), []);
});
