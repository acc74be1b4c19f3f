import assert from "node:assert/strict";
import { join } from "node:path";
import type { Attributes } from "../../../lib/chain/entity.ts";
import { UnsupportedError } from "../../../lib/stores/unsupported_error.ts";
import type { Create } from "../../../lib/chain/operation.ts";
import { parseQuery } from "../../../lib/chain/query/parse_query.ts";
import { keyText } from "../../../lib/chain/system_attributes.ts";
import type { EntityStore } from "../../../lib/stores/entity_store.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { compilePage, type CostOf } from "../../../lib/stores/sqlite/compile_query.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../encoded.ts";

/** Enough for several pages of the widest answers. Plans do not depend on it: SQLite keeps no statistics of these tables. */
const ENTITIES = 4_000;
const ENTITIES_PER_BLOCK = 400;
const TIP = ENTITIES / ENTITIES_PER_BLOCK - 1;

/** Every second entity is a node, the others workloads; attributes follow from the entity's number by remainders. */
function entity(index: number): Create {
  const n = index >> 1;
  const pick = (values: readonly string[], step: number) => values[Math.floor(n / step) % values.length]!;
  const region = pick(["eu-west", "us-east", "asia"], 1);
  const vmType = pick(["cpu", "gpu"], 3);
  const strings: Attributes<string> = index % 2 === 0
    ? [
      ["type", "node"],
      ["node_id", `node_${String(n).padStart(6, "0")}`],
      ["status", pick(["available", "busy"], 6)],
      ["region", region],
      ["vm_type", vmType],
    ]
    : [["type", "workload"], ["status", pick(["pending", "running"], 12)], ["region", region]];
  const numbers: Attributes<bigint> = index % 2 === 0
    ? [["cpu_count", BigInt(n % 16)], ["ram_gb", BigInt(n % 64)], ["avail_hours", BigInt(n % 24)], [
      "price_hour",
      BigInt(n % 1000),
    ]]
    : [];
  return {
    type: "create",
    txIndex: 0,
    opIndex: index % ENTITIES_PER_BLOCK,
    key: key(index),
    owner: "0x" + "0a".repeat(20),
    contentType: "",
    btl: 1_000n,
    payload: new Uint8Array(),
    strings,
    numbers,
  };
}

/** Scattered keys, as hashes are. */
function key(index: number): Uint8Array {
  const bytes = new Uint8Array(32);
  new DataView(bytes.buffer).setUint32(0, Math.imul(index + 1, 0x9e3779b1) >>> 0);
  new DataView(bytes.buffer).setUint32(4, index);
  return bytes;
}

function block(number: number): { number: number; operations: Create[] } {
  const operations = Array.from(
    { length: ENTITIES_PER_BLOCK },
    (_, i) => entity(number * ENTITIES_PER_BLOCK + i),
  );
  return { number, operations };
}

const isNode = (index: number) => index % 2 === 0;
const text = (create: Create, name: string) => create.strings.find(([other]) => other === name)![1];
const number = (create: Create, name: string) => Number(create.numbers.find(([other]) => other === name)![1]);

const SHAPES: readonly {
  readonly name: string;
  readonly text: string;
  readonly meets: (create: Create, index: number) => boolean;
}[] = [
  {
    name: "node filter",
    text:
      'type = "node" && status = "available" && region = "eu-west" && vm_type = "gpu" && cpu_count >= 4 && ' +
      "ram_gb >= 16 && avail_hours >= 4 && price_hour <= 300",
    meets: (create, index) =>
      isNode(index) && text(create, "status") === "available" && text(create, "region") === "eu-west" &&
      text(create, "vm_type") === "gpu" && number(create, "cpu_count") >= 4 &&
      number(create, "ram_gb") >= 16 &&
      number(create, "avail_hours") >= 4 && number(create, "price_hour") <= 300,
  },
  {
    name: "pending workloads",
    text: 'type = "workload" && status = "pending"',
    meets: (create, index) => !isNode(index) && text(create, "status") === "pending",
  },
  { name: "by key", text: `$key = ${keyText(key(77))}`, meets: (_, index) => index === 77 },
  { name: "by id", text: 'node_id = "node_000001"', meets: (_, index) => index === 2 },
  { name: "miss", text: 'node_id = "node_999999"', meets: () => false },
  {
    name: "disjunction inside a conjunction",
    text: 'type = "node" && status = "busy" && (cpu_count = 5 || price_hour in (1 2 3))',
    meets: (create, index) =>
      isNode(index) && text(create, "status") === "busy" &&
      (number(create, "cpu_count") === 5 || [1, 2, 3].includes(number(create, "price_hour"))),
  },
  {
    name: "range alone",
    text: "price_hour > 990",
    meets: (create, index) => isNode(index) && number(create, "price_hour") > 990,
  },
  {
    name: "glob with a beginning",
    text: 'node_id ~ "node_00001?"',
    meets: (_, index) => isNode(index) && index >> 1 >= 10 && index >> 1 < 20,
  },
];

