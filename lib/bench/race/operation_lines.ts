import { Buffer } from "node:buffer";
import type { EncodedBlock } from "../../chain/codec/encoded_block.ts";

/**
 * A block as a line of JSON, for a program that works out itself what a block does: `EncodedBlock` with bytes as hexadecimal
 * digits and integers of 64 bits as text.
 */
export function operationLine({ number, operations }: EncodedBlock): string {
  const plain = operations.map((operation) =>
    Object.fromEntries(
      Object.entries(operation).map(([name, value]) => [
        name,
        name === "numbers"
          ? (value as [string, unknown][]).map(([name, value]) => [name, String(value)])
          : value,
      ]),
    )
  );
  return `${JSON.stringify({ number, operations: plain }, asText)}\n`;
}

// A Buffer has become an object of its own kind before a replacer sees it; `this` still holds it.
function asText(this: Record<string, unknown>, name: string, value: unknown): unknown {
  const own = this[name];
  if (own instanceof Uint8Array) return Buffer.from(own).toString("hex");
  return typeof value === "bigint" ? String(value) : value;
}
