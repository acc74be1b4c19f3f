import { join } from "node:path";
import { descendantsOf, killAll, runningOf } from "../../../descendants.ts";
import { HeadroomError } from "../../../errors.ts";
import { PROJECT_ROOT } from "../../../project_root.ts";
import { programCommand } from "../../../start_program.ts";
import { passMs } from "../pass_ms.ts";

/** How long processes that a killed one had started may go on, ms. choice: each ends where its input does; a git check takes seconds. */
const ORPHANS_MS = 20_000;

/** How a command ended that nobody killed. */
interface Ended {
  readonly code: number;
  /** The last line that it said on standard error. */
  readonly said: string;
}

/** A command of the project in a process of its own. */
export class CommandProcess {
  readonly #child: Deno.ChildProcess;
  readonly #words: Promise<string>;

  /** @param temporary Folder for its temporary files. */
  constructor(script: string, args: readonly string[], temporary: string) {
    this.#child = programCommand(Deno.execPath(), {
      args: ["run", "-A", "--quiet", "--no-check", join(PROJECT_ROOT, "scripts", `${script}.ts`), ...args],
      env: { TMPDIR: temporary, NO_COLOR: "1" },
      ...{ cwd: temporary, stdin: "null", stdout: "null", stderr: "piped" },
    }).spawn();
    this.#words = new Response(this.#child.stderr).text();
  }

  /** Waits for its end. */
  async ended(): Promise<Ended> {
    const { code } = await this.#child.status;
    const lines = (await this.#words).trim().split("\n");
    // An error is told first, then what was expected and what to do.
    return { code, said: lines.slice(-3).join(" ") };
  }

  /**
   * Ends it at once (SIGKILL), and not the processes that it has started, which have to end by themselves.
   * @returns Whether it had not ended yet, and which of them did not end.
   */
  async kill(): Promise<{ readonly isAmid: boolean; readonly orphans: readonly number[] }> {
    const { pid } = this.#child;
    const started = descendantsOf(pid);
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    const { signal } = await this.#child.status;
    const end = performance.now() + ORPHANS_MS;
    let orphans = runningOf(started);
    for (; orphans.length > 0 && performance.now() < end; orphans = runningOf(started)) await passMs(20);
    killAll(orphans);
    // An orphan may hold its end of the pipe until now.
    await this.#words;
    return { isAmid: signal === "SIGKILL", orphans };
  }
}

/** Runs a command to its end. @throws {HeadroomError} It failed. */
export async function runToEnd(script: string, args: readonly string[], temporary: string): Promise<void> {
  const { code, said } = await new CommandProcess(script, args, temporary).ended();
  if (code === 0) return;
  throw new HeadroomError(`deno task ${script} failed before anything was killed: ${said}`, {
    expected: "exit code 0",
    actual: `exit code ${code}`,
    next: "See what it says when it is given alone.",
  });
}
