import type { ImportedChain } from "./import_chain.ts";
import { type JobOptions, runJob } from "../trial/job_process.ts";

/** An imported chain and its block file. */
export interface KeptImport extends ImportedChain {
  readonly blocksPath: string;
}

/** Hex digits of the blocks' digest in a folder's name. */
const DIGEST_DIGITS = 8;

/**
 * Imports a chain in a process of its own and keeps the result in a folder under `datasetsDir`, named by its digest.
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
  const dir = `${datasetsDir}/import-${crypto.randomUUID()}`;
  await Deno.mkdir(dir, { recursive: true });
  try {
    const job = { kind: "import", path, dir, sampledEntities } as const;
    const imported = await runJob(job, options) as ImportedChain;
    const { scenario, digest } = imported;
    const kept = `${datasetsDir}/${scenario.id}-${digest.slice(0, DIGEST_DIGITS)}`;
    await Deno.remove(kept, { recursive: true }).catch(() => {});
    await Deno.rename(dir, kept);
    return { ...imported, blocksPath: `${kept}/blocks.bin` };
  } catch (error) {
    await Deno.remove(dir, { recursive: true }).catch(() => {});
    throw error;
  }
}
