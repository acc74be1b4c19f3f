import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { HeadroomError } from "../../errors.ts";
import { ArchiveError } from "./archive_error.ts";
import { MEMBER_BYTES_MAX } from "./archive_limits.ts";
import { paxRecords } from "./pax_records.ts";
import { decodeTarHeader, TAR_BLOCK_BYTES, type TarHeader } from "./tar_header.ts";

/** A plain file in a tar. */
export interface TarMember {
  readonly name: string;
  /** Where its header begins, byte of the file. */
  readonly offset: number;
  /** Stays valid after the next member is read. */
  readonly bytes: Uint8Array;
}

/** Bytes read from disk at once. */
const CHUNK_BYTES = 1 << 20;
/** Most bytes of a name or pax header before a member. choice: names here have some thirty characters. */
const EXTRA_BYTES_MAX = 1 << 16;
/** What cannot be in an archive, by the header's type. */
const OTHER_TYPES: Readonly<Record<string, string>> = {
  "1": "a hard link",
  "2": "a symbolic link",
  "3": "a character device",
  "4": "a block device",
  "5": "a folder",
  "6": "a pipe",
  "S": "a sparse file",
};

/**
 * The plain files of a tar in order: ustar, pax and GNU headers. Memory: one member and 1 MiB.
 *
 * Nothing is ever unpacked to disk. The folder `./` itself is passed over; everything else that is not a plain file is refused,
 * and so is a name that leads out of a folder.
 * @throws {HeadroomError} No such file. @throws {ArchiveError} Not a tar, cut short, or with members of another kind.
 */
export function* readTar(path: string): Generator<TarMember> {
  const file = new TarFile(path);
  try {
    for (;;) {
      const offset = file.position;
      const header = file.header();
      if (header === null) return;
      const { name, size } = header;
      if (header.type === "5" && /^\.?\/?$/.test(name) && size === 0) continue;
      if (header.type !== "0") {
        file.refuse(offset, name, "plain files only", OTHER_TYPES[header.type] ?? `type "${header.type}"`);
      }
      if (name.startsWith("/") || name.split(/[\\/]/).includes("..")) {
        file.refuse(offset, name, "names without folders", "a path that leads elsewhere");
      }
      if (size > MEMBER_BYTES_MAX) {
        file.refuse(offset, name, `members of at most ${MEMBER_BYTES_MAX} bytes`, `${size} bytes`);
      }
      yield { name, offset, bytes: file.contents(size, name, offset) };
    }
  } finally {
    file.close();
  }
}

class TarFile {
  readonly #path: string;
  readonly #file: number;
  #chunk: Buffer = Buffer.alloc(0);
  #chunkAt = 0;
  #global: ReadonlyMap<string, string> = new Map();
  position = 0;

  constructor(path: string) {
    this.#path = path;
    try {
      this.#file = fs.openSync(path, "r");
    } catch (cause) {
      const problem = (cause as NodeJS.ErrnoException).code ?? "unknown";
      throw new HeadroomError(`Cannot open archive "${path}": ${problem}`, {
        expected: "a readable file",
        actual: problem,
        next: "Correct the path.",
        cause,
      });
    }
  }

