import { Buffer } from "node:buffer";
import { hash } from "node:crypto";
import { OID_BYTES } from "../object_id.ts";
import type { EntryRows } from "./entry_rows.ts";

/** Start of an index of version 2, and bytes of its parts; an object has an id, a CRC-32 and an offset. Source: git's gitformat-pack. */
export const INDEX = {
  magic: 0xff744f63,
  version: 2,
  headBytes: 8,
  fanoutBytes: 256 * 4,
  objectBytes: OID_BYTES + 4 + 4,
  tailBytes: 2 * OID_BYTES,
};
/** Bytes before the first entry of a pack, and after its last. */
export const PACK = { magic: 0x5041434b, version: 2, headBytes: 12, tailBytes: OID_BYTES };
/** Rows that can be sorted: their number and four bytes of an id fill a double's 53 bits. */
const ROWS_MAX = 2 ** 21;

/** Rows by id. Sorting numbers is many times as fast as sorting ids; equal starts of ids are rare and put in order after. */
export function sortedRows(rows: EntryRows): Uint32Array {
  if (rows.count > ROWS_MAX) throw new RangeError(`a pack of ${rows.count} objects, at most ${ROWS_MAX}`);
  const keys = new Float64Array(rows.count);
  for (let row = 0; row < rows.count; row++) keys[row] = rows.oidStart(row) * ROWS_MAX + row;
  keys.sort();
  const order = Uint32Array.from(keys, (key) => key % ROWS_MAX);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && rows.oidStart(order[to]!) === rows.oidStart(order[from]!)) to += 1;
    if (to - from > 1) {
      order.subarray(from, to).sort((a, b) => rows.oidBytes(a).compare(rows.oidBytes(b)) || a - b);
    }
    from = to;
  }
  return order;
}

/**
 * Index (version 2) of a pack whose entries follow each other from its head on.
 * @param packDigest The pack's own last bytes. @param order Rows by id.
 */
export function encodeIndex(rows: EntryRows, packDigest: Uint8Array, order = sortedRows(rows)): Buffer {
  const { count } = rows;
  const offsets = new Uint32Array(count);
  for (let row = 0, offset = PACK.headBytes; row < count; row++) {
    offsets[row] = offset;
    offset += rows.length(row);
  }
  const start = INDEX.headBytes + INDEX.fanoutBytes;
  const place = { oids: start, crcs: start + count * OID_BYTES, offsets: start + count * (OID_BYTES + 4) };
  const size = start + count * INDEX.objectBytes + INDEX.tailBytes;
  const bytes = Buffer.alloc(size);
  bytes.writeUInt32BE(INDEX.magic, 0);
  bytes.writeUInt32BE(INDEX.version, 4);
  const firsts = new Uint32Array(256);
  for (const [at, row] of order.entries()) {
    firsts[rows.oidStart(row) >>> 24]! += 1;
    bytes.set(rows.oidBytes(row), place.oids + at * OID_BYTES);
    bytes.writeUInt32BE(rows.crc(row), place.crcs + at * 4);
    bytes.writeUInt32BE(offsets[row]!, place.offsets + at * 4);
  }
  for (let first = 0, sum = 0; first < 256; first++) {
    sum += firsts[first]!;
    bytes.writeUInt32BE(sum, INDEX.headBytes + first * 4);
  }
  bytes.set(packDigest, size - INDEX.tailBytes);
  bytes.set(hash("sha1", bytes.subarray(0, size - OID_BYTES), "buffer"), size - OID_BYTES);
  return bytes;
}
