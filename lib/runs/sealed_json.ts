import { createHash } from "node:crypto";

/** The member that says what the others were. */
const SEAL = "sha256";

/**
 * An object as JSON that tells its own damage: its last member, `sha256`, is the SHA-256 (hex) of the others as compact JSON.
 * A seal of before is replaced.
 */
export function sealedJson(value: object, indent?: number): string {
  const { [SEAL]: _, ...rest } = value as Record<string, unknown>;
  return JSON.stringify({ ...rest, [SEAL]: digestOf(rest) }, null, indent) + "\n";
}

/**
 * What `sealedJson` wrote, without its seal. JSON without a seal, of an earlier version or of somebody's own, is taken as it is.
 * @throws {SyntaxError} It is not JSON. @throws {Error} It was changed since it was written.
 */
export function parseSealed(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || !(SEAL in value)) return value;
  const { [SEAL]: seal, ...rest } = value;
  if (seal === digestOf(rest)) return rest;
  throw new Error(`it was changed since it was written: the "${SEAL}" in it is not that of the rest`);
}

function digestOf(value: object): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
