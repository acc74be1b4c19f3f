import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import type { Block } from "../../lib/chain/block.ts";
import { ChainModel } from "../chain/chain_model.ts";
import { digestVersions } from "../../lib/chain/digest_versions.ts";
import type { EntityVersion } from "../../lib/chain/entity.ts";
import { BlockOrderError, OperationError, QuerySyntaxError } from "../../lib/chain/errors.ts";
import type { Operation } from "../../lib/chain/operation.ts";
import { HeadroomError, UsageError } from "../../lib/errors.ts";
import type { CompiledQuery, EntityStore } from "../../lib/stores/entity_store.ts";
import type { EntityStoreKind } from "../../lib/stores/store_kind.ts";
import { UnsupportedError } from "../../lib/stores/unsupported_error.ts";
import { arbitraryChain, arbitraryQuery, KEYS, makeOperation } from "../chain/arbitrary_chain.ts";
import { growingBlock } from "./growing_chain.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { encoded } from "./encoded.ts";
import { GrowingWriter } from "./start_writer.ts";

const SEED = 20_261_122;

/**
 * Registers the tests that every entity store passes, in each of its variants: the laws its capabilities promise, and clear
 * refusals of the rest.
 * @param options.from Finds the kind in another process: its name, or the path of its module.
 * @param options.share Of the generated chains: less for a kind that differs little from another one.
 * @param options.variants Those tested; all by default.
 * @param options.kill Whether its writers are read beside and killed, too.
 */
export function testEntityStore(
  kind: EntityStoreKind,
  { from = kind.name, share = 1, variants = Object.keys(kind.variants), kill = true }: {
    readonly from?: string;
    readonly share?: number;
    readonly variants?: readonly string[];
    readonly kill?: boolean;
  } = {},
): void {
  // The first variant gets the most chains; the others differ in settings of the engine alone.
  variants.forEach((variant, index) =>
    testVariant(kind, variant, {
      from,
      kill,
      share: index === 0 ? share : share * (kind.variants[variant]!.onRequest ? 0.05 : 0.2),
    })
  );
}

