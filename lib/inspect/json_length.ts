/** Bytes of the string JSON cache of a version without custom attributes. */
export const STRING_SYSTEM_BYTES = '{"$creator":"","$key":"","$owner":""}'.length + 42 + 66 + 42;
/** Bytes of the numeric one, without its digits. */
export const NUMBER_SYSTEM_BYTES =
  '{"$createdAtBlock":,"$expiration":,"$opIndex":,"$sequence":,"$txIndex":}'.length;

/** Bytes (UTF-8) of a text as a JSON string, quotes and escapes included. */
export function jsonTextBytes(text: string): number {
  let bytes = 2;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += unit >= 0x20 && unit !== 0x22 && unit !== 0x5c ? 1 : escapeBytes(unit);
    else if (unit < 0x800) bytes += 2;
    else if (unit < 0xd800 || unit > 0xdfff) bytes += 3;
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

/** `\b \t \n \f \r \" \\` take two bytes, other control characters `\u00xx`. Source: JSON.stringify, ECMA-262 25.5.2.3. */
function escapeBytes(unit: number): number {
  if (unit === 0x22 || unit === 0x5c) return 2;
  return unit === 8 || unit === 9 || unit === 10 || unit === 12 || unit === 13 ? 2 : 6;
}
