import type { Buffer } from "node:buffer";

const FILE_MODE = "100644";
const FOLDER_MODE = "40000";
const OID_BYTES = 20;

/** Bytes of an encoded folder from which on its text is kept, so that members added at its end are all that is encoded. */
const LARGE = 16 * 1024;

/** Value of a hex digit, by its character's code. */
const DIGIT = Uint8Array.from(
  { length: 128 },
  (_, code) => Number.parseInt(String.fromCharCode(code), 16) || 0,
);

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
    for (let place = 0; place < 2 * OID_BYTES; place += 2) {
      into[at++] = DIGIT[this.oid.charCodeAt(place)]! << 4 | DIGIT[this.oid.charCodeAt(place + 1)]!;
    }
    return at;
  }

  /** What Git sorts a member by: a folder as if its name ended in a slash. */
  get sortKey(): string {
    const name = this.#head.slice(this.#head.indexOf(" ") + 1, -1);
    return this.isFolder ? `${name}/` : name;
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
  /** Names in Git's order. */
  readonly #names: string[] = [];
  #lastKey = "";
  /** Encoded form of the first `#encodedCount` members, where the folder is large. */
  #encoded = new Uint8Array(0);
  #encodedCount = 0;
  #encodedBytes = 0;

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
    if (before !== undefined && before.isFolder === member.isFolder) this.#encodedCount = 0;
    else {
      this.delete(name);
      this.#insert(name, member.sortKey);
    }
    this.#members.set(name, member);
  }

  delete(name: string): void {
    const member = this.#members.get(name);
    if (member === undefined) return;
    this.#names.splice(this.#place(member.sortKey), 1);
    this.#members.delete(name);
    this.changedFolders.delete(name);
    this.#lastKey = this.#names.length === 0 ? "" : this.#keyAt(this.#names.length - 1);
    this.#encodedCount = 0;
  }

  /** Names in Git's order. */
  names(): readonly string[] {
    return this.#names;
  }

  /** Content of the Git tree object; these bytes do not change later. */
  encode(): Uint8Array {
    if (this.#encodedCount === 0) this.#encodedBytes = 0;
    const from = this.#encodedCount;
    let bytes = this.#encodedBytes;
    for (let at = from; at < this.#names.length; at++) {
      bytes += this.#members.get(this.#names[at]!)!.entryBytes;
    }
    let into = this.#encoded;
    if (from === 0 || into.length < bytes) {
      into = new Uint8Array(bytes < LARGE ? bytes : bytes + (bytes >> 1));
      into.set(this.#encoded.subarray(0, this.#encodedBytes));
    }
    let end = this.#encodedBytes;
    for (let at = from; at < this.#names.length; at++) {
      end = this.#members.get(this.#names[at]!)!.writeEntry(into, end);
    }
    if (bytes < LARGE) return into;
    this.#encoded = into;
    this.#encodedCount = this.#names.length;
    this.#encodedBytes = bytes;
    return into.subarray(0, bytes);
  }

  #insert(name: string, key: string): void {
    if (key > this.#lastKey || this.#names.length === 0) {
      this.#names.push(name);
      this.#lastKey = key;
      return;
    }
    this.#names.splice(this.#place(key), 0, name);
    this.#encodedCount = 0;
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
