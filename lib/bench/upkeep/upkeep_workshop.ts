import * as fs from "node:fs";
import { join } from "node:path";
import { runEntry } from "../race/run_program.ts";
import type { ChainSource } from "./upkeep_chain.ts";
import type { AskedQuery, StoreFile, UpkeepTask } from "./upkeep_task.ts";

const ENTRY = new URL("./upkeep_entry.ts", import.meta.url);

/** A query with the digest of its answer, computed without the store that is measured. */
export interface KnownQuery extends AskedQuery {
  readonly matching: number;
  readonly versionsDigest: string;
}

/** What the parts of a measurement share: one store's file, the chain behind it, and a folder for copies. */
export interface Workshop {
  readonly contestant: string;
  /** The file that all begins with; it is never changed. */
  readonly base: StoreFile;
  readonly rows: number;
  readonly tip: number;
  readonly source: ChainSource;
  readonly queries: readonly KnownQuery[];
  readonly folder: string;
  readonly interrupted: AbortSignal;
  /** Before each piece of work, in words. */
  readonly onStep: (what: string) => void;
}

/** Runs a piece of work in a process of its own. @throws {HeadroomError} It failed, or was interrupted. */
export function inProcess<Result>(shop: Workshop, task: UpkeepTask): Promise<Result> {
  return runEntry<Result>(ENTRY, task, shop.interrupted);
}

/** The script of such a process. */
export const UPKEEP_ENTRY = ENTRY;

/** Does work on a copy of a store's closed file, and removes it. */
export async function withCopy<Result>(
  shop: Workshop,
  of: StoreFile,
  work: (copy: StoreFile) => Promise<Result>,
): Promise<Result> {
  const folder = fs.mkdtempSync(join(shop.folder, "copy-"));
  try {
    const copy = { ...of, path: join(folder, "store.db") };
    await Deno.copyFile(of.path, copy.path);
    return await work(copy);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
