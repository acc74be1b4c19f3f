import { arch, cpus, platform, release, totalmem } from "node:os";
import type { Machine } from "../../runs/manifest.ts";
import { memoryGroupLimit, memoryGroupPlace } from "./memory_group.ts";

/** The machine this process runs on. */
export function describeMachine(): Machine {
  const model = cpus()[0]?.model.trim();
  return {
    cores: navigator.hardwareConcurrency,
    cpu: model === undefined || model === "" ? "unknown" : model,
    memoryBytes: Math.min(totalmem(), ownMemoryLimit()),
    os: `${platform()} ${release()}`,
    arch: arch(),
  };
}

/** What this process's memory group allows, bytes; Infinity where there is none, as outside Linux. */
function ownMemoryLimit(): number {
  const place = memoryGroupPlace(textOf("/proc/self/cgroup") ?? "");
  return place === null ? Infinity : memoryGroupLimit(place, textOf);
}

function textOf(path: string): string | null {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return null;
  }
}
