import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { inflateSync } from "node:zlib";
import { readZlib, writeZlib, zlibMax } from "../../../../lib/stores/git/packs/zlib_stream.ts";

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
