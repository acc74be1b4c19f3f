import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import type { Block } from "../../../lib/chain/block.ts";
import { QuerySyntaxError } from "../../../lib/chain/errors.ts";
import type { Operation } from "../../../lib/chain/operation.ts";
import { UsageError } from "../../../lib/errors.ts";
import type { AreaPlace, AreaQuery } from "../../../lib/stores/area/area_query.ts";
import type { Circle } from "../../../lib/stores/area/circle.ts";
import type { EntityStore, Page } from "../../../lib/stores/entity_store.ts";
import type { EntityStoreKind } from "../../../lib/stores/store_kind.ts";
import { ChainModel } from "../../chain/chain_model.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../encoded.ts";
import { aroundCircle, destination, FARTHEST_M, globeCircle, vectorDistanceM } from "./on_globe.ts";

const SEED = 20_261_127;
const FILTERS = [
  'available = "true"',
  'available = "true" && stars >= 3',
  'available = "false" || stars < 2',
  "$all",
] as const;

/** What becomes of a driver: where they are created, and what happens in the second block and the third. */
const driver = fc.record({
  at: aroundCircle,
  then: aroundCircle,
  available: fc.boolean(),
  stars: fc.bigInt(1n, 5n),
  // Some end by themselves at the second or the third block.
  btl: fc.constantFrom(1n, 2n, 9n),
  next: fc.constantFrom("stay", "move", "toggle", "delete", "extend", "vanish"),
});
type Driver = typeof driver extends fc.Arbitrary<infer Value> ? Value : never;

/** A circle, and a chain of three blocks with drivers within and around it. */
const areaChain = fc.tuple(globeCircle, fc.array(driver, { minLength: 1, maxLength: 20 }))
  .map(([circle, drivers]) => ({ circle, blocks: chainOf(circle, drivers) }));

function chainOf(circle: Circle, drivers: readonly Driver[]): Block[] {
  const first = drivers.map((own, i): Operation => ({
    type: "create",
    ...placed(i),
    ...contents(circle, own),
  }));
  const second = drivers.flatMap((own, i): Operation[] => {
    if (own.btl === 1n) return [];
    switch (own.next) {
      case "stay":
        return [];
      case "move":
        return [{ type: "update", ...placed(i), ...contents(circle, { ...own, at: own.then }) }];
      case "toggle":
        return [{ type: "update", ...placed(i), ...contents(circle, { ...own, available: !own.available }) }];
      case "delete":
        return [{ type: "delete", ...placed(i) }];
      case "extend":
        return [{ type: "extend", ...placed(i), btl: 5n }];
      case "vanish":
        return [{ type: "update", ...placed(i), ...contents(circle, own), numbers: [] }];
    }
  });
  return [
    { number: 7, operations: first },
    { number: 8, operations: second.map((operation, opIndex) => ({ ...operation, opIndex })) },
    { number: 9, operations: [] },
  ];
}

function staying(share: number): Driver {
  const at = { share, bearing: 90 };
  return { at, then: at, available: true, stars: 3n, btl: 9n, next: "stay" };
}

function placed(i: number) {
  // Not in the order of creation.
  return { txIndex: 0, opIndex: i, key: new Uint8Array(32).fill((i * 89 + 7) % 251) };
}

function contents(circle: Circle, { at, available, stars, btl }: Driver) {
  const { lat, lng } = destination(circle, Math.min(FARTHEST_M, at.share * circle.radiusM), at.bearing);
  return {
    owner: `0x${"ab".repeat(20)}`,
    contentType: "",
    btl,
    payload: new Uint8Array(),
    strings: [["available", String(available)]] as [string, string][],
    numbers: [
      ["current_lat", BigInt(Math.round((lat + 90) * 1e7))],
      ["current_lng", BigInt(Math.round((lng + 180) * 1e7))],
      ["stars", stars],
    ] as [string, bigint][],
  };
}

