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

/** Written last, with the digest of the lock file. */
const MARKER = `${PROJECT_ROOT}/node_modules/.headroom-lock`;

function installedDigest(): string | null {
  try {
    return Deno.readTextFileSync(MARKER);
  } catch {
    return null;
  }
}

/** First package this project names that is not in node_modules, or null. The marker alone does not tell. */
function missingPackage(): string | null {
  const { imports } = JSON.parse(Deno.readTextFileSync(`${PROJECT_ROOT}/deno.json`)) as {
    imports: Record<string, string>;
  };
  const names = Object.keys(imports).filter((name) => imports[name]!.startsWith("npm:"));
  return names.find((name) => {
    try {
      return !Deno.statSync(`${PROJECT_ROOT}/node_modules/${name}/package.json`).isFile;
    } catch {
      return true;
    }
  }) ?? null;
}

async function main(_flags: unknown, _positionals: string[], io: Io): Promise<number> {
  const digest = createHash("sha256").update(Deno.readFileSync(`${PROJECT_ROOT}/deno.lock`)).digest("hex");
  const installed = installedDigest() !== digest || missingPackage() !== null;
  if (installed) await install(digest, io);
  if (io.json) io.out(JSON.stringify({ schema: 1, installed }));
  return 0;
}

async function install(digest: string, io: Io): Promise<void> {
  io.note("Installing npm packages into node_modules: about 330 MB on disk, some 10 to 60 s, once.");
  const started = performance.now();
  await denoInstall();
  if (missingPackage() !== null) {
    // Deno takes what it once installed for present, also where someone removed it.
    Deno.removeSync(`${PROJECT_ROOT}/node_modules`, { recursive: true });
    await denoInstall();
  }
  const missing = missingPackage();
  if (missing !== null) {
    throw HeadroomError.unmet("install the npm packages", {
      expected: `node_modules/${missing}`,
      actual: "none",
      next: "Look at what deno install says, and at imports in deno.json",
    });
  }
  Deno.writeTextFileSync(MARKER, digest);
  io.note(`Installed in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}

async function denoInstall(): Promise<void> {
  const { code, stderr } = await programCommand(Deno.execPath(), {
    args: ["install", "--frozen", "--quiet"],
    cwd: PROJECT_ROOT,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (code === 0) return;
  const actual = new TextDecoder().decode(stderr).trim();
  const next = `see what went wrong: ${actual.split("\n").at(-1) || "deno install --frozen"}`;
  throw new HeadroomError("The npm packages could not be installed", { actual, next });
}

if (import.meta.main) await runCommand(SPEC, main);
