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
import { CPU_ARCHS, LONG_LIVED, REGIONS, VM_TYPES } from "./compute_marketplace_nodes.ts";
import type { EntityTypeSpec, PayloadSpec } from "./scenario.ts";

const CATALOGUE = "sp:src/db/generate_dc_seed.py:L108-L208";
const LISTED = "002:L234-L243";
const TIMESTAMP = "2026-{int:1-12}-{int:1-28}T{int:0-23}:{int:0-59}:{int:0-59}Z";

/** A payload row with zero bytes. Source: C-29. */
export const NO_BLOB: PayloadSpec = {
  contentType: "application/octet-stream",
  randomShare: 1,
  share: 0,
  buckets: [],
  source: "C-29: the schema writes a payload row for every entity, 345K hold a blob",
};

/** Jobs and services: 12 string and 10 numeric attributes (002:L291). */
export const WORKLOADS: EntityTypeSpec = {
  id: "workloads",
  count: { value: 300_000, source: "002:L291; 002:L1458" },
  lifecycle: {
    states: [["running", 65], ["pending", 35], ["completed", 0], ["failed", 0]],
    transitions: [
      { from: "pending", to: "running", cause: "scheduling" },
      { from: "running", to: "completed", cause: "completion" },
      { from: "running", to: "failed", cause: "timeout, out of memory, crash" },
    ],
    source: "002:L235; 002:L1459-L1460; 002:L1516-L1528",
  },
  attributes: [
    text("workload_id", "wl_{pad:6}", "sp:experiments.md:L1544-L1565"),
    constant("type", "workload", "sp:src/db/generate_dc_seed.py:L521-L591: the query mix filters by it"),
    state("status", LISTED),
    choice("region", REGIONS, CATALOGUE),
    choice("vm_type", VM_TYPES, CATALOGUE),
    during(
      ["running"],
      reference("assigned_node", "nodes", "modulo", "sp:src/db/generate_dc_seed.py:L287-L289"),
    ),
    reference("owner_tenant", "tenants", "modulo", LISTED),
    text("created_at", TIMESTAMP, LISTED),
    during(["running", "completed", "failed"], text("start_time", TIMESTAMP, LISTED)),
    reference("placement_group_id", "placement_groups", "modulo", LISTED),
    choice("required_cpu_arch", CPU_ARCHS, LISTED),
    reference("template_id", "workload_templates", "modulo", LISTED),
    numberChoice("req_cpu", [[1, 40], [2, 30], [4, 20], [8, 10]], "cores", CATALOGUE),
    numberChoice("req_ram", [[4, 35], [8, 30], [16, 25], [32, 10]], "gb", CATALOGUE),
    numberChoice("max_hours", [[1, 30], [2, 25], [4, 20], [8, 15], [24, 10]], "h", CATALOGUE),
    number("req_disk_gb", 1, 1_000, "gb", LISTED),
    numberChoice("req_gpu_count", [[0, 70], [1, 20], [4, 8], [8, 2]], "gpus", LISTED),
    number("priority", 0, 9, "rank", LISTED),
    numberChoice("preemptible", [[0, 60], [1, 40]], "flag", LISTED),
    during(["failed"], number("retry_count", 1, 3, "retries", LISTED)),
    during(["running"], changing(number("actual_cpu", 0, 800, "cores/100", "002:L1520"))),
    during(["running"], changing(number("actual_mem", 0, 32_000, "mb", "002:L1520"))),
  ],
  payload: NO_BLOB,
  btlBlocks: LONG_LIVED,
};
