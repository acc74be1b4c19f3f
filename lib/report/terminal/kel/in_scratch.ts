import { rmSync } from "node:fs";
import { makeTemporaryFolder } from "../../../bench/environment/temporary_folder.ts";
import type { Terminal } from "../terminal.ts";

/** Works in a folder for scratch files, which is removed afterwards, also after Ctrl-C. */
export async function inScratch<T>(io: Terminal, work: (folder: string) => Promise<T>): Promise<T> {
  // Asked for first: until then Ctrl-C ends the process at once, and the folder would stay.
  io.interrupted.throwIfAborted();
  const folder = await makeTemporaryFolder("kel");
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
