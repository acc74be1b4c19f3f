import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { readArchive } from "../../../lib/chain/archive/read_archive.ts";
import { encodeArchiveMember } from "../../../lib/chain/archive/archive_member.ts";
import { ArchiveWriter } from "../../../lib/chain/archive/write_archive.ts";
import type { Block } from "../../../lib/chain/block.ts";
import { encodeBlock } from "../../../lib/chain/codec/encode_block.ts";
import { BlockOrderError } from "../../../lib/chain/errors.ts";
import type { Operation } from "../../../lib/chain/operation.ts";
import { HeadroomError } from "../../../lib/errors.ts";
import { arbitraryChain, EDGE_NUMBERS, EDGE_TEXTS, OWNERS } from "../arbitrary_chain.ts";
import { growingBlock } from "../../stores/growing_chain.ts";
import { tarNames } from "./tar_fixture.ts";

const dir = await Deno.makeTempDir();
addEventListener("unload", () => Deno.removeSync(dir, { recursive: true }));
let files = 0;
const newPath = () => `${dir}/chain-${files++}.tar`;

function writeChain(path: string, blocks: Iterable<Block>) {
  const writer = ArchiveWriter.create(path);
  for (const block of blocks) writer.append(block);
  return writer.close();
}

function digestOf(blocks: Iterable<Block>): string {
  const hash = createHash("sha256");
  for (const block of blocks) hash.update(encodeBlock(block));
  return hash.digest("hex");
}

Deno.test("a chain of any operations, numbers and texts comes back from an archive with the same digest", () => {
  fc.assert(
    fc.property(arbitraryChain, ({ blocks }) => {
      const path = newPath();
      const summary = writeChain(path, blocks);
      assert.deepEqual([...readArchive(path)], blocks);
      assert.equal(summary.digest, digestOf(blocks));
      assert.equal(summary.blocks, blocks.length);
      assert.equal(summary.operations, blocks.reduce((sum, { operations }) => sum + operations.length, 0));
      assert.equal(summary.bytes, Deno.statSync(path).size);
    }),
    { numRuns: 150, seed: 31 },
  );
});

/** Every edge of numbers and texts in one block, with all six operations. */
function edgeBlock(number: number): Block {
  const key = (n: number) => new Uint8Array(32).fill(n);
  const base = { owner: OWNERS[0]!, contentType: 'te"xt/größe', btl: 2n ** 63n + 1n };
  const operations: Operation[] = [
    {
      ...base,
      type: "create",
      txIndex: 0,
      opIndex: 0,
      key: key(1),
      payload: Uint8Array.from({ length: 256 }, (_, byte) => byte),
      strings: EDGE_TEXTS.map((text, index) => [`${index} ${text}`, text] as const),
      numbers: EDGE_NUMBERS.map((value, index) => [`${9 - index}`, value] as const),
    },
    { type: "delete", txIndex: 0, opIndex: 1, key: key(255) },
    { type: "expire", txIndex: 1, opIndex: 0, key: key(0) },
    { type: "extend", txIndex: 65_535, opIndex: 0, key: key(1), btl: 2n ** 53n + 1n },
    { type: "change_owner", txIndex: 65_535, opIndex: 1, key: key(1), owner: OWNERS[1]! },
    {
      ...base,
      type: "update",
      txIndex: 65_535,
      opIndex: 65_535,
      key: key(1),
      payload: new Uint8Array(),
      strings: [["__proto__", "x"], ["7", "</script>\u2028"]],
      numbers: [["constructor", 0n]],
    },
  ];
  return { number, operations };
}

Deno.test("numbers around 2^53, 2^63 and 2^64, awkward names and text, and integer-like names in their order survive", () => {
  const path = newPath();
  writeChain(path, [edgeBlock(2 ** 21)]);
  assert.deepEqual([...readArchive(path)], [edgeBlock(2 ** 21)]);
});

Deno.test("only blocks with operations have members, besides the first and the last; gaps come back empty", () => {
  const path = newPath();
  const empty = (number: number): Block => ({ number, operations: [] });
  const blocks = [empty(7), empty(8), edgeBlock(9), empty(10), empty(11), empty(12)];
  writeChain(path, blocks);
  assert.deepEqual(tarNames(path), ["block-7.json.zst", "block-9.json.zst", "block-12.json.zst"]);
  assert.deepEqual([...readArchive(path)], blocks);
});

Deno.test("an archive of no blocks and one of a single empty block keep what they were", () => {
  for (const blocks of [[], [{ number: 3, operations: [] }]]) {
    const path = newPath();
    writeChain(path, blocks);
    assert.deepEqual([...readArchive(path)], blocks);
  }
});

Deno.test("the same chain gives the same bytes, appended as blocks or as prepared members", () => {
  const blocks = [0, 1, 2, 3].map((number) => number === 2 ? { number, operations: [] } : edgeBlock(number));
  const [one, two] = [newPath(), newPath()];
  const summary = writeChain(one, blocks);
  const writer = ArchiveWriter.create(two);
  for (const block of blocks) {
    writer.appendMember(block.number, encodeArchiveMember(block), encodeBlock(block));
  }
  assert.deepEqual(writer.close(), summary);
  assert.ok(Buffer.from(Deno.readFileSync(one)).equals(Deno.readFileSync(two)));
});

Deno.test("ArchiveWriter refuses a gap, a path that exists and a block against the rules, and leaves nothing half-made", () => {
  const path = newPath();
  const writer = ArchiveWriter.create(path);
  writer.append(edgeBlock(4));
  assert.throws(() => writer.append(edgeBlock(6)), BlockOrderError);
  assert.throws(() =>
    writer.append({ number: 5, operations: [{ ...edgeBlock(5).operations[1]!, opIndex: -1 }] })
  );
  assert.ok(Deno.statSync(`${path}.partial`).isFile);
  writer.abort();
  assert.deepEqual([...Deno.readDirSync(dir)].filter(({ name }) => path.endsWith(name.slice(0, 11))), []);
  writeChain(path, [edgeBlock(1)]);
  assert.throws(() => ArchiveWriter.create(path), /a path that does not exist/);
  assert.throws(() => ArchiveWriter.create(`${dir}/none/chain.tar`), HeadroomError);
});

Deno.test("a long archive is written and read with flat memory", () => {
  const path = newPath();
  const blocks = function* () {
    for (let number = 0; number < 20_000; number++) yield growingBlock(number);
  };
  writeChain(path, blocks());
  let count = 0;
  const before = Deno.memoryUsage().rss;
  for (const block of readArchive(path)) assert.equal(block.number, count++);
  assert.equal(count, 20_000);
  assert.ok(Deno.memoryUsage().rss - before < 150e6, "memory grew while reading");
});
