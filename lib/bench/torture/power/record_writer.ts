import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { HeadroomError } from "../../../errors.ts";
import { run } from "../../race/run_program.ts";
import { Writer } from "../warm_writers.ts";
import type { WriterTask } from "../writer_task.ts";
import { Disk, type Held, heldIn, NOTHING_LOST, writeDiskFiles } from "./disk.ts";
import { readWriteLog, type WriteRecord } from "./write_log.ts";

/** File, beside the subject's own, in which a recorded writer says what it has done. */
export const SAID_FILE = "said";

const SOURCE = fileURLToPath(new URL("./record_writes.c", import.meta.url));

/**
 * Compiles the library that records writes.
 * @returns Its path. @throws {HeadroomError} No C compiler, or another system than Linux.
 */
export async function compileRecorder(folder: string, interrupted: AbortSignal): Promise<string> {
  const next = "Install a C compiler, or leave power out: --only append,bulk,event,batch,flush";
  if (Deno.build.os !== "linux") {
    throw HeadroomError.unmet("record what a process writes", {
      expected: "Linux",
      actual: Deno.build.os,
      next,
    });
  }
  const library = join(folder, "record_writes.so");
  if (fs.existsSync(library)) return library;
  const partial = `${library}.partial`;
  await run(["cc", "-O2", "-shared", "-fPIC", "-o", partial, SOURCE, "-ldl"], { next, interrupted });
  fs.renameSync(partial, library);
  return library;
}

/** Whether a file of the subject says nothing that lasts: an index of the log that SQLite makes anew, what a server makes anew. */
export function isPassing(path: string): boolean {
  return path.endsWith("-shm") || path === SAID_FILE || isOfRunningServer(path);
}

/**
 * Whether PostgreSQL removes a file before it reads anything after its death, or does not read it: caches, statistics, who runs, what it
 * said. It writes some of them through its C library's streams, which are not recorded.
 */
function isOfRunningServer(path: string): boolean {
  return /\/(pg_internal\.init(\.\d+)?|pgstat\.(stat|tmp)|postmaster\.(pid|opts)|server\.log)$/.test(path);
}

/** What a writer did, and what lay in its folder before. */
export interface Recording {
  readonly held: readonly Held[];
  readonly records: readonly WriteRecord[];
}

/**
 * Lets a writer do its task, to its end, and records each write and sync of it and of the programs that it starts.
 * @param folder The subject's path is in it; what it holds already is taken as synced. @throws {HeadroomError} The writer failed, or did something that is not followed.
 */
export async function recordWriter(
  library: string,
  folder: string,
  task: Omit<WriterTask, "said">,
): Promise<Recording> {
  const root = fs.realpathSync(folder);
  const held = heldIn(root, isPassing);
  const log = `${root}.log`;
  // Also for a server that runs as another user.
  fs.writeFileSync(log, "");
  fs.chmodSync(log, 0o666);
  const env = { LD_PRELOAD: library, HEADROOM_RECORD_ROOT: root, HEADROOM_RECORD_LOG: log };
  const writer = new Writer(env);
  await writer.start({ ...task, said: join(root, SAID_FILE) });
  await writer.ended();
  const records = readWriteLog(log).filter(({ path }) => !isOfRunningServer(path));
  refuseIncomplete({ held, records }, root);
  fs.rmSync(root, { recursive: true });
  fs.rmSync(log);
  return { held, records };
}

/** A recording counts only where it makes the very files that the writer left. */
function refuseIncomplete({ held, records }: Recording, root: string): void {
  const disk = new Disk(held);
  for (const record of records) disk.apply(record);
  const replayed = `${root}.replayed`;
  fs.mkdirSync(replayed);
  writeDiskFiles(replayed, disk.left(NOTHING_LOST, isPassing));
  const [found, made] = [root, replayed].map(filesIn) as [string[], string[]];
  const differs = [...new Set([...found, ...made])].find((path) =>
    !found.includes(path) || !made.includes(path) ||
    Buffer.compare(fs.readFileSync(join(root, path)), fs.readFileSync(join(replayed, path))) !== 0
  );
  fs.rmSync(replayed, { recursive: true });
  if (differs === undefined) return;
  throw HeadroomError.unmet("record what a process writes", {
    expected: "a recording that makes the files which the writer left",
    actual: `another content of "${differs}"`,
    next: "Leave power out: --only append,bulk,event,batch,flush",
  });
}

function filesIn(folder: string): string[] {
  return fs.readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .filter((path) => !isPassing(path)).sort();
}
