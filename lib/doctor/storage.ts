import { dirname } from "node:path";
import { messageOf } from "../errors.ts";
import type { Machine, Storage } from "../runs/manifest.ts";
import { coresText, formatBytes, formatUs } from "../text/numbers.ts";
import { type Finding, fine, limited } from "./finding.ts";

/** Free disk space that a quick run and the tests need, bytes. choice: the tests stay within 5 GB of disk. */
const DISK_BYTES = 5e9;
const MEMORY_BYTES = 2e9;

/** Disk and memory under the measured files. */
export function checkStorage(storage: Storage, machine: Machine): Finding[] {
  const { kind, fsyncP50Us, fsyncP99Us, freeBytes } = storage;
  const disk = `${kind}, fdatasync p50 ${formatUs(fsyncP50Us)}, p99 ${formatUs(fsyncP99Us)}`;
  const free = `${formatBytes(freeBytes)} free`;
  const memory = `${formatBytes(machine.memoryBytes)}, ${coresText(machine.cores)}`;
  const moveIt = "put this folder on a disk; measurements here stay out of the model";
  return [
    storage.real ? fine("Storage", disk) : limited("Storage", `${disk}: not real storage`, moveIt),
    freeBytes >= DISK_BYTES
      ? fine("Disk", free)
      : limited("Disk", free, "free 5 GB for a quick run and the tests"),
    machine.memoryBytes >= MEMORY_BYTES
      ? fine("Memory", memory)
      : limited("Memory", memory, "2 GB are needed for the tests"),
  ];
}

/** The system's folder for temporary files, which reports, `pace` and the tests use. */
export function checkTemporaryFolder(): Finding {
  const name = "Temporary files";
  try {
    const probe = Deno.makeTempFileSync({ prefix: "headroom-probe-" });
    Deno.removeSync(probe);
    return fine(name, `in ${dirname(probe)}`);
  } catch (error) {
    const set = Deno.env.get("TMPDIR");
    const fix = set === undefined ? "export TMPDIR=<a folder that can be written>" : "unset TMPDIR";
    return limited(name, `their folder takes none: ${messageOf(error)}`, fix);
  }
}
