import { HeadroomError } from "../errors.ts";

const BYTE_TEXT: readonly string[] = Array.from(
  { length: 256 },
  (_, byte) => byte.toString(16).padStart(2, "0"),
);

/** Lower-case hex digits of some bytes, two a byte, without `0x`. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += BYTE_TEXT[bytes[i]!];
  return text;
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
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
