import { heldBy, idOf, keyOf, missingIdOf, ownerOf, queries, query } from "../builders/queries.ts";
import { DAY_S } from "../builders/times.ts";
import { oneOf, writtenAt } from "../builders/values.ts";
import { EPOCH_S } from "./model.ts";

/** Source and limit of all queries. */
const ASKED = {
  limit: 100,
  source: "002:L1261: verification and ownership; choice: kinds from 002:L1146-L1150, weights ours",
};

/** Queries on a registry: look-ups, checks before a retirement, holdings, prices, audits. */
export const CARBON_QUERIES = queries({
  point_by_key: query({ weight: 0.08, ...ASKED }, "$key = {key}", { key: keyOf("projects") }),
  registry_project: query({ weight: 0.07, ...ASKED }, 'project_id = "{id}" && vintage_years >= 1', {
    id: idOf("projects"),
  }),
  registry_serial: query({ weight: 0.1, ...ASKED }, 'serial_range = "{serial}"', {
    serial: heldBy("credit_batches", "serial_range"),
  }),
  registry_miss: query({ weight: 0.05, ...ASKED }, 'retirement_id = "{id}"', {
    id: missingIdOf("retirements"),
  }),
  retirement_check: query(
    { weight: 0.2, ...ASKED },
    'serial_range = "lot-{id}" && registry_confirmation = "confirmed"',
    { id: idOf("retirements") },
  ),
  batch_retirements: query(
    { weight: 0.1, ...ASKED },
    'batch_id = "{batch}" && registry_confirmation = "confirmed"',
    { batch: heldBy("retirements", "batch_id") },
  ),
  portfolio: query({ weight: 0.12, ...ASKED }, '$owner = {owner} && status = "available"', {
    owner: ownerOf("credit_batches"),
  }),
  price_offers: query(
    { weight: 0.12, ...ASKED },
    'status = "available" && vintage_year = "{vintage}" && price_usd <= {ceiling} && credits_available >= {wanted}',
    {
      vintage: heldBy("credit_batches", "vintage_year"),
      ceiling: oneOf(500, 1_500, 4_000),
      wanted: oneOf(50, 100, 200),
    },
  ),
  projects_of_developer: query(
    { weight: 0.05, ...ASKED },
    'developer_org = "{developer}" && vintage_years >= 1',
    {
      developer: heldBy("projects", "developer_org"),
    },
  ),
  claims_of_buyer: query({ weight: 0.05, ...ASKED }, 'retiring_org = "{org}" && timestamp >= "{from}"', {
    org: heldBy("retirements", "retiring_org"),
    from: writtenAt(EPOCH_S - 30 * DAY_S),
  }),
  audit_of_verifier: query({ weight: 0.03, ...ASKED }, 'verifier_id = "{verifier}" && status = "active"', {
    verifier: heldBy("projects", "verifier_id"),
  }),
  refused_of_buyer: query(
    { weight: 0.03, ...ASKED },
    'retiring_org = "{org}" && registry_confirmation = "rejected"',
    {
      org: heldBy("retirements", "retiring_org"),
    },
  ),
});
