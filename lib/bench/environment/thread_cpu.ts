import process from "node:process";

/**
 * CPU time of the calling thread, ms; that of the whole process where the system does not tell (Linux does), which also has the
 * engine's compiler and collector threads in it.
 */
export function threadCpuMs(): number {
  try {
    return Number(Deno.readTextFileSync("/proc/thread-self/schedstat").split(" ")[0]) / 1e6;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e3;
  }
}
