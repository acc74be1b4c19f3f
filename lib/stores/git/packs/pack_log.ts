import { Buffer } from "node:buffer";
import { dirname } from "node:path";
import { OID_BYTES } from "../object_id.ts";
import { ROW_BYTES } from "./entry_rows.ts";
import { frameOf, isCutOff, payloadsOf } from "./frames.ts";
import { syncFolder, writeWhole } from "./pack_writer.ts";

/** Kinds of frames: a frame's payload is its kind, then its data. */
const KINDS = { head: 1, commit: 2, pack: 3, onlyPack: 4 } as const;
/** Names of packs in frames. */
const NAME = /^pack-[0-9a-f]{40}$/;

/** What a log begins with: how the repository was when the open pack was empty. */
export interface LogHead {
  /** Newest ended commit. */
  readonly commit: string | null;
  /** Packs that stay, written by this store. */
  readonly packs: readonly string[];
  /** Packs to be removed, as others hold all their objects. */
  readonly stale: readonly string[];
}

/** A commit of the open pack. */
export interface LoggedCommit {
  readonly commit: string;
  /** As `EntryRows.slice()`. */
  readonly rows: Uint8Array;
  readonly entries: Uint8Array;
}

/** Contents of a log. */
export interface LogState {
  readonly head: LogHead;
  readonly commits: readonly LoggedCommit[];
  /** Packs named since the head that hold the first `covered` commits, each for the time being; and those that they replaced. */
  readonly transient: readonly string[];
  readonly replaced: readonly string[];
  readonly covered: number;
  /** Set where a frame is damaged: where it begins. What comes before it is above. */
  readonly damagedAt: number | null;
  /** Bytes up to the first frame that is not whole. */
  readonly end: number;
}

/** Size of a log that has to be read. */
const UNKNOWN = -1;

const EMPTY: LogHead = { commit: null, packs: [], stale: [] };

/**
 * The journal of the open pack. A commit's entries are appended in one write, so that a killed process loses none that was
 * ended, and one flush makes all before it survive the machine's death. A write that was cut off is dropped: nobody was told
 * of it. Packs are named here before they appear, so that none is forgotten.
 */
export class PackLog {
  readonly path: string;
  #file: Deno.FsFile | null = null;
  #size = 0;
  #ino: number | null = null;

  constructor(path: string) {
    this.path = path;
  }

  /** Bytes of the log, a place to `rollBack()` to. */
  get size(): number {
    return this.#size;
  }

  /** Whether it is as this object last read or wrote it. Call it under the registry's lock. */
  isCurrent(): boolean {
    const found = statOf(this.path);
    return (found?.size ?? 0) === this.#size && (found?.ino ?? null) === this.#ino;
  }

