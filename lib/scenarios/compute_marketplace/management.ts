import {
  changing,
  choice,
  number,
  numberChoice,
  numberOf,
  reference,
  text,
  textOf,
} from "../builders/attribute_builders.ts";
import { EPOCH_S } from "./nodes.ts";
import { CHOSEN, supporting } from "./supporting.ts";
import type { ValueSpec } from "../scenario.ts";
import { always, between, given, oneOf, through, whole } from "../builders/value_builders.ts";

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
  supporting("workload_templates", "workload_template", 3_000, 292, true, [
    text("template_id", "tpl_{pad:5}", CHOSEN),
    text("name", "job-{hex:6}", CHOSEN),
    reference("owner_tenant", "tenants", "modulo", CHOSEN),
    text("image", "registry.example/app-{hex:8}", CHOSEN),
    text("image_digest", "sha256:{hex:64}", CHOSEN),
    text("version", "{int:0-9}.{int:0-20}.{int:0-20}", CHOSEN),
    choice("restart_policy", [["never", 40], ["on-failure", 60]], CHOSEN),
    choice("required_os", [["linux", 100]], CHOSEN),
    reference("workload_class", "workload_classes", "uniform", CHOSEN),
    numberChoice("req_cpu", [[1, 40], [2, 30], [4, 20], [8, 10]], "cores", CHOSEN),
    numberOf("req_ram", given("req_cpu", perCore([4, 8])), whole("gb"), CHOSEN),
    numberChoice("req_disk_gb", [[10, 30], [50, 30], [200, 25], [1_000, 15]], "gb", CHOSEN),
    numberChoice("req_gpu_count", [[0, 70], [1, 25], [8, 5]], "gpus", CHOSEN),
    numberOf("limit_cpu_cores", given("req_cpu", perCore([1, 2])), whole("cores"), CHOSEN),
    numberOf("limit_mem_gb", given("req_cpu", perCore([8, 16])), whole("gb"), CHOSEN),
    numberChoice("max_runtime_sec", [[3_600, 30], [14_400, 45], [86_400, 25]], "s", CHOSEN),
    number("priority", 0, 9, "rank", CHOSEN),
  ], "owner_tenant"),
  supporting("placement_groups", "placement_group", 15_000, 293, false, [
    text("group_id", "pg_{pad:5}", "002:L258"),
    choice("group_type", [["affinity", 40], ["anti-affinity", 30], ["spread", 30]], "002:L259"),
    choice("scope", [["rack", 40], ["row", 25], ["room", 20], ["zone", 15]], "002:L260"),
    reference("owner_tenant", "tenants", "modulo", CHOSEN),
    numberOf(
      "max_members_per_scope",
      given("group_type", { "spread": between(1, 8), "anti-affinity": always(1) }),
      whole("workloads"),
      "002:L262; choice: 0 where there is no limit",
    ),
    changing(number("member_count", 0, 40, "workloads", `${CHOSEN}; 20 on average, as workloads name them`)),
  ], "owner_tenant"),
  {
    ...supporting("resource_quotas", "resource_quota", 1_500, 294, false, [
      reference("tenant_id", "tenants", "modulo", "002:L268"),
      ...QUOTAS.flatMap(({ resource, unit, largest, source }) => [
        numberOf(`max_${resource}`, byTier((share) => always(share * largest)), whole(unit), source),
        changing(numberOf(
          `used_${resource}`,
          byTier((share) => between(0, Math.floor(0.8 * share * largest))),
          whole(unit),
          source,
        )),
      ]),
    ], "tenant_id"),
    traits: [textOf("tier", through("tenant_id", "tier"), CHOSEN)],
  },
  supporting("workload_classes", "workload_class", 150, 296, false, [
    text("class_id", "class_{pad:3}", CHOSEN),
    choice("name", [["batch", 40], ["service", 30], ["training", 15], ["render", 15]], CHOSEN),
    choice("preemption", [["allowed", 50], ["forbidden", 50]], CHOSEN),
    number("priority", 0, 9, "rank", CHOSEN),
    numberChoice("max_runtime_sec", [[3_600, 30], [14_400, 45], [86_400, 25]], "s", CHOSEN),
  ]),
  supporting("tenants", "tenant", 1_500, 297, true, [
    text("tenant_id", "tenant_{pad:4}", CHOSEN),
    text("name", "Tenant {n}", CHOSEN),
    choice("tier", [["free", 50], ["team", 35], ["enterprise", 15]], CHOSEN),
    text("billing_account", "acct_{hex:12}", CHOSEN),
    number("credit_cents", 0, 10_000_000, "cents", CHOSEN),
    changing(
      number("workload_count", 100, 300, "workloads", `${CHOSEN}; 200 on average, as workloads name them`),
    ),
    numberOf(
      "member_count",
      given("tier", { free: between(1, 5), team: between(3, 40) }, between(20, 200)),
      whole("people"),
      CHOSEN,
    ),
  ], "self"),
  supporting("maintenance_windows", "maintenance_window", 300, 298, false, [
    text("window_id", "mw_{pad:4}", CHOSEN),
    reference("rack_id", "racks", "uniform", CHOSEN),
    choice("status", [["planned", 70], ["active", 10], ["done", 20]], CHOSEN),
    numberOf(
      "start_s",
      given("status", {
        planned: between(EPOCH_S + DAY_S, EPOCH_S + 30 * DAY_S),
        active: between(EPOCH_S - HOUR_S, EPOCH_S),
        done: between(EPOCH_S - 30 * DAY_S, EPOCH_S - DAY_S),
      }),
      whole("s since 1970"),
      CHOSEN,
    ),
    numberChoice("duration_s", [[2 * HOUR_S, 50], [4 * HOUR_S, 30], [8 * HOUR_S, 20]], "s", CHOSEN),
    number("node_count", 1, 42, "nodes", `${CHOSEN}; at most a rack`),
  ]),
  supporting("alert_rules", "alert_rule", 3_000, 299, true, [
    text("rule_id", "alert_{pad:5}", CHOSEN),
    text("name", "rule-{hex:6}", CHOSEN),
    reference("owner_tenant", "tenants", "modulo", CHOSEN),
    choice("metric", [["cpu_util_pct", 40], ["mem_util_pct", 30], ["disk_util_pct", 30]], "002:L216"),
    choice("severity", [["info", 50], ["warning", 35], ["critical", 15]], CHOSEN),
    numberOf(
      "threshold_pct",
      given("severity", { info: oneOf(60, 70), warning: always(80), critical: oneOf(90, 95) }),
      whole("percent"),
      "002:L1494 names 80 and 90; choice: the rest",
    ),
    numberChoice("window_s", [[60, 40], [300, 40], [900, 20]], "s", CHOSEN),
    numberChoice("cooldown_s", [[300, 50], [900, 30], [3_600, 20]], "s", CHOSEN),
    numberChoice("enabled", [[0, 10], [1, 90]], "flag", CHOSEN),
  ], "owner_tenant"),
];

/** So much for every core asked for. */
function perCore(each: readonly number[]): Readonly<Record<string, ValueSpec>> {
  return Object.fromEntries([1, 2, 4, 8].map((cores) => [cores, oneOf(...each.map((one) => one * cores))]));
}
