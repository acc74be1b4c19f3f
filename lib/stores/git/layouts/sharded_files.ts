import { Buffer } from "node:buffer";
import type { KeyState } from "../../../keri/key_state.ts";
import type { SignedEvent } from "../../../keri/signed_event.ts";

/** Digits of sequence numbers in names, by value: the alphabet of CESR's text would sort no better, and these read better. */
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-";
const BASE = DIGITS.length;

/** Where an event's version text (`{"v":"KERI10JSON00012b_"`) has the six hex digits of its size. */
const SIZE_AT = { from: 16, to: 22 };

/** Folder of all logs, each in one of its own below it, sharded by the prefix's second and third character. */
export const LOGS_FOLDER = "kel";
/** File of a log's state after an earlier event, in its folder. */
export const STATE_FILE = "state";

/** Path of a log's folder. The first character is that of the digest's code, so the same for nearly all. */
export function logFolder(prefix: string): string[] {
  return [LOGS_FOLDER, prefix.slice(1, 2), prefix.slice(2, 3), prefix];
}

/**
 * Where event `sn` lies below its log's folder: a file of one digit, and for more digits in folders by the leading ones, the
 * first of which says how many digits there are: 5 is `5`, 64 is `21/0`, 4097 is `31/0/1`. So no folder grows with the log.
 */
export function eventPlace(sn: number): { readonly folder: readonly string[]; readonly name: string } {
  let digits = "";
  for (let rest = sn; rest > 0 || digits === ""; rest = Math.floor(rest / BASE)) {
    digits = DIGITS[rest % BASE] + digits;
  }
  if (digits.length === 1) return { folder: [], name: digits };
  const [first, ...others] = digits;
  return { folder: [`${digits.length}${first}`, ...others.slice(0, -1)], name: others.at(-1)! };
}

/** The largest of names that `eventPlace` gives in one folder, by what it counts; null where none is such a name. */
export function largestName(names: readonly string[]): string | null {
  let [largest, value]: [string | null, number] = [null, -1];
  for (const name of names) {
    const own = valueOf(name);
    if (own > value) [largest, value] = [name, own];
  }
  return largest;
}

/** Sequence number of an event, from the names of its folders below the log's and of its file. */
export function snOfPlace(names: readonly string[]): number {
  const digits = names.map((name) => name.at(-1)!);
  return digits.reduce((sn, digit) => sn * BASE + DIGITS.indexOf(digit), 0);
}

/** What names of one folder sort by: how many digits, then the digit. -1 for other names. */
function valueOf(name: string): number {
  const digit = DIGITS.indexOf(name.at(-1)!);
  if (digit < 0 || name.length > 2 || (name.length === 2 && !/[2-9]/.test(name[0]!))) return -1;
  return (name.length === 1 ? 1 : Number(name[0])) * BASE + digit;
}

/** A stored event: its exact bytes, directly followed by its attachments, as KERI sends them. */
export function joinEvent({ raw, attachments }: SignedEvent): Buffer {
  const joined = Buffer.allocUnsafe(raw.length + attachments.length);
  joined.set(raw);
  joined.write(attachments, raw.length, "latin1");
  return joined;
}

/** @throws {RangeError} The file does not begin with an event that says its size. */
export function splitEvent(file: Buffer): SignedEvent {
  const size = Number.parseInt(file.toString("latin1", SIZE_AT.from, SIZE_AT.to), 16);
  if (!(size > SIZE_AT.to && size <= file.length)) throw new RangeError("it does not say its size");
  return { raw: file.subarray(0, size), attachments: file.toString("latin1", size) };
}

/** Content of a state file. */
export function stateFile(state: KeyState): Buffer {
  return Buffer.from(JSON.stringify(state), "utf8");
}

/** Null where it is no state file. */
export function parseState(bytes: Buffer): KeyState | null {
  try {
    const state = JSON.parse(bytes.toString("utf8"));
    return Number.isSafeInteger(state?.sn) && typeof state.said === "string" && Array.isArray(state.keys)
      ? state
      : null;
  } catch {
    return null;
  }
}
