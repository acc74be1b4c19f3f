import { createHash } from "node:crypto";
import type { Block } from "../../../lib/chain/block.ts";
import { decodeBlock } from "../../../lib/chain/codec/decode_block.ts";
import { encodeBlock } from "../../../lib/chain/codec/encode_block.ts";
import type { Create } from "../../../lib/chain/operation.ts";
import { isoTime, timeOfBlock } from "../../../lib/bench/matching/market.ts";
import { updateOf } from "../../../lib/bench/matching/write_matches.ts";
import type { EntityStore } from "../../../lib/stores/entity_store.ts";

/** Block that holds the market: ages are counted back from it. */
export const BLOCK = 1_000;

type Values = Readonly<Record<string, string | number>>;

/** A market of a few entities, each given by what is particular about it. */
export interface SmallMarket {
  readonly nodes: Readonly<Record<string, Values>>;
  /** `hours` of waiting beside its attributes. */
  readonly workloads: Readonly<Record<string, Values & { readonly hours?: number }>>;
  /** Quotas that are not ample, by tenant: `t1` or `t2`. */
  readonly quotas?: Readonly<Record<string, Values>>;
  /** Placement groups beside `none`, which keeps nothing apart. */
  readonly groups?: Readonly<Record<string, Values>>;
}

const HARDWARE = { region: "eu-west", vm_type: "cpu" };
const AMPLE = Object.fromEntries(
  ["cpu_cores", "mem_gb", "gpu_count", "disk_gb", "workloads"].flatMap((name) => [
    [`max_${name}`, 1_000_000],
    [`used_${name}`, 0],
  ]),
);

/** Appends a market to an empty store, in one block. Racks `r1` and `r2` are in a row each, of one room. @returns The block. */
export async function appendMarket(store: EntityStore, market: SmallMarket): Promise<Block> {
  const entities: [id: string, values: Values][] = [
    ...["1", "2"].flatMap((n): [string, Values][] => [
      [`row${n}`, { type: "row", row_id: `row${n}`, room_id: "room" }],
      [`r${n}`, { type: "rack", rack_id: `r${n}`, row_id: `row${n}`, region: "eu-west" }],
    ]),
    ...Object.keys({ t1: {}, t2: {}, ...market.quotas }).map((tenant): [string, Values] => [
      `quota ${tenant}`,
      { type: "resource_quota", tenant_id: tenant, ...AMPLE, ...market.quotas?.[tenant] },
    ]),
    ...Object.entries({ none: { group_type: "spread", max_members_per_scope: 100_000 }, ...market.groups })
      .map(([id, values]): [string, Values] => [
        `group ${id}`,
        { type: "placement_group", group_id: id, scope: "rack", ...values },
      ]),
    ...Object.entries(market.nodes).map(([id, values]): [string, Values] => [id, nodeValues(id, values)]),
    ...Object.entries(market.workloads).map((
      [id, values],
    ): [string, Values] => [id, workloadValues(id, values)]),
  ];
  return await append(store, {
    number: BLOCK,
    operations: entities.map(([id, values], opIndex) => createOf(id, values, opIndex)),
  });
}

/** Changes entities of a market in a block, as others than the matcher may. @returns The block. */
export async function changeMarket(
  store: EntityStore,
  changes: Readonly<Record<string, Values>>,
): Promise<Block> {
  const block = store.tip! + 1;
  const updates = Object.entries(changes).map(async ([id, values], opIndex) =>
    updateOf((await store.get(keyOf(id), store.tip!))!, values, { block, txIndex: 0, opIndex })
  );
  return await append(store, { number: block, operations: await Promise.all(updates) });
}

async function append(store: EntityStore, block: Block): Promise<Block> {
  await store.appendBlock(decodeBlock(encodeBlock(block)));
  return block;
}

function nodeValues(id: string, values: Values): Values {
  const size = { cpu_count: 8, ram_gb: 32, gpu_count: 0, ...values } as Record<string, number>;
  return {
    type: "node",
    node_id: id,
    status: "available",
    ...HARDWARE,
    cpu_arch: "x86_64",
    os_version: "debian-12",
    rack_id: "r1",
    assigned_tenant: "",
    price_hour: 100,
    disk_tb: 4,
    avail_hours: 24,
    allocatable_cpu: size.cpu_count!,
    allocatable_mem_gb: size.ram_gb!,
    allocatable_gpu: size.gpu_count!,
    ...size,
    ...values,
  };
}

function workloadValues(id: string, { hours = 1, ...values }: Values & { readonly hours?: number }): Values {
  return {
    type: "workload",
    workload_id: id,
    status: "pending",
    ...HARDWARE,
    required_cpu_arch: "x86_64",
    required_os: "debian-12",
    assigned_node: "",
    owner_tenant: "t1",
    placement_group_id: "none",
    created_at: isoTime(timeOfBlock(BLOCK) - 3_600 * hours),
    req_cpu: 2,
    req_ram: 8,
    req_gpu_count: 0,
    req_disk_gb: 50,
    max_hours: 4,
    ...values,
  };
}

function keyOf(id: string): Uint8Array {
  return new Uint8Array(createHash("sha256").update(id).digest());
}

function createOf(id: string, values: Values, opIndex: number): Create {
  const sorted = Object.entries(values).sort(([a], [b]) => a < b ? -1 : 1);
  return {
    type: "create",
    txIndex: 0,
    opIndex,
    key: keyOf(id),
    owner: `0x${"11".repeat(20)}`,
    contentType: "application/json",
    btl: 100_000n,
    payload: new TextEncoder().encode(`{"id":"${id}"}`),
    strings: sorted.flatMap(([name, value]) => typeof value === "string" ? [[name, value] as const] : []),
    numbers: sorted.flatMap(([name, value]) =>
      typeof value === "number" ? [[name, BigInt(value)] as const] : []
    ),
  };
}
