import { daysToLive } from "../builders/days_to_live.ts";
import {
  changing,
  numberChoice,
  numberOf,
  reference,
  state,
  text,
  textOf,
} from "../builders/attribute_builders.ts";
import type { EntityTypeSpec, ValueSpec } from "../scenario.ts";
import { CHOSEN, counted, type Goods, NO_PAYLOAD, type SupplyChain } from "./model.ts";
import { always, oneOf } from "../builders/value_builders.ts";

const ITEM = "002:L860-L864";
const MANUFACTURER = { attribute: "role", value: "manufacturer" } as const;

/** Product types: 10 attributes (002:L901), names chosen. Each has one lot open, made at its manufacturer's factory. */
export function products(chain: SupplyChain): EntityTypeSpec {
  const { goods } = chain;
  return {
    id: "products",
    count: chain.counts.products,
    attributes: [
      text("sku", "SKU-{pad:7}", "002:L860; choice: as the items name it"),
      textOf("product_name", byCategory(goods, ({ names }) => oneOf(...names)), CHOSEN),
      textOf(
        "category",
        { kind: "choice", values: goods.categories.map(({ category, share }) => [category, share]) },
        CHOSEN,
      ),
      text("gtin", "0890{pad:10}", CHOSEN),
      textOf(
        "manufacturer_id",
        { kind: "reference", of: "organizations", by: "modulo", where: MANUFACTURER },
        "002:L861",
      ),
      textOf(
        "facility_id",
        { kind: "reference", of: "facilities", by: "modulo", follows: "manufacturer_id" },
        "002:L861",
      ),
      text("current_lot", "LOT-{pad:7}-{int:1-9}", "002:L860; choice: one lot a product is open"),
      textOf("handling", byCategory(goods, ({ handling }) => always(handling)), CHOSEN),
      numberOf(
        "unit_weight_kg",
        byCategory(goods, ({ weightG }) => ({
          kind: "uniform",
          min: weightG.min / 1000,
          max: weightG.max / 1000,
          decimals: 3,
        })),
        { unit: "kg", scale: 1000, offset: 0 },
        CHOSEN,
      ),
      numberChoice("units_per_carton", [[1, 20], [6, 30], [12, 30], [24, 20]], "items", CHOSEN),
    ],
    traits: [
      text("lot_produced_on", goods.producedOn, "choice: dates that fit the chain's first block"),
      text("lot_expires_on", goods.expiresOn, "choice: dates that fit the chain's first block"),
    ],
    ownedBy: "manufacturer_id",
    payload: NO_PAYLOAD,
    btlBlocks: daysToLive(365, "choice: product types outlive everything measured"),
  };
}

/**
 * Serialised items: 8 attributes counted, 14 listed. All of one product are of one lot, from one factory, under one
 * certificate; whoever runs the place where an item was scanned last has it in custody.
 */
export function productInstances(chain: SupplyChain): EntityTypeSpec {
  return {
    id: "product_instances",
    count: chain.counts.productInstances,
    ...counted(chain, [
      text("instance_id", "item_{pad:9}", ITEM),
      reference("sku", "products", "modulo", ITEM),
      text("serial_number", "SN{hex:12}", ITEM),
      textOf("batch_id", { kind: "through", reference: "sku", attribute: "current_lot" }, ITEM),
      textOf(
        "facility_id",
        { kind: "reference", of: "facilities", by: "modulo", follows: "manufacturer_id" },
        ITEM,
      ),
      changing(reference("location", "facilities", "uniform", ITEM)),
      changing(textOf(
        "custodian",
        { kind: "reference", of: "organizations", by: "modulo", follows: "location" },
        ITEM,
      )),
      state("status", ITEM),
    ], [
      textOf(
        "manufacturer_id",
        { kind: "reference", of: "organizations", by: "modulo", where: MANUFACTURER, follows: "sku" },
        ITEM,
      ),
      textOf("production_date", { kind: "through", reference: "sku", attribute: "lot_produced_on" }, ITEM),
      textOf(
        "previous_custodians",
        { kind: "reference", of: "organizations", by: "modulo", where: MANUFACTURER, follows: "sku" },
        `${ITEM}; choice: a list's first member, the maker; the others stand in the item's history`,
      ),
      changing(numberOf(
        "custody_transfers",
        { kind: "register", start: { min: 0, max: 8 }, perDay: { min: 0, max: 0.05 } },
        { unit: "transfers", scale: 1, offset: 0 },
        `${ITEM}; 002:L915: 1M transfers a day of 40M items; choice: a number, since it is a count`,
      )),
      textOf(
        "cert_ids",
        { kind: "reference", of: "certifications", by: "modulo", follows: "sku" },
        `${ITEM}; choice: a list of one, the certificate of the product`,
      ),
      textOf(
        "expiry_dates",
        { kind: "through", reference: "sku", attribute: "lot_expires_on" },
        `${ITEM}; choice: a list of one, as there is one certificate`,
      ),
    ]),
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
    payload: NO_PAYLOAD,
    btlBlocks: daysToLive(365, "choice: items outlive everything measured"),
  };
}

function byCategory(goods: Goods, value: (of: Goods["categories"][number]) => ValueSpec): ValueSpec {
  return {
    kind: "given",
    attribute: "category",
    cases: Object.fromEntries(goods.categories.map((of) => [of.category, value(of)])),
  };
}
