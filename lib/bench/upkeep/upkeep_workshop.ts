import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { join } from "node:path";
import { run, runEntry } from "../race/run_program.ts";
import type { KnownChain } from "./known_chain.ts";
import { type ChainSource, type ChurnPlan, writeChurn, type WrittenChain } from "./upkeep_chain.ts";
import type { FileState, KnownQuery, StoreFile, UpkeepTask } from "./upkeep_task.ts";

/** The script of a process that does one piece of work. */
export const UPKEEP_ENTRY = new URL("./upkeep_entry.ts", import.meta.url);

/** What the parts of a measurement share: one store's file, the chain behind it, and a folder for copies. */
export interface Workshop {
  readonly contestant: string;
  /** The file that all begins with. Only its reorganisation, which comes last, changes it. */
  readonly base: StoreFile;
  readonly known: KnownChain;
  readonly source: ChainSource;
  /** None where no part asks them. */
  readonly queries: readonly KnownQuery[];
  /** For this store's files; `chains` for block files, which the next store takes, too, where it is to get the same. */
  readonly folder: string;
  readonly chains: ChainShelf;
  readonly interrupted: AbortSignal;
  /** Before each piece of work, in words. */
  readonly onStep: (what: string) => void;
}

/** Runs a piece of work in a process of its own. @throws {HeadroomError} It failed, or was interrupted. */
export function inProcess<Result>(
  { interrupted }: Pick<Workshop, "interrupted">,
  task: UpkeepTask,
): Promise<Result> {
  return runEntry<Result>(UPKEEP_ENTRY, task, interrupted);
}

/** Looks at all of a store's file. */
export function look(shop: Pick<Workshop, "interrupted">, file: StoreFile): Promise<FileState> {
  return inProcess<FileState>(shop, { do: "look", file });
}

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

/** Copies a file or folder by a program that ends with an interruption: a large one takes minutes. @throws {HeadroomError} As `run`. */
export async function copyFile(from: string, to: string, interrupted: AbortSignal): Promise<void> {
  await run(["cp", "-R", from, to], { next: "Free disk space, then run it again.", interrupted });
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
    await copyFile(of.path, copy.path, shop.interrupted);
    return await work(copy);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
