import { descendantsOf } from "../../descendants.ts";

/**
 * Peak resident memory of this process, bytes: the kernel's high-water mark (Linux), or the current value where there is
 * none.
 */
export function peakRssBytes(): number {
  try {
    const match = /^VmHWM:\s+(\d+) kB/m.exec(Deno.readTextFileSync("/proc/self/status"));
    if (match) return Number(match[1]) * 1024;
  } catch {
    // No /proc on this system.
  }
  return Deno.memoryUsage().rss;
}

/**
 * Memory of what this process started and what that did, as far as it runs, bytes, what several share counted once; 0 where the
 * system does not tell. Milliseconds a process with much of it.
 */
export function descendantsBytes(): number {
  return descendantsOf(Deno.pid).reduce((sum, pid) => sum + proportionalBytes(pid), 0);
}

function proportionalBytes(pid: number): number {
  try {
    const rollup = Deno.readTextFileSync(`/proc/${pid}/smaps_rollup`);
    return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
