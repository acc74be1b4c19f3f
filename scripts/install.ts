/**
 * Installs the npm packages of the lock file, once: the first step of every other task. Imports nothing from npm itself,
 * so that it can say what is coming before the download starts.
 */
import { type CommandSpec, type Io, runCommand } from "../lib/cli/command.ts";
import { HeadroomError } from "../lib/errors.ts";

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

/** SHA-256 of the lock file: what an installation was made from. */
async function lockDigest(): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", Deno.readFileSync("deno.lock"));
  return [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, "0")).join("");
}

function installedDigest(): string | null {
  try {
    return Deno.readTextFileSync(MARKER);
  } catch {
    return null;
  }
}

async function main(_flags: unknown, _positionals: string[], io: Io): Promise<number> {
  const digest = await lockDigest();
  if (installedDigest() === digest) return say(io, false);
  io.note("Installing npm packages into node_modules: about 330 MB on disk, some 10 to 60 s, once.");
  const started = performance.now();
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["install", "--frozen", "--quiet"],
    stdout: "null",
    stderr: "piped",
  }).output();
  if (code !== 0) {
    throw new HeadroomError("The npm packages could not be installed", {
      actual: new TextDecoder().decode(stderr).trim(),
      next: `see what went wrong: ${
        new TextDecoder().decode(stderr).trim().split("\n").at(-1) ?? "deno install --frozen"
      }`,
    });
  }
  Deno.writeTextFileSync(MARKER, digest);
  io.note(`Installed in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  return say(io, true);
}

function say(io: Io, installed: boolean): number {
  if (io.json) io.out(JSON.stringify({ schema: 1, installed }));
  return 0;
}

if (import.meta.main) await runCommand(SPEC, main);
