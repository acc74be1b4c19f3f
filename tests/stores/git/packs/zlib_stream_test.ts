import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { deflateSync, inflateSync } from "node:zlib";
import { applyDelta } from "../../../../lib/stores/git/packs/apply_delta.ts";
import { writeEntryHead } from "../../../../lib/stores/git/packs/pack_entry.ts";
import { readPacked } from "../../../../lib/stores/git/packs/read_packed.ts";
import {
  inflated,
  OBJECT_BYTES_MAX,
  readZlib,
  writeZlib,
  zlibMax,
} from "../../../../lib/stores/git/packs/zlib_stream.ts";

const SIZES = [0, 1, 99, 100, 5000, 0xffff, 0x10000, 200_001];

for (const form of ["stored", "deflated"] as const) {
  Deno.test(`zlib inflates what is ${form}, and it is read back`, () => {
    for (const size of SIZES) {
      const content = Buffer.from(Array.from({ length: size }, (_, at) => at * at % 251));
      const bytes = Buffer.alloc(zlibMax(size) + 9, 0xee);
      const end = writeZlib(bytes, 0, { content, form });
      assert.ok(end <= zlibMax(size));
      assert.deepEqual(inflateSync(bytes.subarray(0, end)), content);
      assert.deepEqual(readZlib(bytes, size), content, "whatever follows");
    }
  });
}

Deno.test("deflated content takes less", () => {
  const content = Buffer.from("what repeats itself ".repeat(50));
  const bytes = Buffer.alloc(zlibMax(content.length));
  assert.ok(writeZlib(bytes, 0, { content, form: "deflated" }) < 100);
});

Deno.test("a changed byte, another size and an early end are refused", () => {
  const content = Buffer.from("some content of an object");
  const bytes = Buffer.alloc(zlibMax(content.length));
  const end = writeZlib(bytes, 0, { content, form: "stored" });
  for (let at = 7; at < end; at++) {
    const changed = Buffer.from(bytes.subarray(0, end));
    changed[at]! ^= 1;
    assert.throws(() => readZlib(changed, content.length), `byte ${at}`);
  }
  assert.throws(() => readZlib(bytes, content.length - 1));
  assert.throws(() => readZlib(bytes.subarray(0, end - 1), content.length));
});

Deno.test("a stream that unpacks to more than it may is refused while it is unpacked", () => {
  const bomb = deflateSync(Buffer.alloc(4_000_000));
  assert.ok(bomb.length < 5000);
  assert.throws(() => inflated(bomb, 1_000_000), /an object has more than 1000000 bytes/);
  assert.throws(() => readZlib(bomb, 100), /an object has more than 100 bytes/);
  assert.equal(inflated(bomb, 4_000_000).length, 4_000_000);
});

Deno.test("an object that a pack says is larger than any is refused before anything of it is unpacked", () => {
  const entry = Buffer.alloc(20);
  const length = writeEntryHead(entry, 0, { type: "blob", size: OBJECT_BYTES_MAX + 1, distance: null });
  const source = { bytesAt: () => entry.subarray(0, length), offsetOf: () => null };
  assert.throws(() => readPacked(source, 12), /an object has more than \d+ bytes/);
  const delta = Buffer.from([1, 0x80, 0x80, 0x80, 0x80, 0x08]);
  assert.throws(() => applyDelta(Buffer.alloc(1), delta), /an object has more than \d+ bytes/);
});
