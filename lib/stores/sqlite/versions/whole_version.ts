import type { Uint64 } from "../../../chain/entity.ts";
import {
  bytesOf,
  HistoryRowError,
  type HistoryVersion,
  integerOf,
  numberMembers,
  stringMembers,
  textOf,
} from "../history_version.ts";
import { unwrapInt64 } from "../int64.ts";
import { addressText, placeOf } from "./version_columns.ts";

/**
 * A version from its row: `key`, `from_block`, `to_block`, `expiration`, `sequence`, `owner` and `creator` (bytes), `strings` and
 * `numbers` (JSON), `content_type`, `payload`. @throws {HistoryRowError} A value of the wrong kind, or none.
 */
export function wholeVersion(row: Readonly<Record<string, unknown>>): HistoryVersion {
  const place = placeOf(unwrapInt64(integerOf(row.sequence, "sequence")));
  const version = {
    key: bytesOf(row.key, "key"),
    fromBlock: Number(integerOf(row.from_block, "from_block")),
    toBlock: unwrapInt64(integerOf(row.to_block, "to_block")),
    expiration: unwrapInt64(integerOf(row.expiration, "expiration")),
    contentType: textOf(row.content_type, "content_type"),
    payload: bytesOf(row.payload, "payload"),
    owner: addressText(bytesOf(row.owner, "owner")),
    creator: addressText(bytesOf(row.creator, "creator")),
    ...place,
    createdAtBlock: BigInt(place.createdAtBlock),
    strings: stringMembers(row.strings, "strings"),
    numbers: numberMembers(row.numbers, "numbers"),
  };
  if (version.createdAtBlock <= BigInt(version.fromBlock)) return version;
  throw new HistoryRowError(
    `it was created at block ${version.createdAtBlock}, after its own, ${version.fromBlock}`,
  );
}

/** The block of a stored sequence number. @throws {HistoryRowError} It is no integer. */
export function createdAt(sequence: unknown): Uint64 {
  return unwrapInt64(integerOf(sequence, "sequence")) >> 32n;
}