function testVariant(
  kind: EntityStoreKind,
  variant: string,
  { from, share, kill }: { readonly from: string; readonly share: number; readonly kill: boolean },
): void {
  const { capabilities } = kind;
  const test = (law: string, run: (folder: string) => Promise<void>) =>
    Deno.test(`${kind.name} ${variant}: ${law}`, () => inTemporaryFolder(run));
  const open = (path: string, readOnly = false) => kind.open(path, { variant, readOnly });
  const runs = (all: number) => ({ numRuns: Math.ceil(all * share), seed: SEED });
  let files = 0;
  const freshPath = (folder: string) => join(folder, `${files++}${kind.extension}`);

  test("any block asked, any query, page by page: the same answers as the model", async (folder) => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryChain,
        fc.array(arbitraryQuery, { minLength: 4, maxLength: 8 }),
        fc.integer({ min: 1, max: 3 }),
        async ({ blocks }, queries, limit) => {
          const store = await open(freshPath(folder));
          try {
            const model = await fill(store, blocks);
            await assertSameAnswers(store, { model, blocks }, { queries, limit });
            const check = await store.check();
            assert.deepEqual([check.ok, check.lines.filter((line) => !line.endsWith(": ok"))], [true, []]);
          } finally {
            await store.close();
          }
        },
      ),
      runs(60),
    );
  });

  test("an operation the model refuses is refused and changes nothing", async (folder) => {
    await fc.assert(
      fc.asyncProperty(arbitraryChain, async ({ blocks, next }) => {
        const store = await open(freshPath(folder));
        try {
          const model = await fill(store, blocks);
          const number = blocks.at(-1)!.number + 1;
          const filler = makeOperation({ ...next, type: "create", key: new Uint8Array(32).fill(9) }, 0, 0);
          const block = { number, operations: [filler, makeOperation(next, 0, 1)] };
          const refused = refusal(() => model.append(block));
          const before = await contents(store, number - 1);
          if (refused === null) {
            await store.appendBlock(encoded(block));
          } else {
            await assert.rejects(
              store.appendBlock(encoded(block)),
              (error) => error instanceof OperationError && error.message === refused.message,
            );
            assert.equal(store.tip, number - 1);
            assert.equal(await contents(store, number - 1), before);
            await store.appendBlock(encoded({ number, operations: [] }));
          }
          assert.equal(store.tip, number);
        } finally {
          await store.close();
        }
      }),
      runs(60),
    );
  });

  test("reopening, to go on appending and for reading only, gives the same answers", async (folder) => {
    await fc.assert(
      fc.asyncProperty(arbitraryChain, arbitraryQuery, fc.nat(8), async ({ blocks }, query, appended) => {
        const path = freshPath(folder);
        const first = await open(path);
        const before = Math.max(1, blocks.length - appended);
        await fill(first, blocks.slice(0, before));
        await first.close();
        const model = modelOf(blocks);
        for (const readOnly of [false, true]) {
          const store = await open(path, readOnly);
          if (!readOnly) {
            for (const block of blocks.slice(before)) await store.appendBlock(encoded(block));
          }
          assert.equal(store.tip, blocks.at(-1)!.number);
          await assertSameAnswers(store, { model, blocks }, { queries: [query], limit: 2 });
          await store.close();
        }
      }),
      runs(15),
    );
  });

  test("appendBlock() refuses a gap and a repeat and leaves the tip unchanged", async (folder) => {
    const store = await open(freshPath(folder));
    assert.equal(store.tip, null);
    await store.appendBlock(encoded({ number: 41, operations: [] }));
    for (const number of [43, 41, 40, 0]) {
      await assert.rejects(
        store.appendBlock(encoded({ number, operations: [] })),
        (error) =>
          error instanceof BlockOrderError && error.expected === "block 42" &&
          error.actual === `block ${number}`,
      );
      assert.equal(store.tip, 41);
    }
    await store.close();
  });

  test("appendBlock() counts what it wrote, and what it closed", async (folder) => {
    const store = await open(freshPath(folder));
    const created = await store.appendBlock(encoded(growingBlock(0)));
    const nothing = { versions: 0, strings: 0, numbers: 0 };
    assert.deepEqual(created, {
      block: 0,
      written: { versions: 1, strings: 1, numbers: 1, payloadBytes: 100 },
      closed: nothing,
    });
    const both = await store.appendBlock(encoded(growingBlock(1)));
    assert.deepEqual(both.written, { versions: 2, strings: 2, numbers: 2, payloadBytes: 200 });
    assert.deepEqual(both.closed, { versions: 1, strings: 1, numbers: 1 });
    const empty = await store.appendBlock(encoded({ number: 2, operations: [] }));
    assert.deepEqual([empty.written, empty.closed], [{ ...nothing, payloadBytes: 0 }, nothing]);
    const { totals, fileBytes, parts } = await store.stats();
    const kept = capabilities.history === "all" ? 3 : 2;
    assert.deepEqual(totals, { versions: kept, strings: kept, numbers: kept, payloadBytes: 100 * kept });
    const inFile = parts.filter(({ role }) => role !== "log").reduce((sum, { bytes }) => sum + bytes, 0);
    assert.ok(parts.length > 0 && inFile > 0 && inFile <= fileBytes, `${inFile} of ${fileBytes}`);
    await store.close();
  });

  if (capabilities.bulk) testBulkLoad({ test, open, freshPath, runs: runs(20) });
  else {
    test("bulkLoad() is refused", async (folder) => {
      const store = await open(freshPath(folder));
      await assert.rejects(store.bulkLoad([encoded(growingBlock(0))]), UnsupportedError);
      assert.equal(store.tip, null);
      await store.close();
    });
  }

  test("what the store does not promise is refused: blocks before the head, terms outside its language", async (folder) => {
    const store = await open(freshPath(folder));
    await store.appendBlock(encoded(growingBlock(0)));
    await store.appendBlock(encoded(growingBlock(1)));
    const past = () => store.run(store.compile("$all"), 0, { limit: 1 });
    if (capabilities.history === "all") assert.equal((await past()).versions.length, 1);
    else {
      await assert.rejects(past(), UnsupportedError);
      await assert.rejects(store.get(KEYS[0]!, 0), UnsupportedError);
    }
    if (capabilities.area === undefined && store.within !== undefined) {
      const area = { lat: 0, lng: 0, radiusM: 1, filter: "$all" };
      await assert.rejects(store.within(area, 1), UnsupportedError);
    }
    let refused = 0;
    for (const text of LANGUAGE) {
      try {
        store.compile(text);
      } catch (error) {
        assert.ok(error instanceof UnsupportedError, String(error));
        refused++;
      }
    }
    assert.equal(refused > 0, capabilities.language === "subset");
    await store.close();
  });

  test("a store says what a returned append survives, and every setting in force", async (folder) => {
    const store = await open(freshPath(folder));
    await store.appendBlock(encoded(growingBlock(0)));
    assert.equal(store.durability, kind.variants[variant]!.durability);
    assert.deepEqual([store.name, store.capabilities], [kind.name, capabilities]);
    assert.ok(Object.keys(store.settings).length > 0);
    for (const value of Object.values(store.engineState())) {
      assert.ok(typeof value === "boolean" || value >= 0);
    }
    await store.close();
  });

  test("a version that ends by itself at a block takes one expire there, and nothing else", async (folder) => {
    const create = { ...growingBlock(0).operations[0]!, btl: 1n } as Operation;
    const { key } = create;
    const expire = (opIndex: number): Operation => ({ type: "expire", txIndex: 0, opIndex, key });
    const createAt = (opIndex: number) => ({ ...create, opIndex });
    const cases: [operations: Operation[], taken: boolean][] = [
      [[expire(0)], true],
      [[expire(0), createAt(1)], true],
      [[expire(0), expire(1)], false],
      [[createAt(0), expire(1), expire(2)], false],
      [[{ ...expire(0), type: "delete" }], false],
    ];
    for (const [operations, taken] of cases) {
      const store = await open(freshPath(folder));
      const model = await fill(store, [{ number: 0, operations: [create] }]);
      const block = { number: 1, operations };
      assert.equal(refusal(() => model.append(block)) === null, taken);
      const appended = store.appendBlock(encoded(block));
      if (taken) await appended;
      else await assert.rejects(appended, OperationError);
      const asked = capabilities.history === "all" ? [0, 1] : [1];
      for (const at of asked.filter((at) => at === 0 || taken)) {
        assertVersions([await store.get(key, at)], [model.get(key, at)]);
      }
      await store.close();
    }
  });

  test("compile(), run() and get() refuse what they cannot answer", async (folder) => {
    const store = await open(freshPath(folder));
    await store.appendBlock(encoded(growingBlock(0)));
    assert.throws(() => store.compile('type = "x" &&'), QuerySyntaxError);
    const query = store.compile("$all");
    for (const limit of [0, 201, 1.5]) await assert.rejects(store.run(query, 0, { limit }), UsageError);
    await assert.rejects(store.run(query, 0, { limit: 1, cursor: "x" }), UsageError);
    for (const block of [-1, 0.5, 2 ** 32]) {
      await assert.rejects(store.run(query, block, { limit: 1 }), UsageError);
      await assert.rejects(store.get(KEYS[0]!, block), UsageError);
    }
    await assert.rejects(store.run({ text: "$all", native: "" }, 0, { limit: 1 }), HeadroomError);
    assert.ok(Array.isArray(await store.explain(query, 0)));
    await store.appendBlock(encoded(growingBlock(1)));
    const { tip } = store;
    const { cursor } = await store.run(query, tip!, { limit: 1 });
    await store.run(query, tip!, { limit: 1, cursor: cursor! });
    await assert.rejects(
      store.run(store.compile('type = "x"'), tip!, { limit: 1, cursor: cursor! }),
      (error) => error instanceof UsageError && error.actual === "a cursor of another query",
    );
    await store.close();
  });

  test("a read-only store refuses to write", async (folder) => {
    const path = freshPath(folder);
    const writer = await open(path);
    await writer.appendBlock(encoded(growingBlock(0)));
    await writer.close();
    const reader = await open(path, true);
    await assert.rejects(reader.appendBlock(encoded(growingBlock(1))), HeadroomError);
    assert.equal(reader.tip, 0);
    await reader.close();
  });

  if (!kill) return;
  test("a store that is opened again and again goes on where it was", async (folder) => {
    const path = freshPath(folder);
    const blocks = Array.from({ length: 9 }, (_, number) => growingBlock(number));
    for (let from = 0; from < blocks.length; from += 3) {
      const store = await open(path);
      const appended = blocks.slice(0, from + 3);
      const model = modelOf(appended);
      for (const block of appended.slice(from)) await store.appendBlock(encoded(block));
      await assertSameAnswers(store, { model, blocks: appended }, { queries: ["$all"], limit: 4 });
      const { ok, lines } = await store.check();
      assert.ok(ok, lines.join("\n"));
      await store.close();
    }
  });

  test("whether it can be read beside a writer is as it promises", async (folder) => {
    const path = freshPath(folder);
    const writer = await open(path);
    await writer.appendBlock(encoded(growingBlock(0)));
    const reader = open(path, true);
    if (capabilities.alone) await assert.rejects(reader, HeadroomError);
    else {
      assert.equal((await reader).tip, 0);
      await (await reader).close();
    }
    await writer.close();
  });

  test("a writer killed while appending leaves a prefix of the blocks", async (folder) => {
    const path = freshPath(folder);
    let acknowledged: number;
    {
      await using writer = new GrowingWriter([from, path, variant]);
      for (let number = 0; number < 40; number++) assert.equal(await writer.next(), number);
      acknowledged = await writer.kill();
    }
    const store = await open(path);
    const tip = store.tip!;
    assert.ok(tip >= acknowledged, `tip ${tip} is before block ${acknowledged}, which was acknowledged`);
    const model = modelOf(Array.from({ length: tip + 1 }, (_, number) => growingBlock(number)));
    for (const block of capabilities.history === "all" ? [0, tip - 1, tip] : [tip]) {
      assert.equal(
        await contents(store, block),
        digestVersions(model.query("$all", block, { limit: 200 }).versions),
      );
    }
    assert.ok((await store.check()).ok);
    await store.appendBlock(encoded(growingBlock(tip + 1)));
    await store.close();
  });
}

