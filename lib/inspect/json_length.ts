import { cacheText } from "../chain/codec/cache_text.ts";

/** Bytes of the string JSON cache of a version without custom attributes. */
export const STRING_SYSTEM_BYTES = '{"$creator":"","$key":"","$owner":""}'.length + 42 + 66 + 42;
/** Bytes of the numeric one, without its digits. */
export const NUMBER_SYSTEM_BYTES =
  '{"$createdAtBlock":,"$expiration":,"$opIndex":,"$sequence":,"$txIndex":}'.length;

/** Bytes of each ASCII character in a JSON cache. */
const ASCII_BYTES = Uint8Array.from(
  { length: 0x80 },
  (_, unit) => cacheText(String.fromCharCode(unit)).length - 2,
);

/** Bytes (UTF-8) of a text in a JSON cache, quotes and escapes included (`cacheText`). */
export function jsonTextBytes(text: string): number {
  let bytes = 2;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += ASCII_BYTES[unit]!;
    else if (unit < 0x800) bytes += 2;
    else if (unit < 0xd800 || unit > 0xdfff) bytes += unit === 0x2028 || unit === 0x2029 ? 6 : 3;
    else {
      // Text on a chain is well-formed: a high surrogate is followed by a low one, 4 bytes together.
      bytes += 4;
      i++;
    }
  }
  return bytes;
}

/** Digits of an unsigned 64-bit number. */
export function digitsOf(value: number | bigint): number {
  if (typeof value === "bigint") {
    if (value > 9_007_199_254_740_991n) return value.toString().length;
    value = Number(value);
  }
  let digits = 1;
  for (let power = 10; power <= value; power *= 10) digits++;
  return digits;
}
