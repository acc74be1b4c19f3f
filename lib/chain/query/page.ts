import { createHash } from "node:crypto";
import { UsageError } from "../../errors.ts";
import type { EntityKey } from "../entity.ts";
import { fromHex, toHex } from "../hex.ts";
import { BLOCK_NUMBER_MAX } from "../validate_block.ts";

/** Most results in one page. Source: data/reference/arkiv.md "Query language". */
export const PAGE_LIMIT_MAX = 200;

/** The place of a result in the order (from_block, entity_key). */
export interface ResultPlace {
  readonly fromBlock: number;
  readonly key: EntityKey;
}

/** A cursor for what follows a result of a query: `<from_block>:<64 hex digits>:<8 hex digits of the query>`. */
export function encodeCursor(place: ResultPlace, query: string): string {
  return `${place.fromBlock}:${toHex(place.key)}:${digestOf(query)}`;
}

/** @throws {UsageError} Text that `encodeCursor` did not make for this query: its pages would lack results without a word. */
export function decodeCursor(cursor: string, query: string): ResultPlace {
  const parts = /^([0-9]{1,10}):([0-9a-f]{64}):([0-9a-f]{8})$/.exec(cursor);
  if (parts !== null && parts[3] === digestOf(query)) {
    return { fromBlock: Number(parts[1]), key: fromHex(parts[2]!) };
  }
  throw new UsageError(
    `Cannot continue from cursor "${cursor}": expected one that a page of this query returned`,
    {
      expected: "<from_block>:<64 hex digits>:<8 hex digits of the query>",
      actual: parts === null ? cursor : "a cursor of another query",
      next: "Ask for the first page without a cursor.",
    },
  );
}

function digestOf(query: string): string {
  return createHash("sha256").update(query).digest("hex").slice(0, 8);
}

/** @throws {UsageError} A limit outside 1 to 200. */
export function checkLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= PAGE_LIMIT_MAX) return;
  throw new UsageError(`Cannot return pages of ${limit} results: expected 1 to ${PAGE_LIMIT_MAX}`, {
    expected: `1 to ${PAGE_LIMIT_MAX} results`,
    actual: String(limit),
  });
}

/**
 * Any block may be asked, also one after the tip: it is answered as if nothing but expiry happened in between, as Arkiv's SQL answers
 * it. Commands refuse a block that the chain does not have: a person who names one means another.
 * @throws {UsageError} Not an integer from 0 to 2^32 - 1.
 */
export function checkAtBlock(block: number): void {
  if (Number.isInteger(block) && block >= 0 && block <= BLOCK_NUMBER_MAX) return;
  throw new UsageError(`Cannot ask at block ${block}: expected an integer from 0 to 2^32 - 1`, {
    expected: "an integer from 0 to 2^32 - 1",
    actual: String(block),
  });
}
