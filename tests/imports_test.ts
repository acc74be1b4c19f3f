import assert from "node:assert/strict";
import { dirname, join, relative } from "node:path";
import { ORDER } from "./room_order.ts";

/** What a folder may not import although it comes earlier. */
const NEVER: Readonly<Record<string, readonly string[]>> = {
  stores: ["cli", "runs", "reference", "stats"],
  scenarios: ["stores", "runs", "cli"],
  synth: ["stores", "runs", "cli"],
  // What a run means is computed from its files alone: no store is opened, nothing is generated.
  model: ["stores", "synth", "inspect", "fit", "fidelity", "cli"],
  bench: ["model", "cli", "fit", "fidelity"],
  report: ["stores", "cli"],
};

interface Import {
  readonly file: string;
  readonly target: string;
}

function sourceFiles(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory) return sourceFiles(path);
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}

function importsOf(file: string): Import[] {
  const source = Deno.readTextFileSync(file);
  const found = source.matchAll(
    /^\s*(?:import|export)\s[^;]*?from\s+"([^"]+)"|import\("([^"]+)"\)/gm,
  );
  return [...found].map((match) => ({
    file,
    target: (match[1] ?? match[2])!,
  }));
}

const imports = sourceFiles("lib").flatMap(importsOf);

/** The folder under lib/ a relative import leads to; `""` for a file right under lib/. */
function folderOf(path: string): string {
  const [first, ...rest] = relative("lib", path).split("/");
  return rest.length === 0 ? "" : first!;
}

Deno.test("a folder of lib/ imports only what comes before it on the line data follows", () => {
  const wrong = imports.filter(({ file, target }) => {
    if (!target.startsWith(".")) return false;
    const [from, to] = [folderOf(file), folderOf(join(dirname(file), target))];
    if (to === "" || from === to) return false;
    return ORDER.indexOf(to) > ORDER.indexOf(from) || (NEVER[from] ?? []).includes(to);
  });
  assert.deepEqual(wrong.map(({ file, target }) => `${file} imports ${target}`), []);
});

Deno.test("every folder of lib/ is on the line data follows", () => {
  const folders = [...Deno.readDirSync("lib")].filter((entry) => entry.isDirectory).map((entry) =>
    entry.name
  );
  assert.deepEqual(folders.filter((folder) => !ORDER.includes(folder)), []);
});

Deno.test("no file of lib/ imports itself through others", () => {
  const targets = new Map<string, string[]>();
  for (const { file, target } of imports) {
    if (target.startsWith(".")) targets.set(file, [...targets.get(file) ?? [], join(dirname(file), target)]);
  }
  const reaches = (from: string): Set<string> => {
    const seen = new Set<string>();
    const queue = [...targets.get(from) ?? []];
    for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
      if (seen.has(file)) continue;
      seen.add(file);
      queue.push(...targets.get(file) ?? []);
    }
    return seen;
  };
  assert.deepEqual([...targets.keys()].filter((file) => reaches(file).has(file)), []);
});

Deno.test("files are opened by one SQLite driver: two in a process drop each other's locks", () => {
  const files = ["lib", "scripts", "tests"].flatMap(sourceFiles);
  const importing = (driver: RegExp) => files.filter((file) => driver.test(Deno.readTextFileSync(file)));
  const loading = (name: string) =>
    importing(new RegExp(`^import (?!type )[^;]*"${name}"|import\\("${name}"\\)`, "m"));
  assert.deepEqual(loading("better-sqlite3"), ["lib/stores/sqlite/engine.ts"]);
  assert.deepEqual(loading("libsql"), ["lib/stores/sqlite/drivers/libsql.ts"]);
  // Tests play other software with it, before and after the product has the file open.
  assert.deepEqual(loading("node:sqlite").filter((file) => !file.startsWith("tests/")), [
    "lib/stores/sqlite/drivers/node_sqlite.ts",
  ]);
});

Deno.test("lib/ never imports a script", () => {
  assert.deepEqual(imports.filter(({ target }) => target.includes("/scripts/")).map(({ file }) => file), []);
});

Deno.test("lib/model is pure: it names neither Deno, Polars nor the file system", () => {
  const impure = sourceFiles("lib/model").filter((file) =>
    /\bDeno\.|nodejs-polars|"node:fs/.test(Deno.readTextFileSync(file))
  );
  assert.deepEqual(impure, []);
});

Deno.test("lib/ never prints", () => {
  const printing = sourceFiles("lib").filter((file) =>
    !file.startsWith("lib/cli/") && /\bconsole\.(log|error|info|warn)\(/.test(Deno.readTextFileSync(file))
  );
  assert.deepEqual(printing, []);
});
