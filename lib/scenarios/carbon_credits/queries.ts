import { DAY_S, EPOCH_S } from "./registry.ts";
import type { EntityParameter, QuerySpec } from "../scenario.ts";
import { oneOf } from "../builders/value_builders.ts";

const WHY = "002:L1261: verification and ownership; choice: kinds from 002:L1146-L1150, weights ours";

const held = (of: string, name: string): EntityParameter => ({ kind: "attribute", of, name });

const query = (
  type: string,
  weight: number,
  text: string,
  parameters: QuerySpec["parameters"],
): QuerySpec => ({ type, text, parameters, limit: 100, weight, source: WHY });

/** What is asked of a registry: look-ups, checks before a retirement, holdings, prices, audits. */
export const CARBON_QUERIES: readonly QuerySpec[] = [
  query("point_by_key", 0.08, "$key = {key}", { key: { kind: "key", of: "projects" } }),
  query("registry_project", 0.07, 'project_id = "{id}" && vintage_years >= 1', {
    id: { kind: "id", of: "projects" },
  }),
  query("registry_serial", 0.1, 'serial_range = "{serial}"', {
    serial: held("credit_batches", "serial_range"),
  }),
  query("registry_miss", 0.05, 'retirement_id = "{id}"', {
    id: { kind: "id", of: "retirements", missing: true },
  }),
  query(
    "retirement_check",
    0.2,
    'serial_range = "lot-{id}" && registry_confirmation = "confirmed"',
    { id: { kind: "id", of: "retirements" } },
  ),
  query(
    "batch_retirements",
    0.1,
    'batch_id = "{batch}" && registry_confirmation = "confirmed"',
    { batch: held("retirements", "batch_id") },
  ),
  query("portfolio", 0.12, '$owner = {owner} && status = "available"', {
    owner: { kind: "owner", of: "credit_batches" },
  }),
  query(
    "price_offers",
    0.12,
    'status = "available" && vintage_year = "{vintage}" && price_usd <= {ceiling} && credits_available >= {wanted}',
    {
      vintage: held("credit_batches", "vintage_year"),
      ceiling: oneOf(500, 1_500, 4_000),
      wanted: oneOf(50, 100, 200),
    },
  ),
  query("projects_of_developer", 0.05, 'developer_org = "{developer}" && vintage_years >= 1', {
    developer: held("projects", "developer_org"),
  }),
  query(
    "claims_of_buyer",
    0.05,
    'retiring_org = "{org}" && timestamp >= "{from}"',
    {
      org: held("retirements", "retiring_org"),
      from: { kind: "time", of: "version", epochS: EPOCH_S - 30 * DAY_S },
    },
  ),
  query("audit_of_verifier", 0.03, 'verifier_id = "{verifier}" && status = "active"', {
    verifier: held("projects", "verifier_id"),
  }),
  query("refused_of_buyer", 0.03, 'retiring_org = "{org}" && registry_confirmation = "rejected"', {
    org: held("retirements", "retiring_org"),
  }),
];
