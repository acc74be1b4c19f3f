import { BALANCED, type Market } from "./market.ts";
import type { OperationSpec } from "../scenario.ts";

/** Nodes of a market, all states together. */
export function nodeCount({ nodes }: Market): number {
  return nodes.available + nodes.busy + nodes.offline;
}

const move =
  (entityType: string) =>
  (id: string, from: string, to: string, value: number, source: string): OperationSpec => ({
    id,
    entityType,
    kind: "transition",
    transition: { from, to },
    ratePerS: { value, source },
  });

/** A move of a node from one state to another. */
export const moveNode = move("nodes");
/** A move of a workload from one state to another. */
export const moveWorkload = move("workloads");

/** An update of entities in a state. */
export function update(
  id: string,
  entityType: string,
  inState: string,
  value: number,
  source: string,
): OperationSpec {
  return { id, entityType, kind: "update", inState, ratePerS: { value, source } };
}

/** New workloads, waiting. */
export function submit(id: string, value: number, source: string): OperationSpec {
  return { id, entityType: "workloads", kind: "create", inState: "pending", ratePerS: { value, source } };
}

/**
 * The steady stream. In the 300K model it makes 226 entities a second: 69.97 of nodes, 134.4 of workloads, 21.6 of quotas,
 * within the published 170-235 (002:L1553). Elsewhere each rate follows what causes it: churn, health and configuration the
 * number of nodes, resource updates the running workloads, the rest the workloads' throughput.
 *
 * The matcher writes in pairs: as many nodes become busy as workloads start, as many become available as workloads complete.
 */
export function steadyOperations(market: Market): OperationSpec[] {
  const perNode = nodeCount(market) / nodeCount(BALANCED);
  const perRunning = market.workloads.running / BALANCED.workloads.running;
  const flow = market.workloadsPerS;
  const perFlow = flow / BALANCED.workloadsPerS;
  const churn = 1.5 * perNode;
  const { available, busy } = market.nodes;
  const busyShare = busy / (busy + available);
  return [
    submit("workload_creation", flow, `002:L1462; C-15; ${market.source}`),
    moveWorkload(
      "workload_scheduling",
      "pending",
      "running",
      flow,
      "002:L1462; C-15; 002:L1611: the matcher's write",
    ),
    moveWorkload("workload_completion", "running", "completed", flow, "002:L1462; C-15"),
    moveWorkload("workload_failure", "running", "failed", 2 * perFlow, "002:L1536"),
    moveNode("node_assignment", "available", "busy", flow, "002:L1477; 002:L1611: the matcher's other write"),
    moveNode("node_completion", "busy", "available", flow, "002:L1478"),
    moveNode(
      "node_failure_busy",
      "busy",
      "offline",
      churn * busyShare,
      "002:L1479: 1.5/s; C-18; choice: split by state",
    ),
    moveNode(
      "node_failure_idle",
      "available",
      "offline",
      churn * (1 - busyShare),
      "002:L1479: 1.5/s; C-18; choice: split by state",
    ),
    moveNode("node_return", "offline", "available", churn, "002:L1480; C-18"),
    update("node_health", "nodes", "busy", 45 * perNode, "002:L1490 (30-45)"),
    update("node_config", "nodes", "available", 0.42 * perNode, "002:L1501"),
    update(
      "node_hardware",
      "nodes",
      "offline",
      0.0005 * perNode,
      "002:L1492 (30-300 nodes a week to a month): 300 a week",
    ),
    update("workload_resources", "workloads", "running", 100 * perRunning, "002:L1520 (50-100); C-16"),
    {
      id: "quota_update",
      entityType: "resource_quotas",
      kind: "update",
      ratePerS: {
        value: 2 * flow,
        source: "C-27; 002:L363-L364: one for each workload created or completed",
      },
      proportional: true,
    },
  ];
}
