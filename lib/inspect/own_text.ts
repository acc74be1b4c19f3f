import { Buffer } from "node:buffer";

/** V8 copies shorter slices by itself. Source: v8 src/objects/string.h, SlicedString::kMinLength. */
const SLICE_MIN = 13;

/**
 * The same text with memory of its own. Texts of a block are slices of all of the block's text, and one that is kept would
 * keep all of it.
 */
export function ownText(text: string): string {
  return text.length < SLICE_MIN ? text : Buffer.from(text, "utf16le").toString("utf16le");
}
