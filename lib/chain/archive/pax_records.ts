import type { Buffer } from "node:buffer";

/**
 * The records of a pax header by keyword, or null where they are damaged. A record is its length in decimal, a blank,
 * `keyword=value` and a line feed; the length counts all of that.
 * Source: POSIX.1-2017, pax, "pax Extended Header".
 */
export function paxRecords(bytes: Buffer): ReadonlyMap<string, string> | null {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length;) {
    const blank = bytes.indexOf(0x20, at);
    const digits = blank === -1 ? "" : bytes.toString("latin1", at, blank);
    const end = at + Number(digits);
    if (!/^[1-9][0-9]{0,8}$/.test(digits) || end > bytes.length || bytes[end - 1] !== 0x0a) return null;
    const record = bytes.toString("utf8", blank + 1, end - 1);
    const equals = record.indexOf("=");
    if (equals < 1) return null;
    records.set(record.slice(0, equals), record.slice(equals + 1));
    at = end;
  }
  return records;
}
