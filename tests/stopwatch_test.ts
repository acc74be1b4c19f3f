import assert from "node:assert/strict";
import { Stopwatch } from "../lib/stopwatch.ts";

function spin(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

Deno.test("a stopwatch adds up what comes back under one name, and keeps parts apart", () => {
  const watch = new Stopwatch();
  assert.equal(watch.time("a", () => (spin(2), "result")), "result");
  watch.time("a", () => spin(2));
  watch.time("b", () => spin(1));
  const { a, b } = watch.parts;
  assert.ok(a! >= 4000 && b! >= 1000, JSON.stringify(watch.parts));
  assert.deepEqual(Object.keys(watch.parts), ["a", "b"]);
});

Deno.test("a stopwatch counts work that throws, and work that is awaited", async () => {
  const watch = new Stopwatch();
  assert.throws(() =>
    watch.time("thrown", () => {
      spin(1);
      throw new Error("no");
    }), /no/);
  await assert.rejects(
    watch.timeAsync("awaited", async () => {
      await Promise.resolve(spin(1));
      throw new Error("no");
    }),
    /no/,
  );
  assert.ok(watch.parts.thrown! >= 1000 && watch.parts.awaited! >= 1000);
});
