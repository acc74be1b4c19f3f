import * as fs from "node:fs";
import { Scratch } from "../../../runs/scratch.ts";
import { freeBytes } from "../../environment/storage.ts";

/** Where Linux keeps files in memory, and how much has to be free there. choice: a hundred times what is there at once. */
const [PLACE, FREE_BYTES] = ["/dev/shm", 500e6];

/**
 * A folder in memory, for files that have to survive nothing: making one costs a tenth of what it does on a disk. Removed when disposed
 * of, and where its process was killed, by the next one. Null where this machine has none with room.
 */
export async function takeMemoryFolder(): Promise<Scratch | null> {
  try {
    if (await freeBytes(PLACE) < FREE_BYTES) return null;
    const scratch = await Scratch.take(PLACE, "headroom-torture");
    fs.mkdirSync(scratch.path, { mode: 0o700 });
    return scratch;
  } catch {
    // There is none, or it takes nothing.
    return null;
  }
}
