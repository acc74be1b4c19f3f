import * as git from "isomorphic-git";
import * as fs from "node:fs";
import { join } from "node:path";
import { HeadroomError } from "../../errors.ts";
import { programCommand } from "../../start_program.ts";
import { importCommands, settingsOf } from "../../stores/git/engines/fast_import_session.ts";
import type { FsyncMode } from "../../stores/git/engines/git_engine.ts";
import { LooseObjects } from "../../stores/git/engines/loose_objects.ts";
import { measureObjects } from "../../stores/git/engines/measure_objects.ts";
import { countPacks } from "../../stores/git/engines/repack.ts";
import { TreeEngine } from "../../stores/git/engines/tree_engine.ts";
import { gitFsck } from "../../stores/git/git_fsck.ts";
import { PackStore } from "../../stores/git/packs/pack_store.ts";
import type { ObjectForm } from "../../stores/git/packs/zlib_stream.ts";
import { runGit } from "../../stores/git/run_git.ts";
import { Turns } from "../../turns.ts";
import type { RecordedCommit } from "./record_commits.ts";

/** Who writes the commits, and how objects are kept. */
export interface PackWriterChoice {
  readonly writer: "packfile" | "fast-import";
  readonly form: ObjectForm;
}

/** What writing the commits took, and what came of it. */
export interface PackTrial {
  readonly ms: number;
  /** Of each tenth of the commits; null where another program wrote them. */
  readonly decilesMs: readonly number[] | null;
  /** The longest commit, and what consolidating packs took in all, ms; null as above. */
  readonly longestMs: number | null;
  readonly maintenanceMs: number | null;
  readonly packedBytes: number;
  /** Packs at the end, and at most at any tenth. */
  readonly packs: number;
  readonly packsMost: number;
  /** A fresh `git log` of all commits. */
  readonly logMs: number;
  /** Newest commit: equal where every file, tree and commit is. */
  readonly head: string;
}

/** Commits to write, and where. */
interface PackTask {
  readonly folder: string;
  readonly commits: readonly RecordedCommit[];
  readonly fsync: FsyncMode;
  readonly check: boolean;
  readonly interrupted: AbortSignal;
}

/** Branch that both write. */
const REF = "refs/headroom/importing";

/**
 * Writes commits into a new repository. On the clock: from the first commit until all are in the repository and the ref has
 * moved. Neither making the events nor git's own input, a file that is ready before, is.
 * @returns Null where it was interrupted.
 * @throws {HeadroomError} The repository is not sound, or the program failed.
 */
export async function runPackTrial(choice: PackWriterChoice, task: PackTask): Promise<PackTrial | null> {
  const gitdir = join(task.folder, "repository.git");
  fs.rmSync(gitdir, { recursive: true, force: true });
  await git.init({ fs, gitdir, bare: true, defaultBranch: "main" });
  const written = await (choice.writer === "packfile" ? writeOurselves : letGitWrite)(choice.form, {
    ...task,
    gitdir,
  });
  if (written === null) return null;
  const start = performance.now();
  const log = await runGit(gitdir, ["log", "--format=%H", REF]);
  const logMs = performance.now() - start;
  const count = log?.out.split("\n").length;
  if (count !== task.commits.length) {
    throw new HeadroomError(`${choice.writer} wrote ${count} commits of ${task.commits.length}: ${log?.err}`);
  }
  if (task.check) await refuseUnsound(gitdir, choice.writer);
  const { packedBytes, packs } = await measureObjects(gitdir);
  fs.rmSync(gitdir, { recursive: true });
  return {
    decilesMs: null,
    longestMs: null,
    maintenanceMs: null,
    packsMost: packs,
    ...written,
    packedBytes,
    packs,
    logMs,
    head: log!.out.slice(0, 40),
  };
}

type Placed = PackTask & { readonly gitdir: string };
type Written = Pick<PackTrial, "ms"> & Partial<PackTrial>;

async function writeOurselves(
  form: ObjectForm,
  { gitdir, fsync, commits, interrupted }: Placed,
): Promise<Written | null> {
  const store = new PackStore({ gitdir, form, fsync }, new LooseObjects(gitdir, "none"));
  const engine = new TreeEngine({ gitdir, ref: REF, fsync }, store);
  await engine.refresh();
  const decilesMs: number[] = [];
  const tenth = Math.ceil(commits.length / 10);
  const turns = new Turns();
  let [packsMost, longestMs, tenthMs, spentMs] = [0, 0, 0, 0];
  let begun = performance.now();
  for (const [at, { changes, meta }] of commits.entries()) {
    await engine.commit(changes, meta);
    if (fsync === "batch") await engine.publish();
    const tookMs = performance.now() - begun;
    spentMs += tookMs;
    tenthMs += tookMs;
    longestMs = Math.max(longestMs, tookMs);
    if ((at + 1) % tenth === 0) {
      decilesMs.push(tenthMs);
      tenthMs = 0;
      packsMost = Math.max(packsMost, countPacks(gitdir));
    }
    await turns.take();
    if (interrupted.aborted) {
      await engine.close();
      return null;
    }
    begun = performance.now();
  }
  await engine.publish();
  const ms = spentMs + performance.now() - begun;
  const { maintenance } = await store.measure();
  await engine.close();
  packsMost = Math.max(packsMost, countPacks(gitdir));
  return { ms, decilesMs, longestMs, packsMost, maintenanceMs: maintenance?.totalMs ?? 0 };
}

async function letGitWrite(
  form: ObjectForm,
  { folder, gitdir, fsync, commits, interrupted }: Placed,
): Promise<Written | null> {
  const input = join(folder, "commits.fast-import");
  if (!fs.existsSync(input)) await writeInput(input, { commits, interrupted });
  if (interrupted.aborted) {
    fs.rmSync(input);
    return null;
  }
  const settings = settingsOf({ gitdir, ref: REF, fsync, compression: form === "stored" ? 0 : -1 });
  const args = [`--git-dir=${gitdir}`, ...settings, "fast-import", "--quiet"];
  const start = performance.now();
  // The shell hands git the file itself: a pipe would be filled by this process.
  const { success, stderr } = await programCommand("sh", {
    args: ["-c", 'exec git "$@" < "$0"', input, ...args],
    signal: interrupted,
  })
    .output();
  const ms = performance.now() - start;
  if (interrupted.aborted) return null;
  if (!success) throw new HeadroomError(`git fast-import failed: ${new TextDecoder().decode(stderr)}`);
  return { ms };
}

/** What git reads, written once: its form is the same, however objects are kept. */
async function writeInput(
  path: string,
  { commits, interrupted }: Pick<PackTask, "commits" | "interrupted">,
): Promise<void> {
  const file = fs.openSync(path, "w");
  const turns = new Turns();
  for (const { changes, meta } of commits) {
    if (interrupted.aborted) break;
    await turns.take();
    fs.writevSync(file, importCommands(changes, { ...meta, parent: null }));
  }
  fs.closeSync(file);
}

async function refuseUnsound(gitdir: string, writer: string): Promise<void> {
  const { ok, line } = await gitFsck(gitdir);
  if (!ok) throw new HeadroomError(`What ${writer} wrote is not sound: ${line}`);
}
