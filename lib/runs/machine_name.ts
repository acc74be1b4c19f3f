import { coresText } from "../text/numbers.ts";
import type { Machine } from "./manifest.ts";

/** A machine as text: equal text means comparable figures. */
export function machineName(machine: Machine): string {
  const gigabytes = (machine.memoryBytes / 1e9).toFixed(0);
  return `${coresText(machine.cores)}, ${machine.cpu}, ${gigabytes} GB, ${machine.os} ${machine.arch}`;
}
