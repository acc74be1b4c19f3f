import assert from "node:assert/strict";
import { errorText, type Io, parseCommand, withCommon } from "../../lib/cli/command.ts";
import { HeadroomError } from "../../lib/errors.ts";
import { assertOutput } from "../schemas/json_output.ts";

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

/** Runs a script to its end. What it prints with `--json` must be as data/schema/ documents it. */
export async function runScript(script: string, ...args: string[]): Promise<Outcome> {
  const outcome = await outcomeOf(scriptCommand(script, ...args));
  if (args.includes("--json") && outcome.stdout !== "") assertOutput(script, outcome.stdout);
  return outcome;
}

/** Runs a script where no file may grow beyond so many KiB: a write beyond is an error of the system, as on a full disk. */
export function runOnSmallDisk(kib: number, script: string, ...args: string[]): Promise<Outcome> {
  // The signal of the limit is ignored, which a program inherits, so that the write itself fails.
  const limited = ["-c", `ulimit -S -f ${kib} && trap '' XFSZ && exec "$@"`, "bash", Deno.execPath()];
  return outcomeOf(
    new Deno.Command("bash", {
      args: [...limited, "run", "-A", `scripts/${script}.ts`, ...args],
      env: { ...Deno.env.toObject(), NO_COLOR: "1" },
      stdout: "piped",
      stderr: "piped",
    }),
  );
}

async function outcomeOf(command: Deno.Command): Promise<Outcome> {
  const { code, stdout, stderr } = await command.output();
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

/**
 * What a script's command does with arguments that it refuses, in this process: `runCommand`, which makes a line and an exit code
 * of the error, is the same for all (tests/scripts_test.ts runs each script). Nothing that is measured or runs long belongs here.
 */
export async function refusal(script: string, ...args: string[]): Promise<Outcome> {
  const { SPEC, main } = await import(`../../scripts/${script}.ts`);
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const io: Io = {
    out: (...lines) => void stdout.push(...lines),
    note: (line) => void stderr.push(line),
    progress: () => ({
      tick: () => assert.fail(`${script} did some of its work`),
      ...{ detail() {}, note() {}, done() {} },
    }),
    interrupted: new AbortController().signal,
    json: args.includes("--json"),
  };
  let code: number;
  try {
    const { flags, positionals } = parseCommand(withCommon(SPEC), args);
    code = await main(flags, positionals, io);
  } catch (error) {
    if (!(error instanceof HeadroomError)) throw error;
    code = error.usage ? 2 : 1;
    stderr.push(errorText(error, SPEC.name, false));
  }
  return { code, stdout: stdout.join("\n"), stderr: stderr.join("\n") };
}
