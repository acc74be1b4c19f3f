import {
  changing,
  choice,
  constant,
  during,
  number,
  numberChoice,
  reference,
  state,
  text,
} from "./attribute_builders.ts";
import type { EntityTypeSpec } from "./scenario.ts";

const CATALOGUE = "sp:src/db/generate_dc_seed.py:L108-L208";
const LISTED = "002:L211-L221";
const MISSING_NAMES = "C-32: matching uses it, no node attribute holds it";
const MIX = "sp:src/db/generate_dc_seed.py:L448-L518: the query mix filters by it";

/** Regions and machine types of the published generator; nodes and workloads draw from the same lists. */
export const REGIONS = [["eu-west", 40], ["us-east", 35], ["asia-pac", 25]] as const;
export const VM_TYPES = [["cpu", 70], ["gpu", 25], ["gpu_large", 5]] as const;
export const CPU_ARCHS = [["x86_64", 80], ["arm64", 20]] as const;

/** Blocks to live: the longest class of the published generator, so that nothing expires while it is measured. */
export const LONG_LIVED = {
  min: 302_400,
  max: 1_209_600,
  source:
    "sp:src/db/generate_dc_seed.py:L211-L229 (168-672 h); choice: the shorter classes would end entities that the operation stream still updates",
};

/** Configuration blobs: 5 KB on average (002:L308). */
export const CONFIGURATION_BLOB = {
  contentType: "application/json",
  randomShare: 0.5,
  share: 1,
  buckets: [{ minBytes: 1_000, maxBytes: 9_000, weight: 1 }],
  source: "002:L308 (5 KB on average); choice: uniform from 1 to 9 KB, half of the characters random",
};

/** Compute servers: 12 string and 15 numeric attributes (002:L283), named from 002:L211-L221 and the query mix. */
export const NODES: EntityTypeSpec = {
  id: "nodes",
  count: { value: 300_000, source: "002:L283; 002:L1457" },
  lifecycle: {
    states: [["available", 30], ["busy", 65], ["offline", 5]],
    transitions: [
      { from: "available", to: "busy", cause: "assignment" },
      { from: "busy", to: "available", cause: "completion" },
      { from: "available", to: "offline", cause: "hardware failure" },
      { from: "busy", to: "offline", cause: "hardware failure" },
      { from: "offline", to: "available", cause: "maintenance return" },
    ],
    source: "002:L1469; 002:L1476-L1480; C-31; G-05",
  },
  attributes: [
    text("node_id", "node_{pad:6}", "sp:experiments.md:L1544-L1565"),
    constant("type", "node", MIX),
    choice("region", REGIONS, CATALOGUE),
    choice("vm_type", VM_TYPES, CATALOGUE),
    state("status", "002:L214; C-31"),
    choice("cpu_arch", CPU_ARCHS, MISSING_NAMES),
    text("hostname", "n{pad:6}.rack.example", LISTED),
    reference("rack_id", "racks", "modulo", LISTED),
    choice("cpu_model", [["epyc-9654", 40], ["xeon-8480", 40], ["ampere-m128", 20]], LISTED),
    choice("os_version", [["debian-12", 50], ["ubuntu-24.04", 40], ["alpine-3.20", 10]], LISTED),
    changing(text("config_hash", "{hex:16}", LISTED)),
    during(["busy"], reference("assigned_tenant", "tenants", "uniform", LISTED)),
    numberChoice("cpu_count", [[4, 30], [8, 30], [16, 25], [32, 15]], "cores", CATALOGUE),
    numberChoice("ram_gb", [[16, 25], [32, 30], [64, 30], [128, 15]], "gb", CATALOGUE),
    numberChoice("avail_hours", [[1, 10], [4, 20], [8, 25], [24, 25], [168, 20]], "h", CATALOGUE),
    number("price_hour", 50, 500, "cents/h", `${CATALOGUE}; C-32`),
    number("position_in_rack", 1, 42, "units", LISTED),
    number("disk_tb", 1, 64, "tb", LISTED),
    numberChoice("gpu_count", [[0, 70], [1, 10], [4, 15], [8, 5]], "gpus", LISTED),
    changing(number("health_score", 60, 100, "percent", LISTED)),
    changing(number("cpu_util_pct", 0, 100, "percent", "002:L216; 002:L1490")),
    changing(number("mem_util_pct", 0, 100, "percent", "002:L216; 002:L1490")),
    changing(number("disk_util_pct", 0, 100, "percent", "002:L216; 002:L1490")),
    changing(number("network_mbps", 0, 25_000, "mbit/s", "002:L216")),
    changing(number("allocatable_cpu", 0, 32, "cores", LISTED)),
    changing(number("allocatable_mem_gb", 0, 128, "gb", LISTED)),
    changing(number("allocatable_gpu", 0, 8, "gpus", LISTED)),
  ],
  payload: CONFIGURATION_BLOB,
  btlBlocks: LONG_LIVED,
};
