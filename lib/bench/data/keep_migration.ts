import { dirname, resolve } from "node:path";
import { HeadroomError } from "../../errors.ts";
import type { Migration } from "../../migrate/migrate_chain.ts";
import { Scratch } from "../../runs/scratch.ts";
import { moveStore } from "../../stores/move_store.ts";
import { leavingNoLog } from "../../stores/sqlite/open_reader.ts";
import type { ChosenStore } from "../plan/chosen_store.ts";
import type { JobProgress } from "../trial/job.ts";
import { JobInterrupted, runJob } from "../trial/job_process.ts";

/**
 * Moves the chain of a database into a new store in a process of its own, and gives the store its name where both answer the
 * same. Until then it stands beside, under a hidden name; what a killed migration left of it is removed by the next one in the
 * same folder.
 * @param path The database; it is only read.
 * @returns null after an interruption, which leaves nothing.
 * @throws {HeadroomError} As `migrateChain`, or something came to be at the new path: nothing is left.
 */
export async function keepMigration(
  path: string,
  { store, keepPath, interrupted, onProgress }: {
    /** The first of its variants is taken. */
    readonly store: ChosenStore;
    /** Nothing is there yet. */
    readonly keepPath: string;
    readonly interrupted: AbortSignal;
    readonly onProgress: (progress: JobProgress) => void;
  },
): Promise<Migration | null> {
  await using scratch = await Scratch.take(dirname(resolve(keepPath)), "migrate");
  const { from, variants, companions } = store;
  const job = { kind: "migrate", path: resolve(path), store: from, storePath: scratch.path } as const;
  const options = { interrupted, onProgress, graceMs: 0 };
  const moved = await leavingNoLog(path, () => runJob({ ...job, variant: variants[0]! }, options))
    .catch((error) => {
      if (error instanceof JobInterrupted) return null;
      throw error;
    }) as Migration | null;
  if (moved === null || !moved.same) return moved;
  const found = await moveStore(scratch.path, keepPath, companions);
  if (found === null) return moved;
  throw HeadroomError.unmet(`keep the store in "${keepPath}"`, {
    expected: "nothing there",
    actual: `"${found}", which came meanwhile`,
    next: "Move that away, then give the command again.",
  });
}
