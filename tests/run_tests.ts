/**
 * `deno task test [files] [flags of deno test]`. Without files all tests run, a dozen files in an isolate: where each file has an isolate
 * of its own, loading the library takes a sixth of the suite's time.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";

const FLAGS = ["-A", "--quiet", "--no-check", "--parallel", "--v8-flags=--max-old-space-size=512"];

/** choice: more take their constants into one heap, fewer load the library more often. */
const FILES_AN_ISOLATE = 12;

/** Rooms whose tests start programs and take longest: they come first, so that no isolate is left alone with them at the end. */
const LONG = /\/tests\/(scripts|report\/pages|extension|bench\/session)\//;

/** All test files below a folder, sorted: neighbours use the same parts of the library. */
function testFiles(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = join(folder, name);
    return isDirectory ? testFiles(path) : name.endsWith("_test.ts") ? [path] : [];
  }).sort();
}

/** Writes a file for each dozen of test files that imports them. @returns Those files. */
function writeGroups(files: readonly string[], folder: string, mark: string): string[] {
  const count = Math.ceil(files.length / FILES_AN_ISOLATE);
  return Array.from({ length: count }, (_, at) => {
    const group = files.slice(at * FILES_AN_ISOLATE, (at + 1) * FILES_AN_ISOLATE);
    const room = relative(import.meta.dirname!, dirname(group[0]!)).replaceAll("/", "-") || "tests";
    const path = join(folder, `${mark}${`${at + 1}`.padStart(2, "0")}-${room}_test.ts`);
    Deno.writeTextFileSync(path, group.map((file) => `import "${pathToFileURL(file)}";\n`).join(""));
    return path;
  });
}

// A terminal interrupts the tests, too; they end first.
Deno.addSignalListener("SIGINT", () => {});
const folder = Deno.makeTempDirSync({ prefix: "tests-" });
try {
  const given = Deno.args.some((arg) => existsSync(arg));
  const [long, short] = [true, false].map((isLong) =>
    testFiles(import.meta.dirname!).filter((file) => LONG.test(file) === isLong)
  );
  const files = given ? [] : [...writeGroups(long!, folder, "a"), ...writeGroups(short!, folder, "b")];
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["test", ...FLAGS, ...Deno.args, ...files],
    env: { DENO_JOBS: "2" },
    cwd: join(import.meta.dirname!, ".."),
  }).spawn().status;
  Deno.exitCode = code;
} finally {
  Deno.removeSync(folder, { recursive: true });
}
