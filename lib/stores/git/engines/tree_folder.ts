import type { Buffer } from "node:buffer";
import { OID_BYTES, writeOid } from "../object_id.ts";

const FILE_MODE = "100644";
const FOLDER_MODE = "40000";

/** Bytes of an encoded folder from which on its text is kept, so that members added at its end are all that is encoded. */
const LARGE = 16 * 1024;

/** A member of a folder: a file, or a subfolder. */
export class FolderMember {
  readonly isFolder: boolean;
  /** Set for a subfolder that was read or changed; else only its id is known. */
  folder: TreeFolder | null = null;
  /** Git object id, hex; outdated for a changed subfolder until it is written, empty for one that never was. */
  oid: string;
  /** When it was last used; the holder's clock. */
  usedAt = 0;
  /** Start of its entry: a mode, a space, the name and a zero byte, as a text of bytes. */
  readonly #head: string;
  #sortKey: string | null = null;

  private constructor(head: string, oid: string) {
    this.isFolder = head.startsWith(FOLDER_MODE);
    this.#head = head;
    this.oid = oid;
  }

  /** A file with its blob's id. */
  static file(name: string, oid: string): FolderMember {
    return new FolderMember(`${FILE_MODE} ${name}\0`, oid);
  }

  /** A subfolder. It has no id before it is written. */
  static subfolder(name: string, folder: TreeFolder | null, oid = ""): FolderMember {
    const member = new FolderMember(`${FOLDER_MODE} ${name}\0`, oid);
    member.folder = folder;
    return member;
  }

  /** @param bytes A tree object. @param at Where its entry and the id in it begin. */
  static parse(bytes: Buffer, at: { readonly start: number; readonly id: number }): FolderMember {
    const oid = bytes.toString("hex", at.id, at.id + OID_BYTES);
    return new FolderMember(bytes.toString("latin1", at.start, at.id), oid);
  }

  /** Bytes of its entry. */
  get entryBytes(): number {
    return this.#head.length + OID_BYTES;
  }

  /** Writes its entry. @returns Where it ends. */
  writeEntry(into: Uint8Array, start: number): number {
    let at = start;
    for (let place = 0; place < this.#head.length; place++) into[at++] = this.#head.charCodeAt(place);
    writeOid(into, at, this.oid);
    return at + OID_BYTES;
  }

  /** What Git sorts a member by: a folder as if its name ended in a slash. */
  get sortKey(): string {
    return this.#sortKey ??= this.#head.slice(this.#head.indexOf(" ") + 1, -1) + (this.isFolder ? "/" : "");
  }
}

/**
 * One folder of the registry's tree in memory: its members by name; parsed from and encoded as a Git tree object. Names are
 * texts of bytes (one character a byte), which for ASCII is the name.
 */
export class TreeFolder {
  /** Whether the tree object is still to be written. */
  changed = false;
  /** Subfolders with changes, by name. */
  readonly changedFolders = new Map<string, FolderMember>();
  readonly #members = new Map<string, FolderMember>();
  /** In Git's order, each beside the others: names, bytes of entries, and where these begin in `#encoded`; -1 where they do not. */
  readonly #names: string[] = [];
  readonly #sizes: number[] = [];
  readonly #starts: number[] = [];
  #lastKey = "";
  /** Bytes of all entries. */
  #size = 0;
  /** What was encoded last, with room behind. */
  #encoded = new Uint8Array(0);
  #encodedBytes = 0;
  /** The only member that has changed since, and where its entry began; null where none or more has. */
  #patch: { readonly at: number; readonly start: number } | null = null;
  /** Members, from the first on, that stand where they stood then. */
  #unchanged = 0;

  /** @throws {RangeError} The bytes are not a tree object's. */
  static parse(bytes: Buffer): TreeFolder {
    const folder = new TreeFolder();
    for (let at = 0; at < bytes.length;) {
      const space = bytes.indexOf(0x20, at);
      const end = bytes.indexOf(0, space);
      if (space < 0 || end < 0 || end + 1 + OID_BYTES > bytes.length) {
        throw new RangeError("not a Git tree object");
      }
      folder.set(
        bytes.toString("latin1", space + 1, end),
        FolderMember.parse(bytes, { start: at, id: end + 1 }),
      );
      at = end + 1 + OID_BYTES;
    }
    return folder;
  }

  get size(): number {
    return this.#names.length;
  }

  get(name: string): FolderMember | undefined {
    return this.#members.get(name);
  }

