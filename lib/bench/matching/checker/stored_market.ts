import type { EntityVersion } from "../../../chain/entity.ts";
import type { EntityStore } from "../../../stores/entity_store.ts";

/** An entity's attributes as they are stored, by name; numbers as numbers. */
export type Stored = Readonly<Record<string, string | number>>;

/** The entities of a market at a block, by their ids, as a store's queries return them. */
export interface StoredMarket {
  readonly workloads: ReadonlyMap<string, Stored>;
  readonly nodes: ReadonlyMap<string, Stored>;
  /** By tenant. */
  readonly quotas: ReadonlyMap<string, Stored>;
  readonly groups: ReadonlyMap<string, Stored>;
  readonly racks: ReadonlyMap<string, Stored>;
  readonly rows: ReadonlyMap<string, Stored>;
}

/** What is compared or used; other attributes are not kept: half a million entities are held at once. */
const ATTRIBUTES: ReadonlySet<string> = new Set([
  ..."workload_id status region vm_type assigned_node owner_tenant created_at placement_group_id".split(" "),
  ..."required_cpu_arch required_os req_cpu req_ram max_hours req_disk_gb req_gpu_count".split(" "),
  ..."node_id cpu_arch os_version rack_id assigned_tenant cpu_count ram_gb avail_hours disk_tb".split(" "),
  ..."gpu_count allocatable_cpu allocatable_mem_gb allocatable_gpu".split(" "),
  ..."tenant_id group_id group_type scope max_members_per_scope row_id room_id".split(" "),
  ..."cpu_cores mem_gb gpu_count disk_gb workloads".split(" ").flatMap((
    name,
  ) => [`max_${name}`, `used_${name}`]),
]);

const PAGE = 200;

/** Reads a market at a store's newest block. Its code shares nothing with the matcher's. */
export async function readStoredMarket(store: EntityStore): Promise<StoredMarket> {
  const block = store.tip!;
  const all = async (type: string, id: string) => {
    const found = new Map<string, Stored>();
    const query = store.compile(`type = "${type}"`);
    let cursor: string | undefined;
    do {
      const page = await store.run(
        query,
        block,
        cursor === undefined ? { limit: PAGE } : { limit: PAGE, cursor },
      );
      for (const version of page.versions) {
        const stored = attributesOf(version);
        found.set(String(stored[id]), stored);
      }
      cursor = page.cursor;
    } while (cursor !== undefined);
    return found;
  };
  return {
    workloads: await all("workload", "workload_id"),
    nodes: await all("node", "node_id"),
    quotas: await all("resource_quota", "tenant_id"),
    groups: await all("placement_group", "group_id"),
    racks: await all("rack", "rack_id"),
    rows: await all("row", "row_id"),
  };
}

function attributesOf({ strings, numbers }: EntityVersion): Stored {
  const stored: Record<string, string | number> = {};
  for (const [name, value] of strings) if (ATTRIBUTES.has(name)) stored[name] = value;
  for (const [name, value] of numbers) if (ATTRIBUTES.has(name)) stored[name] = Number(value);
  return stored;
}
