import process from "node:process";
import { threadSchedule } from "./processor_counters.ts";

/**
 * CPU time of the calling thread, ms; that of the whole process where the system does not tell (Linux does), which also has the
 * engine's compiler and collector threads in it.
 */
export function threadCpuMs(): number {
  const schedule = threadSchedule();
  if (schedule !== null) return schedule.runNs / 1e6;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}
