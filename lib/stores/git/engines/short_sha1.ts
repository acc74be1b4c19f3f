/** Longest message that is digested here: two blocks, with the nine bytes that end it. Source: RFC 3174. */
export const SHORT_MAX = 2 * 64 - 9;

const K = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc | 0, 0xca62c1d6 | 0] as const;
const START = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0] as const;
const HEX = Array.from({ length: 65_536 }, (_, value) => value.toString(16).padStart(4, "0"));

const words = new Int32Array(80);
const state = new Int32Array(5);

/**
 * SHA-1 of a short message, hex. A call of the system's digest costs as much as some hundred bytes of it, and most trees of a
 * registry are shorter. @param input Begins with the message, and has room for two blocks; what follows is overwritten.
 */
export function shortSha1(input: Uint8Array, length: number): string {
  const end = length + 9 <= 64 ? 64 : 128;
  input[length] = 0x80;
  input.fill(0, length + 1, end);
  input[end - 2] = length >> 5;
  input[end - 1] = length << 3;
  state.set(START);
  for (let at = 0; at < end; at += 64) digestBlock(input, at);
  let text = "";
  for (let at = 0; at < 5; at++) text += HEX[state[at]! >>> 16]! + HEX[state[at]! & 0xffff]!;
  return text;
}

function digestBlock(input: Uint8Array, start: number): void {
  for (let at = 0, from = start; at < 16; at++, from += 4) {
    words[at] = input[from]! << 24 | input[from + 1]! << 16 | input[from + 2]! << 8 | input[from + 3]!;
  }
  for (let at = 16; at < 80; at++) {
    const word = words[at - 3]! ^ words[at - 8]! ^ words[at - 14]! ^ words[at - 16]!;
    words[at] = word << 1 | word >>> 31;
  }
  let [a, b, c, d, e] = [state[0]!, state[1]!, state[2]!, state[3]!, state[4]!];
  for (let at = 0; at < 80; at++) {
    const mixed = at < 20
      ? (d ^ b & (c ^ d)) + K[0]
      : at < 40
      ? (b ^ c ^ d) + K[1]
      : at < 60
      ? (b & c | d & (b | c)) + K[2]
      : (b ^ c ^ d) + K[3];
    const next = (a << 5 | a >>> 27) + mixed + e + words[at]! | 0;
    e = d;
    d = c;
    c = b << 30 | b >>> 2;
    b = a;
    a = next;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
}
