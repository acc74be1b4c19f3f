import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HeadroomError, messageOf } from "../../errors.ts";
import { Scratch } from "../../runs/scratch.ts";
import { refuseFullDisk } from "./storage.ts";

/**
 * Makes a folder for throwaway files. Who removes it has to hear of Ctrl-C before it is made: until a command listens, that ends the
 * process at once (`lib/cli/interruption.ts`).
 * @param bytes That will be needed in it, about.
 * @throws {HeadroomError} There is no room, or no folder can be made.
 */
export function makeTemporaryFolder(command: string, bytes = 0): Promise<string> {
  return inTemporaryPlace(command, bytes, (place) => fs.mkdtempSync(join(place, `headroom-${command}-`)));
}

/**
 * As `makeTemporaryFolder()`: removed when disposed of, and where its process was killed, by the next command of its kind.
 */
export function takeTemporaryFolder(command: string, bytes = 0): Promise<Scratch> {
  return inTemporaryPlace(command, bytes, async (place) => {
    const scratch = await Scratch.take(place, `headroom-${command}`);
    fs.mkdirSync(scratch.path, { mode: 0o700 });
    return scratch;
  });
}

async function inTemporaryPlace<Made>(
  command: string,
  bytes: number,
  make: (place: string) => Made | Promise<Made>,
): Promise<Made> {
  const place = tmpdir();
  try {
    await refuseFullDisk(place, bytes, {
      work: `run ${command} in "${place}"`,
      next: "Free disk space, name another folder with TMPDIR, or ask for less.",
    });
    return await make(place);
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
