import { fileURLToPath } from "node:url";
import { HeadroomError } from "../../errors.ts";
import { programCommand } from "../../start_program.ts";

/** What to do where a program fails, and the signal that ends it. */
interface RunOptions {
  readonly next: string;
  readonly interrupted: AbortSignal;
}

/** Runs a program to its end. @returns Its standard output. @throws {HeadroomError} It failed, was ended, or is not there. */
export async function run(command: readonly string[], { next, interrupted }: RunOptions): Promise<string> {
  const [program, ...args] = command;
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  const env = { NO_COLOR: "1" };
  const options = { args, env, stdout: "piped", stderr: "piped", signal: interrupted } as const;
  const output = await programCommand(program!, options).output()
    .catch((error) => ({
      success: false,
      stdout: new Uint8Array(),
      stderr: new TextEncoder().encode(String(error)),
    }));
  if (output.success) return text(output.stdout);
  throw HeadroomError.unmet(`run ${program}`, {
    expected: "a program that ends well",
    actual: lastWord(text(output.stderr)) || "a failure without a word",
    next,
  });
}

/** What a program said of its failure: the error that a script of ours did not catch, else its last line. */
function lastWord(said: string): string {
  return /^error: Uncaught (?:\(in promise\) )?\w+: (.*)$/m.exec(said)?.[1] ?? said.split("\n").at(-1)!;
}

/**
 * Runs a script of ours in a process of its own, with its task as JSON. @returns What it printed, from JSON. Throws as `run`.
 * @param interrupted Ends it.
 */
export async function runEntry<Result>(entry: URL, task: unknown, interrupted: AbortSignal): Promise<Result> {
  const command = [Deno.execPath(), "run", "-A", "--quiet", fileURLToPath(entry), JSON.stringify(task)];
  return JSON.parse(await run(command, { next: "See the message.", interrupted }));
}
