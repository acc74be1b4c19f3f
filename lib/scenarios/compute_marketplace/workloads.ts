import { attributes, changing, during, from, number } from "../builders/attributes.ts";
import { sourced } from "../builders/sourced.ts";
import {
  always,
  between,
  createdAt,
  evenly,
  given,
  givenEach,
  oneOf,
  STATE,
  through,
  weighted,
} from "../builders/values.ts";
import type { EntityTypeSpec } from "../scenario.ts";
import { EPOCH_S, LONG_LIVED, NO_BLOB } from "./model.ts";

const CATALOGUE = "sp:src/db/generate_dc_seed.py:L108-L208";
const LISTED = "002:L234-L243";
const MATCHED =
  "002:L337-L343; choice: what a node of the network has, so that every workload fits somewhere";

/** Longest wait of a pending workload: the queue of 2.7 h (002:L1464). */
const QUEUE_S = 9_720;

/** Memory in use: 40 to 100 % of the request, megabytes. */
const memoryUse = givenEach("req_ram", [4, 8, 16, 32], (gb) => between(400 * gb, 1_000 * gb));
/** Processor use: 10 to 100 % of the requested cores, millicores. */
const processorUse = givenEach("req_cpu", [1, 2, 4, 8], (n) => between(100 * n, 1_000 * n));

/** Jobs and services: 12 string and 10 numeric attributes (002:L291). */
export const WORKLOADS: EntityTypeSpec = {
  id: "workloads",
  count: sourced(300_000, "002:L291; 002:L1458"),
  lifecycle: {
    states: [["running", 65], ["pending", 35], ["completed", 0], ["failed", 0]],
    transitions: [
      { from: "pending", to: "running", cause: "scheduling" },
      { from: "running", to: "completed", cause: "completion" },
      { from: "running", to: "failed", cause: "timeout, out of memory, crash" },
    ],
    source: "002:L235; 002:L1459-L1460; 002:L1516-L1528",
  },
  traits: attributes("choice: the node it will get, so that its constraints can be met", {
    target_node: evenly("nodes"),
    target_cpu_count: from(MATCHED, number("cores", through("target_node", "cpu_count"))),
  }),
  attributes: attributes(LISTED, {
    workload_id: from("sp:experiments.md:L1544-L1565", "wl_{pad:6}"),
    type: from("sp:src/db/generate_dc_seed.py:L521-L591: the query mix filters by it", always("workload")),
    status: STATE,
    region: from(MATCHED, through("target_node", "region")),
    vm_type: from(MATCHED, through("target_node", "vm_type")),
    assigned_node: from("sp:src/db/generate_dc_seed.py:L287-L289", during(["running"], evenly("nodes"))),
    owner_tenant: evenly("tenants"),
    created_at: createdAt(EPOCH_S, QUEUE_S),
    placement_group_id: evenly("placement_groups"),
    required_cpu_arch: from(MATCHED, through("target_node", "cpu_arch")),
    required_os: from(MATCHED, through("target_node", "os_version")),
    template_id: evenly("workload_templates"),
    req_cpu: from(
      `${CATALOGUE}; the shares as published`,
      number(
        "cores",
        given(
          "target_cpu_count",
          { 4: weighted([[1, 45], [2, 33], [4, 22]]) },
          weighted([[1, 38], [2, 29], [4, 19], [8, 14]]),
        ),
      ),
    ),
    req_ram: from(
      `${CATALOGUE}; choice: paired with the cores, the shares as published`,
      number(
        "gb",
        given("req_cpu", {
          1: weighted([[4, 35], [8, 5]]),
          2: weighted([[8, 25], [16, 5]]),
          4: always(16),
          8: always(32),
        }),
      ),
    ),
    max_hours: from(CATALOGUE, number("h", weighted([[1, 30], [2, 25], [4, 20], [8, 15], [24, 10]]))),
    req_disk_gb: number("gb", weighted([[10, 30], [50, 30], [200, 25], [1_000, 15]])),
    req_gpu_count: number(
      "gpus",
      given("vm_type", { cpu: always(0), gpu: always(1), gpu_large: oneOf(4, 8) }),
    ),
    priority: number("rank", between(0, 9)),
    preemptible: number("flag", weighted([[0, 60], [1, 40]])),
    retry_count: during(["failed"], number("retries", between(1, 3))),
    actual_cpu: from("002:L1520", during(["running"], changing(number("millicores", processorUse)))),
    actual_mem: from("002:L1520", during(["running"], changing(number("mb", memoryUse)))),
  }),
  payload: NO_BLOB,
  btlBlocks: LONG_LIVED,
  ownedBy: "owner_tenant",
};
