import type { Buffer } from "node:buffer";
import { number } from "../cesr.ts";

/** Bytes in which a message says what it is and how long. */
export const HEAD_BYTES = 64;

/** What the first bytes of a message say. */
export interface MessageHead {
  /** Bytes of the message without its attachments; of a genus mark, its own. */
  readonly size: number;
  /** `json`: an event is looked for in it. `binary`, `native`: a form that is refused by name. `mark`: no message, a genus mark. */
  readonly form: "json" | "binary" | "native" | "mark";
  /** Version text; empty where the form has none. */
  readonly version: string;
  /** What it is where that is no key event: `rpy`, `ACDC`; null otherwise. */
  readonly other: string | null;
}

/**
 * How a message in native CESR begins: a counter of a body and the text of its version (`-FA5` and `0OKERICAACAA`), as KERI 2
 * writes it. Source: keripy 2.1.0.dev0, counters of genus 2; keri.md 3.
 */
export const NATIVE_START = /(?:-[FG][\w-]{2}|--[FG][\w-]{5})(?:0O|Y)KERI/;
/** A genus mark: which tables of codes hold from here on. Source: CESR specification, "genus/version code". */
export const GENUS_MARK = /-_AAA[A-Z]AA/;

/** Version text of KERI 1 (17 characters), then of what is called KERI 2 (16 and 19). The sizes are in hex and in base64. */
const VERSION_1 = /([A-Z]{4})1[0-9a-f](JSON|CBOR|MGPK)([0-9a-f]{6})_/;
const VERSION_2 = /([A-Z]{4})[\w-]{3}(?:[\w-]{3})?(JSON|CBOR|MGPK)([\w-]{4})\./;
/** Where the version text must begin: behind `{"v":"`, and a few bytes into a binary map. */
const [JSON_VERSION_AT, BINARY_VERSION_AT] = [6, 16];
/** Type of a message, behind the 17 characters of version 1. */
const TYPE = /^.{23}","t":"(\w+)"/s;

/** Types of messages that KERI software sends among key events. Source: keripy's `Ilks` of version 1. */
const OTHER_TYPES: ReadonlySet<string> = new Set([
  ...["rct", "qry", "rpy", "pro", "bar", "xip", "exn", "ksn"],
  ...["vcp", "vrt", "iss", "rev", "bis", "brv"],
]);

/** Reads the head of a message from its first bytes; null where no message begins so. */
export function messageHead(bytes: Buffer): MessageHead | null {
  const text = bytes.toString("latin1", 0, HEAD_BYTES);
  if (text[0] === "-") return nativeHead(text);
  const version = VERSION_1.exec(text) ?? VERSION_2.exec(text);
  if (version === null) return null;
  const [found, protocol, serialisation, size] = version as unknown as [string, string, string, string];
  const isJson = serialisation === "JSON";
  const isInPlace = isJson
    ? version.index === JSON_VERSION_AT && text.startsWith('{"v":"')
    : version.index <= BINARY_VERSION_AT && bytes[0]! >= 0x80;
  if (!isInPlace) return null;
  return {
    size: found.endsWith("_") ? Number.parseInt(size, 16) : number(size),
    form: isJson ? "json" : "binary",
    version: found,
    other: protocol === "KERI" ? otherType(text) : protocol,
  };
}

function nativeHead(text: string): MessageHead | null {
  if (text.search(GENUS_MARK) === 0) return { size: 8, form: "mark", version: "", other: null };
  if (text.search(NATIVE_START) !== 0) return null;
  const [code, end] = text[1] === "-" ? [3, 8] : [2, 4];
  return { size: end + 4 * number(text.slice(code, end)), form: "native", version: "", other: null };
}

function otherType(text: string): string | null {
  const type = TYPE.exec(text)?.[1];
  return type !== undefined && OTHER_TYPES.has(type) ? type : null;
}
