import { HeadroomError, messageOf } from "../../errors.ts";
import { PROJECT_ROOT } from "../../project_root.ts";
import { formatBytes } from "../../text/numbers.ts";
import { statfs } from "node:fs/promises";
import { dirname, relative, resolve } from "node:path";
import type { Storage } from "../../runs/manifest.ts";
import { quantileSorted, sorted } from "../../stats/quantile.ts";

/** Number of timed fdatasync calls of a run's probe, and bytes written before each. `choice:` */
const SYNCS = 100;
const SYNC_BYTES = 4096;

/** A device that syncs 4 KiB faster than this keeps it in memory. `choice:` */
const REAL_FSYNC_P50_US = 20;

const MEMORY_KINDS = new Set(["tmpfs", "ramfs", "overlay", "overlayfs"]);

/** Storage of a folder: file system, time to sync 4 KiB, free space. Writes and removes one small file. @throws {HeadroomError} It takes none. */
export async function probeStorage(dir: string): Promise<Storage> {
  const path = await Deno.realPath(dir);
  const kind = await fileSystemKind(path);
  const syncsUs = sorted(
    await timeSyncs(path, SYNCS).catch((cause) => {
      throw HeadroomError.unmet(`measure in "${dir}"`, {
        expected: "a folder that takes files",
        actual: messageOf(cause),
        next: "Free some space, or copy Headroom to where you may write: from here it only reads.",
        cause,
      });
    }),
  );
  const fsyncP50Us = quantileSorted(syncsUs, 0.5);
  return {
    // Relative to the checkout: runs are shared, and absolute paths would disclose a machine's folders.
    path: relative(PROJECT_ROOT, path),
    kind,
    fsyncP50Us,
    fsyncP99Us: quantileSorted(syncsUs, 0.99),
    real: !MEMORY_KINDS.has(kind) && fsyncP50Us >= REAL_FSYNC_P50_US,
    freeBytes: await freeBytes(path),
  };
}

/**
 * Refuses work that needs more bytes under a folder than are free, before it starts.
 * @param about `work` completes "Cannot ...", `next` says what else can be done.
 * @throws {HeadroomError} Too little space.
 */
export async function refuseFullDisk(
  dir: string,
  bytes: number,
  { work, next }: { readonly work: string; readonly next: string },
): Promise<void> {
  const available = await freeBytes(dir);
  if (available >= bytes) return;
  const [expected, actual] = [bytes, available].map(formatBytes) as [string, string];
  throw new HeadroomError(`Cannot ${work}: about ${expected} are needed, ${actual} are free`, {
    expected: `${expected} free`,
    actual: `${actual} free`,
    next,
  });
}

/** The folder, or its nearest parent that exists: where its storage can be asked about. */
export async function existingParent(dir: string): Promise<string> {
  for (let path = resolve(dir); path !== dirname(path); path = dirname(path)) {
    const info = await Deno.stat(path).catch(() => null);
    if (info?.isDirectory) return path;
  }
  return "/";
}

/** Bytes available to an unprivileged user under a folder. */
export async function freeBytes(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
}

/** The median time of `count` syncs of 4 KiB in a folder, microseconds. Writes and removes one small file. */
export async function syncP50Us(dir: string, count: number): Promise<number> {
  return quantileSorted(sorted(await timeSyncs(dir, count)), 0.5);
}

/** Durations of syncs, microseconds. Uses a unique file, so that shards that start together do not remove each other's. */
async function timeSyncs(dir: string, count: number): Promise<number[]> {
  const path = await Deno.makeTempFile({ dir, prefix: ".headroom-sync-probe-" });
  const file = await Deno.open(path, { write: true });
  try {
    const bytes = new Uint8Array(SYNC_BYTES).fill(0x5a);
    const times: number[] = [];
    for (let i = 0; i < count; i++) {
      file.writeSync(bytes);
      const start = performance.now();
      file.syncDataSync();
      times.push((performance.now() - start) * 1000);
    }
    return times;
  } finally {
    file.close();
    await Deno.remove(path);
  }
}

async function fileSystemKind(path: string): Promise<string> {
  try {
    return mountKind(await Deno.readTextFile("/proc/mounts"), path);
  } catch {
    return "unknown";
  }
}

/** Kind of the file system that holds `path`, from the text of /proc/mounts: the longest mount point that contains it. */
export function mountKind(mounts: string, path: string): string {
  let kind = "unknown";
  let longest = -1;
  for (const line of mounts.split("\n")) {
    const [, escaped, type] = line.split(" ");
    if (escaped === undefined || type === undefined) continue;
    const point = escaped.replace(/\\(\d{3})/g, (_, octal) => String.fromCharCode(parseInt(octal, 8)));
    const holds = point === "/" || path === point || path.startsWith(`${point}/`);
    // A later line hides an earlier mount at the same path.
    if (holds && point.length >= longest) [kind, longest] = [type, point.length];
  }
  return kind;
}
