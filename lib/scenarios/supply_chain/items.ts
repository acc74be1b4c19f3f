import { attributes, changing, from, number } from "../builders/attributes.ts";
import { scaled } from "../builders/encodings.ts";
import { NO_PAYLOAD_FIGURES } from "../builders/payloads.ts";
import { CHOSEN } from "../builders/sourced.ts";
import { daysToLive } from "../builders/times.ts";
import {
  always,
  anyOf,
  between,
  evenly,
  givenEach,
  oneOf,
  register,
  STATE,
  through,
  weighted,
  weightedBy,
  where,
} from "../builders/values.ts";
import type { EntityTypeSpec } from "../scenario.ts";
import { counted, type SupplyChain } from "./model.ts";

const ITEM = "002:L860-L864";

/** Product types: 10 attributes (002:L901), names chosen. Each has one lot open, made at its manufacturer's factory. */
export function products(chain: SupplyChain): EntityTypeSpec {
  const { goods } = chain;
  const { categories } = goods;
  return {
    id: "products",
    count: chain.counts.products,
    attributes: attributes(CHOSEN, {
      sku: from("002:L860; choice: as the items name it", "SKU-{pad:7}"),
      product_name: givenEach("category", categories, ({ names }) => oneOf(...names)),
      category: weightedBy(categories, ({ share }) => share),
      gtin: "0890{pad:10}",
      manufacturer_id: from("002:L861", evenly("organizations", where("role", "manufacturer"))),
      facility_id: from("002:L861", evenly("facilities", { follows: "manufacturer_id" })),
      current_lot: from("002:L860; choice: one lot a product is open", "LOT-{pad:7}-{int:1-9}"),
      handling: givenEach("category", categories, ({ handling }) => always(handling)),
      unit_weight_kg: number(
        scaled("kg", 1000),
        givenEach("category", categories, ({ grams: [min, max] }) => between(min / 1000, max / 1000, 3)),
      ),
      units_per_carton: number("items", weighted([[1, 20], [6, 30], [12, 30], [24, 20]])),
    }),
    traits: attributes("choice: dates that fit the chain's first block", {
      lot_produced_on: goods.producedOn,
      lot_expires_on: goods.expiresOn,
    }),
    ownedBy: "manufacturer_id",
    payload: NO_PAYLOAD_FIGURES,
    btlBlocks: daysToLive(365, "choice: product types outlive everything measured"),
  };
}

/**
 * Serialised items: 8 attributes counted, 14 listed. All items of a product share lot, factory and
 * certificate; the operator of the site of the last scan has custody.
 */
export function productInstances(chain: SupplyChain): EntityTypeSpec {
  return {
    id: "product_instances",
    count: chain.counts.productInstances,
    ...counted(
      chain,
      attributes(ITEM, {
        instance_id: "item_{pad:9}",
        sku: evenly("products"),
        serial_number: "SN{hex:12}",
        batch_id: through("sku", "current_lot"),
        facility_id: evenly("facilities", { follows: "manufacturer_id" }),
        location: changing(anyOf("facilities")),
        custodian: changing(evenly("organizations", { follows: "location" })),
        status: STATE,
      }),
      attributes(ITEM, {
        manufacturer_id: evenly("organizations", { ...where("role", "manufacturer"), follows: "sku" }),
        production_date: through("sku", "lot_produced_on"),
        previous_custodians: from(
          `${ITEM}; choice: a list's first member, the maker; the others stand in the item's history`,
          evenly("organizations", { ...where("role", "manufacturer"), follows: "sku" }),
        ),
        custody_transfers: from(
          `${ITEM}; 002:L915: 1M transfers a day of 40M items; choice: a number, since it is a count`,
          changing(number("transfers", register([0, 8], [0, 0.05]))),
        ),
        cert_ids: from(
          `${ITEM}; choice: a list of one, the certificate of the product`,
          evenly("certifications", { follows: "sku" }),
        ),
        expiry_dates: from(
          `${ITEM}; choice: a list of one, as there is one certificate`,
          through("sku", "lot_expires_on"),
        ),
      }),
    ),
    lifecycle: {
      states: [["in_stock", 65], ["in_transit", 33], ["sold", 1], ["recalled", 1]],
      transitions: [
        { from: "in_stock", to: "in_transit", cause: "departure scan" },
        { from: "in_transit", to: "in_stock", cause: "arrival scan" },
        { from: "in_stock", to: "sold", cause: "sale" },
        { from: "in_stock", to: "recalled", cause: "recall" },
        { from: "in_transit", to: "recalled", cause: "recall" },
      ],
      source: "choice: the source names no states of an item; 002:L827-L828, L839 sales and recalls",
    },
    ownedBy: "manufacturer_id",
    payload: NO_PAYLOAD_FIGURES,
    btlBlocks: daysToLive(365, "choice: items outlive everything measured"),
  };
}
