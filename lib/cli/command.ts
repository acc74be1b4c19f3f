import { parseArgs } from "@std/cli/parse-args";
import { HeadroomError, messageOf, UsageError } from "../errors.ts";
import type { CommandSpec, Flags, FlagSpec } from "./command_spec.ts";
import { helpText } from "./help.ts";
import { listenForInterruption } from "./interruption.ts";
import { asTyped } from "./launcher_name.ts";
import { nearestName } from "../text/nearest_name.ts";
import { printable } from "../text/printable.ts";
import { enterCallersFolder } from "./callers_folder.ts";
import { claimStdout } from "../claim_stdout.ts";
import { type Progress, startProgress } from "./progress.ts";

export type { CommandSpec, Flags, FlagSpec } from "./command_spec.ts";

/** Where a command writes: results to stdout, everything else to stderr. Nothing a terminal would act on gets through. */
export interface Io {
  /** Each text is one line: line breaks in it are escaped. */
  out(...lines: readonly string[]): void;
  note(line: string): void;
  progress(label: string, total: number, unit: string): Progress;
  /**
   * Aborted at the first Ctrl-C or SIGTERM; a second one ends the process at once. Until it is first asked for, so does the
   * first one.
   */
  readonly interrupted: AbortSignal;
  readonly json: boolean;
}

const COMMON = {
  json: { type: "boolean", about: "Print one JSON object on stdout" },
  verbose: { type: "boolean", about: "Show the stack of an error" },
  help: { type: "boolean", about: "Show this text" },
} as const satisfies Record<string, FlagSpec>;

/**
 * Runs a command: adds --help, --json and --verbose, parses the flags, prints an error as text, and exits.
 *
 * Exit codes: what `main` returns (0 ok, 1 failed check), 1 for a failure, 2 for wrong usage.
 */
export async function runCommand<const Spec extends CommandSpec>(
  spec: Spec,
  main: (flags: Flags<Spec>, positionals: string[], io: Io) => Promise<number>,
  args: readonly string[] = Deno.args,
): Promise<never> {
  const verbose = args.includes("--verbose");
  const print = claimStdout();
  try {
    enterCallersFolder();
    const { flags, positionals } = parseCommand(withCommon(spec), args);
    if (flags.help) {
      print(asTyped(helpText(withCommon(spec))));
      Deno.exit(0);
    }
    Deno.exit(await main(flags as Flags<Spec>, positionals, openIo(flags.json === true, print)));
  } catch (error) {
    console.error(asTyped(errorText(error, spec.name, verbose)));
    Deno.exit(error instanceof HeadroomError && error.usage ? 2 : 1);
  }
}

/** A command with the flags that every command has. */
export function withCommon(spec: CommandSpec): CommandSpec {
  const json = { ...COMMON.json, about: `${COMMON.json.about} (data/schema/${spec.name}.schema.json)` };
  return { ...spec, flags: { ...spec.flags, ...COMMON, json } };
}

/** Parses flags and positional arguments. @throws {UsageError} for an unknown flag, a missing value or argument. */
export function parseCommand(
  spec: CommandSpec,
  args: readonly string[],
): { flags: Readonly<Record<string, string | boolean | undefined>>; positionals: string[] } {
  const names = Object.keys(spec.flags);
  const string = names.filter((name) => spec.flags[name]!.type === "string");
  const parsed = parseArgs(args, {
    string,
    boolean: names.filter((name) => spec.flags[name]!.type === "boolean"),
    alias: names.includes("help") ? { help: "h" } : {},
    default: Object.fromEntries(names.flatMap((name) => {
      const value = spec.flags[name]!.default;
      return value === undefined ? [] : [[name, value]];
    })),
    unknown: (arg) => refuseFlag(spec, arg),
  });
  const flags = parsed as unknown as Record<string, string | boolean | undefined>;
  for (const name of string) {
    if (flags[name] !== "") continue;
    const value = spec.flags[name]!.value ?? "<text>";
    throw new UsageError(`--${name} needs a value`, { expected: `--${name} ${value}` });
  }
  const positionals = parsed._.map(String);
  if (!flags.help) checkArguments(spec, positionals);
  return { flags, positionals };
}

