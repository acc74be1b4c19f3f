import { type CheckedMarket, MARKET_TYPES, type Stored } from "./checked_market.ts";

/**
 * What a cycle may break. `order`: an older workload waits while a younger one took a node that it could use. `idle`: a node that a
 * waiting workload could use stays free. `stored`: the store does not hold both sides of a pair, or holds other than was there.
 */
export type Law =
  | "order"
  | "idle"
  | "node"
  | "resources"
  | "hardware"
  | "tenant"
  | "quota"
  | "placement"
  | "stored";

/** A law that was broken, and where. */
interface Violation {
  readonly law: Law;
  readonly what: string;
}

/** Why a cycle went no further: its most matches, no free node, no waiting workload, or none that may use any node left. */
export type CycleEnd = "limit" | "nodes" | "work" | "misfits";

/** What the chain says of a cycle. */
export interface CheckedCycle {
  /** Workloads that started, that wait, and nodes that stay free. */
  readonly started: number;
  readonly waiting: number;
  readonly free: number;
  readonly end: CycleEnd;
  /** Nodes that were free before although a running workload names them: the loaded market has such. */
  readonly named: number;
  /** The laws that were broken, none of them in a correct cycle, and how often each. */
  readonly broken: Readonly<Partial<Record<Law, number>>>;
  /** The first of each law. */
  readonly violations: readonly Violation[];
}

/** What a workload asks of a quota. */
const RESOURCES = {
  cpu_cores: "req_cpu",
  mem_gb: "req_ram",
  gpu_count: "req_gpu_count",
  disk_gb: "req_disk_gb",
};

/**
 * Judges a cycle by the chain before it and the store after it. Waiting workloads are gone through by age (of one second: by id),
 * each with what the older ones left: one that waits must find no free node that it may use; one that started must be allowed its
 * node. In the end the store must hold what was there before with these pairs, and nothing else.
 * @param most Most matches of a cycle: where as many started, those younger than all of them are not judged. Null: no limit.
 */
export function checkCycle(before: CheckedMarket, after: CheckedMarket, most: number | null): CheckedCycle {
  return new CycleCheck(before, after).run(most);
}

class CycleCheck {
  readonly #after: CheckedMarket;
  /** What was there before, with the workloads gone through so far. */
  readonly #now: CheckedMarket;
  readonly #broken: Partial<Record<Law, number>> = {};
  readonly #violations: Violation[] = [];
  /** Running members by `group scope`, and of a group in all. */
  readonly #members = new Map<string, number>();
  /** Nodes that were free, by what no workload compromises on. */
  readonly #free: ReadonlyMap<string, string[]>;
  readonly #named = new Set<string>();

  constructor(before: CheckedMarket, after: CheckedMarket) {
    this.#after = after;
    this.#now = before;
    const free = before.node.entries().filter(([, node]) => isFree(node));
    this.#free = Map.groupBy(free.map(([id]) => id), (id) => hardwareOf(before.node.get(id)!));
    for (const workload of before.workload.values()) {
      const host = String(workload.assigned_node);
      const node = before.node.get(host);
      if (workload.status !== "running" || node === undefined) continue;
      this.#join(workload, node);
      if (isFree(node)) this.#named.add(host);
    }
  }

