import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { dirname, join } from "node:path";
import { RecordedFile } from "./recorded_file.ts";
import type { WriteRecord } from "./write_log.ts";

/** A folder has no content. */
const FOLDER = "folder";
type Node = RecordedFile | typeof FOLDER;

/** A change of names that nobody has synced yet: each name with what it leads to from now on; null: to nothing. */
interface NameChange {
  readonly serial: number;
  readonly names: readonly (readonly [path: string, node: Node | null])[];
  /** Whether it names a file that had been synced: then it lasts from the next sync of anything on. */
  readonly isLogged: boolean;
  /** A folder that takes what is in it along. */
  readonly moved?: Move;
}

interface Move {
  readonly from: string;
  readonly to: string;
}

/** What lies on a disk for sure before anything is recorded. */
export interface Held {
  readonly path: string;
  /** Null for a folder. */
  readonly file: { readonly ino: bigint; readonly content: Buffer } | null;
}

/** All that lies in a folder now, but what `isLeftOut` says. */
export function heldIn(folder: string, isLeftOut: (path: string) => boolean): Held[] {
  return fs.readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry): Held[] => {
    const place = join(entry.parentPath, entry.name);
    const path = place.slice(folder.length + 1);
    if (isLeftOut(path)) return [];
    if (entry.isDirectory()) return [{ path, file: null }];
    const { ino } = fs.statSync(place, { bigint: true });
    return [{ path, file: { ino, content: fs.readFileSync(place) } }];
  });
}

/** How much of what was not synced reaches the disk as it loses power. */
export interface Loss {
  /** Of the changes of names that were not synced, the first so many (share of 0 to 1): file systems keep their order. */
  readonly namesKept: number;
  /** Whether the next sector of what was written and not synced, or the next change of a size, reaches the disk. */
  keeps(): boolean;
}

/** Nothing is lost: the process alone died. */
export const NOTHING_LOST: Loss = { namesKept: 1, keeps: () => true };

/**
 * A disk while a recorded process writes to it: what lies on it for sure, and what was written and never synced.
 *
 * A sync of a file makes its content last, and the name that it has at that moment, with the folders above; a sync of a folder the
 * names in it; and any sync the names that files got which had been synced before. Everything else may be lost: of content any sectors,
 * of changes of names all from some one on. That is what ext4, XFS and Btrfs have in common; what only some of them give (the first two
 * make every earlier change of a name last with any sync; ext4 writes a file that is renamed over another one first) is not counted on.
 */
export class Disk {
  readonly #names = new Map<string, Node>();
  readonly #durableNames = new Map<string, Node>();
  #changes: NameChange[] = [];
  #serial = 0;
  readonly #files = new Map<bigint, RecordedFile>();
  /** By what is being synced: up to where writes and changes of names came before each sync that goes on. */
  readonly #syncing = new Map<string, { readonly writes: number; readonly serial: number }[]>();

  constructor(held: readonly Held[] = []) {
    for (const { path, file } of held) {
      const node = file === null ? FOLDER : new RecordedFile(file.content);
      if (file !== null && node !== FOLDER) this.#files.set(file.ino, node);
      this.#names.set(path, node);
      this.#durableNames.set(path, node);
    }
  }

  /** Whether nothing waits to be synced. */
  get isSettled(): boolean {
    return this.#changes.length === 0 && this.#files.values().every((file) => file.isSettled);
  }

