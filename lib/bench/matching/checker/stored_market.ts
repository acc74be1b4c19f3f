import type { EntityStore } from "../../../stores/entity_store.ts";
import { addTo, type CheckedMarket, digested, emptyMarket, MARKET_TYPES } from "./checked_market.ts";

const PAGE = 200;

/**
 * Reads a market at a store's newest block by its queries. Its code shares nothing with the matcher's.
 * @throws {HeadroomError} The store returned two entities of a type with one id.
 */
export async function readStoredMarket(store: EntityStore): Promise<CheckedMarket> {
  const market = emptyMarket();
  for (const type of MARKET_TYPES) {
    const query = store.compile(`type = "${type}"`);
    let page: Parameters<EntityStore["run"]>[2] | null = { limit: PAGE };
    while (page !== null) {
      const { versions, cursor } = await store.run(query, store.tip!, page);
      for (const version of versions) addTo(market, type, digested(version));
      page = cursor === undefined ? null : { limit: PAGE, cursor };
    }
  }
  return market;
}
