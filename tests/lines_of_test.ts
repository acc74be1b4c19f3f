import assert from "node:assert/strict";
import { linesOf } from "../lib/lines_of.ts";

Deno.test("linesOf() gives whole lines wherever the output was cut, within a character too, and no half line at its end", async () => {
  const bytes = new TextEncoder().encode("größe\n\n😀 two\nhalf");
  for (const length of [1, 2, 5, bytes.length]) {
    const parts = Array.from(
      { length: Math.ceil(bytes.length / length) },
      (_, i) => bytes.slice(i * length, (i + 1) * length),
    );
    assert.deepEqual(await Array.fromAsync(linesOf(ReadableStream.from(parts))), ["größe", "", "😀 two"]);
  }
});
