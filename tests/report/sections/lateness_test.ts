import assert from "node:assert/strict";
import pl from "nodejs-polars";
import { rowsOf } from "../../../lib/report/sections/frame_table.ts";
import { lateness } from "../../../lib/report/sections/lateness.ts";

Deno.test("lateness() counts blocks that are not done when the next is due, also those that only waited, but not empty ones", () => {
  // A block every 2 s: the second takes 5 s, so that it, and the three after it that wait, are not done in time.
  const slow = {
    phase: Array(5).fill("slow"),
    versions: [9, 9, 0, 9, 9],
    service_us: [1, 5, 0.5, 1, 0.1].map((s) => s * 1e6),
  };
  const quick = { phase: Array(2).fill("quick"), versions: [9, 9], service_us: [1.9e6, 1.9e6] };
  const frame = pl.DataFrame({
    phase: [...slow.phase, ...quick.phase],
    versions: [...slow.versions, ...quick.versions],
    service_us: [...slow.service_us, ...quick.service_us],
  });
  const found = Object.fromEntries(
    rowsOf(lateness(frame, ["phase"])).map(({ phase, ...row }) => [phase, row]),
  );
  // Done at 1, 7, 7.5, 8.5 and 8.6 s; due to be done by 2, 4, 6, 8 and 10 s: the second and the fourth are late, the third is empty.
  assert.deepEqual(found, {
    slow: { blocks: 4, late: 2, longest_ms: 5000 },
    quick: { blocks: 2, late: 0, longest_ms: 1900 },
  });
});
