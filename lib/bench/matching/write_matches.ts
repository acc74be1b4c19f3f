import type { EntityVersion } from "../../chain/entity.ts";
import type { Operation, Update } from "../../chain/operation.ts";
import { SYSTEM_MARK } from "../../chain/system_attributes.ts";
import { type Node, numberOf, textOf, type Workload } from "./market.ts";
import type { Quota } from "./quotas.ts";

/** A workload and the node it gets. */
export interface Match {
  readonly workload: Workload;
  readonly node: Node;
}

/** Attributes that change, by name. */
type Changes = Readonly<Record<string, string | number>>;

/** Replaces attributes of an entity; all else, its end included, stays. */
export function updateOf(
  version: EntityVersion,
  changes: Changes,
  { block, txIndex, opIndex }: { readonly block: number; readonly txIndex: number; readonly opIndex: number },
): Update {
  const own = <Value>(
    attributes: readonly (readonly [string, Value])[],
    as: (value: string | number) => Value,
  ) =>
    attributes.filter(([name]) => !name.startsWith(SYSTEM_MARK))
      .map(([name, value]) => [name, name in changes ? as(changes[name]!) : value] as const);
  return {
    type: "update",
    txIndex,
    opIndex,
    key: version.key,
    owner: textOf(version, "$owner"),
    contentType: version.contentType,
    btl: version.toBlock - BigInt(block),
    payload: version.payload,
    strings: own(version.strings, String),
    numbers: own(version.numbers, BigInt),
  };
}

/** Matches of a transaction: a batch. Source: 002:L1597. */
const TRANSACTION_MATCHES = 100;

/** A batch update a transaction: each workload runs, each node is busy; the quotas come last. Source: 002:L1516-L1528, L1611. */
export function matchOperations(
  matches: readonly Match[],
  quotas: Iterable<Quota>,
  block: number,
): Operation[] {
  const operations: Operation[] = [];
  const add = (version: EntityVersion, changes: Changes, txIndex: number) =>
    operations.push(updateOf(version, changes, { block, txIndex, opIndex: operations.length & 0xffff }));
  matches.forEach(({ workload, node }, i) => {
    const tx = Math.floor(i / TRANSACTION_MATCHES);
    add(workload.version, { status: "running", assigned_node: node.id }, tx);
    add(node.version, {
      status: "busy",
      assigned_tenant: workload.tenant,
      allocatable_cpu: node.cpu - workload.cpu,
      allocatable_mem_gb: node.ram - workload.ram,
      allocatable_gpu: node.gpu - workload.gpu,
    }, tx);
  });
  const last = Math.ceil(matches.length / TRANSACTION_MATCHES);
  for (const { version, used } of quotas) {
    add(
      version,
      Object.fromEntries(Object.entries(used).map(([name, value]) => [`used_${name}`, value])),
      last,
    );
  }
  return operations;
}

/** Makes a node as free as it was installed. */
export function freedNode(version: EntityVersion): Changes {
  return {
    status: "available",
    assigned_tenant: "",
    allocatable_cpu: numberOf(version, "cpu_count"),
    allocatable_mem_gb: numberOf(version, "ram_gb"),
    allocatable_gpu: numberOf(version, "gpu_count"),
  };
}
