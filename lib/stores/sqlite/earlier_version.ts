import { Buffer } from "node:buffer";
import type { Attributes } from "../../chain/entity.ts";
import type { HistoryVersion } from "./history_version.ts";

/** What of an entity's version is compared with the one that came after it. */
export interface EarlierVersion
  extends Pick<HistoryVersion, "fromBlock" | "toBlock" | "expiration" | "owner" | "creator" | "sequence"> {
  /** Whether the version after it has the same contents: type, payload and attributes. */
  readonly sameContents: boolean;
}

/** A version as the one before another. */
export function earlierVersion(old: HistoryVersion, version: HistoryVersion): EarlierVersion {
  return { ...old, sameContents: sameContents(version, old) };
}

function sameContents(a: HistoryVersion, b: HistoryVersion): boolean {
  return a.contentType === b.contentType && Buffer.compare(a.payload, b.payload) === 0 &&
    sameAttributes(a.strings, b.strings) && sameAttributes(a.numbers, b.numbers);
}

/** Compares regardless of order: a store may list the attributes of a rewritten version in another order. */
function sameAttributes<Value>(a: Attributes<Value>, b: Attributes<Value>): boolean {
  if (a.length !== b.length) return false;
  const values = new Map(a);
  return b.every(([name, value]) => values.has(name) && values.get(name) === value);
}
