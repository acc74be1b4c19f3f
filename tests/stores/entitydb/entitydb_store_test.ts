import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { entityStoreChoice } from "../../../lib/bench/plan/chosen_store.ts";
import { takeBackStores } from "../../../lib/bench/trial/open_store.ts";
import { keyText } from "../../../lib/chain/system_attributes.ts";
import type { Create, Operation } from "../../../lib/chain/operation.ts";
import { UsageError } from "../../../lib/errors.ts";
import { findEntityStore, recogniseEntityStore, SERVICE_STORES } from "../../../lib/stores/mod.ts";
import type { EntityStore } from "../../../lib/stores/entity_store.ts";
import { UnsupportedError } from "../../../lib/stores/unsupported_error.ts";
import { ChainModel } from "../../chain/chain_model.ts";
import { EDGE_NUMBERS, EDGE_TEXTS, KEYS, OWNERS } from "../../chain/arbitrary_chain.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../encoded.ts";
import { growingBlock } from "../growing_chain.ts";
import { FakeService, type Fault } from "./fake_service.ts";
import { atService } from "./fake_store.ts";

const NORMAL = { variant: "normal" };

/** Runs a test with a service and the path of a store. */
function test(name: string, run: (service: FakeService, path: string) => Promise<void>): void {
  Deno.test(`arkiv-entitydb: ${name}`, () =>
    inTemporaryFolder(async (folder) => {
      await using service = await FakeService.start();
      await run(service, join(folder, "chain.entitydb"));
    }));
}

async function grown(store: EntityStore, from: number, to: number): Promise<void> {
  for (let number = from; number < to; number++) await store.appendBlock(encoded(growingBlock(number)));
}

/** The fault once, at the next call of a method. */
function once(service: FakeService, method: string, fault: Fault): void {
  service.fault = (called) => {
    if (called !== method) return null;
    service.fault = () => null;
    return fault;
  };
}

function create(key: Uint8Array, opIndex: number, contents: Partial<Create> = {}): Create {
  return {
    ...{ type: "create", txIndex: 0, opIndex, key, owner: OWNERS[0]!, contentType: "text/plain", btl: 100n },
    ...{ payload: new Uint8Array([1]), strings: [], numbers: [], ...contents },
  };
}

test(
  "what the service is sent: absolute ends, owners and expiries apart from updates, ends by themselves as expire",
  async (service, path) => {
    const store = await atService(service).open(path, NORMAL);
    const [a, b] = KEYS as [Uint8Array, Uint8Array];
    const large = 2n ** 64n - 1n;
    const first = create(a, 3, { btl: 5n, strings: [["s", "größe"]], numbers: [["n", large]] });
    await store.appendBlock(
      encoded({ number: 10, operations: [first, create(b, 4, { owner: OWNERS[1]!, btl: 1n })] }),
    );
    const [sent, other] = service.entities;
    assert.deepEqual(
      [sent!.key, sent!.expiresAt, sent!.creator, sent!.txIndex, sent!.opIndex, other!.creator],
      [keyText(a), 15n, OWNERS[0], 0, 3, OWNERS[1]],
    );
    assert.deepEqual(sent!.attributes, [
      { kind: "string", name: "s", hex: "6772c3b6c39f65" },
      { kind: "uint", name: "n", hex: "ffffffffffffffff" },
    ]);
    // Block 11 ends b by itself, which nobody tells the service.
    const update: Operation = {
      ...first,
      type: "update",
      owner: OWNERS[1]!,
      btl: 7n,
      strings: [],
      numbers: [],
    };
    await store.appendBlock(encoded({ number: 11, operations: [update] }));
    const [updated, ...others] = service.entities;
    assert.deepEqual(others, []);
    assert.deepEqual([updated!.expiresAt, updated!.owner, updated!.creator, updated!.attributes], [
      18n,
      OWNERS[1],
      OWNERS[0],
      [],
    ]);
    const version = await store.get(a, 11);
    assert.deepEqual([version!.fromBlock, version!.toBlock], [11, 18n]);
    await store.close();
  },
);

