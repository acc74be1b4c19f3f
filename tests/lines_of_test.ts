import assert from "node:assert/strict";
import { linesOf } from "../lib/lines_of.ts";

Deno.test("lines are whole however their bytes arrive, and one that was not ended is left out", async () => {
  const bytes = new TextEncoder().encode("größe\n\nzwei\ncut");
  const parts = [bytes.subarray(0, 3), bytes.subarray(3, 10), bytes.subarray(10)];
  assert.deepEqual(await Array.fromAsync(linesOf(ReadableStream.from(parts))), ["größe", "", "zwei"]);
});
