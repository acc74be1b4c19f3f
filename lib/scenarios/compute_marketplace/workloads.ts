import { noPayload } from "../builders/no_payload.ts";
import {
  changing,
  constant,
  during,
  number,
  numberChoice,
  numberOf,
  reference,
  state,
  text,
  textOf,
} from "../builders/attribute_builders.ts";
import { EPOCH_S, LONG_LIVED } from "./nodes.ts";
import type { EntityTypeSpec } from "../scenario.ts";
import { always, between, given, oneOf, through, weighted, whole } from "../builders/value_builders.ts";

const CATALOGUE = "sp:src/db/generate_dc_seed.py:L108-L208";
const LISTED = "002:L234-L243";
const MATCHED =
  "002:L337-L343; choice: what a node of the network has, so that every workload fits somewhere";

/** A payload row with zero bytes. Source: C-29. */
export const NO_BLOB = noPayload("C-29: the schema writes a payload row for every entity, 345K hold a blob");

/** How long a pending workload has waited at most: the queue of 2.7 h (002:L1464). */
const QUEUE_S = 9_720;

/** Of the memory asked for, 40 % to all in use, in megabytes. */
const memoryUse = given(
  "req_ram",
  Object.fromEntries([4, 8, 16, 32].map((gb) => [gb, between(400 * gb, 1_000 * gb)])),
);
/** Of the cores asked for, a tenth to all in use, in thousandths. */
const processorUse = given(
  "req_cpu",
  Object.fromEntries([1, 2, 4, 8].map((n) => [n, between(100 * n, 1_000 * n)])),
);

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
  traits: [
    reference(
      "target_node",
      "nodes",
      "modulo",
      "choice: the node it will get, so that its constraints can be met",
    ),
    numberOf("target_cpu_count", through("target_node", "cpu_count"), whole("cores"), MATCHED),
  ],
  attributes: [
    text("workload_id", "wl_{pad:6}", "sp:experiments.md:L1544-L1565"),
    constant("type", "workload", "sp:src/db/generate_dc_seed.py:L521-L591: the query mix filters by it"),
    state("status", LISTED),
    textOf("region", through("target_node", "region"), MATCHED),
    textOf("vm_type", through("target_node", "vm_type"), MATCHED),
    during(
      ["running"],
      reference("assigned_node", "nodes", "modulo", "sp:src/db/generate_dc_seed.py:L287-L289"),
    ),
    reference("owner_tenant", "tenants", "modulo", LISTED),
    textOf("created_at", { kind: "time", of: "birth", epochS: EPOCH_S, agedS: QUEUE_S }, LISTED),
    reference("placement_group_id", "placement_groups", "modulo", LISTED),
    textOf("required_cpu_arch", through("target_node", "cpu_arch"), MATCHED),
    textOf("required_os", through("target_node", "os_version"), MATCHED),
    reference("template_id", "workload_templates", "modulo", LISTED),
    numberOf(
      "req_cpu",
      given(
        "target_cpu_count",
        { 4: weighted([1, 45], [2, 33], [4, 22]) },
        weighted([1, 38], [2, 29], [4, 19], [8, 14]),
      ),
      whole("cores"),
      `${CATALOGUE}; the shares as published`,
    ),
    numberOf(
      "req_ram",
      given("req_cpu", {
        1: weighted([4, 35], [8, 5]),
        2: weighted([8, 25], [16, 5]),
        4: always(16),
        8: always(32),
      }),
      whole("gb"),
      `${CATALOGUE}; choice: paired with the cores, the shares as published`,
    ),
    numberChoice("max_hours", [[1, 30], [2, 25], [4, 20], [8, 15], [24, 10]], "h", CATALOGUE),
    numberChoice("req_disk_gb", [[10, 30], [50, 30], [200, 25], [1_000, 15]], "gb", LISTED),
    numberOf(
      "req_gpu_count",
      given("vm_type", { cpu: always(0), gpu: always(1), gpu_large: oneOf(4, 8) }),
      whole("gpus"),
      LISTED,
    ),
    number("priority", 0, 9, "rank", LISTED),
    numberChoice("preemptible", [[0, 60], [1, 40]], "flag", LISTED),
    during(["failed"], number("retry_count", 1, 3, "retries", LISTED)),
    during(["running"], changing(numberOf("actual_cpu", processorUse, whole("millicores"), "002:L1520"))),
    during(["running"], changing(numberOf("actual_mem", memoryUse, whole("mb"), "002:L1520"))),
  ],
  payload: NO_BLOB,
  btlBlocks: LONG_LIVED,
  ownedBy: "owner_tenant",
};
