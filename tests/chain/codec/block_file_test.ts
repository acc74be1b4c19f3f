import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { join } from "node:path";
import {
  BLOCK_FILE_SCHEMA,
  type BlockFileHeader,
  BlockFileWriter,
  readBlockFile,
  verifyBlockFile,
} from "../../../lib/chain/codec/block_file.ts";
import { HeadroomError } from "../../../lib/errors.ts";

const HEADER: BlockFileHeader = {
  schema: BLOCK_FILE_SCHEMA,
  scenario: "mendoza",
  scale: 0.001,
  seed: 2n ** 63n + 1n,
};
const BLOCKS = [1, 300, 2_000_000, 5].map((length, index) => new Uint8Array(length).fill(index + 1));

async function inFolder(run: (path: string) => void): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "headroom-" });
  try {
    run(join(folder, "blocks.bin"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function write(path: string) {
  const writer = BlockFileWriter.create(path, HEADER);
  for (const block of BLOCKS) writer.append(block);
  return writer.close();
}

Deno.test("a block file gives back header and blocks, which stay valid while others are read", () =>
  inFolder((path) => {
    const summary = write(path);
    const { header, blocks } = readBlockFile(path);
    assert.deepEqual(header, HEADER);
    const read = [...blocks];
    assert.deepEqual(read.map((block) => [block.length, block[0], block.at(-1)]), [[1, 1, 1], [300, 2, 2], [
      2_000_000,
      3,
      3,
    ], [5, 4, 4]]);
    const hash = createHash("sha256");
    for (const block of BLOCKS) hash.update(block);
    const digest = hash.digest("hex");
    assert.deepEqual(summary, { digest, blocks: 4, bytes: Deno.statSync(path).size });
    assert.deepEqual(verifyBlockFile(path), { ...summary, header: HEADER });
  }));

Deno.test("a block file may hold no blocks", () =>
  inFolder((path) => {
    BlockFileWriter.create(path, HEADER).close();
    assert.deepEqual([...readBlockFile(path).blocks], []);
    assert.equal(verifyBlockFile(path).blocks, 0);
  }));

Deno.test("BlockFileWriter leaves nothing under the path until it is closed, nor after abort()", () =>
  inFolder((path) => {
    const writer = BlockFileWriter.create(path, HEADER);
    writer.append(BLOCKS[0]!);
    assert.throws(() => Deno.statSync(path), Deno.errors.NotFound);
    writer.abort();
    assert.throws(() => readBlockFile(path), HeadroomError);
    assert.throws(() => Deno.statSync(`${path}.partial`), Deno.errors.NotFound);
  }));

Deno.test("BlockFileWriter.create() refuses an existing file and a missing folder", () =>
  inFolder((path) => {
    write(path);
    assert.throws(() => BlockFileWriter.create(path, HEADER), HeadroomError);
    assert.throws(() => BlockFileWriter.create(join(path, "x", "y"), HEADER), HeadroomError);
  }));

Deno.test("readBlockFile() refuses a foreign, a newer and a truncated file at any length", () =>
  inFolder((path) => {
    write(path);
    const whole = Deno.readFileSync(path);
    const refuses = (bytes: Uint8Array, problem: RegExp) => {
      Deno.writeFileSync(path, bytes);
      assert.throws(() => [...readBlockFile(path).blocks], problem);
    };
    for (const length of [0, 7, 20, 100, 1_000_000, whole.length - 60, whole.length - 1]) {
      refuses(whole.subarray(0, length), /Cannot read block file .*expected/);
    }
    refuses(new TextEncoder().encode("SQLite format 3".padEnd(200)), /another kind of file/);
    const newer = whole.slice();
    newer[8] = 3;
    refuses(newer, /expected version 2, found version 3/);
  }));

Deno.test("a changed byte in a block is refused before that block is handed out, and those before it are", () =>
  inFolder((path) => {
    write(path);
    const bytes = Deno.readFileSync(path);
    bytes[1_000_000]! ^= 1;
    Deno.writeFileSync(path, bytes);
    const { blocks } = readBlockFile(path);
    assert.deepEqual([blocks.next().value!.length, blocks.next().value!.length], [1, 300]);
    assert.throws(() => blocks.next(), /expected block 3 of the file as it was written, found other bytes/);
    assert.throws(() => verifyBlockFile(path), /block 3 of the file/);
  }));

Deno.test("a block file with any bit turned, a block cut out or two exchanged is refused, or gives the same blocks", () =>
  inFolder((path) => {
    const writer = BlockFileWriter.create(path, HEADER);
    const blocks = [1, 2, 3].map((value) => new Uint8Array(24).fill(value));
    for (const block of blocks) writer.append(block);
    writer.close();
    const whole = Deno.readFileSync(path);
    const first = whole.length - 52 - 3 * 32;
    const part = (block: number) => whole.subarray(first + 32 * block, first + 32 * (block + 1));
    const rest = whole.subarray(-52);
    const head = whole.subarray(0, first);
    const others = [
      [head, part(0), part(2), rest],
      [head, part(1), part(0), part(2), rest],
      [head, part(0), part(0), part(2), rest],
      [head, part(0), part(1), part(2), part(2), rest],
    ].map((parts) => Buffer.concat(parts));
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const other = whole.slice();
      other[bit >> 3]! ^= 1 << (bit & 7);
      others.push(Buffer.from(other));
    }
    let refused = 0;
    for (const other of others) {
      Deno.writeFileSync(path, other);
      try {
        const { header, blocks: read } = readBlockFile(path);
        assert.deepEqual([...read].map((block) => [...block]), blocks.map((block) => [...block]));
        assert.deepEqual(header, HEADER);
      } catch (error) {
        assert.ok(error instanceof HeadroomError, `${error}`);
        refused++;
      }
    }
    // What is left is the digest, which only `verifyBlockFile` reads.
    assert.equal(others.length - refused, 32 * 8);
  }));

Deno.test("BlockFileWriter does not follow a link in place of its unfinished file", () =>
  inFolder((path) => {
    Deno.writeTextFileSync(`${path}.other`, "mine");
    Deno.symlinkSync(`${path}.other`, `${path}.partial`);
    assert.throws(() => BlockFileWriter.create(path, HEADER), /Cannot write block file .*ELOOP/);
    assert.equal(Deno.readTextFileSync(`${path}.other`), "mine");
  }));

Deno.test("BlockFileWriter refuses a second writer of one file and leaves the first one's bytes alone", () =>
  inFolder((path) => {
    const first = BlockFileWriter.create(path, HEADER);
    first.append(BLOCKS[0]!);
    for (const open of [BlockFileWriter.create, BlockFileWriter.resume]) {
      assert.throws(() => open(path, HEADER), /another process is writing it/);
    }
    assert.equal(first.close().bytes, Deno.statSync(path).size);
    verifyBlockFile(path);
  }));

Deno.test("BlockFileWriter.resume() keeps whole blocks, drops a cut one, and ends in the same file as one go", () =>
  inFolder((path) => {
    const whole = `${path}.whole`;
    const blocks = [1, 2, 3].map((value) => new Uint8Array(40).fill(value));
    const one = BlockFileWriter.create(whole, HEADER);
    for (const block of blocks) one.append(block);
    const summary = one.close();
    const first = BlockFileWriter.create(path, HEADER);
    first.append(blocks[0]!);
    first.append(blocks[1]!);
    first.suspend();
    Deno.truncateSync(`${path}.partial`, Deno.statSync(`${path}.partial`).size - 7);
    assert.equal(BlockFileWriter.resume(path, { ...HEADER, scale: 99 }), null);
    const again = BlockFileWriter.resume(path, HEADER)!;
    assert.equal(again.blocks, 1);
    again.append(blocks[1]!);
    again.append(blocks[2]!);
    assert.deepEqual(again.close(), summary);
    assert.deepEqual(Deno.readFileSync(path), Deno.readFileSync(whole));
    assert.equal(BlockFileWriter.resume(`${path}.none`, HEADER), null);
  }));

Deno.test("BlockFileWriter.resume() keeps no block with a bit turned, nor one after it", () =>
  inFolder((path) => {
    const first = BlockFileWriter.create(path, HEADER);
    const blocks = [1, 2, 3].map((value) => new Uint8Array(40).fill(value));
    for (const block of blocks) first.append(block);
    first.suspend();
    const bytes = Deno.readFileSync(`${path}.partial`);
    bytes[bytes.length - 48 - 20]! ^= 0x10;
    Deno.writeFileSync(`${path}.partial`, bytes);
    const again = BlockFileWriter.resume(path, HEADER)!;
    assert.equal(again.blocks, 1);
    again.abort();
  }));
