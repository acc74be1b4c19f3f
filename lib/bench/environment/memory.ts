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
