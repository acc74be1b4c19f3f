import { changing, choice, constant, number, numberChoice, reference, text } from "./attribute_builders.ts";
import { CONFIGURATION_BLOB, LONG_LIVED, REGIONS } from "./compute_marketplace_nodes.ts";
import { NO_BLOB } from "./compute_marketplace_workloads.ts";
import type { AttributeSpec, EntityTypeSpec } from "./scenario.ts";

/** Supporting entities whose attribute names the seed does not give: counts from its totals table, names chosen. */
const CHOSEN = "choice: a plausible name; the totals table gives the number of attributes only";

function supporting(
  id: string,
  type: string,
  count: number,
  line: number,
  blob: boolean,
  attributes: readonly AttributeSpec[],
): EntityTypeSpec {
  return {
    id,
    count: { value: count, source: `002:L${line}` },
    attributes: [...attributes, constant("type", type, CHOSEN)],
    payload: blob ? CONFIGURATION_BLOB : NO_BLOB,
    btlBlocks: LONG_LIVED,
  };
}

const name = (template: string) => text("name", template, CHOSEN);
const region = choice("region", REGIONS, CHOSEN);
const condition = choice("status", [["active", 95], ["degraded", 4], ["down", 1]], CHOSEN);
const temperature = changing(number("temperature_c", 15, 45, "celsius", CHOSEN));
const power = (max: number) => changing(number("power_w", 0, max, "w", CHOSEN));

/** Racks to cooling units: the places and machines around the nodes (002:L284-L289). */
export const INFRASTRUCTURE: readonly EntityTypeSpec[] = [
  supporting("racks", "rack", 7_500, 284, true, [
    text("rack_id", "rack_{pad:5}", CHOSEN),
    reference("row_id", "rows", "modulo", CHOSEN),
    region,
    condition,
    number("capacity_units", 42, 48, "units", CHOSEN),
    changing(number("used_units", 0, 42, "units", CHOSEN)),
    power(20_000),
    temperature,
  ]),
  supporting("rows", "row", 750, 285, false, [
    text("row_id", "row_{pad:4}", CHOSEN),
    reference("room_id", "rooms", "modulo", CHOSEN),
    condition,
    number("rack_count", 8, 12, "racks", CHOSEN),
    power(240_000),
    temperature,
  ]),
  supporting("rooms", "room", 75, 286, false, [
    text("room_id", "room_{pad:3}", CHOSEN),
    name("Hall {n}"),
    region,
    condition,
    number("row_count", 8, 12, "rows", CHOSEN),
    number("area_m2", 400, 2_000, "m2", CHOSEN),
    power(3_000_000),
    temperature,
  ]),
  supporting("switches", "switch", 15_000, 287, true, [
    text("switch_id", "sw_{pad:5}", CHOSEN),
    reference("rack_id", "racks", "modulo", CHOSEN),
    choice("role", [["top-of-rack", 90], ["aggregation", 8], ["spine", 2]], CHOSEN),
    choice("model", [["sn5600", 50], ["7060x5", 50]], CHOSEN),
    condition,
    numberChoice("port_count", [[32, 30], [48, 50], [64, 20]], "ports", CHOSEN),
    number("port_gbps", 100, 400, "gbit/s", CHOSEN),
    changing(number("used_ports", 0, 64, "ports", CHOSEN)),
    changing(number("traffic_gbps", 0, 12_800, "gbit/s", CHOSEN)),
    temperature,
  ]),
  supporting("pdus", "pdu", 15_000, 288, true, [
    text("pdu_id", "pdu_{pad:5}", CHOSEN),
    reference("rack_id", "racks", "modulo", CHOSEN),
    condition,
    number("outlet_count", 24, 48, "outlets", CHOSEN),
    number("rated_w", 5_000, 22_000, "w", CHOSEN),
    power(22_000),
    changing(number("voltage_dv", 2_200, 2_400, "v/10", CHOSEN)),
    changing(number("current_da", 0, 640, "a/10", CHOSEN)),
    temperature,
  ]),
  supporting("cooling", "cooling", 300, 289, false, [
    text("unit_id", "cool_{pad:4}", CHOSEN),
    reference("room_id", "rooms", "modulo", CHOSEN),
    number("capacity_kw", 30, 300, "kw", CHOSEN),
    changing(number("load_pct", 0, 100, "percent", CHOSEN)),
    number("setpoint_c", 18, 27, "celsius", CHOSEN),
    temperature,
    changing(number("fan_rpm", 500, 3_000, "rpm", CHOSEN)),
  ]),
];

