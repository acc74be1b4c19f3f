import { applyOperation } from "../../../chain/apply.ts";
import type { Block } from "../../../chain/block.ts";
import type { EntityVersion } from "../../../chain/entity.ts";
import { toHex } from "../../../chain/hex.ts";
import type { Operation } from "../../../chain/operation.ts";
import {
  addTo,
  type CheckedMarket,
  digested,
  emptyMarket,
  MARKET_TYPES,
  type MarketType,
} from "./checked_market.ts";

/** The market as a chain's blocks leave it, by the rules of the chain alone: no store is asked. */
export class MarketLedger {
  readonly #newest = new Map<string, { readonly type: MarketType; readonly version: EntityVersion }>();
  #tip = 0;

  /** Adds the next block. @throws {OperationError} It breaks a rule of the chain. */
  add({ number, operations }: Block): void {
    this.#tip = number;
    for (const operation of operations) {
      const key = toHex(operation.key);
      const current = this.#newest.get(key);
      const type = current?.type ?? typeOf(operation);
      if (type === undefined) continue;
      const given = operation.type === "create" || operation.type === "update";
      const version = applyOperation(
        current?.version ?? null,
        given ? digested(operation) : operation,
        number,
      );
      if (version === null) this.#newest.delete(key);
      else this.#newest.set(key, { type, version });
    }
  }

  /**
   * The market at the block that was added last, which the ledger gives up: half a million entities are not to be held twice.
   * @throws {HeadroomError} Two entities of a type have one id.
   */
  take(): CheckedMarket {
    const market = emptyMarket();
    for (const [key, { type, version }] of this.#newest) {
      this.#newest.delete(key);
      if (version.toBlock > BigInt(this.#tip)) addTo(market, type, version);
    }
    return market;
  }
}

/** What is created, where matching is about it. */
function typeOf(operation: Operation): MarketType | undefined {
  if (operation.type !== "create") return undefined;
  const own = operation.strings.find(([name]) => name === "type")?.[1];
  return MARKET_TYPES.find((type) => type === own);
}
