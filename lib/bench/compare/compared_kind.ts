import { UsageError } from "../../errors.ts";
import { folderEntries } from "../../runs/folder_entries.ts";
import { MANIFEST_FILE } from "../../runs/manifest_file.ts";
import {
  ENTITY_STORES,
  findEntityStore,
  findKelRegistry,
  isStoreModule,
  KEL_REGISTRIES,
  recordedStoreName,
} from "../../stores/mod.ts";
import { nearestName } from "../../text/nearest_name.ts";
import { findCodeVersion } from "./code_version.ts";

/** What two names stand for, in the order in which a name that could be several things is taken. */
const KINDS = ["runs", "stores", "registries", "commits"] as const;

/** What is compared: two of one kind. */
export type ComparedKind = (typeof KINDS)[number];

/** Where names are looked up. */
interface Places {
  readonly runsDir: string;
  /** The checkout whose commits are meant. */
  readonly root: string;
}

/** What both names stand for. @throws {UsageError} One stands for nothing, or they for different things. */
export async function comparedKind(names: readonly [string, string], places: Places): Promise<ComparedKind> {
  const [base, now] = await Promise.all(names.map((name) => meaningsOf(name, places)));
  const both = KINDS.find((kind) => base!.has(kind) && now!.has(kind));
  if (both !== undefined) return both;
  for (const [at, meanings] of [base!, now!].entries()) {
    if (meanings.size === 0) await refuseUnknown(names[at]!, places);
  }
  const words = [base!, now!].map((meanings, at) => `"${names[at]}" is among ${[...meanings].join(" and ")}`);
  throw new UsageError(`Cannot compare "${names[0]}" with "${names[1]}": ${words.join(", ")}`, {
    expected: "two runs, two stores, two registries or two commits",
    actual: words.join(", "),
    next: "Name two of one kind.",
  });
}

/** A store's name without the variant behind its colon. */
export function splitVariant(name: string): { readonly store: string; readonly variant: string | undefined } {
  const [store, variant] = name.split(":");
  return { store: recordedStoreName(store!), variant };
}

async function meaningsOf(name: string, { runsDir, root }: Places): Promise<Set<ComparedKind>> {
  const { store } = splitVariant(name);
  const isKind = (builtIn: object, find: (name: string) => Promise<unknown>) =>
    isStoreModule(store) ? find(store).then(() => true, () => false) : Object.hasOwn(builtIn, store);
  const meanings: Readonly<Record<ComparedKind, boolean>> = {
    runs: await isRun(name) || await isRun(`${runsDir}/${name}`),
    stores: await isKind(ENTITY_STORES, findEntityStore),
    registries: await isKind(KEL_REGISTRIES, findKelRegistry),
    commits: await findCodeVersion(root, name) !== null,
  };
  return new Set(KINDS.filter((kind) => meanings[kind]));
}

async function isRun(dir: string): Promise<boolean> {
  return await Deno.stat(`${dir}/${MANIFEST_FILE}`).then(() => true, () => false);
}

async function refuseUnknown(name: string, { runsDir }: Places): Promise<never> {
  const runs = (await folderEntries(runsDir)).filter((entry) => entry.isDirectory).map((entry) => entry.name);
  const hint = nearestName(name, [...runs, ...Object.keys(ENTITY_STORES), ...Object.keys(KEL_REGISTRIES)]);
  throw new UsageError(`"${name}" is no run, store, registry or commit`, {
    expected: `a run folder or one of ${runs.join(", ") || "those under data/runs"}; a store or registry ` +
      "(README.md, Stores); a commit as Git names it (HEAD~1), or worktree",
    actual: name,
    next: hint === null ? "Correct the name." : `did you mean "${hint}"?`,
  });
}
