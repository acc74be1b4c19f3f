import { Buffer } from "node:buffer";
import { OID_BYTES, writeOid } from "../object_id.ts";

/** Bytes of a row: id, CRC-32 and length of an entry. */
export const ROW_BYTES = OID_BYTES + 4 + 4;

/**
 * What an index needs of each entry of a pack, in the pack's order; entries follow each other without a gap. Finds rows by id, too:
 * by a table of numbers, since a map of texts takes several times as long and as much.
 */
export class EntryRows {
  #bytes = new Uint8Array(64 * ROW_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #count = 0;
  /** Rows plus one at the place that their id says or the next free one; 0 is free. At most half full. */
  #table = new Uint32Array(256);
  /** Whether rows are found; the table is filled when the first is asked for. */
  #isTableFilled = false;
  readonly #wanted = new Uint8Array(OID_BYTES);
  #wantedOid = "";

  get count(): number {
    return this.#count;
  }

  add(row: { readonly oid: string; readonly crc: number; readonly length: number }): void {
    this.#grow(1);
    const at = this.#count * ROW_BYTES;
    // Mostly the one that was just looked for.
    if (row.oid === this.#wantedOid) this.#bytes.set(this.#wanted, at);
    else writeOid(this.#bytes, at, row.oid);
    this.#view.setUint32(at + OID_BYTES, row.crc);
    this.#view.setUint32(at + OID_BYTES + 4, row.length);
    this.#count += 1;
    if (this.#isTableFilled) this.#enter(this.#count - 1);
  }

  /** Adds rows in the form of `slice()`. */
  addBytes(rows: Uint8Array): void {
    const first = this.#count;
    this.#grow(rows.length / ROW_BYTES);
    this.#bytes.set(rows, first * ROW_BYTES);
    this.#count += rows.length / ROW_BYTES;
    if (this.#isTableFilled) { for (let row = first; row < this.#count; row++) this.#enter(row); }
  }

  /** Removes rows from one on. */
  truncate(count: number): void {
    if (count < this.#count) this.#isTableFilled = false;
    this.#count = count;
  }

  /** The row of an object; null where there is none. */
  find(oid: string): number | null {
    if (!this.#isTableFilled) this.#fillTable();
    writeOid(this.#wanted, 0, oid);
    this.#wantedOid = oid;
    const start =
      (this.#wanted[0]! << 24 | this.#wanted[1]! << 16 | this.#wanted[2]! << 8 | this.#wanted[3]!) >>> 0;
    for (let place = start & this.#table.length - 1;; place = place + 1 & this.#table.length - 1) {
      const row = this.#table[place]! - 1;
      if (row < 0) return null;
      if (this.#isWanted(row)) return row;
    }
  }

  oid(row: number): string {
    return this.oidBytes(row).toString("hex");
  }

  oidBytes(row: number): Buffer {
    return Buffer.from(this.#bytes.buffer, row * ROW_BYTES, OID_BYTES);
  }

  /** First four bytes of an id, as a number. */
  oidStart(row: number): number {
    return this.#view.getUint32(row * ROW_BYTES);
  }

  crc(row: number): number {
    return this.#view.getUint32(row * ROW_BYTES + OID_BYTES);
  }

  length(row: number): number {
    return this.#view.getUint32(row * ROW_BYTES + OID_BYTES + 4);
  }

  /** Rows from one up to another, or the last; overwritten by later changes. */
  slice(from: number, to = this.#count): Uint8Array {
    return this.#bytes.subarray(from * ROW_BYTES, to * ROW_BYTES);
  }

  #isWanted(row: number): boolean {
    for (let at = 0, from = row * ROW_BYTES; at < OID_BYTES; at++) {
      if (this.#bytes[from + at] !== this.#wanted[at]) return false;
    }
    return true;
  }

  #enter(row: number): void {
    if (2 * (row + 1) > this.#table.length) {
      this.#fillTable();
      return;
    }
    let place = this.oidStart(row) & this.#table.length - 1;
    while (this.#table[place] !== 0) place = place + 1 & this.#table.length - 1;
    this.#table[place] = row + 1;
  }

  #fillTable(): void {
    let size = this.#table.length;
    while (size < 4 * this.#count) size *= 2;
    this.#table = new Uint32Array(size);
    this.#isTableFilled = true;
    for (let row = 0; row < this.#count; row++) this.#enter(row);
  }

  #grow(more: number): void {
    const needed = (this.#count + more) * ROW_BYTES;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