/** The laws of `bulkLoad`, for stores that promise it. */
function testBulkLoad(
  { test, open, freshPath, runs }: {
    readonly test: (law: string, run: (folder: string) => Promise<void>) => void;
    readonly open: (path: string) => Promise<EntityStore>;
    readonly freshPath: (folder: string) => string;
    readonly runs: fc.Parameters<[{ readonly blocks: Block[] }, string[], number]>;
  },
): void {
  test("bulkLoad() leads to the same answers, totals and next blocks as appending", async (folder) => {
    await fc.assert(
      fc.asyncProperty(
        arbitraryChain,
        fc.array(arbitraryQuery, { minLength: 2, maxLength: 4 }),
        fc.nat(8),
        async ({ blocks }, queries, appended) => {
          const loaded = blocks.slice(0, blocks.length - Math.min(appended, blocks.length - 1));
          const store = await open(freshPath(folder));
          const other = await open(freshPath(folder));
          try {
            const totals = await store.bulkLoad(loaded.map(encoded));
            await fill(other, loaded);
            const stats = await store.stats();
            if (store.capabilities.history === "all") assert.deepEqual(stats.totals, totals);
            assert.deepEqual(stats.totals, (await other.stats()).totals);
            await assertSameAnswers(store, { model: modelOf(loaded), blocks: loaded }, { queries, limit: 2 });
            // What follows is appended to what was loaded.
            for (const block of blocks.slice(loaded.length)) await store.appendBlock(encoded(block));
            await assertSameAnswers(store, { model: modelOf(blocks), blocks }, { queries, limit: 2 });
            const { ok, lines } = await store.check();
            assert.ok(ok, lines.join("\n"));
          } finally {
            await store.close();
            await other.close();
          }
        },
      ),
      runs,
    );
  });

  test("bulkLoad() refuses a store that holds something, and a chain that is no chain: nothing is kept of it", async (folder) => {
    const store = await open(freshPath(folder));
    const [first, second] = [encoded(growingBlock(0)), encoded(growingBlock(1))];
    await assert.rejects(store.bulkLoad([first, encoded(growingBlock(2))]), BlockOrderError);
    await assert.rejects(store.bulkLoad([first, { ...first, number: 1 }]), OperationError);
    const broken = function* () {
      yield first;
      throw new RangeError("the source broke");
    };
    await assert.rejects(store.bulkLoad(broken()), RangeError);
    assert.deepEqual([store.tip, (await store.stats()).totals.versions], [null, 0]);
    await store.bulkLoad([first]);
    await assert.rejects(store.bulkLoad([second]), HeadroomError);
    assert.equal(store.tip, 0);
    await store.appendBlock(second);
    store.engineState();
    assert.ok((await store.check()).ok);
    await store.close();
  });
}

