import type { Machine, Storage } from "../runs/manifest.ts";
import { type Finding, fine } from "./finding.ts";

/** Room that a quick run and the tests need, bytes. `choice:` the tests stay within 5 GB of disk. */
const DISK_BYTES = 5e9;
const MEMORY_BYTES = 2e9;

/** Disk and memory under the measured files. */
export function checkStorage(storage: Storage, machine: Machine): Finding[] {
  const fsync = `fdatasync p50 ${Math.round(storage.fsyncP50Us)} us, p99 ${
    Math.round(storage.fsyncP99Us)
  } us`;
  const disk = `${storage.kind}, ${fsync}`;
  const free = `${(storage.freeBytes / 1e9).toFixed(1)} GB free`;
  const memory = `${(machine.memoryBytes / 1e9).toFixed(1)} GB, ${machine.cores} cores`;
  return [
    storage.real ? fine("Storage", disk) : {
      name: "Storage",
      state: "limited",
      found: `${disk}: not real storage`,
      fix: "put this folder on a disk; measurements here stay out of the model",
    },
    storage.freeBytes >= DISK_BYTES
      ? fine("Disk", free)
      : { name: "Disk", state: "limited", found: free, fix: "free 5 GB for a quick run and the tests" },
    machine.memoryBytes >= MEMORY_BYTES
      ? fine("Memory", memory)
      : { name: "Memory", state: "limited", found: memory, fix: "2 GB are needed for the tests" },
  ];
}
