import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HeadroomError, messageOf } from "../../errors.ts";
import { refuseFullDisk } from "./storage.ts";

/**
 * Makes a folder for throwaway files. Who removes it has to hear of Ctrl-C before it is made: until a command listens, that ends the
 * process at once (`lib/cli/interruption.ts`).
 * @param bytes That will be needed in it, about.
 * @throws {HeadroomError} There is no room, or no folder can be made.
 */
export async function makeTemporaryFolder(command: string, bytes = 0): Promise<string> {
  const place = tmpdir();
  try {
    await refuseFullDisk(place, bytes, {
      work: `run ${command} in "${place}"`,
      next: "Free disk space, name another folder with TMPDIR, or ask for less.",
    });
    return fs.mkdtempSync(join(place, `headroom-${command}-`));
  } catch (cause) {
    if (cause instanceof HeadroomError) throw cause;
    throw HeadroomError.unmet(`make a folder in "${place}"`, {
      expected: "one that takes files",
      actual: messageOf(cause),
      next: "Name another folder with TMPDIR.",
      cause,
    });
  }
}
