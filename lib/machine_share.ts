import { cpus, totalmem } from "node:os";
import { controlGroupPlace, memoryGroupLimit, processorQuota, type ReadText } from "./control_group.ts";

/** What this process may use of the machine it runs on. */
export interface MachineShare {
  /** Processors that it may keep busy at once, whole ones, at least 1: what its CPU set and the quotas of its control groups leave. */
  readonly cores: number;
  /** Memory that it may have: the machine's, or the least limit of its control groups. */
  readonly memoryBytes: number;
  /** All that the machine has. */
  readonly machineCores: number;
  readonly machineMemoryBytes: number;
}

/** What the share is found from. */
interface MachineSources {
  /** Files of /proc and /sys. */
  readonly read: ReadText;
  /** The machine's processors, and those that the runtime says may be used. */
  readonly processors: number;
  readonly usable: number;
  readonly memoryBytes: number;
}

/** What this process may use; outside Linux what the runtime says. Reads a few small files: well under a millisecond. */
export function machineShare(sources: MachineSources = thisMachine()): MachineShare {
  const { read, processors, usable, memoryBytes } = sources;
  const groups = read("/proc/self/cgroup") ?? "";
  const [memory, cpu] = [controlGroupPlace(groups, "memory"), controlGroupPlace(groups, "cpu")];
  const allowed = allowedProcessors(read("/proc/self/status") ?? "")?.size ?? Infinity;
  const quota = cpu === null ? Infinity : processorQuota(cpu, read);
  // A part of a processor is none that a thread of its own can keep busy.
  const cores = Math.max(1, Math.floor(Math.min(usable, allowed, quota)));
  return {
    cores,
    memoryBytes: Math.min(memoryBytes, memory === null ? Infinity : memoryGroupLimit(memory, read)),
    machineCores: Math.max(processors, cores),
    machineMemoryBytes: memoryBytes,
  };
}

/**
 * Numbers of the processors that a process may run on, from the text of its /proc/<pid>/status: its CPU set and affinity together;
 * null where the text does not tell.
 */
export function allowedProcessors(status: string): ReadonlySet<number> | null {
  const list = /^Cpus_allowed_list:\s*([\d,-]+)$/m.exec(status)?.[1];
  if (list === undefined) return null;
  return new Set(
    list.split(",").flatMap((range) => {
      const [from, to = from] = range.split("-").map(Number) as [number, number?];
      return Array.from({ length: to! - from + 1 }, (_, at) => from + at);
    }),
  );
}

function thisMachine(): MachineSources {
  const read: ReadText = (path) => {
    try {
      return Deno.readTextFileSync(path);
    } catch {
      return null;
    }
  };
  const usable = navigator.hardwareConcurrency;
  return { read, processors: cpus().length, usable, memoryBytes: totalmem() };
}
