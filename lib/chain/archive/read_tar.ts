import type { Buffer } from "node:buffer";
import { FileReader } from "../files/file_reader.ts";
import { ArchiveError } from "./archive_error.ts";
import { MEMBER_BYTES_MAX } from "./archive_limits.ts";
import { paxRecords } from "./pax_records.ts";
import { isSeal, saysSealed, SealHash } from "./seal.ts";
import { decodeTarHeader, TAR_BLOCK_BYTES, type TarHeader } from "./tar_header.ts";

/** A plain file in a tar. */
export interface TarMember {
  readonly name: string;
  /** Where its header begins, byte of the file. */
  readonly offset: number;
  /** Stays valid after the next member is read. */
  readonly bytes: Uint8Array;
}

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
 * The plain files of a tar in order: ustar, pax and GNU headers; where it is sealed (seal.ts), the last one only if nothing before
 * the seal is other than it was written. Memory: one member and 1 MiB.
 *
 * Nothing is ever unpacked to disk. The folder `./` itself is skipped; everything else that is not a plain file is refused,
 * and so is a name that leads out of the folder.
 * @throws {HeadroomError} No such file. @throws {ArchiveError} Not a tar, cut short, or with members of another kind.
 */
export function* readTar(path: string): Generator<TarMember> {
  const file = new TarFile(path);
  try {
    for (;;) {
      const offset = file.position;
      const header = file.header();
      if (header === null) return;
      const { name, type, size } = header;
      if (type === "5" && /^\.?\/?$/.test(name) && size === 0) continue;
      const at = { offset, member: name };
      if (type !== "0") file.refuse(at, "plain files only", OTHER_TYPES[type] ?? `type "${type}"`);
      if (name.startsWith("/") || name.split(/[\\/]/).includes("..")) {
        file.refuse(at, "names without folders", "a path that leads elsewhere");
      }
      if (size > MEMBER_BYTES_MAX) {
        file.refuse(at, `members of at most ${MEMBER_BYTES_MAX} bytes`, `${size} bytes`);
      }
      yield { name, offset, bytes: file.member(size, at) };
    }
  } finally {
    file.close();
  }
}

/** Where a header begins, and the name of its member; null where there is none. */
interface Place {
  readonly offset: number;
  readonly member: string | null;
}

/** What pax and GNU headers say about the member after them. */
interface Extras {
  readonly longName?: string;
  readonly local?: ReadonlyMap<string, string>;
}

class TarFile {
  readonly #path: string;
  readonly #file: FileReader;
  readonly #hash = new SealHash();
  #global: ReadonlyMap<string, string> = new Map();
  /** Whether a seal must follow; null before the first member. */
  #isSealed: boolean | null = null;

  constructor(path: string) {
    this.#path = path;
    this.#file = FileReader.open(path, "archive", "Correct the path.");
  }

  close(): void {
    this.#file.close();
  }

  get position(): number {
    return this.#file.position;
  }

  refuse({ offset, member }: Place, expected: string, actual: string): never {
    throw new ArchiveError({ path: this.#path, member, fileOffset: offset }, { expected, actual });
  }

  /** The next member's header, with what headers before it say about its name and size; null at the archive's end. */
  header(): TarHeader | null {
    let extras: Extras = {};
    for (;;) {
      const offset = this.position;
      const header = this.#rawHeader(offset);
      if (header === null) {
        if (extras.longName === undefined && !extras.local?.size) return null;
        this.refuse({ offset, member: null }, "a member", "the archive's end");
      }
      const at = { offset, member: header.name };
      switch (header.type) {
        case "x":
          extras = { ...extras, local: this.#records(header, at) };
          break;
        case "g":
          this.#global = this.#records(header, at);
          break;
        case "L":
          extras = { ...extras, longName: this.#extra(header, at).toString("utf8").replace(/\0.*$/s, "") };
          break;
        case "K":
          this.#extra(header, at);
          break;
        default:
          return this.#complete(header, extras, offset);
      }
    }
  }

  #complete(header: TarHeader, { longName, local }: Extras, offset: number): TarHeader {
    const record = (keyword: string) => local?.get(keyword) ?? this.#global.get(keyword);
    const name = record("path") ?? longName ?? header.name;
    const size = record("size");
    if (size === undefined) return { ...header, name };
    if (!/^[0-9]{1,15}$/.test(size)) {
      this.refuse({ offset, member: name }, "a size in digits", JSON.stringify(size));
    }
    return { ...header, name, size: Number(size) };
  }

  #records(header: TarHeader, at: Place): ReadonlyMap<string, string> {
    return paxRecords(this.#extra(header, at)) ?? this.refuse(at, "a pax header", "a damaged one");
  }

  #extra({ size }: TarHeader, at: Place): Buffer {
    if (size > EXTRA_BYTES_MAX) {
      this.refuse(at, `a header of at most ${EXTRA_BYTES_MAX} bytes`, `${size} bytes`);
    }
    return this.contents(size, at);
  }

  #rawHeader(offset: number): TarHeader | null {
    const at = { offset, member: null };
    const block = this.#read(TAR_BLOCK_BYTES);
    if (block.length < TAR_BLOCK_BYTES) {
      if (offset === 0) this.refuse(at, "a tar", block.length === 0 ? "an empty file" : "a few other bytes");
      this.refuse(at, "a member or the archive's end mark", "the end of the file: it is cut short");
    }
    if (isZero(block)) {
      this.#endMark(at);
      return null;
    }
    return decodeTarHeader(block) ??
      this.refuse(at, offset === 0 ? "a tar" : "a member's header", whatElse(block));
  }

  /** After a first block of zeros comes another, and zeros only, or the seal. */
  #endMark(start: Place): void {
    let length = 0;
    for (;;) {
      const offset = this.position;
      const block = this.#file.read(TAR_BLOCK_BYTES);
      if (length > 0 && isSeal(block)) return this.#checkSeal({ ...start, offset }, block);
      if (!isZero(block)) {
        this.refuse({ ...start, offset }, "nothing after the archive's end mark", "other bytes");
      }
      this.#hash.add(block);
      length += block.length;
      if (block.length < TAR_BLOCK_BYTES) break;
    }
    if (length < TAR_BLOCK_BYTES) {
      this.refuse(start, "an end mark of 1024 zeros", "one that is cut short");
    }
    if (this.#isSealed) {
      this.refuse(start, "the seal that its first member speaks of", "an archive that ends before it");
    }
  }

  #checkSeal(at: Place, seal: Buffer): void {
    const rest = this.#file.read(1);
    if (rest.length > 0) this.refuse(at, "nothing after the archive's seal", "other bytes");
    if (!this.#hash.seal().equals(seal)) {
      this.refuse(at, "the bytes that it was sealed with", "others: something was changed or cut out");
    }
  }

  /** A member's bytes; its padding is skipped. */
  contents(size: number, at: Place): Buffer {
    const bytes = this.#read(size);
    const padding = (TAR_BLOCK_BYTES - (size % TAR_BLOCK_BYTES)) % TAR_BLOCK_BYTES;
    if (bytes.length < size || this.#read(padding).length < padding) {
      this.refuse(at, `${size} bytes and their padding`, "the end of the file: it is cut short");
    }
    return bytes;
  }

  /** The bytes of a plain file. */
  member(size: number, at: Place): Buffer {
    const bytes = this.contents(size, at);
    this.#isSealed ??= saysSealed(bytes);
    return bytes;
  }

  #read(length: number): Buffer {
    const bytes = this.#file.read(length);
    this.#hash.add(bytes);
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
