import { Buffer } from "node:buffer";
import { EventFormatError } from "./errors.ts";
import { checkIdentity, isObject } from "./event_fields.ts";
import { checkVersion } from "./event_version.ts";
import type { AnchorPlace } from "./verify_log.ts";

/** Fields of a receipt message. Source: keripy 1.x, `receipt()`. */
const FIELDS = "v,t,d,i,s";

/** The event that a receipt is of. */
export interface ReceiptedEvent extends AnchorPlace {
  readonly said: string;
}

/** Reads which event a receipt message (`rct`) is of, by its form alone. @throws {EventFormatError} It is none of KERI 1.0. */
export function parseReceipt(raw: Uint8Array): ReceiptedEvent {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(raw).toString("utf8"));
  } catch (cause) {
    throw new EventFormatError(`the receipt is not JSON (${(cause as Error).message})`);
  }
  const actual = isObject(value) ? Object.keys(value).join(",") : "no object";
  if (!isObject(value) || actual !== FIELDS) {
    throw new EventFormatError(`a receipt has the fields ${actual}`, { expected: FIELDS, actual });
  }
  checkVersion(value.v, raw.length);
  checkIdentity(value);
  const { d, i, s } = value as Readonly<Record<"d" | "i" | "s", string>>;
  return { prefix: i, sn: Number.parseInt(s, 16), said: d };
}
