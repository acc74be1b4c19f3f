import { fileURLToPath } from "node:url";
import { HeadroomError } from "../../errors.ts";
import { linesOf } from "../../lines_of.ts";
import { programCommand } from "../../start_program.ts";

/** How such a process is run. */
interface AnsweringOptions {
  /** Ends it. */
  readonly interrupted: AbortSignal;
  /** What it does, for messages: "run <what>". */
  readonly what: string;
  readonly heapMb?: number;
}

/**
 * A script of ours in a process of its own, which stays: it prints a line of JSON when it has started, then, for each line it is sent,
 * another. So that several take turns, or begin at the same time.
 */
export class AnsweringProcess<Start, Answer> {
  readonly start: Start;
  readonly #child: Deno.ChildProcess;
  readonly #answers: Answers;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;

  private constructor(child: Deno.ChildProcess, start: Start, answers: Answers) {
    this.#child = child;
    this.#answers = answers;
    this.#stdin = child.stdin.getWriter();
    this.start = start;
  }

  /** @param task Its argument, as JSON. @throws {HeadroomError} It failed. */
  static async open<Start, Answer>(
    entry: URL,
    task: unknown,
    { interrupted, what, heapMb }: AnsweringOptions,
  ): Promise<AnsweringProcess<Start, Answer>> {
    const child = programCommand(Deno.execPath(), {
      args: scriptArgs(entry, task, heapMb),
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      signal: interrupted,
    }).spawn();
    const answers = { lines: linesOf(child.stdout), words: new Response(child.stderr).text(), what };
    return new AnsweringProcess<Start, Answer>(child, await answerOf<Start>(answers), answers);
  }

  /** Sends it a line. @throws {HeadroomError} It failed. */
  async ask(line = "go"): Promise<Answer> {
    // Where it has died, its words say why.
    await this.#stdin.write(new TextEncoder().encode(`${line}\n`)).catch(() => {});
    return await answerOf<Answer>(this.#answers);
  }

  /** Lets it end: it is sent no more. */
  async close(): Promise<void> {
    await this.#stdin.close().catch(() => {});
    await this.#child.status;
  }
}

/** Arguments of a process of ours, for Deno. */
export function scriptArgs(entry: URL, task: unknown, heapMb?: number): string[] {
  const heap = heapMb === undefined ? [] : [`--v8-flags=--max-old-space-size=${heapMb}`];
  return ["run", "-A", "--quiet", ...heap, fileURLToPath(entry), JSON.stringify(task)];
}

interface Answers {
  readonly lines: AsyncIterator<string>;
  readonly words: Promise<string>;
  readonly what: string;
}

async function answerOf<Answer>({ lines, words, what }: Answers): Promise<Answer> {
  const line = await lines.next();
  if (!line.done) return JSON.parse(line.value);
  throw HeadroomError.unmet(`run ${what}`, {
    expected: "a process that answers",
    actual: (await words).trim().split("\n").find((text) => /Error/.test(text)) ??
      "one that ended without a word",
    next: "See the message.",
  });
}
