import assert from "node:assert/strict";
import type { CheckedCycle, Law } from "../../../lib/bench/matching/checker/check_cycle.ts";
import { judgeCycle } from "../../../lib/bench/matching/checker/judge_cycle.ts";
import { textOf } from "../../../lib/bench/matching/market.ts";
import { Matcher, type Way, WAYS } from "../../../lib/bench/matching/matcher.ts";
import { type MatchingRules, RULES } from "../../../lib/bench/matching/rules.ts";
import type { EntityVersion } from "../../../lib/chain/entity.ts";
import { readBlock } from "../../../lib/chain/codec/to_block.ts";
import type { CompiledQuery, EntityStore, Page, QueryResult } from "../../../lib/stores/entity_store.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { POSTING } from "../../../lib/stores/sqlite/posting.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { appendMarket, changeMarket, type SmallMarket } from "./small_market.ts";

/** How a matcher is started here. */
interface Setting {
  readonly way?: Way;
  readonly rules?: Partial<MatchingRules>;
  readonly most?: number;
  readonly kind?: typeof POSTING;
  /** What others change after the first cycle; then a second one is run. */
  readonly then?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What the matcher sees of the store; the checker sees the store itself. */
  readonly seen?: (store: EntityStore) => EntityStore;
  /** What both see. */
  readonly lies?: (store: EntityStore) => EntityStore;
}

/** The last cycle: its pairs, and what the checker says of them. */
interface Cycled {
  readonly pairs: Record<string, string>;
  readonly checked: CheckedCycle;
}

/** Runs a cycle on a market, or two. */
async function cycleOn(
  market: SmallMarket,
  { way = "buckets", rules = {}, most, kind = POSTING, then, ...views }: Setting = {},
): Promise<Cycled> {
  const { seen = (store) => store, lies = (store) => store } = views;
  let result: Cycled | undefined;
  await inTemporaryFolder(async (folder) => {
    const store = lies(await kind.open(`${folder}/store.db`, { variant: "normal" }));
    const blocks = [await appendMarket(store, market)];
    const options = { rules: { ...RULES, ...rules }, way, most: most ?? null, priceLevel: 1 };
    const { matcher } = await Matcher.start(seen(store), options);
    const cycle = async () => {
      const before = store.tip!;
      await matcher.cycle();
      const { matches, blocks: written } = matcher.newest;
      blocks.push(...written.map(readBlock));
      const checked = await judgeCycle(store, blocks, { before, most: options.most });
      return {
        pairs: Object.fromEntries(matches.map(({ workload, node }) => [workload.id, node.id])),
        checked,
      };
    };
    result = await cycle();
    if (then !== undefined) {
      assert.deepEqual(result.checked.violations, [], "in the first cycle");
      blocks.push(await changeMarket(store, then));
      result = await cycle();
    }
    await store.close();
  });
  return result!;
}

/** One node, and two workloads that could use it; the older one has waited for longer than a bucket. */
const CONTENDED: SmallMarket = { nodes: { n1: {} }, workloads: { old: { hours: 3 }, young: { hours: 1 } } };

/** Each with the workloads that start, and the nodes that they may get. */
const MARKETS: Readonly<
  Record<string, { readonly market: SmallMarket; readonly pairs: Record<string, string> }>
