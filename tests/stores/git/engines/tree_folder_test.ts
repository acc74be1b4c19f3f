import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { FolderMember, TreeFolder } from "../../../../lib/stores/git/engines/tree_folder.ts";

const oid = (text: string) => createHash("sha1").update(text).digest("hex");

/** A tree object written plainly: members sorted by name, a folder as if its name ended in a slash. Source: gitformat. */
function plainTree(members: ReadonlyMap<string, { oid: string; isFolder: boolean }>): Buffer {
  const key = ([name, { isFolder }]: [string, { isFolder: boolean }]) => isFolder ? `${name}/` : name;
  const sorted = [...members].sort((a, b) => Buffer.compare(Buffer.from(key(a)), Buffer.from(key(b))));
  return Buffer.concat(sorted.flatMap(([name, member]) => [
    Buffer.from(`${member.isFolder ? "40000" : "100644"} ${name}\0`),
    Buffer.from(member.oid, "hex"),
  ]));
}

function member(name: string, isFolder: boolean, id: string): FolderMember {
  return isFolder ? FolderMember.subfolder(name, null, id) : FolderMember.file(name, id);
}

Deno.test("members added, replaced and removed in any order encode as Git orders them, and parse back", () => {
  let random = 7;
  const next = (below: number) => (random = (random * 1_103_515_245 + 12_345) % 2 ** 31) % below;
  const names = ["a", "a.b", "a-b", "ab", "a0", "B", "_", "a~", "00000010.json", "z"];
  for (const many of [10, 3000]) {
    const folder = new TreeFolder();
    const plain = new Map<string, { oid: string; isFolder: boolean }>();
    for (let step = 0; step < 4000; step++) {
      const name = many === 10 ? names[next(10)]! : `${next(many)}`;
      if (next(10) === 0) {
        folder.delete(name);
        plain.delete(name);
      } else {
        const isFolder = next(3) === 0;
        folder.set(name, member(name, isFolder, oid(`${step}`)));
        plain.set(name, { oid: oid(`${step}`), isFolder });
      }
      if (step % 97 === 0) assert.deepEqual(Buffer.from(folder.encode()), plainTree(plain));
    }
    const encoded = Buffer.from(folder.encode());
    assert.deepEqual(encoded, plainTree(plain));
    const parsed = TreeFolder.parse(encoded);
    assert.deepEqual(parsed.names(), folder.names());
    assert.deepEqual(Buffer.from(parsed.encode()), encoded);
    for (const [name, { oid, isFolder }] of plain) {
      assert.deepEqual([parsed.get(name)!.oid, parsed.get(name)!.isFolder], [oid, isFolder]);
    }
  }
});

Deno.test("a large folder that grows at its end encodes as a whole each time, and earlier encodings keep their bytes", () => {
  const folder = new TreeFolder();
  const plain = new Map<string, { oid: string; isFolder: boolean }>();
  const before: [Buffer, Buffer][] = [];
  for (let event = 0; event < 3000; event++) {
    const name = `${String(event).padStart(8, "0")}.json`;
    folder.set(name, FolderMember.file(name, oid(name)));
    plain.set(name, { oid: oid(name), isFolder: false });
    if (event === 2000) folder.get("00000005.json")!.oid = oid("changed");
    if (event === 2000) folder.set("00000005.json", folder.get("00000005.json")!);
    if (event === 2000) plain.set("00000005.json", { oid: oid("changed"), isFolder: false });
    if (event % 250 === 0) before.push([Buffer.from(folder.encode()), plainTree(plain)]);
  }
  for (const [encoded, expected] of before) assert.deepEqual(encoded, expected);
});

Deno.test("a mode that others use is kept, and bytes that are no tree are refused", () => {
  const bytes = Buffer.concat([Buffer.from("100755 run\0"), Buffer.from(oid("run"), "hex")]);
  assert.deepEqual(Buffer.from(TreeFolder.parse(bytes).encode()), bytes);
  assert.throws(() => TreeFolder.parse(bytes.subarray(0, 20)), RangeError);
});
