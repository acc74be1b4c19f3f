/**
 * Installs the npm packages of the lock file, once: the first step of every other task. Imports nothing from npm itself,
 * so that it can say what is coming before the download starts.
 */
import { createHash } from "node:crypto";
import { type CommandSpec, type Io, runCommand } from "../lib/cli/command.ts";
import { HeadroomError } from "../lib/errors.ts";
import { programCommand } from "../lib/start_program.ts";

export const SPEC = {
  name: "install",
  summary: "Installs the npm packages of deno.lock into node_modules, once. Every other task runs it first.",
  usage: "install",
  flags: {},
  examples: [{
    command: "deno task install",
    about: "Does nothing where the packages of this lock file are installed",
  }],
  writes: ["node_modules/"],
} as const satisfies CommandSpec;

const MARKER = "node_modules/.headroom-lock";

function installedDigest(): string | null {
  try {
    return Deno.readTextFileSync(MARKER);
  } catch {
    return null;
  }
}

async function main(_flags: unknown, _positionals: string[], io: Io): Promise<number> {
  const digest = createHash("sha256").update(Deno.readFileSync("deno.lock")).digest("hex");
  const installed = installedDigest() !== digest;
  if (installed) await install(digest, io);
  if (io.json) io.out(JSON.stringify({ schema: 1, installed }));
  return 0;
}

async function install(digest: string, io: Io): Promise<void> {
  io.note("Installing npm packages into node_modules: about 330 MB on disk, some 10 to 60 s, once.");
  const started = performance.now();
  const { code, stderr } = await programCommand(Deno.execPath(), {
    args: ["install", "--frozen", "--quiet"],
    stdout: "null",
    stderr: "piped",
  }).output();
  if (code !== 0) {
    const actual = new TextDecoder().decode(stderr).trim();
    const next = `see what went wrong: ${actual.split("\n").at(-1) || "deno install --frozen"}`;
    throw new HeadroomError("The npm packages could not be installed", { actual, next });
  }
  Deno.writeTextFileSync(MARKER, digest);
  io.note(`Installed in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}

if (import.meta.main) await runCommand(SPEC, main);
