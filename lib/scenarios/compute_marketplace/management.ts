import { attributes, changing, from, number } from "../builders/attributes.ts";
import { always, anyOf, between, evenly, given, oneOf, through, weighted } from "../builders/values.ts";
import type { ValueSpec } from "../scenario.ts";
import { EPOCH_S } from "./model.ts";
import { CHOSEN, supporting } from "./supporting.ts";

const HOUR_S = 3_600;
const DAY_S = 86_400;

/** Limits of a quota by the tenant's tier; the free tier may have a hundredth of the largest. */
const QUOTAS = [
  { resource: "cpu_cores", unit: "cores", largest: 10_000, source: "002:L269; 002:L273" },
  { resource: "mem_gb", unit: "gb", largest: 40_000, source: "002:L270; 002:L274" },
  { resource: "gpu_count", unit: "gpus", largest: 1_000, source: "002:L271; 002:L275" },
  { resource: "workloads", unit: "workloads", largest: 4_000, source: "002:L272; 002:L276" },
  { resource: "disk_gb", unit: "gb", largest: 1_000_000, source: CHOSEN },
  { resource: "network_mbps", unit: "mbit/s", largest: 400_000, source: CHOSEN },
];

const byTier = (value: (share: number) => ValueSpec) =>
  given("tier", { free: value(0.05), team: value(0.2), enterprise: value(1) });

/** Templates to alert rules: what manages workloads (002:L292-L299). */
export const MANAGEMENT = [
  supporting("workload_templates", {
    type: "workload_template",
    count: 3_000,
    line: 292,
    blob: true,
    ownedBy: "owner_tenant",
  }, {
    template_id: "tpl_{pad:5}",
    name: "job-{hex:6}",
    owner_tenant: evenly("tenants"),
    image: "registry.example/app-{hex:8}",
    image_digest: "sha256:{hex:64}",
    version: "{int:0-9}.{int:0-20}.{int:0-20}",
    restart_policy: weighted({ never: 40, "on-failure": 60 }),
    required_os: weighted({ linux: 100 }),
    workload_class: anyOf("workload_classes"),
    req_cpu: number("cores", weighted([[1, 40], [2, 30], [4, 20], [8, 10]])),
    req_ram: number("gb", given("req_cpu", perCore([4, 8]))),
    req_disk_gb: number("gb", weighted([[10, 30], [50, 30], [200, 25], [1_000, 15]])),
    req_gpu_count: number("gpus", weighted([[0, 70], [1, 25], [8, 5]])),
    limit_cpu_cores: number("cores", given("req_cpu", perCore([1, 2]))),
    limit_mem_gb: number("gb", given("req_cpu", perCore([8, 16]))),
    max_runtime_sec: number("s", weighted([[3_600, 30], [14_400, 45], [86_400, 25]])),
    priority: number("rank", between(0, 9)),
  }),
  supporting("placement_groups", {
    type: "placement_group",
    count: 15_000,
    line: 293,
    ownedBy: "owner_tenant",
  }, {
    group_id: from("002:L258", "pg_{pad:5}"),
    group_type: from("002:L259", weighted({ affinity: 40, "anti-affinity": 30, spread: 30 })),
    scope: from("002:L260", weighted({ rack: 40, row: 25, room: 20, zone: 15 })),
    owner_tenant: evenly("tenants"),
    max_members_per_scope: from(
      "002:L262; choice: 0 where there is no limit",
      number("workloads", given("group_type", { "spread": between(1, 8), "anti-affinity": always(1) })),
    ),
    member_count: from(
      `${CHOSEN}; 20 on average, as workloads name them`,
      changing(number("workloads", between(0, 40))),
    ),
  }),
  {
    ...supporting("resource_quotas", {
      type: "resource_quota",
      count: 1_500,
      line: 294,
      ownedBy: "tenant_id",
    }, {
      tenant_id: from("002:L268", evenly("tenants")),
      ...Object.fromEntries(QUOTAS.flatMap(({ resource, unit, largest, source }) => [
        [`max_${resource}`, from(source, number(unit, byTier((share) => always(share * largest))))],
        [
          `used_${resource}`,
          from(
            source,
            changing(number(unit, byTier((share) => between(0, Math.floor(0.8 * share * largest))))),
          ),
        ],
      ])),
    }),
    traits: attributes(CHOSEN, { tier: through("tenant_id", "tier") }),
  },
  supporting("workload_classes", { type: "workload_class", count: 150, line: 296 }, {
    class_id: "class_{pad:3}",
    name: weighted({ batch: 40, service: 30, training: 15, render: 15 }),
    preemption: weighted({ allowed: 50, forbidden: 50 }),
    priority: number("rank", between(0, 9)),
    max_runtime_sec: number("s", weighted([[3_600, 30], [14_400, 45], [86_400, 25]])),
  }),
  supporting("tenants", { type: "tenant", count: 1_500, line: 297, blob: true, ownedBy: "self" }, {
    tenant_id: "tenant_{pad:4}",
    name: "Tenant {n}",
    tier: weighted({ free: 50, team: 35, enterprise: 15 }),
    billing_account: "acct_{hex:12}",
    credit_cents: number("cents", between(0, 10_000_000)),
    workload_count: from(
      `${CHOSEN}; 200 on average, as workloads name them`,
      changing(number("workloads", between(100, 300))),
    ),
    member_count: number(
      "people",
      given("tier", { free: between(1, 5), team: between(3, 40) }, between(20, 200)),
    ),
  }),
  supporting("maintenance_windows", { type: "maintenance_window", count: 300, line: 298 }, {
    window_id: "mw_{pad:4}",
    rack_id: anyOf("racks"),
    status: weighted({ planned: 70, active: 10, done: 20 }),
    start_s: number(
      "s since 1970",
      given("status", {
        planned: between(EPOCH_S + DAY_S, EPOCH_S + 30 * DAY_S),
        active: between(EPOCH_S - HOUR_S, EPOCH_S),
        done: between(EPOCH_S - 30 * DAY_S, EPOCH_S - DAY_S),
      }),
    ),
    duration_s: number("s", weighted([[2 * HOUR_S, 50], [4 * HOUR_S, 30], [8 * HOUR_S, 20]])),
    node_count: from(`${CHOSEN}; at most a rack`, number("nodes", between(1, 42))),
  }),
  supporting("alert_rules", {
    type: "alert_rule",
    count: 3_000,
    line: 299,
    blob: true,
    ownedBy: "owner_tenant",
  }, {
    rule_id: "alert_{pad:5}",
    name: "rule-{hex:6}",
    owner_tenant: evenly("tenants"),
    metric: from("002:L216", weighted({ cpu_util_pct: 40, mem_util_pct: 30, disk_util_pct: 30 })),
    severity: weighted({ info: 50, warning: 35, critical: 15 }),
    threshold_pct: from(
      "002:L1494 names 80 and 90; choice: the rest",
      number(
        "percent",
        given("severity", { info: oneOf(60, 70), warning: always(80), critical: oneOf(90, 95) }),
      ),
    ),
    window_s: number("s", weighted([[60, 40], [300, 40], [900, 20]])),
    cooldown_s: number("s", weighted([[300, 50], [900, 30], [3_600, 20]])),
    enabled: number("flag", weighted([[0, 10], [1, 90]])),
  }),
];

/** A choice of multiples of the requested cores. */
function perCore(each: readonly number[]): Readonly<Record<string, ValueSpec>> {
  return Object.fromEntries([1, 2, 4, 8].map((cores) => [cores, oneOf(...each.map((one) => one * cores))]));
}