/** Registers the tests that every store with `capabilities.area` passes. @param runs Of generated chains. */
export function testArea(kind: EntityStoreKind, runs: number): void {
  const test = (law: string, run: (folder: string) => Promise<void>) =>
    Deno.test(`${kind.name}, areas: ${law}`, () => inTemporaryFolder(run));
  const variant = Object.keys(kind.variants)[0]!;
  const open = (path: string) => kind.open(path, { variant });
  let files = 0;

  test("any circle, filter and block, at once and page by page: who is there and nobody else", async (folder) => {
    await fc.assert(
      fc.asyncProperty(areaChain, fc.integer({ min: 1, max: 4 }), async ({ circle, blocks }, limit) => {
        const store = await open(join(folder, `${files++}.db`));
        const loaded = await open(join(folder, `${files++}.db`));
        try {
          const model = new ChainModel();
          for (const block of blocks) {
            model.append(block);
            await store.appendBlock(encoded(block));
            await assertAnswers(store, model, { circle, limit, atBlock: block.number });
          }
          await assertAnswers(store, model, { circle, limit, atBlock: 7 });
          assert.deepEqual((await store.check()).lines.filter((line) => !line.endsWith(": ok")), []);
          if (!kind.capabilities.bulk) return;
          await loaded.bulkLoad(blocks.slice(0, 2).map(encoded));
          await loaded.appendBlock(encoded(blocks[2]!));
          await assertAnswers(loaded, model, { circle, limit, atBlock: 9 });
          assert.deepEqual((await loaded.check()).lines.filter((line) => !line.endsWith(": ok")), []);
        } finally {
          await store.close();
          await loaded.close();
        }
      }),
      { numRuns: runs, seed: SEED },
    );
  });

  test("a page is the same whatever was asked before it", async (folder) => {
    const path = join(folder, "pages.db");
    const asked: AreaQuery = { lat: 0, lng: 180, radiusM: 1_000, filter: FILTERS[0] };
    let store = await open(path);
    const blocks = chainOf(asked, [0.1, 0.2, 0.3, 0.4, 0.5].map(staying));
    for (const block of blocks) await store.appendBlock(encoded(block));
    const cursors: string[] = [];
    for (let page: Page = { limit: 1 };; page = { limit: 1, cursor: cursors.at(-1)! }) {
      const { cursor } = await store.within!(asked, 9, page);
      if (cursor === undefined) break;
      cursors.push(cursor);
    }
    assert.equal(cursors.length, 4);
    const { places } = await store.within!(asked, 9);
    await store.close();
    store = await open(path);
    for (const [i, cursor] of [...cursors.entries()].reverse()) {
      const page = await store.within!(asked, 9, { limit: 1, cursor });
      assertPlaces(page.places, places.slice(i + 1, i + 2), `page ${i + 2}`);
    }
    await store.close();
  });

  test("a chain in which nobody ever said where they are is refused; where someone did, nobody is an answer", async (folder) => {
    const store = await open(join(folder, "nowhere.db"));
    const asked: AreaQuery = { lat: 0, lng: 0, radiusM: 1_000, filter: FILTERS[0] };
    const [first] = chainOf(asked, [staying(0.1)]);
    const create = first!.operations[0] as Extract<Operation, { type: "create" }>;
    await store.appendBlock(encoded({ number: 7, operations: [{ ...create, numbers: [["stars", 1n]] }] }));
    await assert.rejects(store.within!(asked, 7), {
      name: "UsageError",
      expected: "entities with the numbers current_lat and current_lng",
      actual: "none up to block 7",
    });
    const [far] = chainOf({ ...asked, lng: 90 }, [staying(0.1), staying(0.2)]);
    await store.appendBlock(encoded({ number: 8, operations: far!.operations.slice(1) }));
    for (const atBlock of [7, 8]) assert.deepEqual(await store.within!(asked, atBlock), { places: [] });
    await store.close();
  });

  test("no such circle, block, page or filter, and another question's cursor, are refused with the reason", async (folder) => {
    const store = await open(join(folder, "refuse.db"));
    const asked: AreaQuery = { lat: 0, lng: 180, radiusM: 1_000, filter: FILTERS[0] };
    await assert.rejects(store.within!(asked, 0), { name: "UsageError", expected: "a chain with blocks" });
    const drivers = [0.1, 0.2, 0.3].map(staying);
    for (const block of chainOf(asked, drivers)) await store.appendBlock(encoded(block));
    for (const radiusM of [0, -5, NaN, Infinity, FARTHEST_M + 1]) {
      await assert.rejects(store.within!({ ...asked, radiusM }, 9), UsageError);
    }
    await assert.rejects(store.within!({ ...asked, lat: 91 }, 9), UsageError);
    for (const limit of [0, 201, 1.5]) await assert.rejects(store.within!(asked, 9, { limit }), UsageError);
    for (const block of [6, 10, -1, 0.5]) {
      await assert.rejects(store.within!(asked, block), UsageError, String(block));
    }
    await assert.rejects(store.within!({ ...asked, filter: 'available = "true" &&' }, 9), QuerySyntaxError);
    const { cursor, places } = await store.within!(asked, 9, { limit: 1 });
    assert.deepEqual([places.length, typeof cursor], [1, "string"]);
    const page = { limit: 1, cursor: cursor! };
    assert.equal((await store.within!(asked, 9, page)).places.length, 1);
    for (
      const other of [{ ...asked, radiusM: 999 }, { ...asked, lat: 1 }, { ...asked, filter: "$all" }]
    ) await assert.rejects(store.within!(other, 9, page), UsageError);
    await assert.rejects(store.within!(asked, 8, page), UsageError);
    // A new block in between takes nothing from the pages that follow.
    const whole = await store.within!(asked, 9);
    await store.appendBlock(encoded({ number: 10, operations: [{ type: "delete", ...placed(2) }] }));
    for (const limit of [1, 200]) {
      const next = await store.within!(asked, 9, { limit, cursor: cursor! });
      assertPlaces(next.places, whole.places.slice(1, 1 + limit), "after a new block");
    }
    await assert.rejects(store.within!(asked, 9, { limit: 1, cursor: "9:00" }), UsageError);
    await store.close();
  });
}