/** Every kind of term in Arkiv's language. */
const LANGUAGE = [
  "$all",
  'status = "create"',
  'status != "create"',
  "block >= 1",
  'status ~ "c*"',
  'status !~ "c*"',
  'status in ("create" "update")',
  "block not in (1 2)",
  "$sequence >= 0",
  '!(status = "create" || block < 1) && $owner = 0x' + "ab".repeat(20),
];

function modelOf(blocks: readonly Block[]): ChainModel {
  const model = new ChainModel();
  for (const block of blocks) model.append(block);
  return model;
}

async function fill(store: EntityStore, blocks: readonly Block[]): Promise<ChainModel> {
  for (const block of blocks) await store.appendBlock(encoded(block));
  return modelOf(blocks);
}

/** Compares answers at every block the store can be asked about; queries outside its language are left out. */
async function assertSameAnswers(
  store: EntityStore,
  { model, blocks }: { readonly model: ChainModel; readonly blocks: readonly Block[] },
  { queries, limit }: { readonly queries: readonly string[]; readonly limit: number },
): Promise<void> {
  const { history, language } = store.capabilities;
  const first = blocks[0]!.number;
  const last = blocks.at(-1)!.number;
  const all = [Math.max(0, first - 1), ...blocks.map(({ number }) => number), last + 3];
  for (const block of history === "all" ? all : [last, last + 3]) {
    for (const key of KEYS) assertVersions([await store.get(key, block)], [model.get(key, block)]);
    for (const text of queries) {
      const query = language === "full" ? store.compile(text) : compiled(store, text);
      if (query === null) continue;
      let cursor: string | undefined;
      do {
        const page = cursor === undefined ? { limit } : { limit, cursor };
        const found = await store.run(query, block, page);
        const expected = model.query(text, block, page);
        assertVersions(found.versions, expected.versions, text);
        assert.equal(found.cursor, expected.cursor, text);
        cursor = found.cursor;
      } while (cursor !== undefined);
    }
  }
}

function assertVersions(
  actual: readonly (EntityVersion | null)[],
  expected: readonly (EntityVersion | null)[],
  message = "get()",
): void {
  // Stores may return any kind of byte array.
  const plain = (versions: readonly (EntityVersion | null)[]) =>
    versions.map((version) =>
      version === null
        ? null
        : { ...version, key: Array.from(version.key), payload: Array.from(version.payload) }
    );
  assert.deepEqual(plain(actual), plain(expected), message);
}

/** The query compiled, or null where it is outside the store's language. */
function compiled(store: EntityStore, text: string): CompiledQuery | null {
  try {
    return store.compile(text);
  } catch (error) {
    if (error instanceof UnsupportedError) return null;
    throw error;
  }
}

async function contents(store: EntityStore, block: number): Promise<string> {
  return digestVersions((await store.run(store.compile("$all"), block, { limit: 200 })).versions);
}

function refusal(run: () => void): OperationError | null {
  try {
    run();
    return null;
  } catch (error) {
    if (error instanceof OperationError) return error;
    throw error;
  }
}
