import { HeadroomError, UsageError } from "../errors.ts";
import { convertTrials, tableDigests } from "./convert_trials.ts";
import type { FileLock } from "./file_lock.ts";
import { folderEntries } from "./folder_entries.ts";
import type { Manifest } from "./manifest.ts";
import { MANIFEST_FILE, manifestPath, readManifest, writeManifest } from "./manifest_file.ts";
import { lockRun, RUN_LOCK } from "./run_lock.ts";
import { finishedTrials, holdsLines, removeUnfinishedTrials } from "./trial_files.ts";

/**
 * Owns a run folder while it is measured: creates or resumes it, rewrites its manifest, and converts it at the end. The
 * folder is locked until the writer is disposed of or its process ends.
 *
 * | method | what it does |
 * |---|---|
 * | `create` | creates the folder; refuses one that is not empty |
 * | `resume` | reopens a killed or interrupted run without its unfinished trials, or a finished one that kept its lines |
 * | `update` | rewrites the manifest, atomically |
 * | `finish` | converts JSON lines to Parquet, verifies it, then removes the lines unless they are to be kept |
 */
export class RunWriter implements Disposable {
  readonly dir: string;
  readonly #lock: FileLock;
  #manifest: Manifest;

  private constructor(dir: string, lock: FileLock, manifest: Manifest) {
    this.dir = dir;
    this.#lock = lock;
    this.#manifest = manifest;
  }

  get manifest(): Manifest {
    return this.#manifest;
  }

  /**
   * @param writeSettings Writes what the run is gone on with. Before the manifest: what has one can be resumed.
   * @throws {UsageError} The folder exists and is not empty; nothing was written.
   * @throws {HeadroomError} Another process writes it.
   */
  static async create(
    dir: string,
    manifest: Manifest,
    writeSettings: (dir: string) => Promise<void> = () => Promise.resolve(),
  ): Promise<RunWriter> {
    return await withLock(await lockNewRun(dir), async (lock) => {
      await Deno.mkdir(`${dir}/trials`, { recursive: true });
      await writeSettings(dir);
      await writeManifest(dir, manifest);
      return new RunWriter(dir, lock, manifest);
    });
  }

  /**
   * @throws {UsageError} The run is finished already.
   * @throws {HeadroomError} The folder is not a readable run, or another process writes it.
   */
  static async resume(dir: string): Promise<RunWriter> {
    // Read before it is locked, so that no lock is put into a folder of something else; and again, as it is now.
    await readManifest(dir);
    return await withLock(lockRun(dir), (lock) => RunWriter.#resumeLocked(dir, lock));
  }

  static async #resumeLocked(dir: string, lock: FileLock): Promise<RunWriter> {
    const manifest = await readManifest(dir);
    const finished = manifest.status === "complete" || manifest.status === "failed";
    if (finished && !await holdsLines(dir)) {
      throw new UsageError(
        `Cannot resume run "${manifest.run}": it is ${manifest.status}, nothing is left to do`,
        {
          expected: "a running or interrupted run, or one with noisy trials",
          actual: manifest.status,
          next: "Start a new one with: deno task bench",
        },
      );
    }
    await removeUnfinishedTrials(dir);
    await Deno.mkdir(`${dir}/trials`, { recursive: true });
    const writer = new RunWriter(dir, lock, manifest);
    if (finished) await writer.update({ status: "running", finishedAt: null });
    return writer;
  }

  [Symbol.dispose](): void {
    this.#lock[Symbol.dispose]();
  }

  /** Ids of the finished trials. */
  finishedTrials(): Promise<string[]> {
    return finishedTrials(this.dir);
  }

  async update(changes: Partial<Manifest>): Promise<void> {
    this.#manifest = { ...this.#manifest, ...changes };
    await writeManifest(this.dir, this.#manifest);
  }

  /**
   * Converts the trials' JSON lines to one Parquet file per table and closes the run.
   *
   * The lines are removed only after every Parquet file is on the disk, read back and counted, and its digest in the manifest; a run killed before that can be
   * resumed and finished again, as can one whose lines are kept. @throws {HeadroomError} A trial's lines are damaged or the disk is full.
   */
  async finish(
    changes: Partial<Manifest> & { readonly status: "complete" | "failed" },
    { keepLines = false }: { readonly keepLines?: boolean } = {},
  ): Promise<void> {
    const trials = await finishedTrials(this.dir);
    if (trials.length === 0) {
      throw new HeadroomError(`Cannot finish run "${this.#manifest.run}": no trial has finished`, {
        expected: "at least one finished trial",
        actual: "none",
        next: `Look at ${manifestPath(this.dir)}, or measure again with: deno task bench`,
      });
    }
    await convertTrials(this.dir, trials);
    await this.update({ ...changes, trialsDone: trials.length, tables: tableDigests(this.dir) });
    if (!keepLines) await Deno.remove(`${this.dir}/trials`, { recursive: true });
  }
}

/** Continues with a lock that is given back where that fails. */
async function withLock<Result>(
  lock: FileLock,
  work: (lock: FileLock) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(lock);
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

/**
 * Locks a new or empty folder for a run.
 * @throws {UsageError} It holds something. @throws {HeadroomError} Another process writes it.
 */
export async function lockNewRun(dir: string): Promise<FileLock> {
  // A folder that never was a run's gets no lock put into it; of a run's, the lock says first who writes it.
  if (!await Deno.lstat(`${dir}/${RUN_LOCK}`).then(() => true, () => false)) await refuseOccupied(dir);
  await Deno.mkdir(dir, { recursive: true });
  return await withLock(lockRun(dir), async (lock) => {
    await refuseOccupied(dir);
    return lock;
  });
}

/** What a run writes before its manifest. */
const BEFORE_MANIFEST = /^(\.lock|trials|(settings|manifest)\.json\.\d+\.partial|settings\.json)$/;

/** Whether entries are those of a run that was killed before its manifest was written: there is nothing of it to go on with. */
async function isOfNoRun(dir: string, names: readonly string[]): Promise<boolean> {
  return names.includes(RUN_LOCK) && names.every((name) => BEFORE_MANIFEST.test(name)) &&
    (await folderEntries(`${dir}/trials`)).length === 0;
}

/** Refuses a place for a run that holds something; what a run left there that never began does not count. @throws {UsageError} */
export async function refuseOccupied(dir: string): Promise<void> {
  const info = await Deno.stat(dir).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  });
  if (info === null) return;
  if (!info.isDirectory) throw occupied(dir, "a file of that name");
  const names = (await folderEntries(dir)).map(({ name }) => name);
  if (names.length === 0 || await isOfNoRun(dir, names)) return;
  const telling = [MANIFEST_FILE, ...names].find((name) => name !== RUN_LOCK && names.includes(name));
  throw occupied(dir, telling!);
}

function occupied(dir: string, holds: string): UsageError {
  const what = holds === MANIFEST_FILE ? "a run" : `something else ("${holds}")`;
  return new UsageError(`Cannot write a run to "${dir}": it holds ${what}`, {
    expected: "a new or empty folder",
    actual: holds,
    next: "Choose another folder with --out, or continue a killed run with --resume.",
  });
}