> = {
  "the older of two workloads gets the only node, also across buckets and after 24 hours": {
    market: { nodes: { n1: {} }, workloads: { a: { hours: 1 }, b: { hours: 19 }, c: { hours: 30 } } },
    pairs: { c: "n1" },
  },
  "of one second the first by its id": {
    market: { nodes: { n1: {} }, workloads: { b: {}, a: {}, c: {} } },
    pairs: { a: "n1" },
  },
  "the smallest node that serves is taken, so that the larger one is left for who needs it": {
    market: {
      nodes: { large: { cpu_count: 32, ram_gb: 128 }, small: { cpu_count: 4, ram_gb: 16 } },
      workloads: { a: { hours: 2 }, b: { req_cpu: 16, req_ram: 64 } },
    },
    pairs: { a: "small", b: "large" },
  },
  "region, machine type, architecture, system, processors, memory, disk and hours each keep a node from serving":
    {
      market: {
        nodes: {
          n1: { region: "us-east" },
          n2: { vm_type: "gpu" },
          n3: { cpu_arch: "arm64" },
          n4: { os_version: "rocky-9" },
          n5: { cpu_count: 1 },
          n6: { ram_gb: 4 },
          n7: { disk_tb: 0 },
          n8: { avail_hours: 1 },
          n9: { gpu_count: 0 },
        },
        workloads: { a: {}, b: { req_gpu_count: 1 } },
      },
      pairs: { a: "n9" },
    },
  "a tenant's quota stops its workloads alone, and a smaller one of it may still fit": {
    market: {
      nodes: { n1: {}, n2: {}, n3: {} },
      workloads: {
        a: { hours: 4 },
        b: { hours: 3, req_cpu: 8 },
        c: { hours: 2, req_cpu: 1 },
        d: { owner_tenant: "t2" },
      },
      quotas: { t1: { max_cpu_cores: 13, used_cpu_cores: 10 } },
    },
    pairs: { a: "n1 n2 n3", c: "n1 n2 n3", d: "n1 n2 n3" },
  },
  "members of an affinity group follow the first one into its rack": {
    market: {
      nodes: { n1: { rack_id: "r1" }, n2: { rack_id: "r1" }, n3: { rack_id: "r2", cpu_count: 2 } },
      workloads: {
        a: { hours: 4, req_cpu: 8, placement_group_id: "g" },
        b: { hours: 3, placement_group_id: "g" },
        c: { hours: 2, placement_group_id: "g" },
      },
      groups: { g: { group_type: "affinity", max_members_per_scope: 0 } },
    },
    pairs: { a: "n1 n2", b: "n1 n2" },
  },
  "members of an anti-affinity group are apart, running ones included": {
    market: {
      nodes: { n0: { status: "busy", rack_id: "r1" }, n1: { rack_id: "r1" }, n2: { rack_id: "r2" } },
      workloads: {
        before: { status: "running", assigned_node: "n0", placement_group_id: "g" },
        a: { hours: 4, placement_group_id: "g" },
        b: { hours: 3, placement_group_id: "g" },
      },
      groups: { g: { group_type: "anti-affinity", max_members_per_scope: 1 } },
    },
    pairs: { a: "n2" },
  },
  "a room or a zone holds both racks": {
    market: {
      nodes: { n1: { rack_id: "r1" }, n2: { rack_id: "r2" } },
      workloads: {
        a: { hours: 4, placement_group_id: "room" },
        b: { hours: 3, placement_group_id: "room" },
        c: { hours: 2, placement_group_id: "zone" },
      },
      groups: {
        room: { group_type: "spread", scope: "room", max_members_per_scope: 1 },
        zone: { group_type: "affinity", scope: "zone", max_members_per_scope: 0 },
      },
    },
    pairs: { a: "n1 n2", c: "n1 n2" },
  },
};

for (const [words, { market, pairs }] of Object.entries(MARKETS)) {
  Deno.test(`a cycle: ${words}`, async () => {
    for (const way of WAYS) {
      for (const kind of [POSTING, BITEMPORAL]) {
        const cycle = await cycleOn(market, { way, kind });
        assert.deepEqual(Object.keys(cycle.pairs).sort(), Object.keys(pairs).sort(), `${kind.name}, ${way}`);
        for (const [id, node] of Object.entries(cycle.pairs)) {
          assert.ok(pairs[id]!.split(" ").includes(node), node);
        }
        assert.deepEqual(cycle.checked.violations, [], `${kind.name}, ${way}`);
        assert.equal(cycle.checked.started, Object.keys(pairs).length);
      }
    }
  });
}

Deno.test("a cycle that ends at its most matches leaves the younger ones, and is judged by the older ones alone", async () => {
  const market = { nodes: { n1: {}, n2: {} }, workloads: { old: { hours: 3 }, young: { hours: 1 } } };
  const { pairs, checked } = await cycleOn(market, { most: 1 });
  assert.deepEqual([Object.keys(pairs), checked.waiting, checked.free], [["old"], 1, 1]);
  assert.deepEqual(checked.broken, {});
});

