import { verifyBlockFile } from "../../chain/codec/block_file.ts";
import { FileLock } from "../../runs/file_lock.ts";
import { folderEntries } from "../../runs/folder_entries.ts";
import type { ImportedChain } from "./import_chain.ts";
import { type JobOptions, runJob } from "../trial/job_process.ts";

/** An imported chain and its block file. */
export interface KeptImport extends ImportedChain {
  readonly blocksPath: string;
}

/** Hex digits of the blocks' digest in a folder's name. */
const DIGEST_DIGITS = 8;
/** Beginning of the name of a folder that an import is being written to. No scenario's id begins so. */
const UNFINISHED = ".import-";

/**
 * Imports a chain in a process of its own and keeps the result in a folder under `datasetsDir`, named by its digest. The same
 * import of before stays: another run may be reading it.
 * @throws {HeadroomError} As `importChain`; nothing is left. @throws {JobInterrupted} It was interrupted; nothing is left.
 */
export async function keepImport(
  path: string,
  { datasetsDir, sampledEntities, ...options }: JobOptions & {
    readonly datasetsDir: string;
    /** Approximate number of entities whose contents are followed. */
    readonly sampledEntities: number;
  },
): Promise<KeptImport> {
  await Deno.mkdir(datasetsDir, { recursive: true });
  await removeAbandoned(datasetsDir);
  const dir = `${datasetsDir}/${UNFINISHED}${crypto.randomUUID()}`;
  using _lock = FileLock.tryTake(lockOf(dir));
  await Deno.mkdir(dir);
  try {
    const job = { kind: "import", path, dir, sampledEntities } as const;
    const imported = await runJob(job, options) as ImportedChain;
    const { scenario, digest } = imported;
    const kept = `${datasetsDir}/${scenario.id}-${digest.slice(0, DIGEST_DIGITS)}`;
    using _turn = await FileLock.take(lockOf(kept), () => {});
    if (!isSameImport(kept, { dir, digest })) {
      await Deno.remove(kept, { recursive: true }).catch(() => {});
      await Deno.rename(dir, kept);
    }
    return { ...imported, blocksPath: `${kept}/blocks.bin` };
  } finally {
    await Deno.remove(dir, { recursive: true }).catch(() => {});
  }
}

/** Beside its folder: whoever holds it may make, move and remove the folder. */
function lockOf(dir: string): string {
  return `${dir}.lock`;
}

function isSameImport(
  kept: string,
  { dir, digest }: { readonly dir: string; readonly digest: string },
): boolean {
  try {
    const [before, now] = [kept, dir].map((folder) => Deno.readTextFileSync(`${folder}/expectations.json`));
    return before === now && verifyBlockFile(`${kept}/blocks.bin`).digest === digest;
  } catch {
    // None was kept, or it is damaged.
    return false;
  }
}

/** Removes what imports left whose process was killed. */
async function removeAbandoned(datasetsDir: string): Promise<void> {
  for (const { name } of await folderEntries(datasetsDir)) {
    if (!name.startsWith(UNFINISHED) || name.endsWith(".lock")) continue;
    using lock = FileLock.tryTake(lockOf(`${datasetsDir}/${name}`));
    if (lock !== null) await Deno.remove(`${datasetsDir}/${name}`, { recursive: true });
  }
}
