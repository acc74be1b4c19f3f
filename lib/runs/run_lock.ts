import { HeadroomError } from "../errors.ts";
import { FileLock, holderOf } from "./file_lock.ts";

/** Name of the lock in a run folder, while it is written. */
export const RUN_LOCK = ".lock";

/** Another process writes the run folder. */
export class RunLocked extends HeadroomError {
  override readonly name = "RunLocked";
}

/**
 * Locks a run folder for writing; reading needs no lock.
 * @throws {RunLocked} Another process writes it; says which, and since when.
 */
export function lockRun(dir: string): FileLock {
  const path = `${dir}/${RUN_LOCK}`;
  const lock = FileLock.tryTake(path);
  if (lock !== null) return lock;
  const holder = holderOf(path);
  throw new RunLocked(`Cannot write run folder "${dir}": ${holder} is writing it`, {
    expected: "a run folder that no other process writes",
    actual: holder,
    next:
      "Wait until it is done, or stop it with Ctrl-C in its own terminal; reading the run works meanwhile.",
  });
}
