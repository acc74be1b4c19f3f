import { basename, dirname } from "node:path";
import { runningOf } from "../descendants.ts";
import { HeadroomError, messageOf } from "../errors.ts";

/** Writes a text file as `writeBytesAtomic` does, with its errors. */
export async function writeTextAtomic(path: string, text: string): Promise<void> {
  await writeBytesAtomic(path, new TextEncoder().encode(text));
}

/**
 * Writes a file atomically: to a temporary file beside it, synced, then renamed over the old one. Those that processes left which
 * were killed at it are removed.
 *
 * @throws {HeadroomError} The disk is full or the folder is not writable; the old file is unchanged.
 */
export async function writeBytesAtomic(path: string, bytes: Uint8Array): Promise<void> {
  const partial = `${path}.${Deno.pid}.partial`;
  try {
    const file = await Deno.open(partial, { write: true, create: true, truncate: true });
    try {
      for (let written = 0; written < bytes.length;) written += await file.write(bytes.subarray(written));
      await file.syncData();
    } finally {
      file.close();
    }
    await Deno.rename(partial, path);
    // The file is written, whether or not a folder tells what else is in it.
    await removeAbandoned(path).catch(() => {});
  } catch (cause) {
    await Deno.remove(partial).catch(() => {});
    throw new HeadroomError(`Cannot write "${path}": ${messageOf(cause)}`, {
      expected: "a writable folder with free space",
      actual: messageOf(cause),
      next: "Free disk space, or make its folder writable, then run again; a run goes on with --resume.",
      cause,
    });
  }
}

async function removeAbandoned(path: string): Promise<void> {
  const [dir, start] = [dirname(path), `${basename(path)}.`];
  for await (const { name } of Deno.readDir(dir)) {
    const pid = name.startsWith(start) ? /^(\d+)\.partial$/.exec(name.slice(start.length))?.[1] : undefined;
    if (pid === undefined || runningOf([Number(pid)]).length > 0) continue;
    await Deno.remove(`${dir}/${name}`).catch(() => {});
  }
}

/** Flushes what a file holds to the disk. */
export async function syncFile(path: string): Promise<void> {
  using file = await Deno.open(path);
  await file.syncData();
}
