import { Buffer } from "node:buffer";

const FILE_MODE = "100644";
const FOLDER_MODE = "40000";
const OID_BYTES = 20;

/** Bytes of an encoded folder from which on its text is kept, so that members added at its end are all that is encoded. */
const LARGE = 16 * 1024;

/**
 * A member of a folder: a file, or a subfolder. What parsing yields and encoding joins is its entry as a text of bytes ("40000
 * name", a zero byte, 20 bytes of id); of an id, either form is made from the other when it is asked for.
 */
export class FolderMember {
  readonly isFolder: boolean;
  /** Set for a subfolder that was read or changed; else only its id is known. */
  folder: TreeFolder | null = null;
  readonly #head: string;
  #oid: string | null;
  #oidBytes: string | null;

  private constructor(head: string, oid: string | null, oidBytes: string | null) {
    this.isFolder = head.startsWith(FOLDER_MODE);
    this.#head = head;
    this.#oid = oid;
    this.#oidBytes = oidBytes;
  }

  /** A file with its blob's id. */
  static file(name: string, oid: string): FolderMember {
    return new FolderMember(`${FILE_MODE} ${name}\0`, oid, null);
  }

  /** A subfolder. It has no id before it is written. */
  static subfolder(name: string, folder: TreeFolder | null, oid = ""): FolderMember {
    const member = new FolderMember(`${FOLDER_MODE} ${name}\0`, oid, null);
    member.folder = folder;
    return member;
  }

  /** @param bytes A tree object. @param at Where its entry and the id in it begin. */
  static parse(bytes: Buffer, at: { readonly start: number; readonly id: number }): FolderMember {
    const head = bytes.latin1Slice(at.start, at.id);
    return new FolderMember(head, null, bytes.latin1Slice(at.id, at.id + OID_BYTES));
  }

  /** Git object id, hex; outdated for a changed subfolder until it is written, empty for one that never was. */
  get oid(): string {
    return this.#oid ??= Buffer.from(this.#oidBytes!, "latin1").toString("hex");
  }

  set oid(oid: string) {
    this.#oid = oid;
    this.#oidBytes = null;
  }

  /** A mode, a space, the name and a zero byte, then the id. */
  get entry(): string {
    return this.#head + (this.#oidBytes ??= Buffer.from(this.#oid!, "hex").latin1Slice());
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
  #encoded = Buffer.alloc(0);
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
      folder.set(bytes.latin1Slice(space + 1, end), FolderMember.parse(bytes, { start: at, id: end + 1 }));
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
  encode(): Buffer {
    const fresh: string[] = [];
    for (let at = this.#encodedCount; at < this.#names.length; at++) {
      fresh.push(this.#members.get(this.#names[at]!)!.entry);
    }
    const text = fresh.join("");
    if (this.#encodedCount === 0) this.#encodedBytes = 0;
    const bytes = this.#encodedBytes + text.length;
    if (bytes < LARGE) {
      this.#encodedCount = 0;
      return Buffer.from(text, "latin1");
    }
    if (this.#encodedBytes === 0 || this.#encoded.length < bytes) {
      const larger = Buffer.allocUnsafe(bytes + (bytes >> 1));
      this.#encoded.copy(larger, 0, 0, this.#encodedBytes);
      this.#encoded = larger;
    }
    this.#encoded.latin1Write(text, this.#encodedBytes);
    this.#encodedCount = this.#names.length;
    this.#encodedBytes = bytes;
    return this.#encoded.subarray(0, bytes);
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