/** Templates to alert rules: what manages workloads (002:L292-L299). */
export const MANAGEMENT: readonly EntityTypeSpec[] = [
  supporting("workload_templates", "workload_template", 3_000, 292, true, [
    text("template_id", "tpl_{pad:5}", CHOSEN),
    name("template {hex:6}"),
    reference("owner_tenant", "tenants", "modulo", CHOSEN),
    text("image", "registry.example/app-{hex:8}", CHOSEN),
    text("image_digest", "sha256:{hex:64}", CHOSEN),
    text("version", "{int:0-9}.{int:0-20}.{int:0-20}", CHOSEN),
    choice("restart_policy", [["never", 40], ["on-failure", 60]], CHOSEN),
    choice("required_os", [["linux", 100]], CHOSEN),
    reference("workload_class", "workload_classes", "uniform", CHOSEN),
    number("req_cpu", 1, 8, "cores", CHOSEN),
    number("req_ram", 4, 32, "gb", CHOSEN),
    number("req_disk_gb", 1, 1_000, "gb", CHOSEN),
    number("req_gpu_count", 0, 8, "gpus", CHOSEN),
    number("limit_cpu_cores", 8, 32, "cores", CHOSEN),
    number("limit_mem_gb", 32, 128, "gb", CHOSEN),
    number("max_runtime_sec", 3_600, 86_400, "s", CHOSEN),
    number("priority", 0, 9, "rank", CHOSEN),
  ]),
  supporting("placement_groups", "placement_group", 15_000, 293, false, [
    text("group_id", "pg_{pad:5}", "002:L258-L261"),
    choice("group_type", [["affinity", 40], ["anti-affinity", 30], ["spread", 30]], "002:L258-L261"),
    choice("scope", [["rack", 40], ["row", 25], ["room", 20], ["zone", 15]], "002:L258-L261"),
    reference("owner_tenant", "tenants", "modulo", CHOSEN),
    number("max_members_per_scope", 1, 64, "workloads", "002:L262"),
    changing(number("member_count", 0, 64, "workloads", CHOSEN)),
  ]),
  supporting("resource_quotas", "resource_quota", 1_500, 294, false, [
    text("tenant_id", "tenant_{pad:4}", "002:L266"),
    ...["cpu_cores", "mem_gb", "gpu_count", "workloads", "disk_gb", "network_mbps"].flatMap((resource, i) => [
      number(`max_${resource}`, 1_000, 100_000, resource, i < 4 ? "002:L267" : CHOSEN),
      changing(number(`used_${resource}`, 0, 1_000, resource, i < 4 ? "002:L268" : CHOSEN)),
    ]),
  ]),
  supporting("workload_classes", "workload_class", 150, 296, false, [
    text("class_id", "class_{pad:3}", CHOSEN),
    name("class {n}"),
    choice("preemption", [["allowed", 50], ["forbidden", 50]], CHOSEN),
    number("priority", 0, 9, "rank", CHOSEN),
    number("max_runtime_sec", 3_600, 86_400, "s", CHOSEN),
  ]),
  supporting("tenants", "tenant", 1_500, 297, true, [
    text("tenant_id", "tenant_{pad:4}", CHOSEN),
    name("Tenant {n}"),
    choice("tier", [["free", 50], ["team", 35], ["enterprise", 15]], CHOSEN),
    text("billing_account", "acct_{hex:12}", CHOSEN),
    number("credit_cents", 0, 10_000_000, "cents", CHOSEN),
    changing(number("workload_count", 0, 1_000, "workloads", CHOSEN)),
    number("member_count", 1, 200, "people", CHOSEN),
  ]),
  supporting("maintenance_windows", "maintenance_window", 300, 298, false, [
    text("window_id", "mw_{pad:4}", CHOSEN),
    reference("rack_id", "racks", "uniform", CHOSEN),
    choice("status", [["planned", 70], ["active", 10], ["done", 20]], CHOSEN),
    number("start_block", 1, 1_000_000, "block", CHOSEN),
    number("duration_blocks", 900, 14_400, "blocks", CHOSEN),
    number("node_count", 1, 300, "nodes", CHOSEN),
  ]),
  supporting("alert_rules", "alert_rule", 3_000, 299, true, [
    text("rule_id", "alert_{pad:5}", CHOSEN),
    name("rule {hex:6}"),
    reference("owner_tenant", "tenants", "modulo", CHOSEN),
    choice("metric", [["cpu_util_pct", 40], ["mem_util_pct", 30], ["disk_util_pct", 30]], CHOSEN),
    choice("severity", [["info", 50], ["warning", 35], ["critical", 15]], CHOSEN),
    number("threshold_pct", 50, 99, "percent", CHOSEN),
    number("window_s", 60, 3_600, "s", CHOSEN),
    number("cooldown_s", 60, 3_600, "s", CHOSEN),
    numberChoice("enabled", [[0, 10], [1, 90]], "flag", CHOSEN),
  ]),
];
