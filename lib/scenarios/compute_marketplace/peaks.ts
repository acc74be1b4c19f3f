import type { Market } from "./market.ts";
import { moveNode, moveWorkload, nodeCount, submit, update } from "./operations.ts";
import type { OperationSpec, PeakSpec } from "../scenario.ts";

/** What the combined table lets rest: a peak of one side stands in place of that side's steady updates (C-25). */
const NODE_OPERATIONS = [
  "node_assignment",
  "node_completion",
  "node_failure_busy",
  "node_failure_idle",
  "node_return",
  "node_health",
  "node_config",
  "node_hardware",
];
const WORKLOAD_OPERATIONS = [
  "workload_creation",
  "workload_scheduling",
  "workload_completion",
  "workload_failure",
  "workload_resources",
];

/** Attributes rewritten by one move of a workload: its own 22, and 27 of each of two nodes (002:L283; 002:L291). */
const MOVE_ATTRIBUTES = 22 + 2 * 27;

/**
 * The published peaks, one after the other, and the older model's rebalancing. Rates are those of the 300K model times the
 * market's nodes.
 */
export function peaksOf(market: Market): PeakSpec[] {
  const share = nodeCount(market) / 300_000;
  const { available, busy } = market.nodes;
  const busyShare = busy / (busy + available);
  return [
    {
      id: "mass_node_failure",
      seconds: { value: 10, source: "002:L1507; 002:L1556" },
      replaces: NODE_OPERATIONS,
      operations: [
        ...failures("mass_failure", 300 * share, busyShare),
        moveWorkload(
          "mass_failure_workloads",
          "running",
          "failed",
          300 * share * busyShare,
          "C-26: those nodes ran a workload each; the published total leaves them out",
        ),
      ],
    },
    {
      id: "rolling_restart",
      seconds: { value: 10, source: "choice: five blocks of the hour of 002:L1508" },
      operations: [
        moveNode("restart_leave", "available", "offline", 25 / 3 * share, "002:L1508: 30K nodes an hour"),
        moveNode("restart_return", "offline", "available", 25 / 3 * share, "002:L1508: each comes back"),
      ],
    },
    {
      id: "batch_submission",
      seconds: { value: 10, source: "choice: five blocks; 002:L1554 says only what limits it" },
      replaces: WORKLOAD_OPERATIONS,
      operations: [
        submit(
          "batch_creation",
          200,
          "002:L1545; 002:L1554: as many as blocks of 2 s take, whatever the network's size",
        ),
      ],
    },
    {
      id: "mass_completion",
      seconds: { value: 10, source: "002:L1546; 002:L1557" },
      replaces: WORKLOAD_OPERATIONS,
      operations: [
        moveWorkload("batch_completion", "running", "completed", 300 * share, "002:L1546: 3,000 within 10 s"),
      ],
    },
    {
      id: "resource_usage_spike",
      seconds: { value: 10, source: 'choice: five blocks; 002:L1547 says "brief", N-07 30-60 s' },
      replaces: WORKLOAD_OPERATIONS,
      operations: [
        update("resource_spike", "workloads", "running", 1_000 * share, "002:L1547; 002:L1555"),
      ],
    },
    {
      id: "rebalancing",
      seconds: { value: 10, source: "choice: five blocks; 002:L370 gives no duration" },
      operations: rebalancing(market.rebalancingPerS / MOVE_ATTRIBUTES),
    },
  ];
}

function failures(id: string, ratePerS: number, busyShare: number): OperationSpec[] {
  const source = "002:L1507: 3,000 nodes within 10 s; choice: split by state";
  return [
    moveNode(`${id}_busy`, "busy", "offline", ratePerS * busyShare, source),
    moveNode(`${id}_idle`, "available", "offline", ratePerS * (1 - busyShare), source),
  ];
}

/** Running workloads move to other nodes: the workload, the node it leaves and the node it gets are written. */
function rebalancing(movesPerS: number): OperationSpec[] {
  const source =
    "002:L370; 002:L380: 100K-500K attribute updates/s; choice: the lower end, 76 attributes a move (C-08)";
  return [
    update("rebalance_workload", "workloads", "running", movesPerS, source),
    moveNode("rebalance_to", "available", "busy", movesPerS, source),
    moveNode("rebalance_from", "busy", "available", movesPerS, source),
  ];
}
