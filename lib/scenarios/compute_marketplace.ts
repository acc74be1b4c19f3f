import { NODES, REGIONS, VM_TYPES } from "./compute_marketplace_nodes.ts";
import { INFRASTRUCTURE, MANAGEMENT } from "./compute_marketplace_support.ts";
import { WORKLOADS } from "./compute_marketplace_workloads.ts";
import type { EntityScenario, OperationSpec, QuerySpec, ValueSpec } from "./scenario.ts";

const MIX = "sp:src/db/query_dc_benchmark.py:L38-L60; sp:src/db/query_dc_benchmark.py:L184-L193";

const node = (id: string, from: string, to: string, value: number, source: string): OperationSpec => ({
  id,
  entityType: "nodes",
  kind: "transition",
  transition: { from, to },
  ratePerS: { value, source },
});

const workload = (id: string, from: string, to: string, value: number, source: string): OperationSpec => ({
  id,
  entityType: "workloads",
  kind: "transition",
  transition: { from, to },
  ratePerS: { value, source },
});

/** The steady stream: 204.4 entities/s, within the published 170-235 (002:L1553). */
const OPERATIONS: readonly OperationSpec[] = [
  {
    id: "workload_creation",
    entityType: "workloads",
    kind: "create",
    inState: "pending",
    ratePerS: { value: 10.8, source: "002:L1462; C-15" },
  },
  workload("workload_scheduling", "pending", "running", 10.8, "002:L1462; C-15"),
  workload("workload_completion", "running", "completed", 10.8, "002:L1462; C-15"),
  workload("workload_failure", "running", "failed", 2, "002:L1536"),
  node("node_assignment", "available", "busy", 10.8, "002:L1477"),
  node("node_completion", "busy", "available", 10.8, "002:L1478"),
  node("node_failure_busy", "busy", "offline", 1.03, "002:L1479: 1.5/s; choice: split 65:30 by state"),
  node("node_failure_idle", "available", "offline", 0.47, "002:L1479: 1.5/s; choice: split 65:30 by state"),
  node("node_return", "offline", "available", 1.5, "002:L1480"),
  {
    id: "node_health",
    entityType: "nodes",
    kind: "update",
    inState: "busy",
    ratePerS: { value: 45, source: "002:L1490 (30-45)" },
  },
  {
    id: "node_config",
    entityType: "nodes",
    kind: "update",
    inState: "available",
    ratePerS: { value: 0.42, source: "002:L1501" },
  },
  {
    id: "workload_resources",
    entityType: "workloads",
    kind: "update",
    inState: "running",
    ratePerS: { value: 100, source: "002:L1520 (50-100); C-16" },
  },
];

const oneOf = (...values: (string | number)[]): ValueSpec => ({
  kind: "choice",
  values: values.map((value) => [value, 1] as const),
});

const REGION: ValueSpec = { kind: "choice", values: REGIONS };
const VM_TYPE: ValueSpec = { kind: "choice", values: VM_TYPES };

const QUERIES: readonly QuerySpec[] = [
  {
    type: "point_by_id",
    text: 'node_id = "{id}"',
    parameters: { id: { kind: "id", of: "nodes" } },
    limit: 100,
    weight: 0.2,
    source: MIX,
  },
  {
    type: "point_by_key",
    text: "$key = {key}",
    parameters: { key: { kind: "key", of: "nodes" } },
    limit: 100,
    weight: 0.15,
    source: MIX,
  },
  {
    type: "point_miss",
    text: 'node_id = "{id}"',
    parameters: { id: { kind: "id", of: "nodes", missing: true } },
    limit: 100,
    weight: 0.1,
    source: MIX,
  },
  {
    type: "node_filter",
    text:
      'type = "node" && status = "available" && region = "{region}" && vm_type = "{vm_type}" && cpu_count >= {min_cpu} && ram_gb >= {min_ram} && avail_hours >= {min_hours} && price_hour <= {max_price}',
    parameters: {
      region: REGION,
      vm_type: VM_TYPE,
      min_cpu: oneOf(1, 2, 4, 8),
      min_ram: oneOf(4, 8, 16, 32),
      min_hours: oneOf(1, 4, 8),
      max_price: { kind: "uniform", min: 100, max: 400 },
    },
    limit: 100,
    weight: 0.25,
    source: `${MIX}; G-11: limit 100; choice: in block order, as the language knows no sorting by price`,
  },
  {
    type: "workload_simple",
    text: 'type = "workload" && status = "pending"',
    parameters: {},
    limit: 100,
    weight: 0.15,
    source: MIX,
  },
  {
    type: "workload_specific",
    text: 'type = "workload" && status = "pending" && region = "{region}" && vm_type = "{vm_type}"',
    parameters: { region: REGION, vm_type: VM_TYPE },
    limit: 100,
    weight: 0.15,
    source: MIX,
  },
];

