import { HeadroomError, messageOf } from "../../errors.ts";
import { removeGroup } from "../environment/remove_group.ts";

/** Length of the periods in which a group may run for its share, us: what containers are given. */
const PERIOD_US = 100_000;

/** A control group whose processes together may run for a share of one core: how containers are limited. Linux; disposed of when empty. */
export class ProcessorLimit implements AsyncDisposable {
  readonly #dir: string;

  private constructor(dir: string) {
    this.#dir = dir;
  }

  /** @param cores Such as 0.5. @throws {HeadroomError} It is not permitted here; with the reason. */
  static async make(cores: number): Promise<ProcessorLimit> {
    const quota = Math.round(cores * PERIOD_US);
    try {
      const { root, files } = ownGroup(Deno.readTextFileSync("/proc/self/cgroup"), quota);
      const limit = new ProcessorLimit(`${root}/headroom-${Deno.pid}-processor`);
      await Deno.mkdir(limit.#dir);
      try {
        for (const [name, text] of files) {
          await Deno.writeTextFile(`${limit.#dir}/${name}`, text, { create: false });
        }
      } catch (error) {
        await limit[Symbol.asyncDispose]();
        throw error;
      }
      return limit;
    } catch (cause) {
      throw HeadroomError.unmet("restrict the processor", {
        expected: "Linux, and a control group of processors in which this user may make another",
        actual: messageOf(cause),
        next:
          "Continue as root, or in a container that may make control groups; or leave it out with --only.",
        cause,
      });
    }
  }

  /** A program with its arguments, in the group from its first instruction. */
  command(program: string, args: readonly string[]): readonly [program: string, args: string[]] {
    return ["/bin/sh", ["-c", 'echo $$ > "$0/cgroup.procs" && exec "$@"', this.#dir, program, ...args]];
  }

  [Symbol.asyncDispose](): Promise<void> {
    return removeGroup(this.#dir);
  }
}

/** Where the group of this process is, and what a group in it is told, from the text of its `/proc/self/cgroup`. */
function ownGroup(text: string, quota: number) {
  const [first, second] = [/^\d+:(?:[^:]*,)?cpu(?:,[^:]*)?:(\/.*)$/m.exec(text), /^0::(\/.*)$/m.exec(text)];
  const place = (match: RegExpExecArray) => match[1]!.replace(/\/$/, "");
  if (first !== null) {
    const files = [["cpu.cfs_period_us", `${PERIOD_US}`], ["cpu.cfs_quota_us", `${quota}`]] as const;
    return { root: `/sys/fs/cgroup/cpu${place(first)}`, files };
  }
  if (second === null) throw new Error("this process is in no control group of processors");
  return { root: `/sys/fs/cgroup${place(second)}`, files: [["cpu.max", `${quota} ${PERIOD_US}`]] as const };
}
