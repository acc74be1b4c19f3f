import type { Stored, StoredMarket } from "./stored_market.ts";

/**
 * What a cycle may break. `order`: an older workload waits while a younger one took a node that it could use. `idle`: a node that a
 * waiting workload could use stays free. `stored`: the chain does not hold both sides of a pair, or something else changed.
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
export interface Violation {
  readonly law: Law;
  readonly what: string;
}

/** What the stored chain says of a cycle. */
export interface CheckedCycle {
  /** Workloads that started, that wait, and nodes that stay free. */
  readonly started: number;
  readonly waiting: number;
  readonly free: number;
  /** The laws that were broken, none of them in a correct cycle, and how often each. */
  readonly broken: Readonly<Partial<Record<Law, number>>>;
  /** The first of each law. */
  readonly violations: readonly Violation[];
}

const RESOURCES = {
  cpu_cores: "req_cpu",
  mem_gb: "req_ram",
  gpu_count: "req_gpu_count",
  disk_gb: "req_disk_gb",
};

/**
 * Judges a cycle by the chain before and after it alone. Waiting workloads are gone through by age (of one second: by id), each with
 * what the older ones left: one that waits must find no free node that it may use; one that started must be allowed its node.
 * @param most Most matches of a cycle: where as many started, those younger than all of them are not judged. Null: no limit.
 */
export function checkCycle(before: StoredMarket, after: StoredMarket, most: number | null): CheckedCycle {
  return new CycleCheck(before, after).run(most);
}

class CycleCheck {
  readonly #before: StoredMarket;
  readonly #after: StoredMarket;
  readonly #broken: Partial<Record<Law, number>> = {};
  readonly #violations: Violation[] = [];
  /** Nodes that started workloads name, with the workload. */
  readonly #hosts = new Map<string, string>();
  /** Taken by workloads older than the one that is looked at. */
  readonly #taken = new Set<string>();
  /** Running members by `group scope`, and of a group in all. */
  readonly #members = new Map<string, number>();
  readonly #used = new Map<string, Record<string, number>>();
  /** Nodes that were free, by what no workload compromises on. */
  readonly #free = new Map<string, string[]>();

