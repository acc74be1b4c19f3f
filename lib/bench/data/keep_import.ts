import { verifyBlockFile } from "../../chain/codec/block_file.ts";
import { FileLock } from "../../runs/file_lock.ts";
import { Scratch } from "../../runs/scratch.ts";
import { leavingNoLog } from "../../stores/sqlite/open_reader.ts";
import type { ImportedChain } from "./import_chain.ts";
import { type JobOptions, runJob } from "../trial/job_process.ts";

/** An imported chain and its block file. */
export interface KeptImport extends ImportedChain {
  readonly blocksPath: string;
}

/** Hex digits of the blocks' digest in a folder's name. */
const DIGEST_DIGITS = 8;

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
  await using scratch = await Scratch.take(datasetsDir, "import");
  const dir = scratch.path;
  await Deno.mkdir(dir);
  const job = { kind: "import", path, dir, sampledEntities } as const;
  const imported = await leavingNoLog(path, () => runJob(job, options)) as ImportedChain;
  const { scenario, digest } = imported;
  const kept = `${datasetsDir}/${scenario.id}-${digest.slice(0, DIGEST_DIGITS)}`;
  using _turn = await FileLock.take(`${kept}.lock`, () => {});
  if (!isSameImport(kept, { dir, digest })) {
    await Deno.remove(kept, { recursive: true }).catch(() => {});
    await Deno.rename(dir, kept);
  }
  return { ...imported, blocksPath: `${kept}/blocks.bin` };
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
