import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { applyDelta } from "../../../../lib/stores/git/packs/apply_delta.ts";
import { commitDelta } from "../../../../lib/stores/git/packs/commit_delta.ts";
import { deltaMax } from "../../../../lib/stores/git/packs/delta_writer.ts";
import { treeDelta } from "../../../../lib/stores/git/packs/tree_delta.ts";

/** A tree object of names with a version each. */
function tree(members: Readonly<Record<string, number>>): Buffer {
  const names = Object.keys(members).sort();
  return Buffer.concat(names.map((name) =>
    Buffer.concat([
      Buffer.from(`${name.startsWith("d") ? "40000" : "100644"} ${name}\0`, "latin1"),
      createHash("sha1").update(`${name} ${members[name]}`).digest(),
    ])
  ));
}

function delta(base: Buffer, target: Buffer, make = treeDelta): Buffer {
  return Buffer.from(make(new Uint8Array(deltaMax({ base, target })), { base, target }));
}

const MEMBERS = fc.dictionary(fc.stringMatching(/^[a-f][a-z-]{0,4}$/), fc.nat(2), { maxKeys: 80 }).map(tree);

Deno.test("a delta makes its target of its base, whatever was added, removed or changed", () => {
  fc.assert(fc.property(MEMBERS, MEMBERS, (base, target) => {
    const made = delta(base, target);
    assert.ok(made.length <= deltaMax({ base, target }));
    assert.deepEqual(applyDelta(base, made), target);
  }));
});

Deno.test("each change in a folder costs its id and little more, wherever it is", () => {
  const members = Object.fromEntries(Array.from({ length: 64 }, (_, at) => [`f${at}`, 0]));
  for (const changed of [["f0"], ["f63"], ["f1", "f20", "f45"]]) {
    const next = { ...members, ...Object.fromEntries(changed.map((name) => [name, 1])) };
    assert.ok(delta(tree(members), tree(next)).length <= 12 + 30 * changed.length);
  }
  assert.ok(delta(tree(members), tree({ ...members, added: 0 })).length < 60);
  const { f7: _, ...fewer } = members;
  assert.ok(delta(tree(members), tree(fewer)).length < 24);
});

Deno.test("a delta makes its target of any text, and of a commit in less than half of its bytes", () => {
  const text = fc.string({ maxLength: 300 }).map((value) => Buffer.from(value));
  fc.assert(fc.property(text, text, (base, target) => {
    const made = delta(base, target, commitDelta);
    assert.ok(made.length <= deltaMax({ base, target }));
    assert.deepEqual(applyDelta(base, made), target);
  }));
  const commit = (n: number) =>
    Buffer.from(
      `tree ${createHash("sha1").update(`${n}`).digest("hex")}\nparent ${
        createHash("sha1").update(`parent ${n}`).digest("hex")
      }\nauthor A <a@b> 1767225${n} +0000\ncommitter A <a@b> 1767225${n} +0000\n\nAppend event ${
        "E".repeat(44)
      } seq ${n}\n`,
    );
  assert.ok(2 * delta(commit(664), commit(665), commitDelta).length < commit(664).length + 20);
});

Deno.test("a folder over 64 KiB is copied in several runs", () => {
  const members = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`file-${at}`, 0]));
  const [base, target] = [tree(members), tree({ ...members, "file-4999": 1 })];
  assert.ok(base.length > 0x20000);
  assert.deepEqual(applyDelta(base, delta(base, target)), target);
  assert.ok(delta(base, target).length < 80);
});

Deno.test("a delta for another base, or one that is damaged, is refused", () => {
  const [base, target] = [tree({ a: 0, b: 0 }), tree({ a: 0, b: 1 })];
  assert.throws(() => applyDelta(tree({ a: 0 }), delta(base, target)), /another base/);
  assert.throws(() => applyDelta(base, delta(base, target).subarray(0, -1)), /damaged/);
});