  run(most: number | null): CheckedCycle {
    const queue = [...this.#now.workload].filter(([, { status }]) => status === "pending")
      .sort(([a, { created_at: x }], [b, { created_at: y }]) => `${x} ${a}` < `${y} ${b}` ? -1 : 1);
    const started = new Map(queue.flatMap(([id]) => {
      const { status, assigned_node } = this.#after.workload.get(id) ?? {};
      return status === "running" ? [[id, String(assigned_node)] as const] : [];
    }));
    const guests = new Map(started.entries().map(([id, host]) => [host, id]));
    const last = started.size === most ? queue.findLastIndex(([id]) => started.has(id)) + 1 : queue.length;
    for (const [id, workload] of queue.slice(0, last)) {
      const host = started.get(id);
      if (host === undefined) this.#checkWaiting(id, workload, guests);
      else this.#checkStarted(id, workload, host);
    }
    this.#checkStored();
    const waiting = queue.length - started.size;
    const free = this.#after.node.values().filter(isFree).toArray().length;
    return {
      ...{ started: started.size, waiting, free },
      end: started.size === most ? "limit" : free === 0 ? "nodes" : waiting === 0 ? "work" : "misfits",
      named: this.#named.size,
      broken: this.#broken,
      violations: this.#violations,
    };
  }

  #checkStarted(id: string, workload: Stored, host: string): void {
    const { node: nodes, workload: workloads, resource_quota: quotas } = this.#now;
    workloads.set(id, { ...workload, status: "running", assigned_node: host });
    const node = nodes.get(host);
    if (node === undefined || !isFree(node)) {
      return this.#break("node", `${id} got ${host}, which was not free`);
    }
    const pair = `${id} on ${host}`;
    if (!hasHardware(workload, node)) this.#break("hardware", pair);
    if (!hasResources(workload, node)) this.#break("resources", pair);
    if (!isOfTenant(workload, node)) this.#break("tenant", pair);
    if (!this.#isPlaced(workload, node)) this.#break("placement", pair);
    if (!this.#hasQuota(workload)) this.#break("quota", pair);
    this.#join(workload, node);
    nodes.set(host, {
      ...node,
      status: "busy",
      assigned_tenant: workload.owner_tenant!,
      allocatable_cpu: Number(node.allocatable_cpu) - Number(workload.req_cpu),
      allocatable_mem_gb: Number(node.allocatable_mem_gb) - Number(workload.req_ram),
      allocatable_gpu: Number(node.allocatable_gpu) - Number(workload.req_gpu_count),
    });
    const tenant = String(workload.owner_tenant);
    const quota = quotas.get(tenant);
    if (quota !== undefined) quotas.set(tenant, { ...quota, ...usedWith(quota, workload) });
  }

  /** @param guests The workload that started on each node. */
  #checkWaiting(id: string, workload: Stored, guests: ReadonlyMap<string, string>): void {
    if (!this.#hasQuota(workload)) return;
    const nodes = this.#free.get(hardwareOf(workload, "required_cpu_arch", "required_os")) ?? [];
    for (let i = nodes.length - 1; i >= 0; i--) {
      const host = nodes[i]!;
      const node = this.#now.node.get(host)!;
      if (!isFree(node)) {
        nodes[i] = nodes.at(-1)!;
        nodes.pop();
        continue;
      }
      const fits = hasHardware(workload, node) && hasResources(workload, node) && isOfTenant(workload, node);
      if (!fits || !this.#isPlaced(workload, node)) continue;
      const guest = guests.get(host);
      if (guest === undefined) this.#break("idle", `${host} while ${id} waits`);
      else this.#break("order", `${id} waits, younger ${guest} took ${host}`);
      return;
    }
  }

  #checkStored(): void {
    for (const type of MARKET_TYPES) {
      const [expected, stored] = [this.#now[type], this.#after[type]];
      if (expected.size !== stored.size) {
        this.#break(
          "stored",
          `${stored.size} entities of type ${type}, where the blocks leave ${expected.size}`,
        );
      }
      for (const [id, entity] of expected) {
        const other = stored.get(id) ?? {};
        const wrong = Object.keys({ ...entity, ...other }).filter((name) => entity[name] !== other[name]);
        if (wrong.length > 0) this.#break("stored", `${type} ${id} differs in ${wrong.join(", ")}`);
      }
    }
  }

  #hasQuota(workload: Stored): boolean {
    const quota = this.#now.resource_quota.get(String(workload.owner_tenant));
    return quota !== undefined &&
      Object.entries(usedWith(quota, workload))
        .every(([name, used]) => used <= Number(quota[name.replace("used", "max")]));
  }

  #isPlaced(workload: Stored, node: Stored): boolean {
    const id = String(workload.placement_group_id);
    const group = this.#now.placement_group.get(id);
    if (group === undefined) return true;
    const here = this.#members.get(`${id} ${this.#scopeOf(group, node)}`) ?? 0;
    if (group.group_type === "affinity") return here > 0 || (this.#members.get(id) ?? 0) === 0;
    return here < Number(group.max_members_per_scope);
  }

  #join({ placement_group_id }: Stored, node: Stored): void {
    const group = this.#now.placement_group.get(String(placement_group_id));
    if (group === undefined) return;
    for (const key of [`${placement_group_id}`, `${placement_group_id} ${this.#scopeOf(group, node)}`]) {
      this.#members.set(key, (this.#members.get(key) ?? 0) + 1);
    }
  }

  #scopeOf({ scope }: Stored, { rack_id }: Stored): string {
    const rack = this.#now.rack.get(String(rack_id));
    if (scope === "rack") return String(rack_id);
    if (scope === "row") return String(rack?.row_id);
    return scope === "zone" ? String(rack?.region) : String(this.#now.row.get(String(rack?.row_id))?.room_id);
  }

  #break(law: Law, what: string): void {
    const count = this.#broken[law] = (this.#broken[law] ?? 0) + 1;
    if (count === 1) this.#violations.push({ law, what });
  }
}

function isFree({ status }: Stored): boolean {
  return status === "available";
}

function hardwareOf(entity: Stored, arch = "cpu_arch", os = "os_version"): string {
  return [entity.region, entity.vm_type, entity[arch], entity[os]].join(" ");
}

function hasHardware(workload: Stored, node: Stored): boolean {
  return hardwareOf(workload, "required_cpu_arch", "required_os") === hardwareOf(node) &&
    Number(workload.req_gpu_count) <= Number(node.allocatable_gpu);
}

function hasResources(workload: Stored, node: Stored): boolean {
  return Number(workload.req_cpu) <= Number(node.allocatable_cpu) &&
    Number(workload.req_ram) <= Number(node.allocatable_mem_gb) &&
    Number(workload.req_disk_gb) <= 1_000 * Number(node.disk_tb) &&
    Number(workload.max_hours) <= Number(node.avail_hours);
}

function isOfTenant(workload: Stored, node: Stored): boolean {
  return ["", undefined, workload.owner_tenant].includes(node.assigned_tenant);
}

/** What a quota is used with one workload more. */
function usedWith(quota: Stored, workload: Stored): Record<string, number> {
  const used = (name: string, wanted: number) => [`used_${name}`, Number(quota[`used_${name}`]) + wanted];
  return Object.fromEntries([
    ...Object.entries(RESOURCES).map(([name, wanted]) => used(name, Number(workload[wanted]))),
    used("workloads", 1),
  ]);
}
