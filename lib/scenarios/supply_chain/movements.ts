import { daysToLive } from "../builders/days_to_live.ts";
import {
  changing,
  choice,
  number,
  numberChoice,
  numberOf,
  reference,
  state,
  text,
  textOf,
} from "../builders/attribute_builders.ts";
import type { AttributeSpec, EntityTypeSpec, ValueSpec } from "../scenario.ts";
import { CHOSEN, counted, EPOCH_S, type Goods, NO_PAYLOAD, type SupplyChain } from "./model.ts";

const SHIPMENT = "002:L870-L874";
const EVENT = "002:L880-L883";

/** Items in a shipment and how often: 8 on average, as 40M items in 5M shipments are. */
const QUANTITIES: readonly (readonly [items: number, weight: number])[] = [[1, 25], [6, 40], [12, 25], [
  24,
  10,
]];

/** Active shipments: 10 attributes counted, 13 listed. From a maker's site to a retailer's. */
export function shipments(chain: SupplyChain): EntityTypeSpec {
  const parts = counted(chain, [
    text("shipment_id", "ship_{pad:8}", SHIPMENT),
    textOf("carrier_id", {
      kind: "reference",
      of: "organizations",
      by: "modulo",
      where: { attribute: "role", value: "carrier" },
    }, SHIPMENT),
    text("bill_of_lading", "BL{int:100000-999999}{pad:8}", SHIPMENT),
    numberChoice("quantity", QUANTITIES, "items", `${SHIPMENT}; 002:L902, L905: 8 items a shipment`),
    numberOf("weight_kg", weight(chain.goods), { unit: "kg", scale: 10, offset: 0 }, SHIPMENT),
    site("origin_facility", "shipper"),
    site("destination_facility", "consignee"),
    state("status", SHIPMENT),
    soundUnless("exception", "temperature_ok"),
    soundUnless("exception", "tamper_evident"),
  ], [
    reference(
      "product_instance_ids",
      "product_instances",
      "modulo",
      `${SHIPMENT}; choice: a list's first member; events name the others`,
    ),
    changing(reference(
      "checkpoints",
      "facilities",
      "uniform",
      `${SHIPMENT}; choice: a list's last member; the others stand in the shipment's history`,
    )),
    soundUnless("exception", "humidity_ok"),
  ]);
  return {
    id: "shipments",
    count: chain.counts.shipments,
    ...parts,
    traits: [...parts.traits, party("shipper", "manufacturer"), party("consignee", "retailer")],
    lifecycle: {
      states: [["in_transit", 70], ["at_checkpoint", 26], ["exception", 2], ["delivered", 2]],
      transitions: [
        { from: "in_transit", to: "at_checkpoint", cause: "arrival at a checkpoint" },
        { from: "at_checkpoint", to: "in_transit", cause: "departure from a checkpoint" },
        { from: "in_transit", to: "exception", cause: "temperature breach, delay" },
        { from: "exception", to: "in_transit", cause: "cleared" },
        { from: "in_transit", to: "delivered", cause: "proof of delivery" },
      ],
      source: "002:L873; 002:L917; choice: shares; delivered ones stay a day (2 % of 5M at 100K a day)",
    },
    ownedBy: "carrier_id",
    payload: NO_PAYLOAD,
    btlBlocks: daysToLive(120, "choice: twice the 50 days that 5M shipments at 100K a day take"),
  };
}

/** Attestations of scans, kept 30 days: 6 attributes counted, 10 listed. Signed by whoever runs the site. */
export function events(chain: SupplyChain): EntityTypeSpec {
  return {
    id: "events",
    count: chain.counts.events,
    ...counted(chain, [
      text("event_id", "evt_{pad:9}", EVENT),
      choice(
        "event_type",
        [["departure", 25], ["checkpoint", 50], ["arrival", 25]],
        `${EVENT}; choice: two checkpoints on a leg`,
      ),
      reference("product_instance_id", "product_instances", "uniform", EVENT),
      textOf("shipment_id", {
        kind: "reference",
        of: "shipments",
        by: "modulo",
        follows: "product_instance_id",
      }, EVENT),
      reference("facility_id", "facilities", "uniform", EVENT),
      textOf(
        "attester_org_id",
        { kind: "reference", of: "organizations", by: "modulo", follows: "facility_id" },
        EVENT,
      ),
    ], [
      textOf("timestamp", { kind: "time", of: "birth", epochS: EPOCH_S }, EVENT),
      textOf(
        "geo_coordinates",
        { kind: "through", reference: "facility_id", attribute: "geohash" },
        `${EVENT}; choice: a geohash, which one text attribute can hold and a glob can search`,
      ),
      text("signature", "{hex:128}", `${EVENT}; choice: the 64 bytes of an Ed25519 signature`),
      text("evidence_hash", "{hex:64}", EVENT),
    ]),
    ownedBy: "attester_org_id",
    payload: NO_PAYLOAD,
    btlBlocks: daysToLive(30, "002:L906: events of 30 days"),
  };
}