  apply(record: WriteRecord): void {
    const { path } = record;
    switch (record.kind) {
      case "create": {
        const file = new RecordedFile();
        this.#files.set(record.ino, file);
        return this.#change([[path, file]]);
      }
      case "write":
        return this.#files.get(record.ino)!.add({ at: record.at, data: record.data });
      case "truncate":
        return this.#files.get(record.ino)!.add({ size: record.size });
      case "mkdir":
        return this.#change([[path, FOLDER]]);
      case "unlink":
      case "rmdir":
        return this.#change([[path, null]]);
      case "link":
        return this.#change([[record.to, this.#names.get(path)!]]);
      case "rename": {
        const node = this.#names.get(path)!;
        const moved = node === FOLDER ? { from: path, to: record.to } : undefined;
        return this.#change([[record.to, node], [path, null]], moved);
      }
      case "syncBegin": {
        const begun = { writes: this.#files.get(record.ino)?.written ?? 0, serial: this.#serial };
        const key = `${record.ino} ${path}`;
        this.#syncing.set(key, [...this.#syncing.get(key) ?? [], begun]);
        return;
      }
      case "syncEnd":
        return this.#synced(record.ino, path);
    }
  }

  #change(names: NameChange["names"], moved?: Move): void {
    const isLogged = names.some(([, node]) => node instanceof RecordedFile && node.wasSynced);
    const change = { serial: this.#serial++, names, isLogged, ...moved === undefined ? {} : { moved } };
    this.#changes.push(change);
    setNames(this.#names, change);
  }

  #synced(ino: bigint, path: string): void {
    const begun = this.#syncing.get(`${ino} ${path}`)!.shift()!;
    this.#files.get(ino)?.settle(begun.writes);
    const node = this.#names.get(path);
    const folders = path === "" ? [] : [path, ...above(path)];
    const isMadeLast = ([name, to]: NameChange["names"][number]) =>
      to === FOLDER && folders.includes(name) ||
      (node instanceof RecordedFile ? name === path && to === node : folderOf(name) === path);
    const settled = new Set<string>();
    const moves: Move[] = [];
    const kept: NameChange[] = [];
    // From the newest on: of what is settled of a name, nothing that came before it is to be lost or kept any more.
    for (const change of this.#changes.toReversed()) {
      const names = change.names.filter(([name]) => !settled.has(name));
      if (names.length === 0) continue;
      if (change.serial < begun.serial && (change.isLogged || names.some(isMadeLast))) {
        setNames(this.#durableNames, { ...change, names });
        for (const [name] of names) settled.add(name);
        if (change.moved !== undefined) moves.push(change.moved);
      } else kept.push({ ...change, names: names.map(([name, to]) => [moves.reduce(movedName, name), to]) });
    }
    this.#changes = kept.reverse();
  }

  /** Files as they lie on a disk that lost power now, and folders, in the order of their paths; but those that `isLeftOut` says. */
  left(loss: Loss, isLeftOut: (path: string) => boolean): DiskFiles {
    const names = new Map(this.#durableNames);
    const changes = Math.round(loss.namesKept * this.#changes.length);
    for (const change of this.#changes.slice(0, changes)) setNames(names, change);
    const contents = new Map<RecordedFile, Buffer>();
    const contentOf = (file: RecordedFile) => {
      const content = contents.get(file) ?? file.after(loss.keeps);
      contents.set(file, content);
      return content;
    };
    return [...names].sort(([a], [b]) => a < b ? -1 : 1)
      .filter(([path]) => !isLeftOut(path) && above(path).every((name) => names.get(name) === FOLDER))
      .map(([path, node]) => [path, node === FOLDER ? null : contentOf(node)] as const);
  }
}

/** Paths of files with their content, and of folders with null; a folder comes before what is in it. */
export type DiskFiles = readonly (readonly [path: string, content: Buffer | null])[];

/** Writes files into a folder that is empty. */
export function writeDiskFiles(folder: string, files: DiskFiles): void {
  for (const [path, content] of files) {
    // PostgreSQL refuses a folder that others may read.
    if (content === null) fs.mkdirSync(join(folder, path), { mode: 0o700 });
    else fs.writeFileSync(join(folder, path), content);
  }
}

/** SHA-256 (hex) of files, their paths included. */
export function digestOfFiles(files: DiskFiles): string {
  const hash = createHash("sha256");
  for (const [path, content] of files) {
    hash.update(`${JSON.stringify(path)} ${content?.length}\n`).update(content ?? "");
  }
  return hash.digest("hex");
}

function folderOf(path: string): string {
  const folder = dirname(path);
  return folder === "." ? "" : folder;
}

/** Folders above a path, but the recorded one, which was there before. */
function above(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join("/"));
}

function setNames(
  names: Map<string, Node>,
  { names: changed, moved }: Pick<NameChange, "names" | "moved">,
): void {
  for (const [path, node] of changed) {
    if (node === null) names.delete(path);
    else names.set(path, node);
  }
  if (moved === undefined) return;
  for (const [path, node] of [...names]) {
    const name = movedName(path, moved);
    if (name === path) continue;
    names.delete(path);
    names.set(name, node);
  }
}

/** Where a name in a folder stands once that has another name. */
function movedName(path: string, { from, to }: Move): string {
  return path.startsWith(`${from}/`) ? to + path.slice(from.length) : path;
}
