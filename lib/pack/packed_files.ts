import * as fs from "node:fs";
import { dirname, relative } from "node:path";
import { HeadroomError } from "../errors.ts";
import { sourceGraph } from "./source_graph.ts";

/** A file of an archive. */
export interface PackedFile {
  /** Its path there. */
  readonly name: string;
  /** Where it is now, what it holds, or where it leads as a symbolic link. */
  readonly from: { readonly path: string } | { readonly text: string } | { readonly link: string };
  readonly isProgram?: boolean;
  /** What it belongs to, for a summary. */
  readonly part: "runtime" | "packages" | "sources" | "data";
}

/** Scripts that an archive can run: those that need neither network nor Node, Python or a C compiler. */
const COMMANDS = [
  ...["append", "ask", "bench", "compare", "doctor", "generate", "inspect", "load", "merge", "onboard"],
  ...["passport", "plan", "project", "query", "reads", "scenario", "writes"],
] as const;

/** Packages that are loaded only where they are asked for, and small: the others, whole database engines, stay out. */
const SMALL_PACKAGES = ["h3-js"];

/** Beside scripts, lib/ and data: what commands read of a checkout. */
const FILES = ["deno.json", "deno.lock", "LICENSE", "README.md"];

/** Folders of a package, and kinds of files, that nothing loads at run time: sources, types, words, a browser's small builds; other systems' binaries. */
const UNUSED_FOLDERS = new Set(["deps", "test", "tests", "docs", "examples"]);
const UNUSED_FILES = /\.([cm]?ts|map|md|markdown|flow|c|cc|cpp|h|hpp|gypi?|html|css|node|min\.js)$|^\./i;
const OWN_BINARIES = /linux-x64(-gnu)?\.node$/;
/** Packages that are another system's binaries. */
const OTHER_SYSTEM = /-(musl|darwin|win32|arm64|android|freebsd)/;

/** The scripts of a checkout that an archive can run, by name. */
export function packedCommands(root: string): string[] {
  return COMMANDS.filter((name) => fs.existsSync(`${root}/scripts/${name}.ts`));
}

function scriptsOf(root: string): string[] {
  return packedCommands(root).map((name) => `${root}/scripts/${name}.ts`);
}

/** A package of the checkout itself, found by its name. */
const OWN_PACKAGE = "lib/std_cli/";

/** The sources that the scripts can load, what of lib/ is no source, and reference data. */
export function sourceFiles(root: string): PackedFile[] {
  const loaded = sourceGraph(scriptsOf(root)).files.map((path) => relative(root, path));
  const others = filesUnder(root, "lib").filter((name) =>
    !name.endsWith(".ts") || name.startsWith(OWN_PACKAGE)
  );
  const own = (part: PackedFile["part"]) => (name: string): PackedFile => ({
    name,
    from: { path: `${root}/${name}` },
    part,
  });
  return [
    ...[...FILES, ...loaded, ...others].map(own("sources")),
    ...filesUnder(root, "data/reference").map(own("data")),
  ];
}

/**
 * Files of the packages that the scripts load, in the places where they are installed; links between packages as links.
 * @throws {HeadroomError} One is not installed.
 */
export function packageFiles(root: string): PackedFile[] {
  const { imports } = JSON.parse(fs.readFileSync(`${root}/deno.json`, "utf8")) as {
    imports: Record<string, string>;
  };
  const files = new Map<string, PackedFile>();
  const add = (name: string, from: PackedFile["from"]) => files.set(name, { name, from, part: "packages" });
  const queue = [...sourceGraph(scriptsOf(root)).packages, ...SMALL_PACKAGES].filter((name) =>
    imports[name]?.startsWith("npm:")
  )
    .map((name) => `node_modules/${name}`);
  const seen = new Set<string>();
  for (let link = queue.pop(); link !== undefined; link = queue.pop()) {
    if (seen.has(link)) continue;
    seen.add(link);
    const place = placeOf(root, link);
    if (place !== link) add(link, { link: relative(dirname(link), place) });
    if (seen.has(place)) continue;
    seen.add(place);
    for (const name of filesUnder(root, place)) {
      if (isUsed(name.slice(place.length + 1))) add(name, { path: `${root}/${name}` });
    }
    queue.push(...dependenciesOf(root, place));
  }
  return [...files.values()];
}

/** Where a package really is, by its path in the checkout. */
function placeOf(root: string, link: string): string {
  try {
    return relative(fs.realpathSync(root), fs.realpathSync(`${root}/${link}`));
  } catch (cause) {
    throw HeadroomError.unmet("pack the npm packages", {
      expected: link,
      actual: "none",
      next: "deno task install, then give the command again",
      cause,
    });
  }
}

/** The packages that are found from a package's place: its siblings there. */
function dependenciesOf(root: string, place: string): string[] {
  const folder = place.slice(0, place.lastIndexOf("node_modules/") + "node_modules".length);
  if (folder === "node_modules") return [];
  return fs.readdirSync(`${root}/${folder}`)
    .flatMap((name) =>
      name.startsWith("@")
        ? fs.readdirSync(`${root}/${folder}/${name}`).map((own) => `${name}/${own}`)
        : [name]
    )
    .filter((name) => !OTHER_SYSTEM.test(name) && !name.startsWith("."))
    .map((name) => `${folder}/${name}`)
    .filter((path) => fs.existsSync(`${root}/${path}`));
}

function isUsed(name: string): boolean {
  const parts = name.split("/");
  const file = parts.pop()!;
  if (parts.some((part) => UNUSED_FOLDERS.has(part))) return false;
  return OWN_BINARIES.test(file) || !UNUSED_FILES.test(file);
}

/** Plain files under a folder of the checkout, by their paths there, sorted; not under packages of its own. */
function filesUnder(root: string, folder: string): string[] {
  return fs.readdirSync(`${root}/${folder}`, { withFileTypes: true }).flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesUnder(root, name);
    return entry.isFile() ? [name] : [];
  }).sort();
}
