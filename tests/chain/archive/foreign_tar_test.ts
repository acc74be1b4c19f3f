import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { ArchiveError } from "../../../lib/chain/archive/archive_error.ts";
import { readArchive } from "../../../lib/chain/archive/read_archive.ts";
import { packZstd } from "../../../lib/chain/archive/zstd_frame.ts";
import { encodeTarHeader } from "../../../lib/chain/archive/tar_header.ts";
import { type FixtureMember, seal, tarBytes } from "./tar_fixture.ts";

const dir = await Deno.makeTempDir();
addEventListener("unload", () => Deno.removeSync(dir, { recursive: true }));

function numbers(bytes: Uint8Array): number[] {
  Deno.writeFileSync(`${dir}/chain.tar`, bytes);
  return [...readArchive(`${dir}/chain.tar`)].map(({ number }) => number);
}

const pax = (...records: string[]): FixtureMember => ({
  name: "PaxHeaders/x",
  type: "x",
  bytes: Buffer.from(records.join(""), "utf8"),
});

Deno.test("members may be zero-padded and begin with ./, beside the folder itself", () => {
  const members = [
    { name: "./", type: "5", bytes: new Uint8Array() },
    { name: "./block-00000000000000000007.json.zst" },
    { name: "block-8.json.zst" },
  ];
  assert.deepEqual(numbers(tarBytes(members)), [7, 8]);
});

Deno.test("pax headers for one member and for all, and GNU long names, are read", () => {
  const global: FixtureMember = { ...pax("19 comment=made by\n"), type: "g" };
  const longName = Buffer.from("./block-9.json.zst\0", "latin1");
  const members = [
    global,
    pax("30 mtime=1763769600.123456789\n", "25 path=block-5.json.zst\n"),
    { name: "block-1.json.zst" },
    { name: "././@LongLink", type: "L", bytes: longName },
    { name: "cut" },
  ];
  assert.deepEqual(numbers(tarBytes(members)), [5, 6, 7, 8, 9]);
});

Deno.test("a size of GNU's base 256, old headers without a magic, and records of 10 KiB at the end are read", () => {
  const packed = packZstd(new Uint8Array());
  const header = Buffer.from(encodeTarHeader("block-3.json.zst", 0));
  header.fill(0, 124, 136);
  header[124] = 0x80;
  header[135] = packed.length;
  header.fill(0, 257, 265);
  header.write("\0", 156, "latin1");
  seal(header);
  const padding = Buffer.alloc(512 - packed.length);
  assert.deepEqual(numbers(Buffer.concat([header, packed, padding, Buffer.alloc(10_240)])), [3]);
});

Deno.test("a member of several zstd frames, skippable ones too, is one text", () => {
  const key = Array(32).fill(1);
  const json = `{"tx_index":0,"op_index":0,"delete":[${key}]}`;
  const half = json.length >> 1;
  const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
  const frames = [Buffer.from(json.slice(0, half)), Buffer.from(json.slice(half))].map(packZstd);
  const bytes = Buffer.concat([skippable, frames[0]!, skippable, frames[1]!]);
  assert.deepEqual(numbers(tarBytes([{ bytes }])), [1]);
});

Deno.test("a damaged, oversized or lonely header before a member is refused", () => {
  const bad: readonly (readonly [readonly FixtureMember[], RegExp])[] = [
    [[pax("99 path=block-5.json.zst\n"), {}], /a pax header, found a damaged one/],
    [[pax("25 path+block-5.json.zst\n"), {}], /damaged/],
    [[pax("25 path=block-5.json.zst\n")], /a member, found the archive's end/],
    [[pax("12 size=-1\n"), {}], /damaged/],
    [[pax("11 size=-1\n"), {}], /a size in digits/],
    [[pax("16 path=../evil\n"), {}], /leads elsewhere/],
    [[{ ...pax(), bytes: new Uint8Array(70_000) }, {}], /at most 65536 bytes/],
  ];
  for (const [members, says] of bad) {
    assert.throws(() => numbers(tarBytes(members)), (error) => {
      assert.ok(error instanceof ArchiveError);
      assert.match(error.message, says);
      return true;
    });
  }
});
