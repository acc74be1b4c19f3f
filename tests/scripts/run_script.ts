import assert from "node:assert/strict";

/** What a command ended with. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A script's command as a test starts it: without colours, its output piped. */
export function scriptCommand(script: string, ...args: string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", `scripts/${script}.ts`, ...args],
    env: { ...Deno.env.toObject(), NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  });
}

/** Runs a script to its end. */
export async function runScript(script: string, ...args: string[]): Promise<Outcome> {
  const { code, stdout, stderr } = await scriptCommand(script, ...args).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** Asserts that wrong usage was refused: exit code 2, the words on stderr without a stack, nothing on stdout. */
export function assertRefused({ code, stdout, stderr }: Outcome, words: RegExp): void {
  assert.equal(code, 2, stderr);
  assert.equal(stdout, "");
  assert.match(stderr, words);
  assert.doesNotMatch(stderr, /\.ts:\d+/);
}
