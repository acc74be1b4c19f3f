import { fileURLToPath } from "node:url";

const ENGINE = fileURLToPath(new URL("deps/sqlite3", import.meta.resolve("better-sqlite3/package.json")));
const SOURCES = fileURLToPath(new URL("../../peers/", import.meta.url));

/**
 * Compiles a C program of `tests/peers/` against the header of the engine's SQLite, and the system's library where one is asked for:
 * with the engine's own SQLite, as it is measured, compiling takes a minute.
 */
export async function compilePeer(source: string, ...options: string[]): Promise<boolean> {
  const { success } = await new Deno.Command("cc", {
    args: [`-I${ENGINE}`, SOURCES + source, ...options],
    stderr: "null",
  })
    .output().catch(() => ({ success: false }));
  return success;
}

/** Whether a program answers `--version`. */
export async function isInstalled(program: string): Promise<boolean> {
  const { success } = await new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" })
    .output().catch(() => ({ success: false }));
  return success;
}