function checkArguments(spec: CommandSpec, positionals: readonly string[]): void {
  const wanted = spec.arguments ?? [];
  const missing = wanted.find((argument, i) => !argument.optional && positionals[i] === undefined);
  if (missing !== undefined) {
    throw new UsageError(`argument "${missing.name}" is missing`, {
      expected: missing.about,
      next: `deno task ${spec.usage}`,
    });
  }
  const extra = positionals[wanted.length];
  if (extra !== undefined && wanted.at(-1)?.many !== true) {
    throw new UsageError(`"${extra}" is one argument too many`, { next: `deno task ${spec.usage}` });
  }
}

function refuseFlag(spec: CommandSpec, arg: string): never {
  const hint = nearestName(arg.replace(/^-+/, ""), Object.keys(spec.flags));
  throw new UsageError(`${arg} is not a flag of ${spec.name}`, {
    next: hint === null ? `deno task ${spec.name} --help lists them` : `did you mean --${hint}?`,
  });
}

/**
 * An error as the terminal shows it; its stack only with `--verbose`. Further lines of a message and of what was expected are
 * indented, so that no text of others in them passes for a line of this.
 */
export function errorText(error: unknown, command: string, verbose: boolean): string {
  const lines = hanging(`${command}: ${messageOf(error)}`);
  if (error instanceof HeadroomError) {
    if (error.expected && !error.message.includes(error.expected)) {
      lines.push(...hanging(`Expected: ${error.expected}`));
    }
    if (error.next) lines.push(`Next: ${error.next}`);
  } else lines.push(`Next: ${adviceFor(error)}`);
  if (verbose && error instanceof Error && error.stack) lines.push(...indented(error.stack));
  return lines.map(printable).join("\n");
}

/** What to do about an error of the system: its code, its number (errno of Linux), advice. Deno tells one or the other. */
const ADVICE: readonly (readonly [code: string, number: number, next: string])[] = [
  ["ENOSPC", 28, "Free some space, then give the command again."],
  ["EDQUOT", 122, "Free some of your quota, then give the command again."],
  ["EFBIG", 27, "Allow larger files (ulimit -f), then give the command again."],
  ["EROFS", 30, "Name a place that may be written."],
  ["EACCES", 13, "Change the permissions, or run it as a user who may."],
  ["EPERM", 1, "Change the permissions, or run it as a user who may."],
  ["EMFILE", 24, "Allow more open files (ulimit -n), then give the command again."],
  ["EIO", 5, "Check the disk, then give the command again."],
];

/** What to do about an error that nobody put into words: what the system said, or else a mistake of the program. */
function adviceFor(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  const number = Number(/\(os error (\d+)\)/.exec(messageOf(error))?.[1]);
  return ADVICE.find((known) => known[0] === code || known[1] === number)?.[2] ??
    "run it again with --verbose to see where this comes from";
}

/** Lines of a text, all but the first indented. */
function hanging(text: string): string[] {
  const [first, ...rest] = indented(text);
  return [first!.trimStart(), ...rest];
}

function indented(text: string): string[] {
  return text.split("\n").map((line) => line.startsWith("  ") ? line : `  ${line}`);
}

/** Columns of the terminal that shows progress; unlimited where that is not known. */
function terminalColumns(): number {
  try {
    return Deno.consoleSize().columns;
  } catch {
    return Infinity;
  }
}

function openIo(json: boolean, print: (line: string) => void): Io {
  let interrupted: AbortSignal | null = null;
  const encoder = new TextEncoder();
  const target = {
    terminal: Deno.stderr.isTerminal(),
    write: (text: string) => void Deno.stderr.writeSync(encoder.encode(text)),
    now: () => performance.now(),
    columns: terminalColumns,
  };
  return {
    // What a program reads is the same everywhere: the record of a run names the task.
    out: (...lines) => lines.forEach((line) => print(printable(json ? line : asTyped(line)))),
    note: (line) => console.error(printable(asTyped(line))),
    progress: (label, total, unit) => startProgress(target, { label, total, unit }),
    get interrupted() {
      return interrupted ??= listenForInterruption();
    },
    json,
  };
}
