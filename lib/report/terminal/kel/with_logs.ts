import { type OpenLogs, openLogs } from "../../../inspect/kel/open_logs.ts";
import type { Terminal } from "../terminal.ts";
import { inScratch } from "./in_scratch.ts";

/** Works with the logs of a registry, or of a stream that is verified first. Throws as `openLogs()`. */
export async function withLogs(
  path: string,
  io: Terminal,
  work: (logs: OpenLogs) => Promise<number>,
): Promise<number> {
  return await inScratch(io, async (folder) => {
    const { interrupted } = io;
    const silent = { interrupted, requireReceipts: false, onVerdict: () => {}, onDone: () => {} };
    const logs = await openLogs(path, folder, silent);
    try {
      return await work(logs);
    } finally {
      await logs.registry.close();
    }
  });
}
