import { descendantsOf } from "../../descendants.ts";

/**
 * What the processors did since the machine started, in the kernel's ticks, and what the calling thread did, in
 * nanoseconds. Differences of two readings are meant; the counters of other machines and moments are not comparable.
 */
export interface ProcessorCounters {
  /** All processors together, idle time included, and of that the time in use and the time a hypervisor took away. */
  readonly total: number;
  readonly busy: number;
  readonly stolen: number;
  /**
   * Used by this benchmark: this process with its threads and ended children, what it started that runs (a store's server), and the
   * process that started it.
   */
  readonly own: number;
  /** The calling thread: running, and ready to run but waiting for a processor; both 0 where that is not known. */
  readonly runNs: number;
  readonly waitNs: number;
}

/** Reads the counters (Linux; milliseconds where many processes run); null where the system does not have them. */
export function readProcessorCounters(): ProcessorCounters | null {
  try {
    const own = ["self", Deno.ppid].map((id) => ticksOf(Deno.readTextFileSync(`/proc/${id}/stat`)));
    return {
      ...processorTicks(Deno.readTextFileSync("/proc/stat")),
      own: own.reduce((sum, ticks) => sum + ticks, ticksOfDescendants()),
      ...threadSchedule() ?? { runNs: 0, waitNs: 0 },
    };
  } catch {
    return null;
  }
}

/** Ticks of what this process started and what that did, as far as it runs, with their own ended children. */
export function ticksOfDescendants(): number {
  return descendantsOf(Deno.pid).reduce((sum, pid) => sum + ticksWhileRunning(pid), 0);
}

/** What has ended since it was listed is in the ticks of whoever started it. */
function ticksWhileRunning(pid: number): number {
  try {
    return ticksOf(Deno.readTextFileSync(`/proc/${pid}/stat`));
  } catch {
    return 0;
  }
}

/** Ticks of all processors, from the text of /proc/stat. Time of guests is counted in user time already. */
export function processorTicks(stat: string): Pick<ProcessorCounters, "total" | "busy" | "stolen"> {
  const line = stat.split("\n").find((text) => text.startsWith("cpu "))!;
  const [user, nice, system, idle, wait, irq, softirq, stolen] = line.trim().split(/\s+/).slice(1).map(
    Number,
  );
  const busy = user! + nice! + system! + irq! + softirq!;
  return { busy, stolen: stolen!, total: busy + idle! + wait! + stolen! };
}

/** Ticks of a process and its ended children, from the text of /proc/<pid>/stat, whose second field may hold anything. */
export function ticksOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0);
}

/** How long the calling thread ran, and waited for a processor, since it began; null where the system does not tell. */
export function threadSchedule(): Pick<ProcessorCounters, "runNs" | "waitNs"> | null {
  try {
    const [runNs, waitNs] = Deno.readTextFileSync("/proc/thread-self/schedstat").split(" ").map(Number);
    return { runNs: runNs!, waitNs: waitNs! };
  } catch {
    return null;
  }
}