test(
  "its negations, orders and patterns answer as Arkiv's SQLite store does, whatever attributes lack or are empty",
  async (service, path) => {
    const store = await atService(service).open(path, NORMAL);
    const model = new ChainModel();
    const texts = [...EDGE_TEXTS, "inactive"];
    const operations = [...texts, null].map((text, i) => {
      const key = new Uint8Array(32).fill(i + 1);
      const number = EDGE_NUMBERS[i];
      return create(key, i, {
        strings: text === null ? [] : [["text", text]],
        numbers: number === undefined ? [] : [["number", number]],
      });
    });
    const block = { number: 0, operations };
    await store.appendBlock(encoded(block));
    model.append(block);
    const text = fc.constantFrom(...texts.map((one) => JSON.stringify(one)));
    const number = fc.constantFrom(...EDGE_NUMBERS.map(String));
    const order = fc.constantFrom("=", "!=", "<", "<=", ">", ">=");
    const list = (value: fc.Arbitrary<string>) =>
      fc.array(value, { minLength: 1, maxLength: 3 }).map((values) => `(${values.join(" ")})`);
    const term = fc.oneof(
      fc.tuple(fc.constantFrom("text", "number"), order, text),
      fc.tuple(fc.constantFrom("text", "number"), order, number),
      fc.tuple(fc.constantFrom("text"), fc.constantFrom("in", "not in"), list(text)),
      fc.tuple(fc.constantFrom("number"), fc.constantFrom("in", "not in"), list(number)),
      fc.tuple(
        fc.constantFrom("text"),
        fc.constantFrom("~", "!~"),
        fc.constantFrom('"*"', '"*e*"', '"a*"', '""'),
      ),
      fc.tuple(
        fc.constantFrom("$expiration", "$createdAtBlock", "$owner"),
        fc.constantFrom("=", "!="),
        number,
      ),
    ).map((parts) => parts.join(" "));
    const query = fc.oneof(
      term,
      fc.tuple(term, fc.constantFrom("&&", "||"), term).map((parts) => parts.join(" ")),
      term.map((inner) => `!(${inner})`),
    );
    await fc.assert(
      fc.asyncProperty(query, async (asked) => {
        const found = await store.run(store.compile(asked), 0, { limit: 200 });
        const expected = model.query(asked, 0, { limit: 200 });
        assert.deepEqual(
          found.versions.map(({ key }) => keyText(key)),
          expected.versions.map(({ key }) => keyText(key)),
        );
      }),
      { numRuns: 60, seed: 20_261_122 },
    );
    for (
      const refused of ['text ~ "?"', 'text ~ "[a]"', "$sequence = 1", '$owner < "0x00"', "$txIndex = 0"]
    ) {
      assert.throws(() => store.compile(refused), UnsupportedError, refused);
    }
    // Text and numbers of one name are one index there.
    await store.appendBlock(
      encoded({ number: 1, operations: [create(new Uint8Array(32), 0, { numbers: [["text", 1n]] })] }),
    );
    assert.throws(() => store.compile("text = 1"), {
      message: /does not tell text and numbers named "text" apart/,
    });
    await store.close();
  },
);

test(
  "pages come in the order of (from_block, entity_key), out of pages of 200 newest first",
  async (service, path) => {
    const store = await atService(service).open(path, NORMAL);
    await grown(store, 0, 410);
    const query = store.compile('status = "update"');
    const [keys, fromBlocks]: [string[], number[]] = [[], []];
    let cursor: string | undefined;
    do {
      service.calls.length = 0;
      const page = await store.run(query, 409, { limit: 150, ...cursor === undefined ? {} : { cursor } });
      assert.deepEqual(service.calls, ["arkiv_query", "arkiv_query", "arkiv_query"]);
      keys.push(...page.versions.map(({ key }) => keyText(key)));
      fromBlocks.push(...page.versions.map(({ fromBlock }) => fromBlock));
      cursor = page.cursor;
    } while (cursor !== undefined);
    assert.deepEqual(fromBlocks, Array.from({ length: 409 }, (_, i) => i + 1));
    assert.equal(new Set(keys).size, 409);
    assert.deepEqual(await store.check(), {
      ok: true,
      lines: ["newest block: ok", "entities counted: ok", "entities answered: ok", "entities as sent: ok"],
    });
    service.lose(keys[7]!);
    assert.deepEqual((await store.check()).lines.slice(1), [
      "entities counted: expected 410, found 409",
      "entities answered: expected 410, found 409",
      "entities as sent: ok",
    ]);
    await store.close();
  },
);

test(
  "an answer that is lost is found out about: what arrived counts, what did not is sent again",
  async (service, path) => {
    const store = await atService(service, { timeout: "1" }).open(path, NORMAL);
    await grown(store, 0, 3);
    once(service, "arkiv_commitChain", { kind: "broken", done: true });
    await grown(store, 3, 4);
    assert.deepEqual([store.tip, service.head], [3, 3]);
    once(service, "arkiv_commitChain", { kind: "broken", done: false });
    await assert.rejects(grown(store, 4, 5), {
      message: /nothing of it was written/,
      next: "Append it again.",
    });
    assert.deepEqual([store.tip, service.head], [3, 3]);
    // Slower than is waited for, and done all the same.
    once(service, "arkiv_commitChain", { kind: "slow", ms: 1_300 });
    await grown(store, 4, 5);
    assert.deepEqual([store.tip, service.head], [4, 4]);
    once(service, "arkiv_commitChain", { kind: "answer", result: "done" });
    await assert.rejects(grown(store, 5, 6), {
      message: /something else than documented, .*nothing of it was written/,
    });
    once(service, "arkiv_commitChain", { kind: "error", message: "disk full" });
    await assert.rejects(grown(store, 5, 6), { message: /refused arkiv_commitChain: "disk full"/ });
    await grown(store, 5, 7);
    assert.ok((await store.check()).ok);
    await store.close();
  },
);

