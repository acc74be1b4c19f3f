import { Buffer } from "node:buffer";
import { OID_BYTES } from "./pack_entry.ts";

/** Bytes of a row: id, CRC-32 and length of an entry. */
export const ROW_BYTES = OID_BYTES + 4 + 4;

/** What an index needs of each entry of a pack, in the pack's order. Entries follow each other without a gap. */
export class EntryRows {
  #bytes = Buffer.allocUnsafe(64 * ROW_BYTES);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(row: { readonly oid: string; readonly crc: number; readonly length: number }): void {
    this.#grow(1);
    const at = this.#count * ROW_BYTES;
    this.#bytes.write(row.oid, at, "hex");
    this.#bytes.writeUInt32BE(row.crc, at + OID_BYTES);
    this.#bytes.writeUInt32BE(row.length, at + OID_BYTES + 4);
    this.#count += 1;
  }

  /** Adds rows in the form of `slice()`. */
  addBytes(rows: Uint8Array): void {
    this.#grow(rows.length / ROW_BYTES);
    this.#bytes.set(rows, this.#count * ROW_BYTES);
    this.#count += rows.length / ROW_BYTES;
  }

  /** Removes rows from one on. */
  truncate(count: number): void {
    this.#count = count;
  }

  oid(row: number): string {
    return this.#bytes.toString("hex", row * ROW_BYTES, row * ROW_BYTES + OID_BYTES);
  }

  oidBytes(row: number): Buffer {
    return this.#bytes.subarray(row * ROW_BYTES, row * ROW_BYTES + OID_BYTES);
  }

  /** First four bytes of an id, as a number. */
  oidStart(row: number): number {
    return this.#bytes.readUInt32BE(row * ROW_BYTES);
  }

  crc(row: number): number {
    return this.#bytes.readUInt32BE(row * ROW_BYTES + OID_BYTES);
  }

  length(row: number): number {
    return this.#bytes.readUInt32BE(row * ROW_BYTES + OID_BYTES + 4);
  }

  /** Rows from one up to another, or the last; overwritten by later changes. */
  slice(from: number, to = this.#count): Buffer {
    return this.#bytes.subarray(from * ROW_BYTES, to * ROW_BYTES);
  }

  #grow(more: number): void {
    const needed = (this.#count + more) * ROW_BYTES;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
