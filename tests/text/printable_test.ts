import assert from "node:assert/strict";
import { printable } from "../../lib/text/printable.ts";

Deno.test("printable() keeps text on one line and leaves nothing that a terminal acts on", () => {
  assert.equal(printable("Zürich · 3 ✓ – é 日本"), "Zürich · 3 ✓ – é 日本");
  assert.equal(
    printable("a\n\r\tb\u0000\u001b]0;title\u0007\u007f\u009b2J"),
    "a\\n\\r\\tb\\u0000\\u001b]0;title\\u0007\\u007f\\u009b2J",
  );
  for (const code of [0x061c, 0x200e, 0x202a, 0x202e, 0x2066, 0x2069, 0xfeff, 0x2028]) {
    assert.equal(printable(String.fromCharCode(code)), `\\u${code.toString(16).padStart(4, "0")}`);
  }
});

Deno.test("printable() leaves JSON the same JSON", () => {
  const value = { "k\u009b\u202e": ["\u001b[2J", "\u007f\n", "\u2028"] };
  const line = printable(JSON.stringify(value));
  assert.deepEqual(JSON.parse(line), value);
  assert.equal(printable(line), line);
});
