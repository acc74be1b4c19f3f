/** Databases as other software leaves them. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { encoded } from "../encoded.ts";
import { growingBlock } from "../growing_chain.ts";

/** Starts a script of this folder in a process of its own. */
export function startScript(script: string, ...args: string[]): Deno.ChildProcess {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const options = { stdin: "piped", stdout: "piped", stderr: "inherit" } as const;
  return new Deno.Command(Deno.execPath(), { args: ["run", "-A", path, ...args], ...options }).spawn();
}

/** What other software prints, once it has ended. */
export async function outputOf(child: Deno.ChildProcess): Promise<string> {
  await child.stdin.close();
  return new TextDecoder().decode((await child.output()).stdout).trim();
}

/** A database of blocks 0 to 4, closed. */
export async function grown(path: string): Promise<string> {
  const store = await BITEMPORAL.open(path, { variant: "normal" });
  for (let number = 0; number < 5; number++) await store.appendBlock(encoded(growingBlock(number)));
  await store.close();
  return path;
}

/** A database of blocks 0 to 4 after other software died on it. */
export async function leftBy(what: string, path: string): Promise<string> {
  await grown(path);
  const before = Deno.readFileSync(path);
  const writer = startScript("./other_writer.ts", path, what);
  await outputOf(writer);
  assert.equal((await writer.status).signal, "SIGKILL");
  const changed = Deno.readFileSync(path).some((byte, i) => byte !== before[i]);
  assert.equal(
    changed,
    what !== "wal",
    "only a transaction in a rollback mode is in the file before its commit",
  );
  return path;
}
