import { choices, SYSTEM_ROWS } from "../builders/choices.ts";

/** Choices behind small, large and XL. */
export const OLDER_MODEL_CHOICES = choices({
  "C-07":
    "Small, large and XL are 0.1, 5 and 10 times the older model of 100K nodes and 500K workloads, not the 300K one. Of each 500K workloads 65K run, one on each busy node, and 435K wait (C-20: 65 % busy, 30 % available, 5.56 workloads a second).",
});

/** Choices shared by every size and state. */
export const COMMON_CHOICES = choices({
  ...SYSTEM_ROWS,
  "X-16":
    "Each type has as many attributes as the totals table counts. Node names left out: serial_number, asset_tag, uuid, row_id, room_id, kernel_version, last_config_update, labels, taints, workload_class, assigned_workloads, cpu_cores (asked as cpu_count), running_jobs, projected_cpu_1h, projected_mem_1h, available_capacity_pct. Workload names left out: name, start_time (it would follow from the write that set the status), affinity_rules, anti_affinity_rules, required_gpu_type, required_zone, labels, annotations, req_cpu_cores and req_mem_gb (asked as req_cpu and req_ram), req_network_mbps, the three limits, max_runtime_sec (asked as max_hours). They went because no published query or matching step needs them beside the others.",
  "C-32": "region, vm_type, cpu_arch and price_hour are added: matching cannot work without them.",
  fitting:
    "A node's memory follows its cores, its graphics processors its machine type, its load its status; a rack, its row and its room lie in one region. A workload asks for what one node of the network has, so that its requirements can be met together, and runs on that node.",
  "C-29":
    "Configuration blobs belong to nodes, racks, switches, power units, templates, tenants and alert rules; in the 300K model they add up to the 345,000 published. The other entities store zero bytes.",
  "C-31": "Node states available, busy, offline, because they drive the published rates.",
  "C-15": "10.8 workloads/s created, scheduled and completed; 20/s would fill every node.",
  "C-16": "100 resource updates/s, the upper end of 50-100, which keeps the total within 170-235.",
  "C-18": "1.5 nodes/s leave and return: churn, not hardware failure.",
  "C-27":
    "Quotas are written at creation and completion, 21.6/s. These writes shrink with the scale, as the tenants do that bear them; all others stay.",
  "C-28":
    "Health, configuration and resources are written when they change, not by the clock. The new values are drawn anew, so more than nine in ten such writes differ by what the source asks for (over 10 points in a utilisation, over 20 % in a usage).",
  "matching-pairs":
    "The matcher's cycle (002:L1595-L1613) is its reads in the query mix and its writes as two operations at one rate: a workload starts, a node becomes busy. Which node that is stays open: the longest available one becomes busy, while the workload names the node that fits it, so the counts of running workloads and busy nodes agree, not each pair.",
  "C-21":
    "The queue holds buckets 0 and 1: created_at of workloads from before the chain began lies up to 2.7 h back.",
  "C-25":
    "Peaks stand in place of the steady updates of their side, as the combined table has them; the sums stay under the 1,600 that are judged anyway.",
  "C-26":
    "A mass failure also ends the workloads of the busy nodes among the 3,000; the published total of 415-465 leaves them out.",
  "C-08":
    "Rebalancing is the older model's burst at its lower end, 100K attribute updates/s, as moves: a workload and two nodes, all their attributes. 500K would be six times the published peak target.",
  housekeeping:
    "Completed and failed workloads stay until their blocks to live end (a week or more, 002:L1458), which lies beyond the stream. Failures come on top of completions, as published, so the running ones fall by half a percent over the steady stretch (by less than two in the older model's sizes).",
  "steady-rate":
    "Operation rates are absolute: a block of the steady stream is the real one at any scale, unless a state holds too few entities; then all rates shrink together.",
  "load-order":
    "While loading, every block holds the published mix of types, as the public generator packs nodes and workloads together; a reference may point to an entity loaded later.",
});
