import { fileURLToPath } from "node:url";
import { linesOf } from "../../lines_of.ts";
import { programCommand } from "../../start_program.ts";
import { NOTHING, type Survivor, type Verdict } from "./verify_survivor.ts";

const ENTRY = new URL("./judge_entry.ts", import.meta.url);

/** A survivor that takes longer to be looked at hangs, ms. choice: hundreds of times as long as the slowest, on a busy machine. */
const LIMIT_MS = 120_000;

/**
 * Processes that look at what killed writers and power cuts left (`judge_entry.ts`), several at once. They are kept, as starting one
 * takes longer than many a look; one that dies of what it looked at, or hangs, is a verdict, and another one is started.
 */
export class Judges implements AsyncDisposable {
  readonly #idle: Judge[];
  readonly #waiting: ((judge: Judge) => void)[] = [];

  /** @param count Of those that work at once. */
  constructor(count: number) {
    this.#idle = Array.from({ length: count }, () => new Judge());
  }

  /** Waits for a judge, and for its verdict. */
  async verdict(survivor: Survivor): Promise<Verdict> {
    const judge = this.#idle.pop() ?? await new Promise<Judge>((resolve) => this.#waiting.push(resolve));
    try {
      return await judge.verdict(survivor);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#idle.push(judge);
      else next(judge);
    }
  }

  /** Ends those that have nothing to do. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((judge) => judge.end()));
  }
}

interface JudgeProcess {
  readonly child: Deno.ChildProcess;
  readonly requests: WritableStreamDefaultWriter<Uint8Array>;
  readonly answers: AsyncGenerator<string>;
  readonly words: Promise<string>;
}

/** One at a time; its process is started with its first survivor. */
class Judge {
  #process: JudgeProcess | null = null;

  async verdict(survivor: Survivor): Promise<Verdict> {
    const { child, requests, answers, words } = this.#process ??= startJudge();
    // What it dies of is in its exit code.
    requests.write(new TextEncoder().encode(`${JSON.stringify(survivor)}\n`)).catch(() => {});
    let hangs = false;
    const timer = setTimeout(() => {
      hangs = true;
      child.kill("SIGKILL");
    }, LIMIT_MS);
    const { value, done } = await answers.next();
    clearTimeout(timer);
    if (!done) return JSON.parse(value);
    this.#process = null;
    const { code, signal } = await child.status;
    const how = hangs ? `is not read within ${LIMIT_MS / 1000} s` : `ends what reads it (${signal ?? code})`;
    return { ...NOTHING, wrong: `it ${how}: ${(await words).trim().split("\n")[0]}` };
  }

  async end(): Promise<void> {
    if (this.#process === null) return;
    const { child, requests, words } = this.#process;
    await requests.close().catch(() => {});
    await Promise.all([child.status, words]);
  }
}

function startJudge(): JudgeProcess {
  const args = ["run", "-A", "--quiet", "--no-check", fileURLToPath(ENTRY)];
  const options = { args, stdin: "piped", stdout: "piped", stderr: "piped" } as const;
  const child = programCommand(Deno.execPath(), options).spawn();
  return {
    child,
    requests: child.stdin.getWriter(),
    answers: linesOf(child.stdout),
    words: new Response(child.stderr).text(),
  };
}
