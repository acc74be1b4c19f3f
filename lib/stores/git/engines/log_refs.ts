import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { basename, join } from "node:path";
import { HeadroomError } from "../../../errors.ts";
import {
  EMPTY_METADATA,
  IDENTITIES,
  identityFolder,
  METADATA_FILE,
  ROOT_FOLDER,
} from "../layouts/auths_files.ts";
import { Lru } from "../../lru.ts";
import { PackStore } from "../packs/pack_store.ts";
import type { EngineHead, EngineSize, GitEngine } from "./git_engine.ts";
import { LooseObjects } from "./loose_objects.ts";
import { measureObjects } from "./measure_objects.ts";
import { parseCommit } from "./registry_commit.ts";
import { readRef, type RefPlace, textOf } from "./registry_ref.ts";
import { RegistryTree } from "./registry_tree.ts";

/** Logs whose trees are in memory: a log and the delegators that are looked up for it. */
const KEPT_TREES = 64;

/**
 * Reads auths' other store, that of its witness nodes, as if it were its registry: a ref for each log, named
 * `<ref>/<two characters>/<prefix>`, with the log's files at the root of its tree. There is no tree of them all, so the folders above
 * the logs and the count of them are made from the refs, as they are when it is opened.
 * Source: auths-dev/auths, crates/auths-storage/src/git/per_prefix.rs.
 */
export class LogRefsEngine implements GitEngine {
  readonly settings = { engine: "a ref a log, read alone" };
  readonly publishesEach = true;
  readonly #place: RefPlace;
  readonly #objects: PackStore;
  readonly #trees = new Lru<RegistryTree>(KEPT_TREES);
  /** Newest commits of logs, by prefix; null before they are read. */
  #refs: Map<string, string> | null = null;
  /** Names in the folders above those of logs, by path. */
  readonly #folders = new Map<string, Set<string>>();

  constructor(place: RefPlace) {
    this.#place = place;
    const { gitdir } = place;
    this.#objects = new PackStore(
      { gitdir, form: "stored", fsync: "none" },
      new LooseObjects(gitdir, "none"),
    );
  }

  async refresh(): Promise<{ head: EngineHead | null; changed: boolean }> {
    const changed = this.#refs === null;
    if (this.#refs === null) {
      this.#refs = await logRefs(this.#place);
      for (const prefix of this.#refs.keys()) this.#addFolders(identityFolder(prefix));
    }
    const head = this.#refs.size === 0 ? null : { commit: this.#place.ref, timeS: 0 };
    return { head, changed };
  }

  async file(folder: readonly string[], name: string): Promise<Buffer | null> {
    if (folder.length === 1 && folder[0] === ROOT_FOLDER && name === METADATA_FILE) {
      return Buffer.from(JSON.stringify({ ...EMPTY_METADATA, identity_count: this.#refs!.size }));
    }
    const tree = await this.#treeOf(folder);
    return tree === null ? null : await tree.file(folder.slice(DEPTH), name);
  }

  async names(folder: readonly string[]): Promise<readonly string[]> {
    if (folder.length < DEPTH) return [...this.#folders.get(folder.join("/")) ?? []].sort();
    return await (await this.#treeOf(folder))?.names(folder.slice(DEPTH)) ?? [];
  }

  recover(): Promise<void> {
    return Promise.resolve();
  }

  commit(): Promise<never> {
    return Promise.reject(new HeadroomError("Cannot append to a ref of its own for each log"));
  }

  publish(): Promise<void> {
    return Promise.resolve();
  }

  sync(): Promise<void> {
    return Promise.resolve();
  }

  /** Commits of all logs: one an event. */
  async countCommits(): Promise<number> {
    let count = 0;
    for (const ref of this.#refs!.values()) {
      for (let at: string | null = ref; at !== null; count++) at = (await this.#commit(at)).parent;
    }
    return count;
  }

  measure(): Promise<EngineSize> {
    return measureObjects(this.#place.gitdir);
  }

  close(): Promise<void> {
    this.#objects.close();
    return Promise.resolve();
  }

  #addFolders(path: readonly string[]): void {
    for (let depth = IDENTITIES.length; depth < path.length; depth++) {
      const above = path.slice(0, depth).join("/");
      const names = this.#folders.get(above) ?? new Set();
      this.#folders.set(above, names.add(path[depth]!));
    }
  }

  /** The tree of the log that a folder is of; null where there is none. */
  async #treeOf(folder: readonly string[]): Promise<RegistryTree | null> {
    const prefix = folder[DEPTH - 1];
    const commit = prefix === undefined ? undefined : this.#refs!.get(prefix);
    if (commit === undefined) return null;
    const kept = this.#trees.get(prefix!);
    if (kept !== undefined) return kept;
    const tree = new RegistryTree(this.#objects, (await this.#commit(commit)).tree);
    this.#trees.set(prefix!, tree);
    return tree;
  }

  async #commit(oid: string) {
    return parseCommit(await this.#objects.read("commit", oid));
  }
}

/** Folders down to that of a log: `v1/identities/<2>/<2>/<prefix>`. */
const DEPTH = IDENTITIES.length + 3;

/**
 * Newest commits of logs, by prefix. Refs in files of their own are newer than packed ones, and read first: git packs some and then
 * removes their files. isomorphic-git would read all packed refs again for each.
 */
export async function logRefs({ gitdir, ref }: RefPlace): Promise<Map<string, string>> {
  const commits = new Map<string, string>();
  const folder = join(gitdir, ref);
  const files = fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
  for (const name of files.filter((name) => LOG_REF.test(name))) {
    const commit = await readRef({ gitdir, ref: `${ref}/${name}` });
    if (commit !== null) commits.set(basename(name), commit);
  }
  for (const [, commit, name] of textOf(join(gitdir, "packed-refs")).matchAll(/^([0-9a-f]{40}) (.+)$/gm)) {
    const isLog = name!.startsWith(`${ref}/`) && LOG_REF.test(name!.slice(ref.length + 1));
    if (isLog && !commits.has(basename(name!))) commits.set(basename(name!), commit!);
  }
  return commits;
}

/** Name of a log's ref below the one of all: a file that git writes there beside, `.lock`, is none. */
const LOG_REF = /^[\w-]{2}\/[\w-]+$/;
