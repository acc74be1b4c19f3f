import { Buffer } from "node:buffer";
import type { GitEngine } from "../../../../lib/stores/git/engines/git_engine.ts";
import { TreeEngine } from "../../../../lib/stores/git/engines/tree_engine.ts";
import { PackStore, type PackStoreSettings } from "../../../../lib/stores/git/packs/pack_store.ts";
import { programCommand } from "../../../../lib/start_program.ts";
import { inTemporaryFolder } from "../../../runs/sample_run.ts";

/** Ref of the histories that the tests write. */
export const REF = "refs/heads/main";

/** Gives a test an empty bare repository, made by git. */
export function withRepository(test: (gitdir: string) => Promise<void>): Promise<void> {
  return inTemporaryFolder(async (folder) => {
    const gitdir = `${folder}/repository.git`;
    const { success } = await programCommand("git", { args: ["init", "-q", "--bare", "-b", "main", gitdir] })
      .output();
    if (!success) throw new Error("git init");
    await test(gitdir);
  });
}

/** A store in a repository, where every object is in a pack, with an engine on it that has read the newest commit. */
export async function openPacks(
  gitdir: string,
  settings: Partial<PackStoreSettings> = {},
): Promise<{ store: PackStore; engine: TreeEngine }> {
  const fsync = settings.fsync ?? "none";
  const store = new PackStore({ gitdir, form: "stored", fsync, ...settings }, {
    read: (_, oid) => {
      throw new Error(`object ${oid} is in no pack`);
    },
  });
  const engine = new TreeEngine({ gitdir, ref: REF, fsync }, store);
  await engine.recover();
  await engine.refresh();
  return { store, engine };
}

/** Writes commits `from` up to, not including, `to` of a history that is always the same: a file each, in folders that fill. */
export async function commitFiles(engine: GitEngine, from: number, to: number): Promise<void> {
  for (let at = from; at < to; at++) {
    await engine.commit([fileOf(at)], { timeS: 1e9 + at, message: `event ${at}` });
  }
}

/** The file of a commit. */
export function fileOf(at: number) {
  const folder = ["logs", String.fromCharCode(65 + at % 3), `block-${Math.floor(at / 48)}`];
  return { folder, name: `file-${at % 48}`, content: Buffer.from(`content of ${at}, `.repeat(20)) };
}

/** Names of a repository's packs, without endings. */
export function packNames(gitdir: string): string[] {
  return [...Deno.readDirSync(`${gitdir}/objects/pack`)].map(({ name }) => name)
    .filter((name) => name.endsWith(".pack")).map((name) => name.slice(0, -5)).sort();
}
