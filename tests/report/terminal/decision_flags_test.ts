import assert from "node:assert/strict";
import { UsageError } from "../../../lib/errors.ts";
import { parseAcceptableMinutes, parseMachineClass } from "../../../lib/report/terminal/decision_flags.ts";

Deno.test("--acceptable-minutes takes numbers above 0, with commas between; what was not given is not decided", () => {
  assert.deepEqual(parseAcceptableMinutes("25, 5,0.5"), [25, 5, 0.5]);
  assert.equal(parseAcceptableMinutes(undefined), undefined);
  for (const wrong of ["0", "-5", "five", "5,x", "Infinity", "", ","]) {
    assert.throws(() => parseAcceptableMinutes(wrong), UsageError, wrong);
  }
});

Deno.test("--machine-class takes launch or other, and names both where it takes neither", () => {
  assert.deepEqual([parseMachineClass("launch"), parseMachineClass("other"), parseMachineClass(undefined)], [
    "launch",
    "other",
    undefined,
  ]);
  assert.throws(
    () => parseMachineClass("fast"),
    (error: UsageError) => /launch, other/.test(error.expected),
  );
});
