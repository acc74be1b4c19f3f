import { fileURLToPath } from "node:url";
import { HeadroomError } from "../../errors.ts";
import { linesOf } from "../../lines_of.ts";
import { programCommand } from "../../start_program.ts";
import { run } from "../race/run_program.ts";
import type { CheckedCycle } from "./checker/check_cycle.ts";
import type { CheckTask } from "./checker/checker_entry.ts";
import type { MatchingStart, MatchingTask, UncheckedCycle } from "./matching_session.ts";

/** Most heap of a scheduler or checker, MB. choice: the checker holds a whole market of 655,000 workloads, twice. */
const HEAP_MB = 8_192;

/** Arguments of a process of ours, for Deno. */
function argsOf(entry: string, task: unknown): string[] {
  const path = fileURLToPath(new URL(entry, import.meta.url));
  return ["run", "-A", "--quiet", `--v8-flags=--max-old-space-size=${HEAP_MB}`, path, JSON.stringify(task)];
}

/**
 * Checks a cycle in a process of its own, which ends with it: the scheduler's heap, caches and compiled code are not touched.
 * @throws {HeadroomError} It failed, or was interrupted.
 */
export async function checkInProcess(task: CheckTask, interrupted: AbortSignal): Promise<CheckedCycle> {
  const command = [Deno.execPath(), ...argsOf("./checker/checker_entry.ts", task)];
  return JSON.parse(await run(command, { next: "See the message.", interrupted }));
}

/** A scheduler in a process of its own, which stays between cycles, so that several take turns. */
export class MatchingProcess {
  readonly start: MatchingStart;
  readonly #child: Deno.ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #words: Promise<string>;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;

  private constructor(child: Deno.ChildProcess, start: MatchingStart, output: {
    readonly lines: AsyncIterator<string>;
    readonly words: Promise<string>;
  }) {
    this.#child = child;
    this.#lines = output.lines;
    this.#words = output.words;
    this.#stdin = child.stdin.getWriter();
    this.start = start;
  }

  /** @param interrupted Ends it. @throws {HeadroomError} It failed. */
  static async open(task: MatchingTask, interrupted: AbortSignal): Promise<MatchingProcess> {
    const child = programCommand(Deno.execPath(), {
      args: argsOf("./matching_entry.ts", task),
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      signal: interrupted,
    }).spawn();
    const output = { lines: linesOf(child.stdout), words: new Response(child.stderr).text() };
    return new MatchingProcess(child, await answerOf(output), output);
  }

  /** Runs a cycle. @throws {HeadroomError} It failed. */
  async cycle(): Promise<UncheckedCycle> {
    // Where it has died, its words say why.
    await this.#stdin.write(new TextEncoder().encode("cycle\n")).catch(() => {});
    return await answerOf({ lines: this.#lines, words: this.#words });
  }

  /** Lets it close its store. */
  async close(): Promise<void> {
    await this.#stdin.close().catch(() => {});
    await this.#child.status;
  }
}

async function answerOf<Answer>(
  { lines, words }: { readonly lines: AsyncIterator<string>; readonly words: Promise<string> },
): Promise<Answer> {
  const line = await lines.next();
  if (!line.done) return JSON.parse(line.value);
  throw HeadroomError.unmet("run the matcher", {
    expected: "a process that answers",
    actual: (await words).trim().split("\n").find((text) => /Error/.test(text)) ??
      "one that ended without a word",
    next: "See the message.",
  });
}