  /** Adds a member, or replaces the one of that name; also tells that the id of the member there has changed. */
  set(name: string, member: FolderMember): void {
    const before = this.#members.get(name);
    if (before === undefined) this.#insert(name, member);
    else if (before.isFolder === member.isFolder) this.#changeAt(this.#place(member.sortKey));
    else {
      this.delete(name);
      this.#insert(name, member);
    }
    this.#members.set(name, member);
  }

  delete(name: string): void {
    const member = this.#members.get(name);
    if (member === undefined) return;
    const at = this.#place(member.sortKey);
    for (const list of [this.#names, this.#sizes, this.#starts]) list.splice(at, 1);
    this.#patch = null;
    this.#unchanged = Math.min(this.#unchanged, at);
    this.#size -= member.entryBytes;
    this.#members.delete(name);
    this.changedFolders.delete(name);
    this.#lastKey = this.#names.length === 0 ? "" : this.#keyAt(this.#names.length - 1);
  }

  /** Names in Git's order. */
  names(): readonly string[] {
    return this.#names;
  }

  /** Content of the Git tree object; these bytes do not change later. Entries that did not change are copied from the last time. */
  encode(): Uint8Array {
    if (this.#patch !== null) return this.#encodePatched(this.#patch);
    const from = this.#unchanged;
    const end = from === 0 ? 0 : this.#starts[from - 1]! + this.#sizes[from - 1]!;
    let rest = from;
    while (rest < this.#starts.length && this.#starts[rest]! < 0) rest += 1;
    const onlyAdds = rest === this.#starts.length;
    const old = this.#encoded;
    if (!onlyAdds || end !== this.#encodedBytes || old.length < this.#size) {
      this.#encoded = new Uint8Array(
        onlyAdds && this.#size >= LARGE ? this.#size + (this.#size >> 1) : this.#size,
      );
      this.#encoded.set(old.subarray(0, end));
    }
    this.#encodeRest(old, end);
    this.#unchanged = this.#names.length;
    this.#encodedBytes = this.#size;
    return this.#encoded.subarray(0, this.#size);
  }

  /** Where one member alone has changed, which is most often so: a copy with its entry written anew. */
  #encodePatched({ at, start }: { readonly at: number; readonly start: number }): Uint8Array {
    this.#encoded = this.#encoded.slice(0, this.#size);
    this.#members.get(this.#names[at]!)!.writeEntry(this.#encoded, start);
    this.#starts[at] = start;
    this.#unchanged = this.#names.length;
    this.#patch = null;
    return this.#encoded;
  }

  /** Encodes what follows the unchanged members, of which runs may still stand in `old`. @param end Where those members end. */
  #encodeRest(old: Uint8Array, end: number): void {
    let [run, runBytes] = [0, 0];
    const copyRun = () => {
      if (runBytes > 0) this.#encoded.set(old.subarray(run, run + runBytes), end);
      end += runBytes;
      runBytes = 0;
    };
    for (let at = this.#unchanged; at < this.#names.length; at++) {
      const [start, size] = [this.#starts[at]!, this.#sizes[at]!];
      if (start < 0 || start !== run + runBytes) copyRun();
      this.#starts[at] = end + runBytes;
      if (start < 0) end = this.#members.get(this.#names[at]!)!.writeEntry(this.#encoded, end);
      else {
        if (runBytes === 0) run = start;
        runBytes += size;
      }
    }
    copyRun();
  }

  #insert(name: string, member: FolderMember): void {
    const key = member.sortKey;
    const isLast = key > this.#lastKey || this.#names.length === 0;
    const at = isLast ? this.#names.length : this.#place(key);
    if (isLast) this.#lastKey = key;
    this.#names.splice(at, 0, name);
    this.#patch = null;
    this.#sizes.splice(at, 0, member.entryBytes);
    this.#starts.splice(at, 0, -1);
    this.#unchanged = Math.min(this.#unchanged, at);
    this.#size += member.entryBytes;
  }

  #changeAt(at: number): void {
    const isFirst = this.#unchanged === this.#names.length && this.#size < LARGE;
    this.#patch = isFirst ? { at, start: this.#starts[at]! } : null;
    this.#starts[at] = -1;
    this.#unchanged = Math.min(this.#unchanged, at);
  }

  /** Place of the first member whose key is not below this one. */
  #place(key: string): number {
    let [low, high] = [0, this.#names.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#keyAt(middle) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #keyAt(at: number): string {
    return this.#members.get(this.#names[at]!)!.sortKey;
  }
}