const numbered = (prefix: string, ...numbers: string[]) => numbers.map((number) => `${prefix}-${number}`);

/** Decentralised compute marketplace, scenario `medium`: 300K nodes, 300K workloads. Source: 002:L114-L384, L1446-L1708. */
export const COMPUTE_MARKETPLACE: EntityScenario = {
  kind: "entities",
  id: "compute-marketplace",
  title: "Decentralised compute marketplace, 300K nodes",
  source: "002:L280-L300; 002:L1446-L1708",
  generator: "types",
  entityTypes: [NODES, ...INFRASTRUCTURE, WORKLOADS, ...MANAGEMENT],
  operations: OPERATIONS,
  owners: { count: { value: 1_500, source: "002:L297: one account per tenant" }, addresses: [] },
  entitiesPerLoadBlock: { value: 500, source: "CM-D-03 (002:L1562): 100-500 per transaction, tested at 500" },
  steady: {
    versionShare: {
      value: 0.15,
      source: "choice: enough updates to show in table sizes, short enough to run",
    },
    minBlocks: { value: 20, source: "choice: a steady stretch long enough for a median at any scale" },
  },
  queries: QUERIES,
  readRatePerS: { value: 240, source: "002:L1646" },
  requirements: [
    ...numbered("CM-CLAIM", "01", "02", "03", "04", "05"),
    ...numbered("CM-SCALE", "01", "02", "03", "04"),
    ...numbered("CM-T", "01", "02", "03", "03B", "04", "05", "06", "07", "08", "09"),
    ...numbered("CM-W", "13", "14", "15", "16", "17"),
    ...numbered("CM-D", "01", "02", "03"),
    ...numbered("CM-R", "08", "09", "10", "11"),
    ...["01", "02", "03", "04", "05", "06"].flatMap((n) => [`CM-RW-${n}W`, `CM-RW-${n}R`]),
    ...numbered(
      "CM-S",
      "01",
      "02",
      "03",
      "04A",
      "04B",
      "05",
      "06",
      "07",
      "08",
      "09A",
      "09B",
      "10A",
      "10B",
      "11",
    ),
    ...numbered("CM-CAP", "01", "02", "03", "04", "05", "06"),
    ...numbered("SUM-01", "ROWS", "W", "R", "CH", "DB"),
    ...numbered("AR-W", "01", "02", "03", "04", "05"),
    ...numbered("AR-R", "01", "02", "03", "04", "05", "06"),
    ...numbered("AR-D", "01", "02"),
    ...["01", "02", "03", "04", "05", "06"].flatMap((n) => [`AR-RW-${n}W`, `AR-RW-${n}R`]),
    ...numbered("AR-V", "01", "02", "03", "04"),
  ],
  choices: [
    {
      id: "C-01",
      choice: "663,075 entities with 15,315,825 custom attributes (300K nodes, 300K workloads).",
    },
    { id: "X-01", choice: "8 system attribute rows and one payload row per version come on top." },
    {
      id: "X-16",
      choice:
        "Each type has as many attributes as the totals table counts. Node names left out: serial_number, asset_tag, uuid, row_id, room_id, kernel_version, last_config_update, labels, taints, workload_class, assigned_workloads, cpu_cores (asked as cpu_count), running_jobs, projected_cpu_1h, projected_mem_1h, available_capacity_pct. Workload names left out: name, affinity_rules, anti_affinity_rules, required_gpu_type, required_os, required_zone, labels, annotations, req_cpu_cores and req_mem_gb (asked as req_cpu and req_ram), req_network_mbps, the three limits, max_runtime_sec (asked as max_hours). They went because no published query or matching step asks for them.",
    },
    {
      id: "C-32",
      choice: "region, vm_type, cpu_arch and price_hour are added: matching cannot work without them.",
    },
    {
      id: "C-29",
      choice:
        "345,000 configuration blobs: nodes, racks, switches, power units, templates, tenants and alert rules (their counts add up to it exactly). The other 318,075 entities store zero bytes.",
    },
    { id: "C-31", choice: "Node states available, busy, offline, because they drive the published rates." },
    { id: "C-15", choice: "10.8 workloads/s created, scheduled and completed; 20/s would fill every node." },
    {
      id: "C-16",
      choice: "100 resource updates/s, the upper end of 50-100, which keeps the total within 170-235.",
    },
    { id: "C-18", choice: "1.5 nodes/s leave and return: churn, not hardware failure." },
    {
      id: "steady-rate",
      choice:
        "Operation rates are absolute: a block of the steady stream carries the full 409 versions at any scale, so that its commit is the real one, unless a state holds too few entities; then all rates shrink together.",
    },
    {
      id: "load-order",
      choice:
        "While loading, every block holds the published mix of types, as the public generator packs nodes and workloads together; a reference may point to an entity loaded later.",
    },
    { id: "C-34", choice: "8.7 GB expected with system rows, by the per-table formula." },
  ],
};
