import { HeadroomError } from "../../errors.ts";
import { run } from "../race/run_program.ts";

/** Bytes read at a time. */
const CHUNK_BYTES = 1 << 22;

/** Reads a file, or all files of a folder, through, so that the system's cache holds them, as far as memory goes. */
export async function readThrough(path: string): Promise<void> {
  if ((await Deno.stat(path)).isDirectory) {
    for await (const { name, isSymlink } of Deno.readDir(path)) {
      if (!isSymlink) await readEntry(`${path}/${name}`);
    }
    return;
  }
  using file = await Deno.open(path);
  const chunk = new Uint8Array(CHUNK_BYTES);
  while (await file.read(chunk) !== null);
}

/** Reads one entry of a folder through. A server at work in it may remove a file meanwhile, and its socket is not read. */
async function readEntry(path: string): Promise<void> {
  try {
    const { isFile, isDirectory } = await Deno.stat(path);
    if (isFile || isDirectory) await readThrough(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/**
 * Drops a file's pages from the system's cache (`dd` with POSIX_FADV_DONTNEED, which takes no privilege), so that it is read from
 * the disk next. A virtual machine's host may still have them.
 * @returns Bytes of it that are cached after that, by `fincore`; null where this system cannot tell, or
 * the path is a folder, whose server keeps pages of its own: then it may be warm.
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
    if (interrupted.aborted || !(error instanceof HeadroomError)) throw error;
    return null;
  }
}
