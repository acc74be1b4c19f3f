import { HeadroomError, messageOf } from "../../errors.ts";
import { type ControlGroupPlace, controlGroupPlace, killsIn, MEMORY_FILES } from "../../control_group.ts";
import { removeGroup } from "./remove_group.ts";

/**
 * A limit to the memory of one process, page cache included and swap excluded: a control group of its own, nested in this
 * process's. No other group is changed, nor its own. Dispose of it when its process has ended.
 *
 * Pages of files that another group has already in the system's cache are that group's: they are read at the speed of memory
 * and count for nobody here. Linux alone.
 */
export class MemoryLimit implements AsyncDisposable {
  readonly #dir: string;
  readonly #version: 1 | 2;
  /** The limit. */
  readonly bytes: number;

  private constructor(dir: string, version: 1 | 2, bytes: number) {
    this.#dir = dir;
    this.#version = version;
    this.bytes = bytes;
  }

  /**
   * @param name A word that says what for; the group is named after it and this process.
   * @throws {HeadroomError} It is not permitted here; with the reason.
   */
  static async make(name: string, bytes: number): Promise<MemoryLimit> {
    try {
      const { own, version } = ownGroup();
      const dir = `${own}/headroom-${Deno.pid}-${name}`;
      await Deno.mkdir(dir);
      const limit = new MemoryLimit(dir, version, bytes);
      try {
        limit.#restrict();
      } catch (error) {
        await limit[Symbol.asyncDispose]();
        throw error;
      }
      return limit;
    } catch (cause) {
      throw HeadroomError.unmet("restrict memory", {
        expected: "Linux, and a control group of memory in which this user may make another",
        actual: messageOf(cause),
        next: "Continue as root, or in a container that may make control groups; or measure without a limit.",
        cause,
      });
    }
  }

  #restrict(): void {
    const { limit, swap } = MEMORY_FILES[this.#version];
    this.#write(limit, String(this.bytes));
    // What is swapped out would be memory beyond the limit.
    if (this.#has(swap)) this.#write(swap, this.#version === 1 ? String(this.bytes) : "0");
  }

  /**
   * A program with its arguments, in the group from its first instruction: a shell enters it and becomes the program, which
   * keeps its process id.
   */
  command(program: string, args: readonly string[]): readonly [program: string, args: string[]] {
    const enter = 'echo $$ > "$0/cgroup.procs" && exec "$@"';
    return ["/bin/sh", ["-c", enter, this.#dir, program, ...args]];
  }

  /** Whether a process in it was killed because the limit did not hold it. */
  get killed(): boolean {
    return killsIn(Deno.readTextFileSync(`${this.#dir}/${MEMORY_FILES[this.#version].kills}`)) > 0;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return removeGroup(this.#dir);
  }

  #has(file: string): boolean {
    try {
      return Deno.statSync(`${this.#dir}/${file}`).isFile;
    } catch {
      return false;
    }
  }

  #write(file: string, text: string): void {
    Deno.writeTextFileSync(`${this.#dir}/${file}`, text, { create: false });
  }
}

/** Why the memory of a process cannot be restricted here; null where it can: a group was made and removed again. */
export async function whyUnrestricted(): Promise<string | null> {
  try {
    await using _ = await MemoryLimit.make("probe", 2 ** 30);
    return null;
  } catch (error) {
    return error instanceof HeadroomError ? error.actual : messageOf(error);
  }
}

/** @throws {Error} There is none in which another can be made; with the reason. */
function ownGroup(): ControlGroupPlace {
  if (Deno.build.os !== "linux") throw new Error(`${Deno.build.os} has no control groups`);
  const place = controlGroupPlace(Deno.readTextFileSync("/proc/self/cgroup"), "memory");
  if (place === null) throw new Error("this process is in no control group of memory");
  const { own, version } = place;
  // In a container the path may be meant from another root: a folder without this process is another's group.
  if (!linesOf(`${own}/cgroup.procs`).includes(String(Deno.pid))) {
    throw new Error(`"${own}" is not its group`);
  }
  if (version === 2 && !linesOf(`${own}/cgroup.subtree_control`).join(" ").split(" ").includes("memory")) {
    throw new Error(`its control group "${own}" does not hand on the memory controller`);
  }
  return place;
}

function linesOf(path: string): string[] {
  return Deno.readTextFileSync(path).trim().split("\n");
}
