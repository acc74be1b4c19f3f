import { Buffer } from "node:buffer";

/** Everything in a tar is a multiple of this. */
export const TAR_BLOCK_BYTES = 512;

/** Places and lengths of a header's fields, bytes. Source: POSIX.1-2017, pax, "ustar Interchange Format". */
const FIELD = {
  name: [0, 100],
  mode: [100, 8],
  userId: [108, 8],
  groupId: [116, 8],
  size: [124, 12],
  time: [136, 12],
  checksum: [148, 8],
  type: [156, 1],
  link: [157, 100],
  magic: [257, 6],
  version: [263, 2],
  prefix: [345, 155],
} as const;

/** What a header says. `type` is its character, `0` for a plain file. */
export interface TarHeader {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** What an entry is beside a plain file that all may read. */
interface TarEntry {
  readonly mode?: number;
  /** Where a symbolic link leads; then it is one. Fits 100 bytes. */
  readonly link?: string;
}

/**
 * Header of an entry, reproducible: time 0, ids 0. `name` fits 100 bytes, or is split at a slash into up to 155 and up to 100.
 * @throws {RangeError} A longer name or link.
 */
export function encodeTarHeader(
  name: string,
  size: number,
  { mode = 0o644, link }: TarEntry = {},
): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(TAR_BLOCK_BYTES);
  const write = ([at, length]: readonly [number, number], text: string) => {
    if (header.write(text, at, length) < Buffer.byteLength(text)) {
      throw new RangeError(`Cannot write "${text}" into a tar header: expected up to ${length} bytes`);
    }
  };
  const octal = ([at, length]: readonly [number, number], value: number) =>
    header.write(value.toString(8).padStart(length - 1, "0"), at, "latin1");
  const short = Buffer.byteLength(name) <= FIELD.name[1];
  const cut = short ? -1 : name.lastIndexOf("/", FIELD.prefix[1]);
  write(FIELD.name, name.slice(cut + 1));
  if (cut > 0) write(FIELD.prefix, name.slice(0, cut));
  octal(FIELD.mode, mode);
  octal(FIELD.userId, 0);
  octal(FIELD.groupId, 0);
  octal(FIELD.size, size);
  octal(FIELD.time, 0);
  write(FIELD.type, link === undefined ? "0" : "2");
  if (link !== undefined) write(FIELD.link, link);
  write(FIELD.magic, "ustar");
  write(FIELD.version, "00");
  header.write(`${checksum(header).toString(8).padStart(6, "0")}\0 `, FIELD.checksum[0], "latin1");
  return header;
}

/** Reads a header; null where the checksum is wrong, so that it is no header. Sizes are octal or GNU's base 256. */
export function decodeTarHeader(header: Buffer): TarHeader | null {
  const claimed = octalOf(text(header, FIELD.checksum));
  if (claimed === null || claimed !== checksum(header)) return null;
  const size = sizeOf(header);
  if (size === null) return null;
  const ustar = text(header, FIELD.magic).startsWith("ustar");
  // GNU's own magic is followed by a blank, and its headers hold other fields in place of the prefix.
  const prefix = ustar && header[FIELD.magic[0] + 5] === 0 ? text(header, FIELD.prefix) : "";
  const name = text(header, FIELD.name);
  const type = String.fromCharCode(header[FIELD.type[0]]!);
  return { name: prefix === "" ? name : `${prefix}/${name}`, type: type === "\0" ? "0" : type, size };
}

/** Sum of all bytes, those of the checksum taken as blanks. */
function checksum(header: Buffer): number {
  const [start, length] = FIELD.checksum;
  let sum = 32 * length;
  for (let i = 0; i < header.length; i++) if (i < start || i >= start + length) sum += header[i]!;
  return sum;
}

function sizeOf(header: Buffer): number | null {
  const [start, length] = FIELD.size;
  if (header[start]! < 0x80) return octalOf(text(header, FIELD.size));
  let size = BigInt(header[start]! & 0x7f);
  for (let i = start + 1; i < start + length; i++) size = size * 256n + BigInt(header[i]!);
  return size > BigInt(Number.MAX_SAFE_INTEGER) ? null : Number(size);
}

function text(header: Buffer, [start, length]: readonly [number, number]): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString("utf8", 0, end === -1 ? length : end);
}

function octalOf(field: string): number | null {
  const digits = field.trim();
  return /^[0-7]{1,20}$/.test(digits) ? Number.parseInt(digits, 8) : null;
}
