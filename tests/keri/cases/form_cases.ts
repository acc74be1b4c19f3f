import { Buffer } from "node:buffer";
import { EventFormatError, PriorDigestError, SaidError, SequenceError } from "../../../lib/keri/errors.ts";
import { digestText } from "../../../lib/keri/digests.ts";
import type { SignedEvent } from "../../../lib/keri/signed_event.ts";
import { A, after, B, type Case, changed, edited, icp, ixn, rot, sign } from "./build.ts";

const ICP = sign(icp());
const IXN = ixn(after(icp()));
/** A log of interactions, made as far as it was asked for. */
const CHAIN = [icp()];
/** An inception as keripy 2.1.0.dev0 writes it by default: native CESR, no JSON. */
const NATIVE = "-FA50OKERICAACAAX";

/** Version texts, serialisations, fields and numbers. */
export const FORM_CASES: readonly Case[] = [
  [
    "KERI 2, version text of 19 characters",
    [edited(ICP, /KERI10JSON\w{6}_/, "KERICAACAAJSONAAEt.")],
    EventFormatError,
  ],
  [
    "KERI 2, version text of 16 characters",
    [edited(ICP, /KERI10JSON\w{6}_/, "KERICAAJSONAAEt.")],
    EventFormatError,
  ],
  ["KERI 2, native CESR", [{ ...ICP, raw: Buffer.from(NATIVE) }], EventFormatError],
  [
    "a genus mark before the event",
    [{ ...ICP, raw: Buffer.concat([Buffer.from("-_AAABAA"), ICP.raw]) }],
    EventFormatError,
  ],
  ["KERI 1.0 in CBOR", [{
    ...ICP,
    raw: Buffer.concat([Buffer.from([0xad, 0x61, 0x76, 0x71]), Buffer.from("KERI10CBOR00012b_")]),
  }], EventFormatError],
  ["KERI 1.0 in MessagePack", [{
    ...ICP,
    raw: Buffer.concat([Buffer.from([0x8d, 0xa1, 0x76, 0xb1]), Buffer.from("KERI10MGPK00012b_")]),
  }], EventFormatError],
  ["KERI 1.1", [edited(ICP, "KERI10JSON", "KERI11JSON")], EventFormatError],
  ["an ACDC", [edited(ICP, "KERI10JSON", "ACDC10JSON")], EventFormatError],
  ["a size in capitals", [edited(ICP, /KERI10JSON\w{6}_/, "KERI10JSON00012B_")], EventFormatError],
  ["a size too large by one", [edited(ICP, /KERI10JSON\w{6}_/, "KERI10JSON00012c_")], EventFormatError],
  ["white space", [edited(ICP, ",", ", ")], EventFormatError],
  ["an escape that need not be", [edited(ICP, '"icp"', '"\\u0069cp"')], EventFormatError],
  ["a field too many", [sign(changed(icp(), { x: 1 }))], EventFormatError],
  ["a rotation with traits, as in KERI 2", [ICP, sign(withTraits(), [B])], EventFormatError],
  ["fields in another order", [edited(ICP, /"b":\[\],"c":\[\]/, '"c":[],"b":[]')], EventFormatError],
  ["a receipt message", [sign(changed(icp(), { t: "rct" }))], EventFormatError],
  ["a SAID of other bytes", [edited(ICP, '"c":[]', '"c":["EO"]')], EventFormatError],
  ["a SAID of other bytes of the same length", [edited(ICP, A.verkey, B.verkey)], SaidError],
  ["s = 01", [ICP, sign(changed(IXN, { s: "01" }))], EventFormatError, "accepts"],
  ["s = 1 as a number", [ICP, sign(changed(IXN, { s: 1 }))], EventFormatError, "accepts"],
  [
    "s = A for ten",
    [...Array.from({ length: 10 }, (_, sn) => chain(sn)), sign(changed(chained(10), { s: "A" }))],
    EventFormatError,
    "accepts",
  ],
  ["s = a for ten", Array.from({ length: 11 }, (_, sn) => chain(sn)), null],
  ["s = -1", [ICP, sign(changed(IXN, { s: "-1" }))], EventFormatError],
  ["a gap", [ICP, sign(changed(IXN, { s: "2" }))], SequenceError],
  ["an inception at 1", [sign(changed(icp(), { s: "1" }))], SequenceError],
  ["a log that begins with an interaction", [sign(IXN)], SequenceError],
  ["another prior digest", [ICP, sign(changed(IXN, { p: digestText(Buffer.from("x")) }))], PriorDigestError],
  [
    "the prior digest under another code",
    [ICP, sign(changed(IXN, { p: digestOfIcp("F") }))],
    PriorDigestError,
  ],
  ["unknown traits", [sign(icp({ traits: ["NB", "DID"] }))], null],
  ["seals of every kind", [
    ICP,
    sign(changed(IXN, { a: [{ d: "x" }, { rd: "x" }, { bi: "x", d: "x" }, { s: "0", d: "x" }, {}] })),
  ], null],
  ["a seal that is text", [ICP, sign(changed(IXN, { a: ["x"] }))], EventFormatError, "accepts"],
];

function withTraits() {
  const { a, ...fields } = rot(after(icp())).event as unknown as Record<string, unknown>;
  return changed({ ...rot(after(icp())), event: { ...fields, c: [], a } as never }, {});
}

/** Event `sn` of that log. */
function chained(sn: number) {
  while (CHAIN.length <= sn) CHAIN.push(ixn(after(...CHAIN), String(CHAIN.length)));
  return CHAIN[sn]!;
}

function chain(sn: number): SignedEvent {
  return sign(chained(sn));
}

/** Digest of the inception's bytes as they are, as keripy compares it. */
function digestOfIcp(code: string): string {
  return digestText(ICP.raw, code);
}