test(
  "a service that dies in the middle of a block leaves a doubt, which ends when it is back",
  async (service, path) => {
    const store = await atService(service).open(path, NORMAL);
    await grown(store, 0, 2);
    for (const done of [true, false]) {
      const next = store.tip! + 1;
      service.fault = (method) => ({ kind: "broken", done: done && method === "arkiv_commitChain" });
      await assert.rejects(grown(store, next, next + 1), {
        message: new RegExp(`^Cannot tell whether block ${next} arrived`),
        next: /^Start the service again/,
      });
      await assert.rejects(store.get(KEYS[0]!, next), { name: "NoAnswer" });
      service.fault = () => null;
      await store.get(KEYS[0]!, next);
      assert.equal(store.tip, done ? next : next - 1);
    }
    await grown(store, store.tip! + 1, store.tip! + 3);
    assert.ok((await store.check()).ok);
    await store.close();
  },
);

test(
  "a store that is opened again takes what its service holds; a service that holds something else is refused",
  async (service, path) => {
    const kind = atService(service);
    const store = await kind.open(path, NORMAL);
    await grown(store, 0, 3);
    await store.close();
    assert.equal(recogniseEntityStore(path).name, kind.name);
    // As its writer had been killed before the last block arrived there.
    await (await fetch(service.url, {
      method: "POST",
      body: JSON.stringify({
        id: 1,
        method: "arkiv_revert",
        params: [{ blocks: [await lastBlock(service, path)] }],
      }),
    })).json();
    const again = await SERVICE_STORES[kind.name]!.open(path, NORMAL);
    assert.equal(again.tip, 1);
    await grown(again, 2, 4);
    await again.close();
    service.lose(service.entities[0]!.key);
    await assert.rejects(kind.open(path, NORMAL), {
      expected: "4 entities at block 3, as sent",
      actual: "3 entities at block 3",
    });
    await assert.rejects(kind.open(`${path}.other`, NORMAL), {
      message: /expected one that holds nothing, found 3 entities at block 3/,
    });
  },
);

/** The newest block's number and hash, as a store would take it back. */
async function lastBlock(service: FakeService, path: string) {
  const { Ledger } = await import("../../../lib/stores/entitydb/ledger.ts");
  const ledger = new Ledger(path, true);
  const { number, hash } = ledger.last!;
  ledger.close();
  assert.equal(number, service.head);
  return { number: `0x${number.toString(16)}`, hash: `0x${hash.toHex()}` };
}

test("its blocks are taken back with leave alone, and leave the service as it was", async (service, path) => {
  const kind = atService(service);
  for (let round = 0; round < 2; round++) {
    const store = await kind.open(path, NORMAL);
    await grown(store, 0, 5);
    const { fileBytes, totals } = await store.stats();
    assert.ok(fileBytes > 0);
    assert.deepEqual(totals, { versions: 5, strings: 5, numbers: 5, payloadBytes: 500 });
    await store.close();
    await atService(service, {}).elsewhere!.remove(path);
    assert.deepEqual([service.head, service.entities.length], [4, 5]);
    await assert.rejects(kind.elsewhere!.refuseUnready(), { actual: "5 entities at block 4" });
    await kind.elsewhere!.remove(path);
    assert.deepEqual([service.head, service.entities.length], [0, 0]);
    await kind.elsewhere!.refuseUnready();
    for (const end of ["", ...kind.companions!]) await Deno.remove(path + end).catch(() => {});
  }
  await assert.rejects(atService(service, {}).elsewhere!.refuseUnready(), {
    name: "UsageError",
    next: /--revert/,
  });
});

test("sizes are unknown without the service's folder", async (service, path) => {
  const store = await atService(service, {}).open(path, NORMAL);
  await grown(store, 0, 1);
  assert.deepEqual((({ parts, fileBytes }) => ({ parts, fileBytes }))(await store.stats()), {
    parts: [],
    fileBytes: 0,
  });
  assert.equal(store.settings.sizes, "unknown: no --data-dir");
  const share = store.settings.waiting_share_of_appends as number;
  assert.ok(share > 0 && share < 1, `${share}`);
  await store.close();
});

