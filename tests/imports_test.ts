import assert from "node:assert/strict";
import { dirname, join, relative } from "node:path";

/**
 * Which folder of lib/ may import from which others: the one line data follows (README.md "Map"). Every folder may import
 * itself and lib/errors.ts.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  chain: [],
  keri: [],
  runs: [],
  stats: [],
  std_cli: [],
  cli: [],
  scenarios: ["chain", "keri"],
  synth: ["scenarios", "chain", "keri", "stores"],
  stores: ["chain", "keri"],
  doctor: ["bench", "report", "runs"],
  bench: ["synth", "stores", "scenarios", "chain", "keri", "runs", "stats"],
  model: ["runs", "stats", "scenarios"],
  report: ["model", "runs", "stats", "scenarios"],
};

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
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
    /^\s*(import|export)(\s+type)?\s[^;]*?from\s+"([^"]+)"|import\("([^"]+)"\)/gm,
  );
  return [...found].map((match) => ({
    file,
    target: (match[3] ?? match[4])!,
    typeOnly: match[2] !== undefined,
  }));
}

const imports = sourceFiles("lib").flatMap(importsOf);

/** The folder under lib/ a relative import leads to; `""` for a file right under lib/. */
function folderOf(path: string): string {
  const [first, ...rest] = relative("lib", path).split("/");
  return rest.length === 0 ? "" : first!;
}

Deno.test("a folder of lib/ imports only what comes before it on the line data follows", () => {
  const wrong = imports.filter(({ file, target, typeOnly }) => {
    if (!target.startsWith(".")) return false;
    const from = folderOf(file);
    const path = join(dirname(file), target);
    const to = folderOf(path);
    if (path === "lib/errors.ts" || from === to) return false;
    // A contract's row types may be named anywhere they are passed through; that couples nothing at run time.
    if (from === "synth" && to === "stores" && !typeOnly) return true;
    return !(MAY_IMPORT[from] ?? []).includes(to);
  });
  assert.deepEqual(wrong.map(({ file, target }) => `${file} imports ${target}`), []);
});

Deno.test("every folder of lib/ is on the line data follows", () => {
  const folders = [...Deno.readDirSync("lib")].filter((entry) => entry.isDirectory).map((entry) =>
    entry.name
  );
  assert.deepEqual(folders.filter((folder) => !(folder in MAY_IMPORT)), []);
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
