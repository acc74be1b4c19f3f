import { HeadroomError, UsageError } from "../errors.ts";
import { convertTrials } from "./convert_trials.ts";
import { folderEntries } from "./folder_entries.ts";
import type { Manifest } from "./manifest.ts";
import { manifestPath, readManifest, writeManifest } from "./manifest_file.ts";
import { finishedTrials, removeUnfinishedTrials } from "./trial_files.ts";

/**
 * Owns a run folder while it is measured: creates or resumes it, rewrites its manifest, and converts it at the end.
 *
 * | method | what it does |
 * |---|---|
 * | `create` | creates the folder; refuses one that is not empty |
 * | `resume` | reopens a killed or interrupted run without its unfinished trials |
 * | `update` | rewrites the manifest, atomically |
 * | `finish` | converts JSON lines to Parquet, verifies it, then removes the lines |
 */
export class RunWriter {
  readonly dir: string;
  #manifest: Manifest;

  private constructor(dir: string, manifest: Manifest) {
    this.dir = dir;
    this.#manifest = manifest;
  }

  get manifest(): Manifest {
    return this.#manifest;
  }

  /** @throws {UsageError} The folder exists and is not empty; nothing was written. */
  static async create(dir: string, manifest: Manifest): Promise<RunWriter> {
    await refuseOccupied(dir);
    await Deno.mkdir(`${dir}/trials`, { recursive: true });
    await writeManifest(dir, manifest);
    return new RunWriter(dir, manifest);
  }

  /** @throws {UsageError} The run is finished already. @throws {HeadroomError} The folder is not a readable run. */
  static async resume(dir: string): Promise<RunWriter> {
    const manifest = await readManifest(dir);
    if (manifest.status === "complete" || manifest.status === "failed") {
      throw new UsageError(
        `Cannot resume run "${manifest.run}": it is ${manifest.status}, nothing is left to do`,
        {
          expected: "a running or interrupted run",
          actual: manifest.status,
          next: "Start a new one with: deno task bench",
        },
      );
    }
    await removeUnfinishedTrials(dir);
    await Deno.mkdir(`${dir}/trials`, { recursive: true });
    return new RunWriter(dir, manifest);
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
   * The lines are removed only after every Parquet file has been read back and counted; a run killed before that can be
   * resumed and finished again. @throws {HeadroomError} A trial's lines are damaged or the disk is full.
   */
  async finish(changes: Partial<Manifest> & { readonly status: "complete" | "failed" }): Promise<void> {
    const trials = await finishedTrials(this.dir);
    if (trials.length === 0) {
      throw new HeadroomError(`Cannot finish run "${this.#manifest.run}": no trial has finished`, {
        expected: "at least one finished trial",
        actual: "none",
        next: `Look at ${manifestPath(this.dir)}, or measure again with: deno task bench`,
      });
    }
    await convertTrials(this.dir, trials);
    await this.update({ ...changes, trialsDone: trials.length });
    await Deno.remove(`${this.dir}/trials`, { recursive: true });
  }
}

/** Refuses a run folder that holds something. @throws {UsageError} */
export async function refuseOccupied(dir: string): Promise<void> {
  const info = await Deno.stat(dir).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  });
  if (info === null) return;
  const holds = info.isDirectory ? (await folderEntries(dir))[0]?.name : "a file of that name";
  if (holds === undefined) return;
  throw new UsageError(`Cannot write a run to "${dir}": it holds something else ("${holds}")`, {
    expected: "a new or empty folder",
    actual: holds,
    next: "Choose another folder with --out, or continue a killed run with --resume.",
  });
}
