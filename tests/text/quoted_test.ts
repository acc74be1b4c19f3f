import assert from "node:assert/strict";
import { quoted } from "../../lib/text/quoted.ts";

Deno.test("quoted() shows foreign text without what a terminal obeys, and cuts long text", () => {
  assert.equal(quoted("Zürich"), '"Zürich"');
  assert.equal(quoted("a\u001b[31m\u009b\u202e\n"), '"a\\u001b[31m\\u009b\\u202e\\n"');
  const long = quoted("x".repeat(1_000_000));
  assert.ok(long.length < 100 && long.endsWith("... (1000000 characters)"));
});
