/** What was cut out of an archive, or zeroed, is noticed, and programs that know no seal read on as before. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Block } from "../../../lib/chain/block.ts";
import { ArchiveError } from "../../../lib/chain/archive/archive_error.ts";
import { readArchive } from "../../../lib/chain/archive/read_archive.ts";
import { ArchiveWriter } from "../../../lib/chain/archive/write_archive.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { growingBlock } from "../../stores/growing_chain.ts";

const BLOCKS: readonly Block[] = [3, 4, 5, 6].map(growingBlock);

/** Bytes of an archive, and where its members begin. */
function archived(path: string): { readonly bytes: Buffer; readonly members: readonly number[] } {
  const writer = ArchiveWriter.create(path);
  for (const block of BLOCKS) writer.append(block);
  writer.close();
  const bytes = Buffer.from(Deno.readFileSync(path));
  const members = BLOCKS.map(({ number }) => bytes.indexOf(`block-${number}.json.zst`));
  return { bytes, members: [...members, bytes.length - 3 * 512] };
}

function assertRefused(path: string, bytes: Uint8Array, says: RegExp): void {
  Deno.writeFileSync(path, bytes);
  assert.throws(() => [...readArchive(path)], (error) => {
    assert.ok(error instanceof ArchiveError && !error.usage, `${error}`);
    assert.match(error.message, says);
    return true;
  });
}

Deno.test("a member cut out of a sealed archive, and a tail of zeros, are refused; other programs read it whole", () =>
  inTemporaryFolder(async (folder) => {
    const path = `${folder}/chain.tar`;
    const { bytes, members } = archived(path);
    assert.deepEqual([...readArchive(path)], BLOCKS);
    const { code, stdout } = await new Deno.Command("tar", { args: ["-tf", path] }).output();
    const listed = BLOCKS.map(({ number }) => `block-${number}.json.zst\n`).join("");
    assert.deepEqual([code, new TextDecoder().decode(stdout)], [0, listed]);
    for (let at = 0; at < BLOCKS.length; at++) {
      const without = Buffer.concat([bytes.subarray(0, members[at]), bytes.subarray(members[at + 1])]);
      assertRefused(path, without, /expected the bytes that it was sealed with, found others: .* cut out/);
    }
    for (const at of [...members.slice(1), bytes.length - 512]) {
      assertRefused(
        path,
        Buffer.from(bytes).fill(0, at),
        /expected the seal that its first member speaks of/,
      );
      assertRefused(path, bytes.subarray(0, at), /cut short|seal/);
    }
    assertRefused(path, Buffer.concat([bytes, Buffer.from("x")]), /nothing after the archive's seal/);
  }));

Deno.test("any bit turned in a sealed archive is refused", () =>
  inTemporaryFolder((folder) => {
    const path = `${folder}/chain.tar`;
    const { bytes } = archived(path);
    for (let bit = 3; bit < bytes.length * 8; bit += 61) {
      const other = Buffer.from(bytes);
      other[bit >> 3]! ^= 1 << (bit & 7);
      Deno.writeFileSync(path, other);
      assert.throws(() => [...readArchive(path)], ArchiveError, `bit ${bit}`);
    }
    return Promise.resolve();
  }));
