import { HeadroomError } from "../../errors.ts";
import { run } from "../race/run_program.ts";

/** Bytes read at a time. */
const CHUNK_BYTES = 1 << 22;

/** Reads a file through, so that the system's cache holds it, as far as memory goes. */
export async function readThrough(path: string): Promise<void> {
  using file = await Deno.open(path);
  const chunk = new Uint8Array(CHUNK_BYTES);
  while (await file.read(chunk) !== null);
}

/**
 * Drops a file's pages from the system's cache (`dd` with POSIX_FADV_DONTNEED, which takes no privilege), so that it is read from
 * the disk next. A virtual machine's host may still have them.
 * @returns Bytes of it that are cached after that, by `fincore`; null where this system cannot tell, as without these programs: then it may be warm.
 */
export async function dropCachedPages(path: string, interrupted: AbortSignal): Promise<number | null> {
  const options = { next: "Measure warm alone.", interrupted };
  try {
    await run(
      ["dd", `of=${path}`, "oflag=nocache", "conv=notrunc,fdatasync", "count=0", "status=none"],
      options,
    );
    return Number(await run(["fincore", "--bytes", "--noheadings", "--output", "RES", path], options));
  } catch (error) {
    const isUntold = error instanceof HeadroomError || error instanceof Deno.errors.NotFound;
    if (interrupted.aborted || !isUntold) throw error;
    return null;
  }
}
