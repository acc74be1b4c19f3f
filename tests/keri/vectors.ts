import type { KeyEvent } from "../../lib/keri/events.ts";
import { Signer } from "../../lib/keri/signer.ts";

/** One published vector: an event, its exact bytes, its signatures and its attachment text. Source: keri.md 6. */
export interface Vector {
  readonly id: string;
  readonly kind: KeyEvent["t"];
  readonly event: KeyEvent;
  readonly raw: string;
  readonly size: number;
  readonly said: string;
  readonly signatures: readonly {
    key: string;
    index: number;
    priorIndex?: number;
    sigHex: string;
    qb64: string;
  }[];
  readonly sourceSeal?: { readonly s: string; readonly d: string };
  readonly attachment: string;
  readonly witnessAttachment?: string;
}

interface VectorFile {
  readonly keys: Readonly<
    Record<string, {
      label: string;
      seedHex: string;
      publicHex: string;
      qb64: string;
      qb64NonTransferable: string;
      nextCommitment: string;
    }>
  >;
  readonly primitives: {
    readonly seqner: readonly { sn: number; qb64: string }[];
    readonly counters: readonly { code: string; count: number; qb64: string }[];
    readonly digests: readonly { text: string; qb64: string }[];
  };
  readonly kels: Readonly<Record<string, readonly string[]>>;
  readonly vectors: readonly Vector[];
  readonly nonStandard: readonly Pick<Vector, "id" | "raw">[];
}

export const VECTORS: VectorFile = JSON.parse(
  Deno.readTextFileSync(new URL("../../data/reference/keri-vectors.json", import.meta.url)),
);

export function vector(id: string): Vector {
  const found = VECTORS.vectors.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no vector "${id}"`);
  return found;
}

export function signerOf(key: string): Signer {
  return new Signer(
    Uint8Array.from(VECTORS.keys[key]!.seedHex.match(/../g)!, (byte) => Number.parseInt(byte, 16)),
  );
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A log of vectors as signed events. */
export function signedLog(name: string) {
  return VECTORS.kels[name]!.map(vector).map(({ raw, attachment }) => ({
    raw: bytes(raw),
    attachments: attachment,
  }));
}