async function assertAnswers(
  store: EntityStore,
  model: ChainModel,
  { circle, limit, atBlock }: { readonly circle: Circle; readonly limit: number; readonly atBlock: number },
): Promise<void> {
  for (const filter of FILTERS) {
    const query = { ...circle, filter };
    const expected = model.query(filter, atBlock, { limit: 200 }).versions.flatMap(({ key, numbers }) => {
      const stored = new Map(numbers);
      const [lat, lng] = [stored.get("current_lat"), stored.get("current_lng")];
      if (lat === undefined || lng === undefined) return [];
      const place = { lat: (Number(lat) - 90e7) / 1e7, lng: (Number(lng) - 180e7) / 1e7 };
      return vectorDistanceM(circle, place) <= circle.radiusM ? [{ key, ...place }] : [];
    });
    assertPlaces((await store.within!(query, atBlock)).places, expected, filter);
    const read: AreaPlace[] = [];
    let cursor: string | undefined;
    do {
      const found = await store.within!(query, atBlock, cursor === undefined ? { limit } : { limit, cursor });
      assert.ok(found.places.length === limit || found.cursor === undefined);
      read.push(...found.places);
      cursor = found.cursor;
    } while (cursor !== undefined);
    assertPlaces(read, expected, `${filter}, by pages`);
  }
}

function assertPlaces(actual: readonly AreaPlace[], expected: readonly AreaPlace[], what: string): void {
  const plain = (places: readonly AreaPlace[]) =>
    places.map(({ key, lat, lng }) => [Array.from(key), lat, lng]);
  assert.deepEqual(plain(actual), plain(expected), what);
}