Deno.test("more workloads than a batch and more nodes than a page are matched to the last one", async () => {
  const many = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name}${i}`);
  // Only the last nodes of all have the system that is asked for.
  const nodes = Object.fromEntries(
    many("n", 420).map((id, i) => [id, { os_version: i < 200 ? "rocky-9" : "debian-12" }]),
  );
  const workloads = Object.fromEntries(many("w", 230).map((id, i) => [id, { hours: i / 20 }]));
  for (const way of WAYS) {
    const { pairs, checked } = await cycleOn({ nodes, workloads }, { way });
    assert.equal(new Set(Object.values(pairs)).size, 220);
    assert.deepEqual([checked.waiting, checked.broken], [10, {}]);
    for (const id of many("w", 10)) assert.ok(!(id in pairs), "the youngest wait");
  }
});

/** A store whose answers to some queries lack their last page. */
function withoutLastPage(store: EntityStore, about: string): EntityStore {
  return answering(
    store,
    (result, { text }) => text.includes(about) && result.cursor === undefined ? { versions: [] } : result,
  );
}

/** A store that does not say what was written of a type since a block. */
function withoutChanges(store: EntityStore, type: string): EntityStore {
  return answering(
    store,
    (result, { text }, { cursor }) =>
      text === `type = "${type}"` && cursor !== undefined ? { versions: [] } : result,
  );
}

/** A store that answers otherwise. */
function answering(
  store: EntityStore,
  change: (result: QueryResult, query: CompiledQuery, page: Page) => QueryResult,
): EntityStore {
  return proxyOf(store, {
    run: async (query, block, page) => change(await store.run(query, block, page), query, page),
  });
}

/** A store that does not write what a block says of nodes, or of quotas. */
function withoutWrites(store: EntityStore, attribute: string): EntityStore {
  return proxyOf(store, {
    appendBlock: (block) => {
      const operations = block.operations.filter((operation) =>
        !("numbers" in operation && operation.numbers.some(([name]) => name === attribute))
      );
      return store.appendBlock({ ...block, operations });
    },
  });
}

function proxyOf(store: EntityStore, other: Partial<EntityStore>): EntityStore {
  return new Proxy(store, {
    get: (target, name) => {
      const value = Reflect.get(other, name) ?? Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

interface Fault extends Setting {
  readonly market: SmallMarket;
  readonly breaks: Law;
  /** The ways in which it matters; both where none is named. */
  readonly way?: Way;
}

/** Anti-affinity of one rack. */
const APART = { g: { group_type: "anti-affinity", max_members_per_scope: 1 } };

/** Faults of a matcher, each with a market in which it matters and the law that it breaks. */
const FAULTS: Readonly<Record<string, Fault>> = {
  "skips the oldest bucket": {
    market: { nodes: { n1: {} }, workloads: { old: { hours: 19 }, young: {} } },
    rules: { buckets: RULES.buckets.slice(1) },
    breaks: "order",
  },
  "skips the youngest bucket": { market: CONTENDED, rules: { buckets: [9] }, breaks: "idle" },
  "goes through the buckets youngest first": {
    market: CONTENDED,
    rules: { buckets: RULES.buckets.toReversed() },
    breaks: "order",
  },
  "goes through a bucket youngest first": {
    market: { nodes: { n1: {} }, workloads: { old: { hours: 1.5 }, young: { hours: 1 } } },
    rules: { order: (a, b) => -RULES.order(a, b) },
    breaks: "order",
  },
  "ignores resources": {
    market: { nodes: { n1: { avail_hours: 1 } }, workloads: { a: {}, b: { max_hours: 1, hours: 0.5 } } },
    rules: { resources: () => true },
    breaks: "resources",
  },
  "ignores hardware": {
    market: { nodes: { n1: { os_version: "rocky-9" } }, workloads: { a: {} } },
    rules: { hardware: () => true },
    breaks: "hardware",
  },
  "ignores quotas": {
    market: { ...CONTENDED, quotas: { t1: { max_workloads: 0 } } },
    rules: { quota: () => true },
    breaks: "quota",
  },
  "ignores whose a node is": {
    market: { nodes: { n1: { assigned_tenant: "t2" } }, workloads: { a: {} } },
    rules: { tenant: () => true },
    breaks: "tenant",
  },
  "forgets anti-affinity": {
    market: {
      nodes: { n1: {}, n2: {} },
      workloads: { a: { placement_group_id: "g" }, b: { placement_group_id: "g" } },
      groups: { g: { group_type: "anti-affinity", max_members_per_scope: 1 } },
    },
    rules: { placement: () => true },
    breaks: "placement",
  },
  "forgets affinity": {
    market: {
      nodes: { n1: { rack_id: "r1" }, n2: { rack_id: "r2" } },
      workloads: { a: { placement_group_id: "g" }, b: { placement_group_id: "g" } },
      groups: { g: { group_type: "affinity", max_members_per_scope: 0 } },
    },
    rules: { placement: () => true },
    breaks: "placement",
  },
  "gives a node to two": {
    market: { nodes: { n1: {} }, workloads: { old: { hours: 1.5 }, young: {} } },
    rules: { free: () => true },
    breaks: "node",
  },
  "drops the last page of workloads": {
    market: CONTENDED,
    seen: (store) => withoutLastPage(store, "pending"),
    breaks: "idle",
  },
  "drops the last page of nodes": {
    market: CONTENDED,
    seen: (store) => withoutLastPage(store, 'status = "available"'),
    breaks: "idle",
  },
  "writes the workload alone": {
    market: CONTENDED,
    seen: (store) => withoutWrites(store, "allocatable_cpu"),
    breaks: "stored",
  },
  "writes no quota": {
    market: CONTENDED,
    seen: (store) => withoutWrites(store, "used_workloads"),
    breaks: "stored",
  },
  "ends before its most matches": { market: CONTENDED, rules: { buckets: [] }, most: 1, breaks: "idle" },
  "does not see what was submitted": {
    market: { nodes: { n1: {} }, workloads: { a: { status: "completed" } } },
    then: { a: { status: "pending" } },
    seen: (store) => withoutChanges(store, "workload"),
    way: "changes",
    breaks: "idle",
  },
  "keeps what has ended in its group": {
    market: {
      nodes: { n0: { status: "busy" }, n1: {} },
      workloads: {
        a: { status: "running", assigned_node: "n0", placement_group_id: "g" },
        b: { placement_group_id: "g" },
      },
      groups: APART,
    },
    then: { a: { status: "completed", assigned_node: "" } },
    seen: (store) => withoutChanges(store, "workload"),
    breaks: "idle",
  },
  "does not see what others started": {
    market: {
      nodes: { n1: {}, n2: { cpu_count: 1 } },
      workloads: {
        a: { status: "completed", placement_group_id: "g" },
        b: { status: "completed", placement_group_id: "g" },
      },
      groups: APART,
    },
    then: {
      a: { status: "running", assigned_node: "n2" },
      n2: { status: "busy" },
      b: { status: "pending" },
    },
    seen: (store) => withoutChanges(store, "workload"),
    way: "buckets",
    breaks: "placement",
  },
  "starts what was cancelled": {
    market: { nodes: { n1: { status: "busy" } }, workloads: { a: {} } },
    then: { a: { status: "failed" }, n1: { status: "available" } },
    seen: (store) => withoutChanges(store, "workload"),
    way: "changes",
    breaks: "stored",
  },
  "does not see a quota that is free again": {
    market: { ...CONTENDED, quotas: { t1: { max_disk_gb: 99, used_disk_gb: 99 } } },
    then: { "quota t1": { used_disk_gb: "0" } },
    seen: (store) => withoutChanges(store, "resource_quota"),
    breaks: "idle",
  },
  "does not see a node that is free again": {
    market: { nodes: { n1: { status: "busy" } }, workloads: { a: {} } },
    then: { n1: { status: "available" } },
    seen: (store) => withoutChanges(store, "node"),
    way: "changes",
    breaks: "idle",
  },
  "does not see a node go offline": {
    market: { nodes: { n1: {} }, workloads: { a: { status: "completed" } } },
    then: { n1: { status: "offline" }, a: { status: "pending" } },
    seen: (store) => withoutChanges(store, "node"),
    way: "changes",
    breaks: "node",
  },
};

for (const [words, { market, breaks, way, ...setting }] of Object.entries(FAULTS)) {
  Deno.test(`the checker catches a matcher that ${words}`, async () => {
    const { then } = setting;
    for (const each of WAYS) {
      const sound = await cycleOn(market, { way: each, ...then === undefined ? {} : { then } });
      assert.deepEqual(sound.checked.broken, {}, `${each}, without the fault`);
      if (way !== undefined && way !== each) continue;
      const { checked } = await cycleOn(market, { ...setting, way: each });
      assert.ok(checked.broken[breaks]! > 0, `${each}: ${JSON.stringify(checked)}`);
    }
  });
}

Deno.test("the checker catches a store that loses or alters what it was given, whoever asks it", async () => {
  const lying = (change: (version: EntityVersion) => EntityVersion[]) => (store: EntityStore) =>
    answering(store, (result) => ({ ...result, versions: result.versions.flatMap(change) }));
  const lies: Readonly<Record<string, (version: EntityVersion) => EntityVersion[]>> = {
    "everything is lost": () => [],
    "a waiting workload is lost": (version) => textOf(version, "workload_id") === "old" ? [] : [version],
    "a node is lost": (version) => textOf(version, "node_id") === "n1" ? [] : [version],
    "payloads are lost": (version) => [{ ...version, payload: new Uint8Array(0) }],
    "a price is lost": (version) => [{
      ...version,
      numbers: version.numbers.filter(([name]) => name !== "price_hour"),
    }],
  };
  for (const [words, change] of Object.entries(lies)) {
    const { checked } = await cycleOn(CONTENDED, { lies: lying(change) });
    assert.ok(checked.broken.stored! > 0, words);
  }
});

Deno.test("the checker says why a cycle ended, and counts free nodes that running workloads name", async () => {
  const ends: [market: SmallMarket, most: number | undefined, end: CheckedCycle["end"]][] = [
    [CONTENDED, undefined, "nodes"],
    [CONTENDED, 1, "limit"],
    [{ nodes: { n1: {}, n2: {} }, workloads: { a: {} } }, undefined, "work"],
    [{ nodes: { n1: { cpu_count: 1 } }, workloads: { a: {} } }, undefined, "misfits"],
  ];
  for (const [market, most, end] of ends) {
    const { checked } = await cycleOn(market, most === undefined ? {} : { most });
    assert.deepEqual([checked.end, checked.named], [end, 0]);
  }
  const workloads = { before: { status: "running", assigned_node: "n1" }, a: {} };
  assert.equal((await cycleOn({ nodes: { n1: {}, n2: {} }, workloads })).checked.named, 1);
});

Deno.test("a market with two quotas of a tenant is refused: nothing says which of them counts", async () => {
  await assert.rejects(
    cycleOn({ ...CONTENDED, quotas: { other: { tenant_id: "t1" } } }),
    /two of tenant "t1"/,
  );
});

Deno.test("a match changes nothing but what it says: payload, owner and end stay", async () => {
  await inTemporaryFolder(async (folder) => {
    const store = await POSTING.open(`${folder}/store.db`, { variant: "normal" });
    await appendMarket(store, CONTENDED);
    const tip = store.tip!;
    const { matcher } = await Matcher.start(store, {
      rules: RULES,
      way: "buckets",
      most: null,
      priceLevel: 1,
    });
    await matcher.cycle();
    const { node, workload } = matcher.newest.matches[0]!;
    for (const { version } of [node, workload]) {
      const [before, after] = [
        (await store.get(version.key, tip))!,
        (await store.get(version.key, store.tip!))!,
      ];
      assert.deepEqual(after.payload, before.payload);
      // The version before was ended by the match: what it would have been is in its expiration.
      const kept = (version: typeof before, name: string) =>
        version.numbers.find(([own]) => own === name)?.[1];
      assert.equal(kept(after, "$expiration"), kept(before, "$expiration"));
      const names = ({ strings, numbers }: typeof before) => [...strings, ...numbers].map(([name]) => name);
      assert.deepEqual(names(after), names(before));
    }
    await store.close();
  });
});
