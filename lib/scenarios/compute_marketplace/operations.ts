import { operationsOn } from "../builders/operations.ts";
import { sourced } from "../builders/sourced.ts";
import type { OperationSpec, PeakSpec, Sourced } from "../scenario.ts";
import { BALANCED, type Market, nodeCount } from "./model.ts";

const nodes = operationsOn("nodes");
const workloads = operationsOn("workloads");
const quotas = operationsOn("resource_quotas", { proportional: true });

const BUSY_NODE_FAILS = ["busy", "offline"] as const;
const IDLE_NODE_FAILS = ["available", "offline"] as const;

/** Attributes rewritten by one move of a workload: its own 22, and 27 of each of two nodes (002:L283; 002:L291). */
const MOVE_ATTRIBUTES = 22 + 2 * 27;

/**
 * The steady stream. In the 300K model it makes 226 entities a second: 69.97 of nodes, 134.4 of workloads, 21.6 of quotas,
 * within the published 170-235 (002:L1553). Elsewhere each rate follows what causes it: churn, health and configuration the
 * number of nodes, resource updates the running workloads, the rest the workloads' throughput.
 *
 * The matcher writes in pairs: as many nodes become busy as workloads start, as many become available as workloads complete.
 */
export function steadyOperations(market: Market): OperationSpec[] {
  return [...workloadFlow(market), ...nodeFlow(market), ...nodeUpdates(market), ...loadUpdates(market)];
}

function workloadFlow({ workloadsPerS: flow, source }: Market): OperationSpec[] {
  const failed = 2 * (flow / BALANCED.workloadsPerS);
  const scheduled = sourced(flow, "002:L1462; C-15; 002:L1611: the matcher's write");
  return [
    workloads.create("workload_creation", sourced(flow, `002:L1462; C-15; ${source}`), "pending"),
    workloads.move("workload_scheduling", scheduled, ["pending", "running"]),
    workloads.move("workload_completion", sourced(flow, "002:L1462; C-15"), ["running", "completed"]),
    workloads.move("workload_failure", sourced(failed, "002:L1536"), ["running", "failed"]),
  ];
}

function nodeFlow(market: Market): OperationSpec[] {
  const flow = market.workloadsPerS;
  const churn = 1.5 * perNode(market);
  const lost = (share: number) => sourced(churn * share, "002:L1479: 1.5/s; C-18; choice: split by state");
  const assigned = sourced(flow, "002:L1477; 002:L1611: the matcher's other write");
  return [
    nodes.move("node_assignment", assigned, ["available", "busy"]),
    nodes.move("node_completion", sourced(flow, "002:L1478"), ["busy", "available"]),
    nodes.move("node_failure_busy", lost(busyShare(market)), BUSY_NODE_FAILS),
    nodes.move("node_failure_idle", lost(1 - busyShare(market)), IDLE_NODE_FAILS),
    nodes.move("node_return", sourced(churn, "002:L1480; C-18"), ["offline", "available"]),
  ];
}

function nodeUpdates(market: Market): OperationSpec[] {
  const rate = (value: number, source: string) => sourced(value * perNode(market), source);
  const replaced = rate(0.0005, "002:L1492 (30-300 nodes a week to a month): 300 a week");
  return [
    nodes.update("node_health", rate(45, "002:L1490 (30-45)"), "busy"),
    nodes.update("node_config", rate(0.42, "002:L1501"), "available"),
    nodes.update("node_hardware", replaced, "offline"),
  ];
}

function loadUpdates({ workloads: { running }, workloadsPerS }: Market): OperationSpec[] {
  const perRunning = running / BALANCED.workloads.running;
  const resources = sourced(100 * perRunning, "002:L1520 (50-100); C-16");
  const counted = "C-27; 002:L363-L364: one for each workload created or completed";
  return [
    workloads.update("workload_resources", resources, "running"),
    quotas.update("quota_update", sourced(2 * workloadsPerS, counted)),
  ];
}

