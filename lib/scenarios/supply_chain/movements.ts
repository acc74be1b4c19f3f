import { attributes, changing, from, number } from "../builders/attributes.ts";
import { scaled } from "../builders/encodings.ts";
import { NO_PAYLOAD_FIGURES, payloadOf } from "../builders/payloads.ts";
import { CHOSEN } from "../builders/sourced.ts";
import { daysToLive } from "../builders/times.ts";
import {
  always,
  anyOf,
  between,
  createdAt,
  evenly,
  given,
  givenEach,
  STATE,
  through,
  weighted,
  where,
} from "../builders/values.ts";
import type { EntityTypeSpec, ValueSpec } from "../scenario.ts";
import { counted, EPOCH_S, type Goods, type SupplyChain } from "./model.ts";

const SHIPMENT = "002:L870-L874";
const EVENT = "002:L880-L883";

/** Items per shipment with weights: 8 on average, as 40M items in 5M shipments. */
const QUANTITIES = [[1, 25], [6, 40], [12, 25], [24, 10]] as const;

/** A condition flag of a shipment; `no` only in an exception. */
const SOUND = from(
  `${SHIPMENT}; choice: wrong only in an exception, 2 in 5`,
  given("status", { exception: weighted({ no: 40, yes: 60 }) }, always("yes")),
);

/** Active shipments: 10 attributes counted, 13 listed. From a maker's site to a retailer's. */
export function shipments(chain: SupplyChain): EntityTypeSpec {
  const parts = counted(
    chain,
    attributes(SHIPMENT, {
      shipment_id: "ship_{pad:8}",
      carrier_id: evenly("organizations", where("role", "carrier")),
      bill_of_lading: "BL{int:100000-999999}{pad:8}",
      quantity: from(
        `${SHIPMENT}; 002:L902, L905: 8 items a shipment`,
        number("items", weighted(QUANTITIES)),
      ),
      weight_kg: number(scaled("kg", 10), weight(chain.goods)),
      // The site with the company's number, which that company operates (see `facilities`).
      origin_facility: evenly("facilities", { follows: "shipper" }),
      destination_facility: evenly("facilities", { follows: "consignee" }),
      status: STATE,
      temperature_ok: SOUND,
      tamper_evident: SOUND,
    }),
    attributes(SHIPMENT, {
      product_instance_ids: from(
        `${SHIPMENT}; choice: a list's first member; events name the others`,
        evenly("product_instances"),
      ),
      checkpoints: from(
        `${SHIPMENT}; choice: a list's last member; the others stand in the shipment's history`,
        changing(anyOf("facilities")),
      ),
      humidity_ok: SOUND,
    }),
  );
  return {
    id: "shipments",
    count: chain.counts.shipments,
    ...parts,
    traits: [
      ...parts.traits,
      ...attributes("choice: goods go from makers to retailers; the source names only the sites", {
        shipper: anyOf("organizations", where("role", "manufacturer")),
        consignee: anyOf("organizations", where("role", "retailer")),
      }),
    ],
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
    payload: NO_PAYLOAD_FIGURES,
    btlBlocks: daysToLive(120, "choice: twice the 50 days that 5M shipments at 100K a day take"),
  };
}

/** Attestations of scans, kept 30 days: 6 attributes counted, 10 listed. Signed by whoever runs the site. */
export function events(chain: SupplyChain): EntityTypeSpec {
  return {
    id: "events",
    count: chain.counts.events,
    ...counted(
      chain,
      attributes(EVENT, {
        event_id: "evt_{pad:9}",
        event_type: from(
          `${EVENT}; choice: two checkpoints on a leg`,
          weighted({ departure: 25, checkpoint: 50, arrival: 25 }),
        ),
        product_instance_id: anyOf("product_instances"),
        shipment_id: evenly("shipments", { follows: "product_instance_id" }),
        facility_id: anyOf("facilities"),
        attester_org_id: evenly("organizations", { follows: "facility_id" }),
      }),
      attributes(EVENT, {
        timestamp: createdAt(EPOCH_S),
        geo_coordinates: from(
          `${EVENT}; choice: a geohash, which one text attribute can hold and a glob can search`,
          through("facility_id", "geohash"),
        ),
        signature: from(`${EVENT}; choice: the 64 bytes of an Ed25519 signature`, "{hex:128}"),
        evidence_hash: "{hex:64}",
      }),
    ),
    ownedBy: "attester_org_id",
    payload: NO_PAYLOAD_FIGURES,
    btlBlocks: daysToLive(30, "002:L906: events of 30 days"),
  };
}

/** Certificates of products, held by their makers; names and number of attributes chosen (S-06). */
export function certifications(chain: SupplyChain): EntityTypeSpec {
  return {
    id: "certifications",
    count: chain.counts.certifications,
    attributes: attributes(CHOSEN, {
      cert_id: "cert_{pad:7}",
      standard: weighted(chain.goods.standards),
      sku: evenly("products"),
      holder_org_id: evenly("organizations", { ...where("role", "manufacturer"), follows: "sku" }),
      issuer_org_id: anyOf("organizations", where("role", "certifier")),
      facility_id: evenly("facilities", { follows: "holder_org_id" }),
      cert_status: STATE,
      document_hash: "{hex:64}",
      issued_at: createdAt(EPOCH_S),
      audit_score: number("percent", between(70, 100)),
    }),
    lifecycle: {
      states: [["active", 98], ["suspended", 2]],
      transitions: [
        { from: "active", to: "suspended", cause: "failed audit" },
        { from: "suspended", to: "active", cause: "corrected" },
      ],
      source: "choice: the source names no states of a certificate",
    },
    ownedBy: "issuer_org_id",
    payload: payloadOf([1_000, 3_000], {
      contentType: "application/json",
      randomShare: 0.5,
      source: "choice: the signed certificate itself, 2 KB; the source gives no payload",
    }),
    btlBlocks: daysToLive(365, "choice: certificates are valid for a year unless extended"),
  };
}

/** Weight grows with the number of items; packaging adds a tenth. */
function weight({ categories }: Goods): ValueSpec {
  const grams = Object.values(categories).map((category) => category.grams);
  const lightest = Math.min(...grams.map(([min]) => min)) / 1000;
  const heaviest = Math.max(...grams.map(([, max]) => max)) / 1000;
  return givenEach(
    "quantity",
    QUANTITIES.map(([items]) => items),
    (items) =>
      between(Math.max(0.1, tenths(lightest * items)), Math.max(0.2, tenths(1.1 * heaviest * items)), 1),
  );
}

function tenths(kg: number): number {
  return Math.round(10 * kg) / 10;
}
