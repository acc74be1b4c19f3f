import type { QuerySpec } from "../scenario.ts";

const WEIGHT = "choice: weights; the source names the kinds";

/** What is asked of every supply chain: provenance, recall, compliance (002:L957, L969), and who has an item where. */
export const SUPPLY_CHAIN_QUERIES: readonly QuerySpec[] = [
  {
    type: "provenance",
    text: 'product_instance_id = "{item}"',
    parameters: { item: { kind: "id", of: "product_instances" } },
    limit: 200,
    weight: 0.25,
    source: `002:L957; 002:L828: the events of an item; ${WEIGHT}`,
  },
  {
    type: "current_custody",
    text: 'instance_id = "{item}"',
    parameters: { item: { kind: "id", of: "product_instances" } },
    limit: 10,
    weight: 0.2,
    source: `002:L862: where an item is and who has it; ${WEIGHT}`,
  },
  {
    type: "item_by_key",
    text: "$key = {key}",
    parameters: { key: { kind: "key", of: "product_instances" } },
    limit: 10,
    weight: 0.1,
    source: `002:L828: a buyer's check of the key on the label; ${WEIGHT}`,
  },
  {
    type: "counterfeit_check",
    text: 'instance_id = "{item}"',
    parameters: { item: { kind: "id", of: "product_instances", missing: true } },
    limit: 10,
    weight: 0.05,
    source: `002:L838: an item that nobody made; ${WEIGHT}`,
  },
  {
    type: "recall",
    text: 'batch_id = "{batch}"',
    parameters: { batch: { kind: "attribute", of: "product_instances", name: "batch_id" } },
    limit: 200,
    weight: 0.1,
    source: `002:L839; 002:L969: all items of a batch; ${WEIGHT}`,
  },
  {
    type: "quarantine",
    text: 'location = "{site}" && status = "recalled"',
    parameters: { site: { kind: "id", of: "facilities" } },
    limit: 200,
    weight: 0.05,
    source: `002:L839: recalled items still at a site; ${WEIGHT}`,
  },
  {
    type: "compliance",
    text: 'holder_org_id = "{org}" && cert_status = "active"',
    parameters: { org: { kind: "attribute", of: "certifications", name: "holder_org_id" } },
    limit: 200,
    weight: 0.1,
    source: `002:L957; 002:L840: a company's valid certificates; ${WEIGHT}`,
  },
  {
    type: "shipment_trace",
    text: 'shipment_id = "{shipment}"',
    parameters: { shipment: { kind: "id", of: "shipments" } },
    limit: 200,
    weight: 0.1,
    source: `002:L881: a shipment and the events on its way; ${WEIGHT}`,
  },
  {
    type: "carrier_exceptions",
    text: 'carrier_id = "{carrier}" && status = "exception"',
    parameters: { carrier: { kind: "attribute", of: "shipments", name: "carrier_id" } },
    limit: 200,
    weight: 0.05,
    source: `002:L873, L917: breaches and delays to answer for; ${WEIGHT}`,
  },
];