async function keysOf(store: EntityStore, text: string): Promise<string[]> {
  const query = store.compile(text);
  const keys: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.run(query, TIP, cursor === undefined ? { limit: 200 } : { limit: 200, cursor });
    keys.push(...page.versions.map((version) => keyText(version.key)));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return keys;
}

/** Runs a test on a fresh store, which is removed afterwards. */
const test = (name: string, run: (store: EntityStore) => Promise<void> | void) =>
  Deno.test(name, () =>
    inTemporaryFolder(async (folder) => {
      const store = await BITEMPORAL.open(join(folder, "chain.db"), { variant: "normal" });
      try {
        await run(store);
      } finally {
        await store.close();
      }
    }));

test("the marketplace's queries use indexes, and every page is right", async (store) => {
  for (let number = 0; number <= TIP; number++) {
    await store.appendBlock(encoded(block(number)));
  }
  for (const { name, text, meets } of SHAPES) {
    const plan = await store.explain(store.compile(text), TIP);
    const scans = plan.filter((step) => /\bSCAN\b/.test(step) && !/SCAN m$/.test(step.trim()));
    assert.deepEqual(scans, [], `${name}: ${plan.join("\n")}`);
    const search = name === "by key" ? "(entity_key=? AND from_block" : "kv_temporal_idx (key=? AND value";
    assert.ok(plan.some((step) => step.includes(search)), plan.join("\n"));

    const expected: string[] = [];
    for (let number = 0; number <= TIP; number++) {
      const keys = block(number).operations
        .filter((create, i) => meets(create, number * ENTITIES_PER_BLOCK + i)).map(({ key }) => keyText(key));
      expected.push(...keys.sort());
    }
    assert.equal(expected.length === 0, name === "miss", `${name}: ${expected.length} results`);
    assert.deepEqual(await keysOf(store, text), expected, name);
  }
});

Deno.test("a conjunction begins with the value that costs least, and goes on with the others in that order", () => {
  const query = parseQuery('type = "node" && status = "busy" && cpu_count > 4 && region = "asia"');
  const known: Record<string, number> = { type: 30_000, status: 20_000, region: 25_000 };
  const costs = (ofRange: number): CostOf => ({ name }) => known[name] ?? ofRange;
  const values = (costOf?: CostOf) =>
    compilePage(query, false, costOf).parameters.flatMap((parameter) =>
      "value" in parameter ? [parameter.value] : []
    );
  const range = ["cpu_count", 4];
  // Values of joined tables stand before that of the first.
  assert.deepEqual(values(costs(5_100)), ["region", "asia", "type", "node", ...range, "status", "busy"]);
  // A range comes first where it is far cheaper.
  assert.deepEqual(values(costs(4_900)), ["status", "busy", "region", "asia", "type", "node", ...range]);
  assert.deepEqual(values(), ["status", "busy", "type", "node", ...range, "region", "asia"]);
});

test("a query's SQL depends on its shape, not on its values", (store) => {
  const [a, b] = ['a = "x" && b > 5', `c = "it's ""?" && d > 9007199254740993`.replace('""', '\\"')];
  assert.equal(store.compile(a!).native, store.compile(b!).native);
});

test("compile() takes wide queries, and refuses clearly what is beyond SQLite's limits", async (store) => {
  const terms = (count: number, operator: string) =>
    Array.from({ length: count }, (_, i) => `a${i} = ${i}`).join(operator);
  for (const text of [terms(200, " && "), terms(1_000, " || "), `b = 1 && (${terms(300, " || ")})`]) {
    assert.deepEqual((await store.run(store.compile(text), 0, { limit: 1 })).versions, []);
  }
  assert.throws(() => store.compile(terms(20_000, " || ")), UnsupportedError);
  const many = Array.from({ length: 40_000 }, (_, i) => i).join(" ");
  assert.throws(() => store.compile(`a in (${many})`), UnsupportedError);
});
