import { HeadroomError } from "../../errors.ts";
import { filesAt } from "../../stores/bytes_on_disk.ts";
import { run } from "../race/run_program.ts";

/** Bytes read at a time. */
const CHUNK_BYTES = 1 << 22;

/** Reads a file, or those of a folder, through, so that the system's cache holds it, as far as memory goes. */
export async function readThrough(path: string): Promise<void> {
  const chunk = new Uint8Array(CHUNK_BYTES);
  for (const one of filesAt(path)) {
    using file = await Deno.open(one);
    while (await file.read(chunk) !== null);
  }
}

/** Drops the pages of the files that are its arguments. */
const DROP =
  'for file do dd of="$file" oflag=nocache conv=notrunc,fdatasync count=0 status=none || exit 1; done';

/**
 * Drops the pages of a file, or of a folder's files, from the system's cache (`dd` with POSIX_FADV_DONTNEED, which takes no
 * privilege), so that it is read from the disk next. A virtual machine's host may still have them.
 * @returns Bytes of it that are cached after that, by `fincore`; null where this system cannot tell, as without these programs:
 * then it may be warm.
 */
export async function dropCachedPages(path: string, interrupted: AbortSignal): Promise<number | null> {
  const options = { next: "Measure warm alone.", interrupted };
  const files = filesAt(path);
  try {
    await run(["sh", "-c", DROP, "sh", ...files], options);
    const cached = await run(["fincore", "--bytes", "--noheadings", "--output", "RES", ...files], options);
    return cached.trim().split("\n").reduce((sum, bytes) => sum + Number(bytes), 0);
  } catch (error) {
    const isUntold = error instanceof HeadroomError || error instanceof Deno.errors.NotFound;
    if (interrupted.aborted || !isUntold) throw error;
    return null;
  }
}
