import { Buffer } from "node:buffer";
import { quote } from "./cesr.ts";
import { EventFormatError } from "./errors.ts";
import { EVENT_BYTES_MAX } from "./events.ts";

/** Version texts of the two formats that are called KERI 2: 16 characters (keripy 1.3) and 19 (keripy 2). */
const KERI_2_VERSION = /^[A-Z]{4}[\w-]{3}(?:[\w-]{3})?(?:JSON|CBOR|MGPK|CESR)[\w-]{4}\.$/;
/** Version text of another serialisation, where a binary map begins with it. */
const BINARY_VERSION = /KERI(?:1[0-9a-f]|[\w-]{3}(?:[\w-]{3})?)(CBOR|MGPK)/;
/** Bytes within which a map's first field has its version text. */
const VERSION_WITHIN = 24;

const [OPENING_BRACE, HYPHEN] = [0x7b, 0x2d];
const NEXT = "ask the software that wrote it for KERI 1.0 events in JSON";

/** The refusal of an event of KERI 2, whose fields are others; null where the version text is not of KERI 2. */
export function keri2Problem(version: unknown): EventFormatError | null {
  if (typeof version !== "string" || !KERI_2_VERSION.test(version)) return null;
  return new EventFormatError(`it is an event of KERI 2: its version text is "${version}"`, {
    expected: "KERI10JSON, six hex digits and _",
    actual: version,
    next: NEXT,
  });
}

/**
 * The refusal by name of what carries the name KERI but is not KERI 1.0 JSON: native CESR, a genus mark, CBOR and MessagePack;
 * null for all else.
 */
export function otherFormProblem(raw: Uint8Array): EventFormatError | null {
  if (raw[0] === OPENING_BRACE) return null;
  const head = Buffer.from(raw.subarray(0, VERSION_WITHIN)).toString("latin1");
  const binary = BINARY_VERSION.exec(head)?.[1];
  if (raw[0] !== HYPHEN && binary === undefined) return null;
  const form = binary === undefined
    ? `CESR text that begins with ${head.slice(0, 8)} (KERI 2 writes events so, and marks its streams)`
    : binary;
  return new EventFormatError(`it is ${form}, not JSON`, {
    expected: "KERI 1.0 in JSON",
    actual: form,
    next: NEXT,
  });
}

/** Checks the version text against the event's size. @throws {EventFormatError} */
export function checkVersion(version: unknown, rawBytes: number): void {
  const expected = `KERI10JSON${rawBytes.toString(16).padStart(6, "0")}_`;
  if (version === expected && rawBytes <= EVENT_BYTES_MAX) return;
  throw new EventFormatError(`its version text "v" is ${quote(version)} for ${rawBytes} bytes`, {
    expected,
    actual: quote(version),
  });
}