  close(): void {
    fs.closeSync(this.#file);
  }

  refuse(offset: number, member: string | null, expected: string, actual: string): never {
    throw new ArchiveError({ path: this.#path, member, fileOffset: offset }, { expected, actual });
  }

  /** The next member's header, with what headers before it say about its name and size; null at the archive's end. */
  header(): TarHeader | null {
    let longName: string | null = null;
    let local: ReadonlyMap<string, string> = new Map();
    for (;;) {
      const offset = this.position;
      const header = this.#rawHeader();
      if (header === null) {
        if (longName !== null || local.size > 0) this.refuse(offset, null, "a member", "the archive's end");
        return null;
      }
      if (header.type === "x") local = this.#records(header, offset);
      else if (header.type === "g") this.#global = this.#records(header, offset);
      else if (header.type === "L") {
        longName = this.#extra(header, offset).toString("utf8").replace(/\0.*$/s, "");
      } else if (header.type === "K") this.#extra(header, offset);
      else return this.#complete(header, longName, local, offset);
    }
  }

  #complete(
    header: TarHeader,
    longName: string | null,
    local: ReadonlyMap<string, string>,
    offset: number,
  ): TarHeader {
    const record = (keyword: string) => local.get(keyword) ?? this.#global.get(keyword);
    const name = record("path") ?? longName ?? header.name;
    const size = record("size");
    if (size === undefined) return { ...header, name };
    if (!/^[0-9]{1,15}$/.test(size)) this.refuse(offset, name, "a size in digits", JSON.stringify(size));
    return { ...header, name, size: Number(size) };
  }

  #records(header: TarHeader, offset: number): ReadonlyMap<string, string> {
    return paxRecords(this.#extra(header, offset)) ??
      this.refuse(offset, header.name, "a pax header", "a damaged one");
  }

  #extra(header: TarHeader, offset: number): Buffer {
    if (header.size > EXTRA_BYTES_MAX) {
      this.refuse(
        offset,
        header.name,
        `a header of at most ${EXTRA_BYTES_MAX} bytes`,
        `${header.size} bytes`,
      );
    }
    return this.contents(header.size, header.name, offset);
  }

  #rawHeader(): TarHeader | null {
    const offset = this.position;
    const block = this.#read(TAR_BLOCK_BYTES);
    if (block.length < TAR_BLOCK_BYTES) {
      if (offset === 0) {
        this.refuse(0, null, "a tar", block.length === 0 ? "an empty file" : "a few other bytes");
      }
      this.refuse(offset, null, "a member or the archive's end mark", "the end of the file: it is cut short");
    }
    if (isZero(block)) {
      this.#endMark(offset);
      return null;
    }
    return decodeTarHeader(block) ??
      this.refuse(offset, null, offset === 0 ? "a tar" : "a member's header", whatElse(block));
  }

  /** After a first block of zeros comes another, and zeros only. */
  #endMark(offset: number): void {
    let length = 0;
    for (;;) {
      const at = this.position;
      const block = this.#read(TAR_BLOCK_BYTES);
      if (!isZero(block)) this.refuse(at, null, "nothing after the archive's end mark", "other bytes");
      length += block.length;
      if (block.length < TAR_BLOCK_BYTES) break;
    }
    if (length < TAR_BLOCK_BYTES) {
      this.refuse(offset, null, "an end mark of 1024 zeros", "one that is cut short");
    }
  }

  /** A member's bytes; its padding is passed over. */
  contents(size: number, member: string, offset: number): Buffer {
    const bytes = this.#read(size);
    const padding = (TAR_BLOCK_BYTES - (size % TAR_BLOCK_BYTES)) % TAR_BLOCK_BYTES;
    if (bytes.length < size || this.#read(padding).length < padding) {
      this.refuse(offset, member, `${size} bytes and their padding`, "the end of the file: it is cut short");
    }
    return bytes;
  }

  /** The next bytes, fewer at the end of the file. Chunks are never written again: what was handed out stays valid. */
  #read(length: number): Buffer {
    if (this.#chunk.length - this.#chunkAt < length) {
      const rest = this.#chunk.subarray(this.#chunkAt);
      const chunk = Buffer.alloc(Math.max(length, CHUNK_BYTES));
      rest.copy(chunk);
      let filled = rest.length;
      while (filled < chunk.length) {
        const count = fs.readSync(this.#file, chunk, filled, chunk.length - filled, null);
        if (count === 0) break;
        filled += count;
      }
      this.#chunk = chunk.subarray(0, filled);
      this.#chunkAt = 0;
    }
    const bytes = this.#chunk.subarray(this.#chunkAt, this.#chunkAt + length);
    this.#chunkAt += bytes.length;
    this.position += bytes.length;
    return bytes;
  }
}

function isZero(block: Buffer): boolean {
  return block.every((byte) => byte === 0);
}

/** Names what people give by mistake: a tar that is packed as a whole. */
function whatElse(block: Buffer): string {
  if (block.readUInt32LE(0) === 0xfd2fb528) return "zstd data: unpack the whole file first";
  if (block[0] === 0x1f && block[1] === 0x8b) return "gzip data: unpack the whole file first";
  return "other bytes";
}
