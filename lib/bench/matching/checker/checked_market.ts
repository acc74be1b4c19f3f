import { createHash } from "node:crypto";
import { byName } from "../../../chain/by_name.ts";
import type { EntityVersion } from "../../../chain/entity.ts";
import { SYSTEM_MARK } from "../../../chain/system_attributes.ts";
import { HeadroomError } from "../../../errors.ts";

/** An entity's attributes by name, numbers as numbers; `rest` is a digest of those that no law is about, and of the payload. */
export type Stored = Readonly<Record<string, string | number>>;

/** Attribute that names an entity of each type that matching is about. */
const IDS = {
  workload: "workload_id",
  node: "node_id",
  resource_quota: "tenant_id",
  placement_group: "group_id",
  rack: "rack_id",
  row: "row_id",
};

/** Types that matching is about. */
export const MARKET_TYPES = Object.keys(IDS) as readonly MarketType[];
/** One of them. */
export type MarketType = keyof typeof IDS;

/** The entities of a market at a block, by their ids. */
export type CheckedMarket = Readonly<Record<MarketType, Map<string, Stored>>>;

/** What is kept as it is: half a million entities are held at once. */
const KEPT: ReadonlySet<string> = new Set([
  ..."rest type workload_id status region vm_type assigned_node owner_tenant created_at".split(" "),
  ..."required_cpu_arch required_os req_cpu req_ram max_hours req_disk_gb req_gpu_count".split(" "),
  ..."node_id cpu_arch os_version rack_id assigned_tenant avail_hours disk_tb placement_group_id".split(" "),
  ..."allocatable_cpu allocatable_mem_gb allocatable_gpu $owner $expiration".split(" "),
  ..."tenant_id group_id group_type scope max_members_per_scope row_id room_id".split(" "),
  ..."cpu_cores mem_gb gpu_count disk_gb workloads".split(" ")
    .flatMap((name) => [`max_${name}`, `used_${name}`]),
]);

const NO_PAYLOAD = new Uint8Array(0);

/** Replaces all that no law is about by its digest. Who created an entity, and where, is left out. */
export function digested<
  Contents extends Pick<EntityVersion, "contentType" | "payload" | "strings" | "numbers">,
>(contents: Contents): Contents {
  const rest = createHash("sha256").update(contents.payload).update(contents.contentType);
  const kept = <Value extends string | bigint>(attributes: readonly (readonly [string, Value])[]) =>
    byName([...attributes]).filter(([name, value]) => {
      if (!KEPT.has(name) && !name.startsWith(SYSTEM_MARK)) rest.update(`\n${name} ${typeof value} ${value}`);
      return KEPT.has(name);
    });
  const [strings, numbers] = [kept(contents.strings), kept(contents.numbers)];
  return {
    ...contents,
    contentType: "",
    payload: NO_PAYLOAD,
    strings: [...strings, ["rest", rest.digest("base64")] as const],
    numbers,
  };
}

/** A market without entities. */
export function emptyMarket(): CheckedMarket {
  return {
    workload: new Map(),
    node: new Map(),
    resource_quota: new Map(),
    placement_group: new Map(),
    rack: new Map(),
    row: new Map(),
  };
}

/** Adds a digested version. @throws {HeadroomError} There is one of its id. */
export function addTo(market: CheckedMarket, type: MarketType, { strings, numbers }: EntityVersion): void {
  const stored: Record<string, string | number> = {};
  for (const [name, value] of strings) if (KEPT.has(name)) stored[name] = value;
  for (const [name, value] of numbers) if (KEPT.has(name)) stored[name] = Number(value);
  const id = String(stored[IDS[type]]);
  if (market[type].has(id)) {
    throw HeadroomError.unmet("check a cycle", {
      expected: `one ${type} of ${IDS[type]} "${id}"`,
      actual: "two",
      next: "Mend the store or its data: an id names one entity.",
    });
  }
  market[type].set(id, stored);
}
