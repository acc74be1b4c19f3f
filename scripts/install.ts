/**
 * Installs the npm packages of the lock file, once: the first step of every task but doctor. Imports nothing from npm itself,
 * so that it can say what is coming before the download starts.
 */
import { createHash } from "node:crypto";
import { type CommandSpec, type Io, runCommand } from "../lib/cli/command.ts";
import { HeadroomError } from "../lib/errors.ts";
import { PROJECT_ROOT } from "../lib/project_root.ts";
import { programCommand } from "../lib/start_program.ts";

export const SPEC = {
  name: "install",
  summary:
    "Installs the npm packages of deno.lock into node_modules, once. Every task but doctor runs it first.",
  usage: "install",
  flags: {},
  examples: [{
    command: "deno task install",
    about: "Does nothing where the packages of this lock file are installed",
  }],
  writes: ["node_modules/"],
} as const satisfies CommandSpec;

export async function main(_flags: unknown, _positionals: string[], io: Io): Promise<number> {
  const installed = await installPackages(PROJECT_ROOT, io.note);
  if (io.json) io.out(JSON.stringify({ schema: 1, installed }));
  return 0;
}

/**
 * Installs the packages of a checkout's lock file, where they are not: the marker alone does not tell.
 * @returns Whether anything was installed. @throws {HeadroomError}
 */
export async function installPackages(root: string, note: (line: string) => void): Promise<boolean> {
  const digest = createHash("sha256").update(Deno.readFileSync(`${root}/deno.lock`)).digest("hex");
  // Written last, with the digest of the lock file.
  const marker = `${root}/node_modules/.headroom-lock`;
  if (textOf(marker) === digest && missingPackage(root) === null) return false;
  note("Installing npm packages into node_modules: about 570 MB on disk, some 10 to 60 s, once.");
  const started = performance.now();
  await denoInstall(root);
  if (missingPackage(root) !== null) {
    // Deno takes what it once installed for present, also where someone removed it.
    Deno.removeSync(`${root}/node_modules`, { recursive: true });
    await denoInstall(root);
  }
  const missing = missingPackage(root);
  if (missing !== null) {
    throw HeadroomError.unmet("install the npm packages", {
      expected: `node_modules/${missing}`,
      actual: "none",
      next: "Look at what deno install says, and at imports in deno.json",
    });
  }
  Deno.writeTextFileSync(marker, digest);
  note(`Installed in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  return true;
}

function textOf(path: string): string | null {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return null;
  }
}

/** First package this project names that is not in node_modules, or null. */
function missingPackage(root: string): string | null {
  const config = JSON.parse(Deno.readTextFileSync(`${root}/deno.json`)) as {
    imports: Record<string, string>;
  };
  const names = Object.keys(config.imports).filter((name) => config.imports[name]!.startsWith("npm:"));
  return names.find((name) => {
    try {
      return !Deno.statSync(`${root}/node_modules/${name}/package.json`).isFile;
    } catch {
      return true;
    }
  }) ?? null;
}

async function denoInstall(root: string): Promise<void> {
  const { code, stderr } = await programCommand(Deno.execPath(), {
    args: ["install", "--frozen", "--quiet"],
    cwd: root,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (code === 0) return;
  const actual = new TextDecoder().decode(stderr).trim();
  const next = `see what went wrong: ${actual.split("\n").at(-1) || "deno install --frozen"}`;
  throw new HeadroomError("The npm packages could not be installed", { actual, next });
}

if (import.meta.main) await runCommand(SPEC, main);
