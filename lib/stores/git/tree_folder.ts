import { Buffer } from "node:buffer";

const FILE_MODE = "100644";
const FOLDER_MODE = "40000";
const OID_BYTES = 20;

/** A member of a folder. `folder` is set for a subfolder that was read or changed; else only its id is known. */
export interface FolderMember {
  /** Git object id, hex; outdated for a changed subfolder until it is written. */
  oid: string;
  readonly isFolder: boolean;
  folder: TreeFolder | null;
}

/** One folder of the registry's tree in memory: its members by name; parsed from and encoded as a Git tree object. */
export class TreeFolder {
  /** Whether the tree object is still to be written. */
  changed = false;
  /** Subfolders with changes, by name. */
  readonly changedFolders = new Map<string, FolderMember>();
  readonly #members = new Map<string, FolderMember>();
  /** Names in Git's order (a folder sorts as if its name ended in a slash). */
  #order: string[] = [];
  #ordered = true;

  /** @throws {RangeError} The bytes are not a tree object's. */
  static parse(bytes: Buffer): TreeFolder {
    const folder = new TreeFolder();
    for (let at = 0; at < bytes.length;) {
      const space = bytes.indexOf(0x20, at);
      const end = bytes.indexOf(0, space);
      if (space < 0 || end < 0 || end + 1 + OID_BYTES > bytes.length) {
        throw new RangeError("not a Git tree object");
      }
      const name = bytes.toString("utf8", space + 1, end);
      const oid = bytes.toString("hex", end + 1, end + 1 + OID_BYTES);
      folder.set(name, { oid, isFolder: bytes.toString("ascii", at, space) === FOLDER_MODE, folder: null });
      at = end + 1 + OID_BYTES;
    }
    return folder;
  }

  get(name: string): FolderMember | undefined {
    return this.#members.get(name);
  }

  set(name: string, member: FolderMember): void {
    if (!this.#members.has(name)) {
      const last = this.#order.at(-1);
      if (last !== undefined && this.#sortKey(last) > sortKey(name, member)) this.#ordered = false;
      this.#order.push(name);
    }
    this.#members.set(name, member);
  }

  /** Names in Git's order. */
  names(): readonly string[] {
    if (!this.#ordered) {
      this.#order.sort((a, b) => this.#sortKey(a) < this.#sortKey(b) ? -1 : 1);
      this.#ordered = true;
    }
    return this.#order;
  }

  /** Content of the Git tree object. Cost grows with the members: the flat `events/` folder is rewritten as a whole. */
  encode(): Buffer {
    const names = this.names();
    const size = names.reduce(
      (sum, name) => sum + FILE_MODE.length + Buffer.byteLength(name) + 2 + OID_BYTES,
      0,
    );
    const bytes = Buffer.allocUnsafe(size);
    let at = 0;
    for (const name of names) {
      const { oid, isFolder } = this.#members.get(name)!;
      at += bytes.write(`${isFolder ? FOLDER_MODE : FILE_MODE} ${name}\0`, at, "utf8");
      at += bytes.write(oid, at, "hex");
    }
    return bytes.subarray(0, at);
  }

  #sortKey(name: string): string {
    return sortKey(name, this.#members.get(name)!);
  }
}

function sortKey(name: string, member: FolderMember): string {
  return member.isFolder ? `${name}/` : name;
}
