import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { encodeIndex, PACK, sortedRows } from "./encode_index.ts";
import type { EntryRows } from "./entry_rows.ts";

/** How names begin of packs that are not in their place yet. A killed writer leaves them; the next one removes them. */
export const STAGED_PACK = "tmp_obj_pack_";

/** Bytes that are gathered into one write. */
const PENDING_MAX = 1 << 16;

/** Writes a pack and its index beside their places; `place()` gives them their names, the pack first, as git does. */
export class PackWriter {
  readonly #folder: string;
  readonly #sync: boolean;
  readonly #staged: { readonly pack: string; readonly idx: string };
  readonly #file: Deno.FsFile;
  readonly #digest = createHash("sha1");
  /** Not written yet: a small pack is written by one call. */
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;

  /** @param pack Number of its objects, and whether its files are synced before they get their names. */
  constructor(folder: string, pack: { readonly count: number; readonly sync: boolean }) {
    const staged = join(folder, `${STAGED_PACK}${Deno.pid}`);
    this.#folder = folder;
    this.#sync = pack.sync;
    // Whoever reads the folder, git as well, takes what ends in ".idx" for an index, however it begins.
    this.#staged = { pack: `${staged}_pack`, idx: `${staged}_idx` };
    this.#file = Deno.openSync(this.#staged.pack, { write: true, create: true, truncate: true });
    const head = Buffer.alloc(PACK.headBytes);
    head.writeUInt32BE(PACK.magic, 0);
    head.writeUInt32BE(PACK.version, 4);
    head.writeUInt32BE(pack.count, 8);
    this.write(head);
  }

  /**
   * Adds bytes: whole entries, or parts of them, which do not change until `finish()`.
   * @throws {Error} They could not be written; nothing is left.
   */
  write(bytes: Uint8Array): void {
    try {
      this.#digest.update(bytes);
      this.#pending.push(bytes);
      this.#pendingBytes += bytes.length;
      if (this.#pendingBytes > PENDING_MAX) this.#flush();
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  /** Writes the pack's end, and its index. @returns Name of the pack, without an ending. */
  finish(rows: EntryRows, order = sortedRows(rows)): string {
    try {
      const digest = this.#digest.digest();
      this.#pending.push(digest);
      this.#flush();
      if (this.#sync) this.#file.syncSync();
      using index = Deno.openSync(this.#staged.idx, { write: true, create: true, truncate: true });
      writeWhole(index, encodeIndex(rows, digest, order));
      if (this.#sync) index.syncSync();
      this.#file.close();
      return `pack-${digest.toString("hex")}`;
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  #flush(): void {
    for (const bytes of this.#pendingBytes > PENDING_MAX ? this.#pending : [Buffer.concat(this.#pending)]) {
      writeWhole(this.#file, bytes);
    }
    this.#pending = [];
    this.#pendingBytes = 0;
  }

  /** Makes the finished pack visible. */
  place(name: string): void {
    Deno.renameSync(this.#staged.pack, join(this.#folder, `${name}.pack`));
    Deno.renameSync(this.#staged.idx, join(this.#folder, `${name}.idx`));
    if (this.#sync) syncFolder(this.#folder);
  }

  /** Removes what was written. */
  discard(): void {
    try {
      this.#file.close();
    } catch { /* closed by finish() */ }
    for (const path of Object.values(this.#staged)) rmSync(path, { force: true });
  }
}

/** Writes all bytes at the file's position. */
export function writeWhole(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += file.writeSync(at === 0 ? bytes : bytes.subarray(at));
}

/** Makes the names in a folder survive the machine's death. */
export function syncFolder(path: string): void {
  using folder = Deno.openSync(path);
  folder.syncSync();
}