test(
  "what is no such service, not there, or two of them is refused with a sentence",
  async (service, path) => {
    const refused = async (address: string, message: RegExp) =>
      await assert.rejects((await findEntityStore(`arkiv-entitydb@${address}`)).open(path, NORMAL), {
        message,
      });
    const gone = await FakeService.start();
    await gone[Symbol.asyncDispose]();
    await refused(gone.address(), /^No answer from http:\/\/127\.0\.0\.1:\d+ to \/version: .*refused/);
    service.version = { name: "nginx" };
    await refused(
      service.address(),
      /not what Arkiv's storage service says, but "\{\\"name\\":\\"nginx\\"\}"/,
    );
    service.version = { tag: "v", commit: "c", goVersion: "go" };
    await using other = await FakeService.start();
    await refused(`${service.url}?query-url=${other.queryUrl}`, /expected two ports of one service/);
    other.version = service.version;
    await refused(
      `${service.url}?query-url=${service.url}`,
      /refused arkiv_query: "the method .* does not exist/,
    );
    for (const result of [{}, { data: {}, blockNumber: "0x1" }, { data: [], blockNumber: 7 }, null]) {
      service.fault = (method) => method === "arkiv_query" ? { kind: "answer", result } : null;
      await refused(service.address(), /to arkiv_query: something else than documented/);
    }
    await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
  },
);

test("entities in another form are refused, not half read", async (service, path) => {
  const store = await atService(service).open(path, NORMAL);
  await grown(store, 0, 1);
  const good = {
    key: `0x${"0".repeat(64)}`,
    expiresAt: 7,
    contentType: "",
    owner: OWNERS[0],
    creator: OWNERS[0],
  };
  const whole = { ...good, createdAtBlock: 0, transactionIndexInBlock: 0, operationIndexInTransaction: 0 };
  for (
    const data of [
      good,
      { ...whole, expiresAt: "0x7" },
      { ...whole, value: "0x1" },
      { ...whole, numericAttributes: [{ key: "n", value: -1 }] },
      { ...whole, stringAttributes: [{ key: "s" }] },
    ]
  ) {
    service.fault = () => ({ kind: "answer", result: { data: [data], blockNumber: "0x0" } });
    await assert.rejects(store.run(store.compile("$all"), 0, { limit: 1 }), { name: "NoAnswer" });
  }
  await store.close();
});

test("keys that share their first 20 bytes, their address there, are refused", async (service, path) => {
  const store = await atService(service).open(path, NORMAL);
  const [one, two] = [new Uint8Array(32).fill(3), new Uint8Array(32).fill(3).fill(4, 20)];
  const operations = [create(one, 0), create(two, 1)];
  await assert.rejects(store.appendBlock(encoded({ number: 0, operations })), UnsupportedError);
  await store.appendBlock(encoded({ number: 0, operations: [create(one, 0)] }));
  await assert.rejects(
    store.appendBlock(encoded({ number: 1, operations: [create(two, 0)] })),
    UnsupportedError,
  );
  assert.deepEqual([await store.get(two, 0), store.tip], [null, 0]);
  await store.close();
});

test(
  "a block that is longer than a request may be is refused, and nothing of it is written",
  async (service, path) => {
    const store = await atService(service).open(path, NORMAL);
    const large = create(KEYS[0]!, 0, { payload: new Uint8Array(2_700_000) });
    await assert.rejects(store.appendBlock(encoded({ number: 0, operations: [large] })), {
      message: /refused arkiv_commitChain: "HTTP 413/,
      next: /^A block is one request/,
    });
    assert.deepEqual([store.tip, service.entities.length], [null, 0]);
    await store.close();
  },
);

test(
  "what a run left in its folder is taken back out of the service, warm-ups too",
  async (service, path) => {
    const kind = atService(service);
    const store = await kind.open(`${path}.warmup`, NORMAL);
    await grown(store, 0, 3);
    await store.close();
    await Deno.writeTextFile(join(dirname(path), "other.db"), "");
    await takeBackStores([entityStoreChoice(kind, `${kind.name}@${service.address()}`)], dirname(path));
    assert.deepEqual([service.head, service.entities.length], [0, 0]);
  },
);

Deno.test("an address of a service is checked before anything is done with it", async () => {
  for (
    const address of [
      "127.0.0.1:2704",
      "ftp://x",
      "http://me:secret@x",
      "http://x?revert=no",
      "http://x?tiemout=1",
      "http://x?timeout=0",
    ]
  ) {
    await assert.rejects(findEntityStore(`arkiv-entitydb@${address}`), UsageError, address);
  }
  await assert.rejects(findEntityStore("posting@http://x"), {
    message: "posting takes no address: it is a file",
  });
});
