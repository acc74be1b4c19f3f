import { Buffer } from "node:buffer";
import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { MergeCandidate } from "./choose_merge.ts";
import { PackFile } from "./pack_file.ts";
import { STAGED_PACK } from "./pack_writer.ts";
import type { OtherObject, PackedObject } from "./read_packed.ts";

/** Looks at the folder's packs until one that vanished beneath a look is an error: nobody merges packs that often. */
const LOOKS_MAX = 10;

/** The finished packs of a repository, whoever wrote them. */
export class PackFolder {
  readonly path: string;
  /** The last one in which something was found comes first. */
  #packs: PackFile[] = [];

  constructor(gitdir: string) {
    this.path = join(gitdir, "objects", "pack");
  }

  /**
   * An object, or null where no pack has it. Its digest is not verified.
   * @param otherOf Finds bases of deltas that are in another pack, or in none. @throws {Error} Its pack is damaged.
   */
  read(oid: string, otherOf?: OtherObject): PackedObject | null {
    // Packs come and go: another process writes, consolidates or repacks, and again while this one looks.
    for (let looks = 1;; looks++) {
      try {
        const object = this.#find(oid, otherOf);
        if (object !== null || looks > 1) return object;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT" || looks === LOOKS_MAX) throw error;
      }
      this.refresh();
    }
  }

  /** Reads the folder again. */
  refresh(): void {
    const names = existsSync(this.path) ? readdirSync(this.path) : [];
    const found = new Set(names.filter((name) => name.endsWith(".idx")).map((name) => name.slice(0, -4)));
    for (const pack of this.#packs) if (!found.has(pack.name)) pack.close();
    const known = this.#packs.filter(({ name }) => found.has(name));
    for (const { name } of known) found.delete(name);
    this.#packs = [...[...found].map((name) => new PackFile(this.path, name)), ...known];
  }

  /** The packs of these names that are still there. */
  packs(names: readonly string[]): PackFile[] {
    this.refresh();
    return this.#packs.filter(({ name }) => names.includes(name));
  }

  /** Packs that may be merged: all but those that somebody asked git to keep, or that lack objects on purpose. */
  candidates(): MergeCandidate[] {
    this.refresh();
    return this.#packs.filter(({ name }) =>
      ![".keep", ".promisor"].some((end) => existsSync(join(this.path, name + end)))
    ).map(({ name, count }) => ({ name, count, size: statSync(join(this.path, `${name}.pack`)).size }));
  }

  /** Removes packs; those that are gone already are passed over. The index goes first, as git finds a pack by it. */
  remove(names: readonly string[]): void {
    for (const name of names) {
      for (const end of ["idx", "pack"]) rmSync(join(this.path, `${name}.${end}`), { force: true });
    }
    this.refresh();
  }

  /** Removes what a killed writer had staged. Call it under the registry's lock. */
  removeStaged(): void {
    if (!existsSync(this.path)) return;
    for (const name of readdirSync(this.path)) {
      if (name.startsWith(STAGED_PACK)) rmSync(join(this.path, name), { force: true });
    }
  }

  close(): void {
    for (const pack of this.#packs) pack.close();
    this.#packs = [];
  }

  #find(oid: string, otherOf?: OtherObject): PackedObject | null {
    const id = Buffer.from(oid, "hex");
    for (const [at, pack] of this.#packs.entries()) {
      const offset = pack.offsetOf(id);
      if (offset === null) continue;
      if (at > 0) this.#packs.unshift(...this.#packs.splice(at, 1));
      return pack.read(offset, otherOf);
    }
    return null;
  }
}
