import { heldBy, idOf, keyOf, missingIdOf, queries, query } from "../builders/queries.ts";
import { HOUR_S } from "../builders/times.ts";
import { between, given, oneOf, weighted, writtenAt } from "../builders/values.ts";
import type { QuerySpec, ValueSpec } from "../scenario.ts";
import { EPOCH_S } from "./model.ts";

const PUBLIC_MIX = "sp:src/db/query_dc_benchmark.py:L38-L60; sp:src/db/query_dc_benchmark.py:L184-L193";
const POINT = { limit: 100, source: `002:L1642: 40-100/s; ${PUBLIC_MIX}` };
const MATCHING = "002:L1641: 0.2-20/s; 002:L1597-L1609";
const HEALTH = "002:L1643: 20/s; 002:L1494";
const ACCOUNTS = "002:L1644: 40/s";
const DASHBOARD = "002:L1645: 20-60/s";

/** A time some hours before the queried block. */
const hoursAgo = (hours: number) => writtenAt(EPOCH_S - hours * HOUR_S);

const NEED = {
  min_cpu: oneOf(1, 2, 4, 8),
  min_ram: oneOf(4, 8, 16, 32),
  min_hours: oneOf(1, 4, 8),
};

/**
 * Every kind of read the framework names, at its rate over the total of 240 queries/s, rounded to whole percent
 * (002:L1641-L1646, upper ends): point look-ups 41, matching 8, health 8, tenants 17, dashboard 26.
 *
 * @param priceLevel Prices relative to the balanced market.
 */
export function marketplaceQueries(priceLevel: number): QuerySpec[] {
  const ceiling = between(Math.round(100 * priceLevel), Math.round(400 * priceLevel));
  return queries({ ...POINTS, ...matching(ceiling), ...MONITORING, ...TENANTS, ...VIEWS });
}

const POINTS = {
  point_by_id: query({ weight: 0.1, ...POINT }, 'node_id = "{id}"', { id: idOf("nodes") }),
  point_workload_by_id: query({ weight: 0.08, ...POINT }, 'workload_id = "{id}"', { id: idOf("workloads") }),
  point_by_key: query({ weight: 0.14, ...POINT }, "$key = {key}", { key: keyOf("nodes") }),
  point_miss: query({ weight: 0.09, ...POINT }, 'node_id = "{id}"', { id: missingIdOf("nodes") }),
};

function matching(ceiling: ValueSpec) {
  return {
    workload_bucket: query(
      { weight: 0.04, limit: 100, source: `${MATCHING}; C-21: a queue of 2.7 h fills buckets 0 and 1 only` },
      'type = "workload" && status = "pending" && created_at >= "{from}" && created_at < "{to}"',
      {
        bucket: weighted([["0", 3], ["1", 1]]),
        from: given("bucket", { 0: hoursAgo(2), 1: hoursAgo(4) }),
        to: given("bucket", { 0: hoursAgo(0), 1: hoursAgo(2) }),
      },
    ),
    node_filter: query(
      {
        weight: 0.02,
        limit: 100,
        source:
          `${PUBLIC_MIX}; G-11: limit 100; choice: in block order, as the language knows no sorting by price`,
      },
      'type = "node" && status = "available" && region = "{region}" && vm_type = "{vm_type}" && cpu_count >= {min_cpu} && ram_gb >= {min_ram} && avail_hours >= {min_hours} && price_hour <= {max_price}',
      {
        region: heldBy("nodes", "region"),
        vm_type: heldBy("nodes", "vm_type"),
        ...NEED,
        max_price: ceiling,
      },
    ),
    node_filter_batch: query(
      { weight: 0.02, limit: 150, source: `${MATCHING}; C-23: limit 150` },
      'type = "node" && status = "available" && region in ("{region}" "{other_region}") && vm_type in ("cpu" "{vm_type}") && cpu_count >= {min_cpu} && ram_gb >= {min_ram} && price_hour <= {max_price}',
      {
        region: heldBy("nodes", "region"),
        other_region: heldBy("nodes", "region"),
        vm_type: heldBy("nodes", "vm_type"),
        ...NEED,
        max_price: ceiling,
      },
    ),
  };
}

const MONITORING = {
  health_status: query(
    { weight: 0.04, limit: 100, source: HEALTH },
    'type = "node" && status = "offline" && region = "{region}"',
    { region: heldBy("nodes", "region") },
  ),
  health_critical: query(
    { weight: 0.04, limit: 100, source: `${HEALTH}: over 90 % is critical` },
    'type = "node" && status = "busy" && cpu_util_pct > 90 && region = "{region}"',
    { region: heldBy("nodes", "region") },
  ),
};

const TENANTS = {
  tenant_quota: query(
    { weight: 0.09, limit: 100, source: `${ACCOUNTS}; 002:L355` },
    'type = "resource_quota" && tenant_id = "{tenant}"',
    { tenant: heldBy("resource_quotas", "tenant_id") },
  ),
  tenant_bill: query(
    { weight: 0.08, source: ACCOUNTS },
    'type = "workload" && status = "running" && owner_tenant = "{tenant}"',
    { tenant: heldBy("workloads", "owner_tenant") },
  ),
};

const VIEWS = {
  workload_simple: query(
    { weight: 0.05, limit: 100, source: `${DASHBOARD}; ${PUBLIC_MIX}` },
    'type = "workload" && status = "pending"',
  ),
  workload_specific: query(
    { weight: 0.05, limit: 100, source: `${DASHBOARD}; ${PUBLIC_MIX}` },
    'type = "workload" && status = "pending" && region = "{region}" && vm_type = "{vm_type}"',
    { region: heldBy("workloads", "region"), vm_type: heldBy("workloads", "vm_type") },
  ),
  view_rack: query({ weight: 0.04, limit: 100, source: DASHBOARD }, 'type = "node" && rack_id = "{rack}"', {
    rack: heldBy("nodes", "rack_id"),
  }),
  view_group: query(
    { weight: 0.04, source: `${DASHBOARD}; 002:L345-L349` },
    'type = "workload" && placement_group_id = "{group}"',
    { group: heldBy("workloads", "placement_group_id") },
  ),
  view_maintenance: query(
    { weight: 0.04, limit: 100, source: DASHBOARD },
    'type = "maintenance_window" && status = "{status}"',
    { status: heldBy("maintenance_windows", "status") },
  ),
  view_alerts: query(
    { weight: 0.04, limit: 100, source: DASHBOARD },
    'type = "alert_rule" && owner_tenant = "{tenant}" && enabled = 1',
    { tenant: heldBy("alert_rules", "owner_tenant") },
  ),
};
