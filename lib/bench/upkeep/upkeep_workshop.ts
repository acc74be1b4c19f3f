import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { join } from "node:path";
import type { EntityStore } from "../../stores/entity_store.ts";
import { findEntityStore, openToRead } from "../../stores/mod.ts";
import { runEntry } from "../race/run_program.ts";
import { type ChainSource, type ChurnPlan, writeChurn, type WrittenChain } from "./upkeep_chain.ts";
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
  /** For this store's files; `chains` for block files, which the next store takes, too, where it is to get the same. */
  readonly folder: string;
  readonly chains: ChainShelf;
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

/** Block files by what they were made of. */
export interface ChainShelf {
  readonly folder: string;
  readonly written: Map<string, Promise<WrittenChain>>;
}

/** A chain of blocks that delete and insert; written once. Throws as `writeChurn`. */
export function churnOf({ chains, source, interrupted }: Workshop, plan: ChurnPlan): Promise<WrittenChain> {
  const { live, ...numbers } = plan;
  const keys = createHash("sha256");
  for (const { key } of live) keys.update(key);
  const name = JSON.stringify(numbers) + keys.digest("hex");
  const found = chains.written.get(name) ??
    writeChurn(source, join(chains.folder, `churn-${chains.written.size}.blocks`), { ...plan, interrupted });
  chains.written.set(name, found);
  return found;
}

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

/** Reads a store's file. */
export async function reading<Result>(
  { store, path }: StoreFile,
  work: (open: EntityStore) => Promise<Result>,
): Promise<Result> {
  const open = await openToRead(path, await findEntityStore(store));
  try {
    return await work(open);
  } finally {
    await open.close();
  }
}