  constructor(before: StoredMarket, after: StoredMarket) {
    this.#before = before;
    this.#after = after;
    for (const [tenant, quota] of before.quotas) {
      this.#used.set(
        tenant,
        Object.fromEntries(
          [...Object.keys(RESOURCES), "workloads"].map((name) => [name, Number(quota[`used_${name}`])]),
        ),
      );
    }
    for (const [id, node] of before.nodes) {
      if (node.status !== "available") continue;
      const kind = kindOf(node, "cpu_arch", "os_version");
      const nodes = this.#free.get(kind);
      if (nodes === undefined) this.#free.set(kind, [id]);
      else nodes.push(id);
    }
    for (const workload of before.workloads.values()) {
      const node = before.nodes.get(String(workload.assigned_node));
      if (workload.status === "running" && node !== undefined) this.#join(workload, node);
    }
  }

  run(most: number | null): CheckedCycle {
    const queue = this.#checkStored();
    const starts = ([id]: readonly [string, Stored]) => this.#after.workloads.get(id)?.status === "running";
    const last = queue.filter(starts).length === most ? queue.findLastIndex(starts) + 1 : queue.length;
    for (const [id, workload] of queue.slice(0, last)) {
      const stored = this.#after.workloads.get(id);
      if (stored?.status === "running") this.#checkStarted(id, workload, String(stored.assigned_node));
      else this.#checkWaiting(id, workload);
    }
    this.#checkQuotas();
    const free = [...this.#after.nodes.values()].filter(({ status }) => status === "available").length;
    return {
      started: queue.filter(starts).length,
      waiting: queue.length - queue.filter(starts).length,
      free,
      broken: this.#broken,
      violations: this.#violations,
    };
  }

  /** Both sides of each pair, and that nothing else changed. @returns Those that waited, oldest first. */
  #checkStored(): (readonly [string, Stored])[] {
    const { workloads, nodes } = this.#after;
    if (workloads.size !== this.#before.workloads.size || nodes.size !== this.#before.nodes.size) {
      this.#break("stored", "entities came or went");
    }
    const queue: (readonly [string, Stored])[] = [];
    for (const [id, workload] of this.#before.workloads) {
      const now = workloads.get(id);
      if (workload.status === "pending") queue.push([id, workload]);
      const starts = workload.status === "pending" && now?.status === "running";
      if (now === undefined || !sameBut(workload, now, starts ? ["status", "assigned_node"] : [])) {
        this.#break("stored", `${id} changed otherwise than by starting`);
      }
      if (!starts) continue;
      const host = String(now!.assigned_node);
      const other = this.#hosts.get(host);
      if (other !== undefined) this.#break("node", `${host} got ${other} and ${id}`);
      this.#hosts.set(host, id);
    }
    for (const [id, node] of this.#before.nodes) this.#checkNode(id, node, nodes.get(id));
    const key = ([id, { created_at }]: readonly [string, Stored]) => `${created_at} ${id}`;
    return queue.map((entry) => ({ entry, key: key(entry) }))
      .sort((a, b) => a.key < b.key ? -1 : 1).map(({ entry }) => entry);
  }

  #checkNode(id: string, node: Stored, now: Stored | undefined): void {
    const guest = this.#hosts.get(id);
    const workload = guest === undefined ? undefined : this.#before.workloads.get(guest)!;
    if (workload === undefined) {
      if (now === undefined || !sameBut(node, now, [])) {
        this.#break("stored", `${id} changed without a workload`);
      }
      return;
    }
    const expected: Stored = {
      ...node,
      status: "busy",
      assigned_tenant: workload.owner_tenant!,
      allocatable_cpu: Number(node.allocatable_cpu) - Number(workload.req_cpu),
      allocatable_mem_gb: Number(node.allocatable_mem_gb) - Number(workload.req_ram),
      allocatable_gpu: Number(node.allocatable_gpu) - Number(workload.req_gpu_count),
    };
    if (now === undefined || !sameBut(expected, now, [])) {
      this.#break("stored", `${id} does not hold ${guest}, which names it`);
    }
  }

  #checkStarted(id: string, workload: Stored, host: string): void {
    const node = this.#before.nodes.get(host);
    if (node === undefined || node.status !== "available") {
      return this.#break("node", `${id} got ${host}, which was not free`);
    }
    const pair = `${id} on ${host}`;
    if (!hasHardware(workload, node)) this.#break("hardware", pair);
    if (!hasResources(workload, node)) this.#break("resources", pair);
    if (!isOfTenant(workload, node)) this.#break("tenant", pair);
    if (!this.#isPlaced(workload, node)) this.#break("placement", pair);
    if (!this.#hasQuota(workload)) this.#break("quota", pair);
    this.#taken.add(host);
    this.#join(workload, node);
    const used = this.#used.get(String(workload.owner_tenant));
    if (used === undefined) return;
    for (const [resource, wanted] of Object.entries(RESOURCES)) used[resource]! += Number(workload[wanted]);
    used.workloads!++;
  }

  #checkWaiting(id: string, workload: Stored): void {
    if (!this.#hasQuota(workload)) return;
    const nodes = this.#free.get(kindOf(workload, "required_cpu_arch", "required_os")) ?? [];
    for (let i = nodes.length - 1; i >= 0; i--) {
      const host = nodes[i]!;
      if (this.#taken.has(host)) {
        nodes[i] = nodes.at(-1)!;
        nodes.pop();
        continue;
      }
      const node = this.#before.nodes.get(host)!;
      const fits = hasHardware(workload, node) && hasResources(workload, node) && isOfTenant(workload, node);
      if (!fits || !this.#isPlaced(workload, node)) continue;
      const guest = this.#hosts.get(host);
      if (guest === undefined) this.#break("idle", `${host} while ${id} waits`);
      else this.#break("order", `${id} waits, younger ${guest} took ${host}`);
      return;
    }
  }

  #checkQuotas(): void {
    for (const [tenant, used] of this.#used) {
      const now = this.#after.quotas.get(tenant);
      const expected: Record<string, string | number> = { ...this.#before.quotas.get(tenant)! };
      for (const [resource, amount] of Object.entries(used)) expected[`used_${resource}`] = amount;
      if (now === undefined || !sameBut(expected, now, [])) {
        this.#break("stored", `the quota of ${tenant} does not hold what started`);
      }
    }
  }

  #hasQuota(workload: Stored): boolean {
    const tenant = String(workload.owner_tenant);
    const [used, quota] = [this.#used.get(tenant), this.#before.quotas.get(tenant)];
    if (used === undefined || quota === undefined) return false;
    return used.workloads! + 1 <= Number(quota.max_workloads) &&
      Object.entries(RESOURCES).every(([resource, wanted]) =>
        used[resource]! + Number(workload[wanted]) <= Number(quota[`max_${resource}`])
      );
  }

  #isPlaced(workload: Stored, node: Stored): boolean {
    const id = String(workload.placement_group_id);
    const group = this.#before.groups.get(id);
    if (group === undefined) return true;
    const here = this.#members.get(`${id} ${this.#scopeOf(group, node)}`) ?? 0;
    if (group.group_type === "affinity") return here > 0 || (this.#members.get(id) ?? 0) === 0;
    return here < Number(group.max_members_per_scope);
  }

  #join({ placement_group_id }: Stored, node: Stored): void {
    const group = this.#before.groups.get(String(placement_group_id));
    if (group === undefined) return;
    for (const key of [`${placement_group_id}`, `${placement_group_id} ${this.#scopeOf(group, node)}`]) {
      this.#members.set(key, (this.#members.get(key) ?? 0) + 1);
    }
  }

  #scopeOf({ scope }: Stored, { rack_id }: Stored): string {
    const rack = this.#before.racks.get(String(rack_id));
    if (scope === "rack") return String(rack_id);
    if (scope === "row") return String(rack?.row_id);
    return scope === "zone"
      ? String(rack?.region)
      : String(this.#before.rows.get(String(rack?.row_id))?.room_id);
  }

  #break(law: Law, what: string): void {
    const count = this.#broken[law] = (this.#broken[law] ?? 0) + 1;
    if (count === 1) this.#violations.push({ law, what });
  }
}

function kindOf(entity: Stored, arch: string, os: string): string {
  return [entity.region, entity.vm_type, entity[arch], entity[os]].join(" ");
}

function hasHardware(workload: Stored, node: Stored): boolean {
  return kindOf(workload, "required_cpu_arch", "required_os") === kindOf(node, "cpu_arch", "os_version") &&
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

/** Whether two versions agree in all attributes that are kept but some. */
function sameBut(a: Stored, b: Stored, others: readonly string[]): boolean {
  return Object.keys(a).length === Object.keys(b).length &&
    Object.entries(a).every(([name, value]) => others.includes(name) || b[name] === value);
}
