import { takeTemporaryFolder } from "../../../bench/environment/temporary_folder.ts";
import { type OpenLogs, openLogs } from "../../../inspect/kel/open_logs.ts";
import type { Terminal } from "../terminal.ts";

/** Works with the logs of a registry, or of a stream that is verified first. Throws as `openLogs()`. */
export async function withLogs(
  path: string,
  io: Terminal,
  work: (logs: OpenLogs) => Promise<number>,
): Promise<number> {
  return await inScratch(io, async (folder) => {
    const progress = io.progress("kel", 0, "messages");
    const options = {
      interrupted: io.interrupted,
      requireReceipts: false,
      onVerdict: () => progress.tick(),
    };
    const logs = await openLogs(path, folder, options).finally(() => progress.done());
    try {
      return await work(logs);
    } finally {
      await logs.registry.close();
    }
  });
}

/** Works in a folder for scratch files, which is removed afterwards, also after Ctrl-C, and by the next command where it was killed. */
export async function inScratch<T>(io: Terminal, work: (folder: string) => Promise<T>): Promise<T> {
  // Asked for first: until then Ctrl-C ends the process at once, and the folder would stay.
  io.interrupted.throwIfAborted();
  await using scratch = await takeTemporaryFolder("kel");
  return await work(scratch.path);
}
