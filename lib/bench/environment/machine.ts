import { arch, cpus, platform, release } from "node:os";
import { machineShare } from "../../machine_share.ts";
import type { Machine } from "../../runs/manifest.ts";

/** The machine this process runs on, with what it may use of it. */
export function describeMachine(): Machine {
  const model = cpus()[0]?.model.trim();
  const { cores, memoryBytes, machineCores, machineMemoryBytes } = machineShare();
  return {
    cores,
    cpu: model === undefined || model === "" ? "unknown" : model,
    memoryBytes,
    ...cores < machineCores ? { machineCores } : {},
    ...memoryBytes < machineMemoryBytes ? { machineMemoryBytes } : {},
    os: `${platform()} ${release()}`,
    arch: arch(),
  };
}
