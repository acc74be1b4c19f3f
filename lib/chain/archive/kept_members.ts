import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { decodeTarHeader, TAR_BLOCK_BYTES } from "./tar_header.ts";

/** What an unfinished archive holds: its last whole member, and the bytes up to that member's end. */
export interface KeptMembers {
  readonly lastBlock: number;
  /** The last member's contents, to be compared with those made again: an archive of other data is not gone on with. */
  readonly lastMember: Uint8Array;
  readonly bytes: number;
}

/** Looks for whole members in an unfinished archive; null where there is no such file, or none in it. */
export function keptMembers(partialPath: string): KeptMembers | null {
  if (!fs.existsSync(partialPath)) return null;
  const file = fs.openSync(partialPath, "r");
  try {
    let last: { readonly block: number; readonly at: number; readonly size: number } | null = null;
    const size = fs.fstatSync(file).size;
    let end = 0;
    while (end + TAR_BLOCK_BYTES <= size) {
      const header = decodeTarHeader(readAt(file, end, TAR_BLOCK_BYTES));
      const block = /^block-([0-9]{1,15})\.json\.zst$/.exec(header?.name ?? "")?.[1];
      if (header === null || block === undefined) break;
      const padded = Math.ceil(header.size / TAR_BLOCK_BYTES) * TAR_BLOCK_BYTES;
      if (end + TAR_BLOCK_BYTES + padded > size) break;
      last = { block: Number(block), at: end + TAR_BLOCK_BYTES, size: header.size };
      end += TAR_BLOCK_BYTES + padded;
    }
    if (last === null) return null;
    return { lastBlock: last.block, lastMember: readAt(file, last.at, last.size), bytes: end };
  } finally {
    fs.closeSync(file);
  }
}

function readAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let at = 0;
  while (at < length) at += fs.readSync(file, bytes, at, length - at, position + at);
  return bytes;
}
