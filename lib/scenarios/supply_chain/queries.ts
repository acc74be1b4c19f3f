import { heldBy, idOf, keyOf, missingIdOf, queries, query } from "../builders/queries.ts";

const WEIGHT = "choice: weights; the source names the kinds";

/** Queries on every supply chain: provenance, recall, compliance (002:L957, L969) and current custody. */
export const SUPPLY_CHAIN_QUERIES = queries({
  provenance: query(
    { weight: 0.25, source: `002:L957; 002:L828: the events of an item; ${WEIGHT}` },
    'product_instance_id = "{item}"',
    { item: idOf("product_instances") },
  ),
  current_custody: query(
    { weight: 0.2, limit: 10, source: `002:L862: where an item is and who has it; ${WEIGHT}` },
    'instance_id = "{item}"',
    { item: idOf("product_instances") },
  ),
  item_by_key: query(
    { weight: 0.1, limit: 10, source: `002:L828: a buyer's check of the key on the label; ${WEIGHT}` },
    "$key = {key}",
    { key: keyOf("product_instances") },
  ),
  counterfeit_check: query(
    { weight: 0.05, limit: 10, source: `002:L838: an item that nobody made; ${WEIGHT}` },
    'instance_id = "{item}"',
    { item: missingIdOf("product_instances") },
  ),
  recall: query(
    { weight: 0.1, source: `002:L839; 002:L969: all items of a batch; ${WEIGHT}` },
    'batch_id = "{batch}"',
    { batch: heldBy("product_instances", "batch_id") },
  ),
  quarantine: query(
    { weight: 0.05, source: `002:L839: recalled items still at a site; ${WEIGHT}` },
    'location = "{site}" && status = "recalled"',
    { site: idOf("facilities") },
  ),
  compliance: query(
    { weight: 0.1, source: `002:L957; 002:L840: a company's valid certificates; ${WEIGHT}` },
    'holder_org_id = "{org}" && cert_status = "active"',
    { org: heldBy("certifications", "holder_org_id") },
  ),
  shipment_trace: query(
    { weight: 0.1, source: `002:L881: a shipment and the events on its way; ${WEIGHT}` },
    'shipment_id = "{shipment}"',
    { shipment: idOf("shipments") },
  ),
  carrier_exceptions: query(
    { weight: 0.05, source: `002:L873, L917: breaches and delays to answer for; ${WEIGHT}` },
    'carrier_id = "{carrier}" && status = "exception"',
    { carrier: heldBy("shipments", "carrier_id") },
  ),
});
