import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { decodeTarHeader, TAR_BLOCK_BYTES } from "./tar_header.ts";

/**
 * Blocks from an archive's first member to its last, told by the headers alone, for showing how far reading it is; null where
 * a header is not that of a member: its reader says what is wrong.
 */
export function archiveSpan(path: string): number | null {
  const file = fs.openSync(path, "r");
  try {
    const bytes = Buffer.alloc(TAR_BLOCK_BYTES);
    let [first, last, at] = [-1, -1, 0];
    while (fs.readSync(file, bytes, 0, TAR_BLOCK_BYTES, at) === TAR_BLOCK_BYTES && bytes[0] !== 0) {
      const header = decodeTarHeader(bytes);
      const digits = /^(?:\.\/)?block-([0-9]{1,15})\.json\.zst$/.exec(header?.name ?? "")?.[1];
      if (header === null || digits === undefined) return null;
      last = Number(digits);
      if (first < 0) first = last;
      at += TAR_BLOCK_BYTES * (1 + Math.ceil(header.size / TAR_BLOCK_BYTES));
    }
    return first < 0 || last < first ? null : last - first + 1;
  } finally {
    fs.closeSync(file);
  }
}
