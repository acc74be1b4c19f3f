import { FileReader } from "../files/file_reader.ts";
import { blockOf } from "./member_name.ts";
import { decodeTarHeader, TAR_BLOCK_BYTES } from "./tar_header.ts";

/**
 * Blocks from an archive's first member to its last by the headers alone, for a progress display. Null where a header is not
 * a member's: the reader will say what is wrong.
 */
export function archiveSpan(path: string): number | null {
  const file = FileReader.open(path, "archive", "Correct the path.");
  try {
    let [first, last, at] = [-1, -1, 0];
    for (;;) {
      const bytes = file.readAt(at, TAR_BLOCK_BYTES);
      if (bytes.length < TAR_BLOCK_BYTES || bytes[0] === 0) break;
      const header = decodeTarHeader(bytes);
      const number = blockOf(header?.name ?? "");
      if (header === null || number === null) return null;
      last = number;
      if (first < 0) first = last;
      at += TAR_BLOCK_BYTES * (1 + Math.ceil(header.size / TAR_BLOCK_BYTES));
    }
    return first < 0 || last < first ? null : last - first + 1;
  } finally {
    file.close();
  }
}
