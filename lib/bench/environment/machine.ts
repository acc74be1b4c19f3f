import { arch, cpus, platform, release, totalmem } from "node:os";
import type { Machine } from "../../runs/manifest.ts";

/** The machine this process runs on. */
export function describeMachine(): Machine {
  const model = cpus()[0]?.model.trim();
  return {
    cores: navigator.hardwareConcurrency,
    cpu: model === undefined || model === "" ? "unknown" : model,
    memoryBytes: totalmem(),
    os: `${platform()} ${release()}`,
    arch: arch(),
  };
}
