import type { Block } from "../block.ts";
import { BLOCK_NUMBER_MAX } from "../validate_block.ts";
import { ArchiveError } from "./archive_error.ts";
import { EMPTY_BLOCKS_MAX } from "./archive_limits.ts";
import { decodeArchiveMember } from "./archive_member.ts";
import { blockOf } from "./member_name.ts";
import { readTar } from "./read_tar.ts";

/**
 * The blocks of Arkiv's block archive, one at a time; blocks between two members come back empty.
 *
 * Numbers are exact to 64 bits and attributes keep their order, so that the digest of what was archived comes out again.
 * Memory: one member (at most 64 MiB of JSON) and its block. Nothing is written anywhere.
 * @throws {ArchiveError} with the member's name, its byte in the file and what is wrong; blocks before it were handed out.
 * Source: data/reference/arkiv.md "Block archive".
 */
export function* readArchive(path: string): Generator<Block> {
  let last: number | null = null;
  let empty = 0;
  for (const { name, offset, bytes } of readTar(path)) {
    const place = { path, member: name, fileOffset: offset };
    const refuse = (expected: string, actual: string): never => {
      throw new ArchiveError(place, { expected, actual });
    };
    const number = blockOf(name) ??
      refuse(`members named block-<number>.json.zst, up to block ${BLOCK_NUMBER_MAX}`, "another name");
    if (last !== null && number <= last) {
      refuse(`a block above ${last}, the one before`, `block ${number}`);
    }
    empty += last === null ? 0 : number - last - 1;
    if (empty > EMPTY_BLOCKS_MAX) {
      refuse(`at most ${EMPTY_BLOCKS_MAX} blocks without a member in the archive`, `${empty} up to here`);
    }
    const block = decodeArchiveMember(number, bytes, place);
    for (let skipped = (last ?? number - 1) + 1; skipped < number; skipped++) {
      yield { number: skipped, operations: [] };
    }
    yield block;
    last = number;
  }
}
