import { HeadroomError } from "../errors.ts";

/** Lower-case hex digits of some bytes, two a byte, without `0x`. */
export function toHex(bytes: Uint8Array): string {
  return bytes.toHex();
}

/**
 * Bytes of hex digits in either case, without `0x`.
 * @throws {HeadroomError} An odd number of digits, or something that is not a hex digit.
 */
export function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) {
    throw new HeadroomError(
      `Cannot read "${text}" as hex: expected an even number of hex digits without "0x"`,
      {
        expected: "an even number of hex digits",
        actual: text,
      },
    );
  }
  return Uint8Array.fromHex(text);
}
