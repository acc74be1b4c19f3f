import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { descendantsOf, killAll, runningOf } from "../../../descendants.ts";
import { HeadroomError } from "../../../errors.ts";
import { PROJECT_ROOT } from "../../../project_root.ts";
import { programCommand } from "../../../start_program.ts";
import { passMs } from "../pass_ms.ts";
import { stateOf } from "./written_files.ts";

/** How long processes that a killed one had started may go on, ms. choice: each ends where its input does; a git check takes seconds. */
const ORPHANS_MS = 20_000;

/** Between two looks at what it writes, ms. */
const WATCH_MS = 10;

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
  #hasEnded = false;

  /** @param temporary Folder for its temporary files. @param interrupted Ends it, with what it has started. */
  constructor(
    script: string,
    args: readonly string[],
    { temporary, interrupted }: { readonly temporary: string; readonly interrupted: AbortSignal },
  ) {
    this.#child = programCommand(Deno.execPath(), {
      args: ["run", "-A", "--quiet", "--no-check", join(PROJECT_ROOT, "scripts", `${script}.ts`), ...args],
      env: { TMPDIR: temporary, NO_COLOR: "1" },
      ...{ cwd: temporary, stdin: "null", stdout: "null", stderr: "piped" },
    }).spawn();
    this.#words = new Response(this.#child.stderr).text();
    const end = () => killAll([this.#child.pid, ...descendantsOf(this.#child.pid)]);
    interrupted.addEventListener("abort", end, { once: true });
    this.#child.status.then(() => {
      this.#hasEnded = true;
      interrupted.removeEventListener("abort", end);
    });
  }

  /**
   * Watches what it writes, until that has changed so many times, or it has ended.
   * @param folders That it writes into. @returns How many times it had changed, and when that first was, ms from now on.
   */
  async changes(
    folders: readonly string[],
    most: number,
  ): Promise<{ readonly count: number; readonly firstMs: number }> {
    const state = () => folders.map((folder) => stateOf(folder)).join();
    const begun = performance.now();
    let [last, count, firstMs] = [state(), 0, 0];
    while (!this.#hasEnded && count < most) {
      await setTimeout(WATCH_MS);
      const now = state();
      if (now === last) continue;
      last = now;
      if (count++ === 0) firstMs = performance.now() - begun;
    }
    return { count, firstMs };
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

/** Waits for a command's end. @throws {HeadroomError} It failed. */
export async function endedWell(process: CommandProcess, script: string): Promise<void> {
  const { code, said } = await process.ended();
  if (code === 0) return;
  throw new HeadroomError(`deno task ${script} failed before anything was killed: ${said}`, {
    expected: "exit code 0",
    actual: `exit code ${code}`,
    next: "See what it says when it is given alone.",
  });
}