/** Certificates of products, held by their makers; names and number of attributes chosen (S-06). */
export function certifications(chain: SupplyChain): EntityTypeSpec {
  const standards = choice("standard", chain.goods.standards, CHOSEN);
  return {
    id: "certifications",
    count: chain.counts.certifications,
    attributes: [
      text("cert_id", "cert_{pad:7}", CHOSEN),
      standards,
      reference("sku", "products", "modulo", CHOSEN),
      textOf("holder_org_id", {
        kind: "reference",
        of: "organizations",
        by: "modulo",
        where: { attribute: "role", value: "manufacturer" },
        follows: "sku",
      }, CHOSEN),
      textOf("issuer_org_id", {
        kind: "reference",
        of: "organizations",
        by: "uniform",
        where: { attribute: "role", value: "certifier" },
      }, CHOSEN),
      textOf(
        "facility_id",
        { kind: "reference", of: "facilities", by: "modulo", follows: "holder_org_id" },
        CHOSEN,
      ),
      state("cert_status", CHOSEN),
      text("document_hash", "{hex:64}", CHOSEN),
      textOf("issued_at", { kind: "time", of: "birth", epochS: EPOCH_S }, CHOSEN),
      number("audit_score", 70, 100, "percent", CHOSEN),
    ],
    lifecycle: {
      states: [["active", 98], ["suspended", 2]],
      transitions: [
        { from: "active", to: "suspended", cause: "failed audit" },
        { from: "suspended", to: "active", cause: "corrected" },
      ],
      source: "choice: the source names no states of a certificate",
    },
    ownedBy: "issuer_org_id",
    payload: {
      contentType: "application/json",
      randomShare: 0.5,
      share: 1,
      buckets: [{ minBytes: 1_000, maxBytes: 3_000, weight: 1 }],
      source: "choice: the signed certificate itself, 2 KB; the source gives no payload",
    },
    btlBlocks: daysToLive(365, "choice: certificates are valid for a year unless extended"),
  };
}

/** Heavier with every item; what is packed around them weighs a tenth. */
function weight(goods: Goods): ValueSpec {
  const lightest = Math.min(...goods.categories.map(({ weightG }) => weightG.min)) / 1000;
  const heaviest = Math.max(...goods.categories.map(({ weightG }) => weightG.max)) / 1000;
  return {
    kind: "given",
    attribute: "quantity",
    cases: Object.fromEntries(QUANTITIES.map(([items]) => [String(items), {
      kind: "uniform",
      min: Math.max(0.1, tenths(lightest * items)),
      max: Math.max(0.2, tenths(1.1 * heaviest * items)),
      decimals: 1,
    }])),
  };
}

function tenths(kg: number): number {
  return Math.round(10 * kg) / 10;
}

/** `yes`, but for shipments in that state, of which some have this wrong. */
function soundUnless(status: string, name: string): AttributeSpec {
  return textOf(name, {
    kind: "given",
    attribute: "status",
    cases: { [status]: { kind: "choice", values: [["no", 40], ["yes", 60]] } },
    other: { kind: "choice", values: [["yes", 1]] },
  }, `${SHIPMENT}; choice: wrong only in an exception, 2 in 5`);
}

/** A company at one end of a shipment. */
function party(name: string, role: string): AttributeSpec {
  return textOf(
    name,
    { kind: "reference", of: "organizations", by: "uniform", where: { attribute: "role", value: role } },
    "choice: goods go from makers to retailers; the source names only the sites",
  );
}

/** The site of that company with its own number: run by it (see `facilities`). */
function site(name: string, ofParty: string): AttributeSpec {
  return textOf(name, { kind: "reference", of: "facilities", by: "modulo", follows: ofParty }, SHIPMENT);
}
