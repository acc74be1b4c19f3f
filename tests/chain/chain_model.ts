import { applyOperation } from "../../lib/chain/apply.ts";
import type { Block } from "../../lib/chain/block.ts";
import type { EntityKey, EntityVersion } from "../../lib/chain/entity.ts";
import { BlockOrderError } from "../../lib/chain/errors.ts";
import { toHex } from "../../lib/chain/hex.ts";
import { matches } from "../../lib/chain/query/matches.ts";
import { checkAtBlock, checkLimit, decodeCursor, encodeCursor } from "../../lib/chain/query/page.ts";
import { parseQuery } from "../../lib/chain/query/parse_query.ts";
import { validateBlock } from "../../lib/chain/validate_block.ts";

/**
 * A whole chain in memory, as simply as correctness allows: the expected answers that stores are tested against.
 * Cost of a query: every version of every entity. Not for more data than fits in memory.
 */
export class ChainModel {
  readonly #histories = new Map<string, EntityVersion[]>();
  #tip: number | null = null;

  /** Newest block, or null where nothing was appended. */
  get tip(): number | null {
    return this.#tip;
  }

  /**
   * Appends one block, or nothing of it.
   * @throws {BlockOrderError} Not tip + 1 (any number is taken as the first).
   * @throws {OperationError} An operation that breaks a rule (see `validateBlock`, `applyOperation`).
   */
  append(block: Block): void {
    validateBlock(block);
    if (this.#tip !== null && block.number !== this.#tip + 1) {
      throw new BlockOrderError(block.number, this.#tip, "the chain model");
    }
    const changed = new Map<string, EntityVersion | null>();
    for (const operation of block.operations) {
      const id = toHex(operation.key);
      const current = changed.has(id) ? changed.get(id)! : this.#histories.get(id)?.at(-1) ?? null;
      changed.set(id, applyOperation(current, operation, block.number));
    }
    for (const [id, version] of changed) this.#store(id, version, block.number);
    this.#tip = block.number;
  }

  /** The version of an entity that is valid at a block, or null. */
  get(key: EntityKey, atBlock: number): EntityVersion | null {
    checkAtBlock(atBlock);
    return this.#validAt(toHex(key), atBlock);
  }

  /** Versions valid at a block that meet a query, ordered by (from_block, entity_key), one page of them. */
  query(
    text: string,
    atBlock: number,
    page: { readonly limit: number; readonly cursor?: string },
  ): { readonly versions: readonly EntityVersion[]; readonly cursor?: string } {
    checkAtBlock(atBlock);
    checkLimit(page.limit);
    const query = parseQuery(text);
    const after = page.cursor === undefined ? null : decodeCursor(page.cursor, text);
    const found: EntityVersion[] = [];
    for (const id of this.#histories.keys()) {
      const version = this.#validAt(id, atBlock);
      if (version === null || !matches(query, version)) continue;
      if (after === null || comparePlaces(version, after) > 0) found.push(version);
    }
    found.sort(comparePlaces);
    const versions = found.slice(0, page.limit);
    return found.length > versions.length
      ? { versions, cursor: encodeCursor(versions.at(-1)!, text) }
      : { versions };
  }

  #store(id: string, version: EntityVersion | null, block: number): void {
    const history = this.#histories.get(id) ?? [];
    this.#histories.set(id, history);
    const last = history.at(-1);
    if (last !== undefined && last.toBlock > BigInt(block)) {
      history[history.length - 1] = { ...last, toBlock: BigInt(block) };
    }
    if (version !== null) history.push(version);
  }

  #validAt(id: string, block: number): EntityVersion | null {
    return this.#histories.get(id)
      ?.find((version) => version.fromBlock <= block && version.toBlock > BigInt(block)) ?? null;
  }
}

function comparePlaces(
  a: Pick<EntityVersion, "fromBlock" | "key">,
  b: Pick<EntityVersion, "fromBlock" | "key">,
): number {
  if (a.fromBlock !== b.fromBlock) return a.fromBlock - b.fromBlock;
  for (let i = 0; i < a.key.length; i++) {
    if (a.key[i] !== b.key[i]) return a.key[i]! - b.key[i]!;
  }
  return 0;
}
