import { Buffer } from "node:buffer";

/** V8 copies shorter slices by itself. Source: v8 src/objects/string.h, SlicedString::kMinLength. */
const SLICE_MIN = 13;

/**
 * A copy of the text in memory of its own. Texts of a block are slices of the block's whole text, and keeping one slice would
 * keep all of it in memory.
 */
export function ownText(text: string): string {
  return text.length < SLICE_MIN ? text : Buffer.from(text, "utf16le").toString("utf16le");
}
