import assert from "node:assert/strict";
import { z } from "zod";
import { oneLineProblem } from "../../lib/text/one_line_problem.ts";

Deno.test("oneLineProblem() names every problem and its place on one line", () => {
  const { error } = z.object({ a: z.number("no number"), b: z.object({ c: z.string("no text") }) })
    .safeParse({ a: "1", b: { c: 2 } });
  const line = oneLineProblem(error!);
  assert.match(line, /no number.*a.*no text.*b\.c/);
  assert.ok(!line.includes("\n"));
});
