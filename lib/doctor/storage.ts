import { dirname } from "node:path";
import { messageOf } from "../errors.ts";
import type { MachineShare } from "../machine_share.ts";
import type { Storage } from "../runs/manifest.ts";
import { coresText, formatBytes, formatUs } from "../text/numbers.ts";
import { type Finding, fine, limited } from "./finding.ts";

/** Free disk space that a quick run and the tests need, bytes. choice: the tests stay within 5 GB of disk. */
const DISK_BYTES = 5e9;
/** Memory for the tests, bytes. A limit of 2 GB is somewhat less: it is in whole pages. */
const MEMORY_BYTES = 1.99e9;

/** Disk and memory under the measured files. */
export function checkStorage(storage: Storage, share: MachineShare): Finding[] {
  const { kind, fsyncP50Us, fsyncP99Us, freeBytes } = storage;
  const disk = `${kind}, fdatasync p50 ${formatUs(fsyncP50Us)}, p99 ${formatUs(fsyncP99Us)}`;
  const free = `${formatBytes(freeBytes)} free`;
  const memory = shareText(share);
  const moveIt = "put this folder on a disk; measurements here stay out of the model";
  return [
    storage.real ? fine("Storage", disk) : limited("Storage", `${disk}: not real storage`, moveIt),
    freeBytes >= DISK_BYTES
      ? fine("Disk", free)
      : limited("Disk", free, "free 5 GB for a quick run and the tests"),
    share.memoryBytes >= MEMORY_BYTES
      ? fine("Memory", memory)
      : limited("Memory", memory, "2 GB are needed for the tests"),
  ];
}

/** What may be used of the machine, and of how much: "8 GB, 2 cores"; "2 GB of 64 GB, 1 core of 16, as its control group or CPU set allows". */
function shareText({ cores, memoryBytes, machineCores, machineMemoryBytes }: MachineShare): string {
  const [isLess, hasFewer] = [memoryBytes < machineMemoryBytes, cores < machineCores];
  const memory = formatBytes(memoryBytes) + (isLess ? ` of ${formatBytes(machineMemoryBytes)}` : "");
  const processors = coresText(cores) + (hasFewer ? ` of ${machineCores}` : "");
  return `${memory}, ${processors}${isLess || hasFewer ? ", as control group or CPU set allow" : ""}`;
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
