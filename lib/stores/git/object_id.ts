/** Bytes of an object's id: of a SHA-1. */
export const OID_BYTES = 20;

/** Value of a hex digit, by its character's code. */
const DIGIT = Uint8Array.from({ length: 128 }, (_, code) => parseInt(String.fromCharCode(code), 16) || 0);

/** Writes an id given in hex. Called for every member of a folder: a decoder's call costs more. */
export function writeOid(into: Uint8Array, start: number, oid: string): void {
  for (let at = 0; at < OID_BYTES; at++) {
    into[start + at] = DIGIT[oid.charCodeAt(2 * at)]! << 4 | DIGIT[oid.charCodeAt(2 * at + 1)]!;
  }
}
