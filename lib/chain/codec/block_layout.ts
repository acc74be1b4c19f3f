/**
 * The binary form of a block, as `encodeBlock` writes and `decodeBlock` and the C and Python peers read it.
 * All integers are little-endian; sections follow each other without padding.
 *
 *     header    24 bytes
 *       u32 block number · u32 operations · u32 bytes of the field section · u32 of the text section ·
 *       u32 of the payload section · u32 flags (bit 0: all text is ASCII, so a byte is a character)
 *     fields    per operation, in order
 *       u8 type (1 create, 2 update, 3 delete, 4 expire, 5 extend, 6 change owner) · u8 0 ·
 *       u16 txIndex · u16 opIndex · u16 0 · 32 bytes entity key
 *       extend:          u64 btl
 *       create, update:  u64 btl · u32 payload bytes · u32 content type bytes ·
 *                        u32 string cache bytes · u32 number cache bytes · u16 strings · u16 numbers,
 *                        then per string: u32 name bytes, u32 value bytes;
 *                        then per number: u32 name bytes, i64 value (unsigned 64-bit, wrapped)
 *     text      UTF-8, lengths as in the fields, per operation
 *       change owner:    owner (42 bytes)
 *       create, update:  owner (42 bytes), content type, name and value of each string, name of each number,
 *                        string cache, number cache (JSON members of the custom attributes, without braces)
 *     payloads  one after the other
 */
import type { Operation } from "../operation.ts";

/** Bytes of a block's header. */
export const BLOCK_HEADER_BYTES = 24;
/** Bytes of an operation's fields up to its key. */
export const OPERATION_BYTES = 40;
/** Bytes of the further fields of a create or update, without those of its attributes. */
export const CONTENTS_BYTES = 28;
/** Bytes of an operation's blocks to live. */
export const BTL_BYTES = 8;
/** Bytes of a string attribute's fields: the lengths of its name and value. */
export const STRING_BYTES = 8;
/** Bytes of a numeric attribute's fields: the length of its name, and its value. */
export const NUMBER_BYTES = 12;
/** An address as text: `0x` and 40 hex digits. */
export const OWNER_BYTES = 42;
/** Bytes of an entity key. */
export const KEY_BYTES = 32;
/** Flag: all text is ASCII. */
export const ASCII_FLAG = 1;

/** Type codes: an operation's code is its place in this list. */
export const OPERATION_TYPES: readonly (Operation["type"] | null)[] = [
  null,
  "create",
  "update",
  "delete",
  "expire",
  "extend",
  "change_owner",
];
