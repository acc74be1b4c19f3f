import { EPOCH_S } from "./nodes.ts";
import type { EntityParameter, QuerySpec, ValueSpec } from "../scenario.ts";
import { between, given, oneOf, weighted } from "../builders/value_builders.ts";

const PUBLIC_MIX = "sp:src/db/query_dc_benchmark.py:L38-L60; sp:src/db/query_dc_benchmark.py:L184-L193";
const POINT = `002:L1642: 40-100/s; ${PUBLIC_MIX}`;
const MATCHING = "002:L1641: 0.2-20/s; 002:L1597-L1609";
const HEALTH = "002:L1643: 20/s; 002:L1494";
const ACCOUNTS = "002:L1644: 40/s";
const DASHBOARD = "002:L1645: 20-60/s";

const HOUR_S = 3_600;

const held = (of: string, name: string): EntityParameter => ({ kind: "attribute", of, name });
const id = (of: string): EntityParameter => ({ kind: "id", of });

/** So many hours before the asked block. */
const hoursAgo = (hours: number): ValueSpec => ({
  kind: "time",
  of: "version",
  epochS: EPOCH_S - hours * HOUR_S,
});

const NEED = {
  min_cpu: oneOf(1, 2, 4, 8),
  min_ram: oneOf(4, 8, 16, 32),
  min_hours: oneOf(1, 4, 8),
};

/**
 * Every kind of read the framework names, at its rate over the total of 240 queries/s, rounded to whole percent
 * (002:L1641-L1646, upper ends): point look-ups 41, matching 8, health 8, tenants 17, dashboard 26.
 *
 * @param priceLevel Prices against those of the balanced market.
 */
export function marketplaceQueries(priceLevel: number): QuerySpec[] {
  const ceiling = between(Math.round(100 * priceLevel), Math.round(400 * priceLevel));
  return [...POINTS, ...matching(ceiling), ...MONITORING, ...TENANTS, ...VIEWS];
}

const POINTS: readonly QuerySpec[] = [
  {
    type: "point_by_id",
    text: 'node_id = "{id}"',
    parameters: { id: id("nodes") },
    limit: 100,
    weight: 0.1,
    source: POINT,
  },
  {
    type: "point_workload_by_id",
    text: 'workload_id = "{id}"',
    parameters: { id: id("workloads") },
    limit: 100,
    weight: 0.08,
    source: POINT,
  },
  {
    type: "point_by_key",
    text: "$key = {key}",
    parameters: { key: { kind: "key", of: "nodes" } },
    limit: 100,
    weight: 0.14,
    source: POINT,
  },
  {
    type: "point_miss",
    text: 'node_id = "{id}"',
    parameters: { id: { kind: "id", of: "nodes", missing: true } },
    limit: 100,
    weight: 0.09,
    source: POINT,
  },
];

function matching(ceiling: ValueSpec): QuerySpec[] {
  return [
    {
      type: "workload_bucket",
      text: 'type = "workload" && status = "pending" && created_at >= "{from}" && created_at < "{to}"',
      parameters: {
        bucket: weighted(["0", 3], ["1", 1]),
        from: given("bucket", { 0: hoursAgo(2), 1: hoursAgo(4) }),
        to: given("bucket", { 0: hoursAgo(0), 1: hoursAgo(2) }),
      },
      limit: 100,
      weight: 0.04,
      source: `${MATCHING}; C-21: a queue of 2.7 h fills buckets 0 and 1 only`,
    },
    {
      type: "node_filter",
      text:
        'type = "node" && status = "available" && region = "{region}" && vm_type = "{vm_type}" && cpu_count >= {min_cpu} && ram_gb >= {min_ram} && avail_hours >= {min_hours} && price_hour <= {max_price}',
      parameters: {
        region: held("nodes", "region"),
        vm_type: held("nodes", "vm_type"),
        ...NEED,
        max_price: ceiling,
      },
      limit: 100,
      weight: 0.02,
      source:
        `${PUBLIC_MIX}; G-11: limit 100; choice: in block order, as the language knows no sorting by price`,
    },
    {
      type: "node_filter_batch",
      text:
        'type = "node" && status = "available" && region in ("{region}" "{other_region}") && vm_type in ("cpu" "{vm_type}") && cpu_count >= {min_cpu} && ram_gb >= {min_ram} && price_hour <= {max_price}',
      parameters: {
        region: held("nodes", "region"),
        other_region: held("nodes", "region"),
        vm_type: held("nodes", "vm_type"),
        ...NEED,
        max_price: ceiling,
      },
      limit: 150,
      weight: 0.02,
      source: `${MATCHING}; C-23: limit 150`,
    },
  ];
}

const MONITORING: readonly QuerySpec[] = [
  {
    type: "health_status",
    text: 'type = "node" && status = "offline" && region = "{region}"',
    parameters: { region: held("nodes", "region") },
    limit: 100,
    weight: 0.04,
    source: HEALTH,
  },
  {
    type: "health_critical",
    text: 'type = "node" && status = "busy" && cpu_util_pct > 90 && region = "{region}"',
    parameters: { region: held("nodes", "region") },
    limit: 100,
    weight: 0.04,
    source: `${HEALTH}: over 90 % is critical`,
  },
];

const TENANTS: readonly QuerySpec[] = [
  {
    type: "tenant_quota",
    text: 'type = "resource_quota" && tenant_id = "{tenant}"',
    parameters: { tenant: held("resource_quotas", "tenant_id") },
    limit: 100,
    weight: 0.09,
    source: `${ACCOUNTS}; 002:L355`,
  },
  {
    type: "tenant_bill",
    text: 'type = "workload" && status = "running" && owner_tenant = "{tenant}"',
    parameters: { tenant: held("workloads", "owner_tenant") },
    limit: 200,
    weight: 0.08,
    source: ACCOUNTS,
  },
];

const VIEWS: readonly QuerySpec[] = [
  {
    type: "workload_simple",
    text: 'type = "workload" && status = "pending"',
    parameters: {},
    limit: 100,
    weight: 0.05,
    source: `${DASHBOARD}; ${PUBLIC_MIX}`,
  },
  {
    type: "workload_specific",
    text: 'type = "workload" && status = "pending" && region = "{region}" && vm_type = "{vm_type}"',
    parameters: { region: held("workloads", "region"), vm_type: held("workloads", "vm_type") },
    limit: 100,
    weight: 0.05,
    source: `${DASHBOARD}; ${PUBLIC_MIX}`,
  },
  {
    type: "view_rack",
    text: 'type = "node" && rack_id = "{rack}"',
    parameters: { rack: held("nodes", "rack_id") },
    limit: 100,
    weight: 0.04,
    source: DASHBOARD,
  },
  {
    type: "view_group",
    text: 'type = "workload" && placement_group_id = "{group}"',
    parameters: { group: held("workloads", "placement_group_id") },
    limit: 200,
    weight: 0.04,
    source: `${DASHBOARD}; 002:L345-L349`,
  },
  {
    type: "view_maintenance",
    text: 'type = "maintenance_window" && status = "{status}"',
    parameters: { status: held("maintenance_windows", "status") },
    limit: 100,
    weight: 0.04,
    source: DASHBOARD,
  },
  {
    type: "view_alerts",
    text: 'type = "alert_rule" && owner_tenant = "{tenant}" && enabled = 1',
    parameters: { tenant: held("alert_rules", "owner_tenant") },
    limit: 100,
    weight: 0.04,
    source: DASHBOARD,
  },
];
