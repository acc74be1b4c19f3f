/**
 * Largest resident memory of this process so far, bytes: the kernel's high-water mark where it tells (Linux), else what
 * is resident now.
 */
export function peakRssBytes(): number {
  try {
    const match = /^VmHWM:\s+(\d+) kB/m.exec(Deno.readTextFileSync("/proc/self/status"));
    if (match) return Number(match[1]) * 1024;
  } catch {
    // No /proc on this system: the present value is the best there is.
  }
  return Deno.memoryUsage().rss;
}
