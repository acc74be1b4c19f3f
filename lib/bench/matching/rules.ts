import { OLDEST_FIRST } from "./age_buckets.ts";
import type { Node, Workload } from "./market.ts";

/** What a tenant may have of each resource, and has. */
export interface Budget {
  readonly max: Readonly<Record<string, number>>;
  readonly used: Readonly<Record<string, number>>;
}

/** Workloads that are kept together or apart. */
export interface PlacementGroup {
  readonly type: string;
  /** `rack`, `row`, `room` or `zone`. */
  readonly scope: string;
  /** Most members in a scope; not for affinity. */
  readonly max: number;
  /** Running members by scope. */
  readonly members: ReadonlyMap<string, number>;
}

/** The decisions of a matcher, apart from how it asks and writes. */
export interface MatchingRules {
  /** Age buckets in their order. */
  readonly buckets: readonly number[];
  /** Order of workloads in a bucket. */
  order(a: Workload, b: Workload): number;
  free(node: Node): boolean;
  resources(workload: Workload, node: Node): boolean;
  hardware(workload: Workload, node: Node): boolean;
  tenant(workload: Workload, node: Node): boolean;
  quota(budget: Budget | undefined, demand: Readonly<Record<string, number>>): boolean;
  /** @param members Running members of the group in the scope in question. */
  placement(group: PlacementGroup, members: number): boolean;
}

/**
 * The five checks, oldest first; among those of one second the order of the ids. An affinity group's workload goes where a member
 * already runs, or anywhere while none does (choice: as published schedulers have it, since members begin scattered).
 * Source: 002:L254-L277; 002:L1573-L1613.
 */
export const RULES: MatchingRules = {
  buckets: OLDEST_FIRST,
  order: (a, b) => compare(a.createdAt, b.createdAt) || compare(a.id, b.id),
  free: (node) => !node.taken,
  resources: (workload, node) =>
    node.cpu >= workload.cpu && node.ram >= workload.ram && node.disk >= workload.disk &&
    node.hours >= workload.hours,
  hardware: (workload, node) =>
    node.arch === workload.arch && node.os === workload.os && node.gpu >= workload.gpu,
  tenant: (workload, node) => node.tenant === "" || node.tenant === workload.tenant,
  quota: (budget, demand) =>
    budget !== undefined &&
    Object.entries(demand).every(([resource, amount]) =>
      budget.used[resource]! + amount <= budget.max[resource]!
    ),
  placement: ({ type, max, members }, here) =>
    type === "affinity" ? here > 0 || members.size === 0 : here < max,
};

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
