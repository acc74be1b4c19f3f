import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { type KeptBlock, KeptSample } from "../codec/kept_sample.ts";
import { MEMBER_BYTES_MAX } from "./archive_limits.ts";
import { decodeTarHeader, TAR_BLOCK_BYTES } from "./tar_header.ts";
import { unpackZstd, ZstdError } from "./zstd_frame.ts";

/** What an unfinished archive holds: its last member, and the bytes up to that member's end. */
export interface KeptMembers {
  readonly lastBlock: number;
  /** Some members, to be compared with those made again: an archive of other data is not gone on with. */
  readonly sample: readonly KeptBlock[];
  readonly bytes: number;
}

/**
 * Looks for whole members in an open, unfinished archive, up to the first that is cut short, damaged (its own checksum tells)
 * or out of order; null where there is none.
 */
export function keptMembers(file: number): KeptMembers | null {
  const sample = new KeptSample();
  const fileBytes = fs.fstatSync(file).size;
  let end = 0;
  while (end + TAR_BLOCK_BYTES <= fileBytes) {
    const at = end + TAR_BLOCK_BYTES;
    const member = memberOf(readAt(file, end, TAR_BLOCK_BYTES));
    if (member === null || member.number <= (sample.last?.number ?? -1)) break;
    const next = at + Math.ceil(member.size / TAR_BLOCK_BYTES) * TAR_BLOCK_BYTES;
    if (next > fileBytes || !isWhole(readAt(file, at, member.size))) break;
    sample.add({ number: member.number, read: () => readAt(file, at, member.size) });
    end = next;
  }
  if (sample.last === null) return null;
  return { lastBlock: sample.last.number, sample: sample.blocks(), bytes: end };
}

function memberOf(bytes: Buffer): { readonly number: number; readonly size: number } | null {
  const header = decodeTarHeader(bytes);
  const digits = /^block-([0-9]{1,15})\.json\.zst$/.exec(header?.name ?? "")?.[1];
  if (header === null || digits === undefined || header.size > MEMBER_BYTES_MAX) return null;
  return { number: Number(digits), size: header.size };
}

function isWhole(member: Uint8Array): boolean {
  try {
    unpackZstd(member);
    return true;
  } catch (error) {
    if (error instanceof ZstdError) return false;
    throw error;
  }
}

function readAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let at = 0;
  while (at < length) at += fs.readSync(file, bytes, at, length - at, position + at);
  return bytes;
}