  /**
   * Reads the log anew, and cuts off a write that was not completed. Call it under the registry's lock. One that is damaged is
   * left as it is, and read again the next time.
   */
  load(): LogState {
    this.close();
    [this.#size, this.#ino] = [0, null];
    const state = this.read();
    if (state.damagedAt !== null) this.#size = UNKNOWN;
    else if (statOf(this.path) !== null) {
      this.#open();
      if (state.end < this.#size) this.rollBack(state.end);
    }
    return state;
  }

  /** What is in the log, which stays as it is. */
  read(): LogState {
    const isThere = statOf(this.path) !== null;
    return parse(isThere ? Buffer.from(Deno.readFileSync(this.path)) : Buffer.alloc(0));
  }

  /** Appends a commit. @throws {Error} It could not be written; the log is as before. */
  addCommit({ commit, rows, entries }: LoggedCommit): void {
    const head = Buffer.alloc(OID_BYTES + 4);
    head.write(commit, 0, "hex");
    head.writeUInt32BE(rows.length / ROW_BYTES, OID_BYTES);
    this.#append(KINDS.commit, [head, rows, entries]);
  }

  /** Names a pack that is about to appear; `only`: it holds all commits so far, and replaces the ones named before. */
  addPack(name: string, options: { readonly only: boolean }): void {
    this.#append(options.only ? KINDS.onlyPack : KINDS.pack, [Buffer.from(name, "ascii")]);
  }

  /** Replaces the log by one that holds only a head: appears whole or not at all. Its name survives the machine's death from `syncPlace()` on. */
  replace(head: LogHead, options: { readonly sync: boolean }): void {
    const frame = frameOf([Uint8Array.of(KINDS.head), Buffer.from(JSON.stringify(head), "utf8")]);
    const staged = `${this.path}.new`;
    Deno.mkdirSync(dirname(this.path), { recursive: true });
    {
      using file = Deno.openSync(staged, { write: true, create: true, truncate: true });
      writeWhole(file, frame);
      if (options.sync) file.syncSync();
    }
    Deno.renameSync(staged, this.path);
    // First of all: what is appended to the former file is lost.
    this.close();
    this.#open();
  }

  /** Makes the names of the log and of its folder survive the machine's death. */
  syncPlace(): void {
    for (const path of [this.path, dirname(this.path)]) syncFolder(dirname(path));
  }

  /** Makes the log survive the machine's death. */
  sync(): void {
    this.#file?.syncDataSync();
  }

  /** Size of the log's file, and the bytes that the file system allocated for it. */
  measure(): { fileBytes: number; allocatedBytes: number } {
    const found = statOf(this.path);
    return { fileBytes: found?.size ?? 0, allocatedBytes: 512 * (found?.blocks ?? 0) };
  }

  /** Cuts off what was appended since it had this size. */
  rollBack(size: number): void {
    this.#file!.truncateSync(size);
    this.#size = size;
  }

  close(): void {
    this.#file?.close();
    this.#file = null;
  }

  #append(kind: number, parts: readonly Uint8Array[]): void {
    if (this.#file === null) {
      this.replace(EMPTY, { sync: true });
      this.syncPlace();
    }
    const frame = frameOf([Uint8Array.of(kind), ...parts]);
    try {
      writeWhole(this.#file!, frame);
    } catch (error) {
      this.rollBack(this.#size);
      throw error;
    }
    this.#size += frame.length;
  }

  #open(): void {
    this.#file = Deno.openSync(this.path, { read: true, append: true });
    const { size, ino } = this.#file.statSync();
    [this.#size, this.#ino] = [size, ino];
  }
}

function parse(bytes: Buffer): LogState {
  let head = EMPTY;
  const commits: LoggedCommit[] = [];
  let transient: string[] = [];
  const replaced: string[] = [];
  let covered = 0;
  const { payloads, end } = payloadsOf(bytes);
  for (const payload of payloads) {
    const [kind, data] = [payload[0], payload.subarray(1)];
    if (kind === KINDS.head) head = JSON.parse(data.toString("utf8"));
    else if (kind === KINDS.commit) commits.push(commitOf(data));
    else {
      if (kind === KINDS.onlyPack) replaced.push(...transient.splice(0));
      transient = [...transient, data.toString("ascii")].filter((name) => NAME.test(name));
      covered = commits.length;
    }
  }
  // A commit is synced together with the name of the pack that shows it, which says nothing without it.
  const isTold = (payload: Buffer) => payload[0] !== KINDS.pack && payload[0] !== KINDS.onlyPack;
  const damagedAt = end < bytes.length && !isCutOff(bytes, end, isTold) ? end : null;
  return { head, commits, transient, replaced, covered, damagedAt, end };
}

function commitOf(data: Buffer): LoggedCommit {
  const rows = OID_BYTES + 4;
  const entries = rows + data.readUInt32BE(OID_BYTES) * ROW_BYTES;
  return {
    commit: data.toString("hex", 0, OID_BYTES),
    rows: data.subarray(rows, entries),
    entries: data.subarray(entries),
  };
}

function statOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
