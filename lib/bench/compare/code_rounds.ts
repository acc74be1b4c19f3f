import { descendantsOf, killAll } from "../../descendants.ts";
import { HeadroomError } from "../../errors.ts";
import { type Measurements, readMeasurements } from "../../runs/measurements.ts";
import { openRun } from "../../runs/run_reader.ts";
import { programCommand } from "../../start_program.ts";
import { type CodeVersion, lockDigest } from "./code_version.ts";

/** A version's code in a folder of its own, ready to run. */
interface ReadyCode extends CodeVersion {
  readonly dir: string;
}

/** A command of the code that measures into a run folder, without its `--out`. */
export interface MeasuringCommand {
  readonly task: string;
  readonly args: readonly string[];
}

/** Rounds to measure. */
export interface CodeRounds {
  readonly codes: readonly [ReadyCode, ReadyCode];
  readonly commands: readonly MeasuringCommand[];
  readonly rounds: number;
  /** Where the run folders go. */
  readonly runsDir: string;
  readonly interrupted: AbortSignal;
  readonly onStep: (what: string) => void;
  readonly onDone: () => void;
}

/**
 * Gives folders of code their packages: those of the checkout, or of another of the folders, where the lock file is the same, else
 * installed anew.
 */
export async function readyPackages(
  dirs: readonly string[],
  { root, install }: { readonly root: string; readonly install: (dir: string) => Promise<unknown> },
): Promise<void> {
  const installed = new Map([[lockDigest(root), root]]);
  for (const dir of dirs) {
    const digest = lockDigest(dir);
    const from = installed.get(digest);
    if (from !== undefined) await Deno.symlink(`${from}/node_modules`, `${dir}/node_modules`);
    else {
      await install(dir);
      installed.set(digest, dir);
    }
  }
}

/**
 * Every command by both codes in turns, each in a process of its own, the first code first in every other round (A B, B A): a slow
 * period affects both. Their runs are read by this code.
 * @returns Runs of each code, of whole rounds only: fewer than asked for where it was interrupted.
 * @throws {HeadroomError} A code cannot run a command, or its run cannot be read here; says which, and what to do.
 */
export async function measureRounds(
  { codes, commands, rounds, runsDir, interrupted, onStep, onDone }: CodeRounds,
): Promise<[Measurements[], Measurements[]]> {
  const runs: [Measurements[], Measurements[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const own: [Measurements[], Measurements[]] = [[], []];
    for (const [place, command] of commands.entries()) {
      for (const at of round % 2 === 0 ? [0, 1] as const : [1, 0] as const) {
        onStep(`${codes[at].name}, ${command.task}`);
        const out = `${runsDir}/${round + 1}-${place + 1}-${command.task}-${"ab"[at]}`;
        await measureOne(codes[at], { ...command, out, interrupted });
        if (interrupted.aborted) return runs;
        own[at].push(await read(codes[at], out));
        onDone();
      }
    }
    own.forEach((measured, at) => runs[at]!.push(...measured));
  }
  return runs;
}

async function measureOne(
  { name, dir }: ReadyCode,
  { task, args, out, interrupted }: MeasuringCommand & {
    readonly out: string;
    readonly interrupted: AbortSignal;
  },
): Promise<void> {
  if (interrupted.aborted) return;
  const child = programCommand(Deno.execPath(), {
    args: ["run", "-A", "--quiet", `scripts/${task}.ts`, ...args, "--out", out],
    cwd: dir,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const end = () => killAll([child.pid, ...descendantsOf(child.pid)]);
  interrupted.addEventListener("abort", end, { once: true });
  const { code, stderr } = await child.output();
  interrupted.removeEventListener("abort", end);
  if (code === 0 || interrupted.aborted) return;
  const said = new TextDecoder().decode(stderr).trim().split("\n").slice(-3).join(" ");
  throw new HeadroomError(
    `Cannot measure ${name}: its deno task ${task} ended with exit code ${code}: ${said}`,
    {
      expected: `a commit whose deno task ${task} takes ${args.join(" ")}`,
      actual: `exit code ${code}`,
      next: code === 2
        ? "Compare with a later commit, or leave out the flag that it does not know."
        : "See what goes wrong there: check the commit out and give the command.",
    },
  );
}

async function read({ name }: ReadyCode, dir: string): Promise<Measurements> {
  try {
    return await readMeasurements(await openRun(dir));
  } catch (cause) {
    if (!(cause instanceof HeadroomError)) throw cause;
    throw new HeadroomError(`Cannot compare ${name}: this code does not read its runs: ${cause.message}`, {
      expected: cause.expected,
      actual: cause.actual,
      next: "Compare later commits; or check out the last commit that reads both, and compare there.",
      cause,
    });
  }
}
