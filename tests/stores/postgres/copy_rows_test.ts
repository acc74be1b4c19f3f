import assert from "node:assert/strict";
import { CopyRows } from "../../../lib/stores/postgres/copy_rows.ts";

const words = (text: string) => new TextEncoder().encode(text);
const hex = (bytes: Uint8Array) => bytes.toHex();

// "PGCOPY\n\377\r\n\0", flags, length of an extension; as postgresql.org/docs/18/sql-copy.html has it.
const HEADER = "5047434f50590aff0d0a00" + "00000000" + "00000000";

Deno.test("rows are in PostgreSQL's binary form, and begin anew once they are taken", () => {
  const rows = new CopyRows(3);
  rows.begin().int64(-2n).int32(7).text("é");
  const row = "0003" + "00000008fffffffffffffffe" + "0000000400000007" + "00000002c3a9";
  assert.equal(hex(rows.take()), HEADER + row + "ffff");
  assert.equal(rows.rows, 0);
  rows.begin().bytes(new Uint8Array([1, 2]));
  assert.equal(hex(rows.take()), `${HEADER}0003000000020102ffff`);
});

Deno.test("a tsvector has each word once, also where two attributes have the same by a collision", () => {
  // Its length, how many, and each with a zero after it and no places.
  const two = "0000000d" + "00000002" + "61" + "000000" + "6263" + "000000";
  for (const text of ["a bc", "a bc a", "a bc bc"]) {
    const taken = hex(new CopyRows(1).begin().words(words(text)).take());
    assert.equal(taken, `${HEADER}0001${two}ffff`, text);
  }
});

Deno.test("rows of any size have room", () => {
  const rows = new CopyRows(1);
  const large = new Uint8Array(1 << 20).fill(3);
  for (let i = 0; i < 3; i++) rows.begin().bytes(large);
  const taken = rows.take();
  assert.equal(taken.length, HEADER.length / 2 + 3 * (2 + 4 + large.length) + 2);
});
