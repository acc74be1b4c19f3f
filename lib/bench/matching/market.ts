import type { EntityVersion } from "../../chain/entity.ts";
import { BLOCK_SECONDS } from "../../chain/block.ts";
import {
  BALANCED,
  DEMAND_HEAVY,
  EPOCH_S,
  type Market,
  SUPPLY_HEAVY,
} from "../../scenarios/compute_marketplace/model.ts";

/** States of the market, each with its scenario. Source: 002:L1466-L1470; C-19. */
export const MARKET_STATES = {
  "balanced": { scenario: "compute-marketplace", market: BALANCED },
  "demand-heavy": { scenario: "compute-marketplace-demand-heavy", market: DEMAND_HEAVY },
  "supply-heavy": { scenario: "compute-marketplace-supply-heavy", market: SUPPLY_HEAVY },
} as const satisfies Record<string, { readonly scenario: string; readonly market: Market }>;
/** One of them. */
export type MarketState = keyof typeof MARKET_STATES;

/** A node that may get a workload. Cores, GB, processors, hours. */
export interface Node {
  readonly version: EntityVersion;
  readonly id: string;
  readonly rack: string;
  readonly region: string;
  readonly vmType: string;
  readonly arch: string;
  readonly os: string;
  readonly tenant: string;
  readonly cpu: number;
  readonly ram: number;
  readonly gpu: number;
  readonly disk: number;
  readonly hours: number;
  /** Given to a workload, or replaced by a newer version. */
  taken: boolean;
}

/** A workload that waits. Cores, GB, processors, hours. */
export interface Workload {
  readonly version: EntityVersion;
  readonly id: string;
  /** ISO 8601, which sorts by time. */
  readonly createdAt: string;
  readonly tenant: string;
  readonly group: string;
  readonly region: string;
  readonly vmType: string;
  readonly arch: string;
  readonly os: string;
  readonly cpu: number;
  readonly ram: number;
  readonly gpu: number;
  readonly disk: number;
  readonly hours: number;
}

/** A text attribute, empty where there is none. */
export function textOf({ strings }: EntityVersion, name: string): string {
  for (const [own, value] of strings) if (own === name) return value;
  return "";
}

/** A numeric attribute, 0 where there is none. */
export function numberOf({ numbers }: EntityVersion, name: string): number {
  for (const [own, value] of numbers) if (own === name) return Number(value);
  return 0;
}

/** A node of its version. What it offers is what is allocatable. Source: 002:L211-L221. */
export function nodeOf(version: EntityVersion): Node {
  return {
    version,
    id: textOf(version, "node_id"),
    rack: textOf(version, "rack_id"),
    region: textOf(version, "region"),
    vmType: textOf(version, "vm_type"),
    arch: textOf(version, "cpu_arch"),
    os: textOf(version, "os_version"),
    tenant: textOf(version, "assigned_tenant"),
    cpu: numberOf(version, "allocatable_cpu"),
    ram: numberOf(version, "allocatable_mem_gb"),
    gpu: numberOf(version, "allocatable_gpu"),
    disk: 1_000 * numberOf(version, "disk_tb"),
    hours: numberOf(version, "avail_hours"),
    taken: false,
  };
}

/** A workload of its version. Source: 002:L234-L243. */
export function workloadOf(version: EntityVersion): Workload {
  return {
    version,
    id: textOf(version, "workload_id"),
    createdAt: textOf(version, "created_at"),
    tenant: textOf(version, "owner_tenant"),
    group: textOf(version, "placement_group_id"),
    region: textOf(version, "region"),
    vmType: textOf(version, "vm_type"),
    arch: textOf(version, "required_cpu_arch"),
    os: textOf(version, "required_os"),
    cpu: numberOf(version, "req_cpu"),
    ram: numberOf(version, "req_ram"),
    gpu: numberOf(version, "req_gpu_count"),
    disk: numberOf(version, "req_disk_gb"),
    hours: numberOf(version, "max_hours"),
  };
}

/** Time of a block, seconds since 1970. */
export function timeOfBlock(block: number): number {
  return EPOCH_S + BLOCK_SECONDS * block;
}

/** A time as `created_at` holds it: ISO 8601 in UTC, whole seconds. */
export function isoTime(seconds: number): string {
  return new Date(1000 * seconds).toISOString().replace(".000Z", "Z");
}