/**
 * The published peaks in sequence, and the older model's rebalancing. Rates are those of the 300K model scaled by the
 * market's nodes. A peak replaces the steady updates of its side (nodes or workloads), as in the combined table (C-25).
 */
export function peaksOf(market: Market): PeakSpec[] {
  const rate = (value: number, source: string) => sourced(value * (nodeCount(market) / 300_000), source);
  const idsOf = (operations: readonly OperationSpec[]) => operations.map(({ id }) => id);
  const nodeSide = idsOf([...nodeFlow(market), ...nodeUpdates(market)]);
  const workloadSide = [...idsOf(workloadFlow(market)), "workload_resources"];
  const submitted = "002:L1545; 002:L1554: as many as blocks of 2 s take, whatever the network's size";
  return [
    {
      id: "mass_node_failure",
      seconds: sourced(10, "002:L1507; 002:L1556"),
      replaces: nodeSide,
      operations: massFailure(
        rate(300, "002:L1507: 3,000 nodes within 10 s; choice: split by state"),
        market,
      ),
    },
    {
      id: "rolling_restart",
      seconds: sourced(10, "choice: five blocks of the hour of 002:L1508"),
      operations: [
        nodes.move("restart_leave", rate(25 / 3, "002:L1508: 30K nodes an hour"), IDLE_NODE_FAILS),
        nodes.move("restart_return", rate(25 / 3, "002:L1508: each comes back"), ["offline", "available"]),
      ],
    },
    {
      id: "batch_submission",
      seconds: sourced(10, "choice: five blocks; 002:L1554 says only what limits it"),
      replaces: workloadSide,
      operations: [workloads.create("batch_creation", sourced(200, submitted), "pending")],
    },
    {
      id: "mass_completion",
      seconds: sourced(10, "002:L1546; 002:L1557"),
      replaces: workloadSide,
      operations: [
        workloads.move("batch_completion", rate(300, "002:L1546: 3,000 within 10 s"), [
          "running",
          "completed",
        ]),
      ],
    },
    {
      id: "resource_usage_spike",
      seconds: sourced(10, 'choice: five blocks; 002:L1547 says "brief", N-07 30-60 s'),
      replaces: workloadSide,
      operations: [workloads.update("resource_spike", rate(1_000, "002:L1547; 002:L1555"), "running")],
    },
    {
      id: "rebalancing",
      seconds: sourced(10, "choice: five blocks; 002:L370 gives no duration"),
      operations: rebalancing(market.rebalancingPerS / MOVE_ATTRIBUTES),
    },
  ];
}

function massFailure({ value, source }: Sourced, market: Market): OperationSpec[] {
  const busy = busyShare(market);
  const hosted = "C-26: those nodes ran a workload each; the published total leaves them out";
  return [
    nodes.move("mass_failure_busy", sourced(value * busy, source), BUSY_NODE_FAILS),
    nodes.move("mass_failure_idle", sourced(value * (1 - busy), source), IDLE_NODE_FAILS),
    workloads.move("mass_failure_workloads", sourced(value * busy, hosted), ["running", "failed"]),
  ];
}

/** Running workloads move to other nodes: the workload, the node it leaves and the node it gets are written. */
function rebalancing(movesPerS: number): OperationSpec[] {
  const moves = sourced(
    movesPerS,
    "002:L370; 002:L380: 100K-500K attribute updates/s; choice: the lower end, 76 attributes a move (C-08)",
  );
  return [
    workloads.update("rebalance_workload", moves, "running"),
    nodes.move("rebalance_to", moves, ["available", "busy"]),
    nodes.move("rebalance_from", moves, ["busy", "available"]),
  ];
}

/** Nodes of a market relative to the balanced one. */
function perNode(market: Market): number {
  return nodeCount(market) / nodeCount(BALANCED);
}

/** Share of busy nodes among those online. */
function busyShare({ nodes: { available, busy } }: Market): number {
  return busy / (busy + available);
}
