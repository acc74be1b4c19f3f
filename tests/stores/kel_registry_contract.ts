import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import {
  ConcurrentWriteError,
  DelegationError,
  DuplicityError,
  EventFormatError,
  KeriError,
  PreRotationError,
  PriorDigestError,
  SaidError,
  SequenceError,
  SignatureError,
} from "../../lib/keri/errors.ts";
import { incept, inceptDelegated, interact, rotate } from "../../lib/keri/build_events.ts";
import { advance } from "../../lib/keri/key_state.ts";
import { keyEventSeal } from "../../lib/keri/seals.ts";
import { Signer, signEvent } from "../../lib/keri/signer.ts";
import type { SignedEvent } from "../../lib/keri/signed_event.ts";
import type { KelRegistry } from "../../lib/stores/kel_registry.ts";
import { anchorLookup } from "../../lib/stores/anchor_lookup.ts";
import type { KelRegistryKind } from "../../lib/stores/store_kind.ts";
import { verifyLog } from "../../lib/keri/verify_log.ts";
import { collect, EVENTS, ORGANISATION, writerEvents } from "./key_events.ts";
import { fileURLToPath } from "node:url";
import { inTemporaryFolder } from "../runs/sample_run.ts";

const [NOW, NEXT, OTHER] = [21, 22, 23].map((seed) => new Signer(new Uint8Array(32).fill(seed))) as [
  Signer,
  Signer,
  Signer,
];
const ICP = incept({ keys: [NOW.verkey], nextDigests: [NEXT.nextDigest] });
const AT_0 = advance(null, ICP.event);
const IXN = interact(AT_0, [{ d: "first" }]);
const AT_1 = advance(AT_0, IXN.event);
type Built = Parameters<typeof signEvent>[0];
const sign = (built: Built, signer = NOW) => signEvent(built, [{ signer, index: 0 }]);

/** Each refusal: what is sent after ICP and IXN were stored, and the error it gets. */
const REFUSALS: readonly [string, SignedEvent, new (...args: never[]) => KeriError, Partial<KeriError>][] = [
  [
    "a gap in the sequence",
    sign(interact({ ...AT_1, sn: 2 }, [])),
    SequenceError,
    { expected: "2", actual: "3" },
  ],
  [
    "a broken prior digest",
    sign(interact({ ...AT_1, said: AT_0.said }, [])),
    PriorDigestError,
    { expected: AT_1.said, actual: AT_0.said },
  ],
  ["a wrong SAID", wrongSaid(), SaidError, {}],
  ["a signature by another key", sign(interact(AT_1, []), OTHER), SignatureError, {}],
  ["no signature", { ...sign(interact(AT_1, [])), attachments: "" }, SignatureError, {}],
  [
    "a rotation to other keys",
    sign(rotate(AT_1, { keys: [OTHER.verkey], nextDigests: [] }), OTHER),
    PreRotationError,
    {},
  ],
  [
    "another event at a taken number",
    sign(interact(AT_0, [{ d: "second" }])),
    DuplicityError,
    { expected: IXN.event.d, actual: interact(AT_0, [{ d: "second" }]).event.d },
  ],
  [
    "another event at a taken number, badly signed",
    sign(interact(AT_0, [{ d: "x" }]), OTHER),
    SignatureError,
    {},
  ],
  ["bytes that are no event", { raw: Buffer.from("{}"), attachments: "" }, EventFormatError, {}],
  ["a delegated inception whose delegator is unknown", EVENTS[2]!, DelegationError, {}],
  [
    "a log that begins in the middle",
    sign(interact({ prefix: OTHER.nextDigest, sn: 0, said: OTHER.nextDigest }, [])),
    SequenceError,
    { expected: "0", actual: "1" },
  ],
];

function wrongSaid(): SignedEvent {
  const { raw } = interact(AT_1, [{ d: "a" }]);
  const changed = Buffer.from(Buffer.from(raw).toString().replace('"d":"a"', '"d":"b"'));
  return sign({ event: IXN.event, raw: changed });
}

const ROOT = ORGANISATION.rootPrefix;

/**
 * Registers the tests that every registry of key event logs passes, in each of its variants.
 * @param from Finds the kind in another process: its name, or the path of its module.
 */
export function testKelRegistry(kind: KelRegistryKind, from: string = kind.name): void {
  for (const variant of Object.keys(kind.variants)) testVariant(kind, variant, from);
}

function testVariant(kind: KelRegistryKind, variant: string, from: string): void {
  const test = (law: string, run: (path: string, t: Deno.TestContext) => Promise<void>) =>
    Deno.test(`${kind.name} ${variant}: ${law}`, (t) =>
      inTemporaryFolder((folder) => run(`${folder}/registry${kind.extension}`, t)));
  /** Runs a law on an open registry. */
  const onRegistry = (
    law: string,
    run: (registry: KelRegistry, t: Deno.TestContext, path: string) => Promise<void>,
  ) =>
    test(law, async (path, t) => {
      const registry = await kind.open(path, { variant });
      try {
        await run(registry, t, path);
      } finally {
        await registry.close();
      }
    });

  onRegistry("append() refuses every bad event and changes nothing", async (registry, t) => {
    await registry.commitBatch([sign(ICP), sign(IXN)]);
    for (const [what, event, type, fields] of REFUSALS) {
      await t.step(what, async () => {
        const refusal = await assertRefused(registry, () => registry.append(event), type);
        for (const [name, value] of Object.entries(fields)) {
          assert.equal(refusal[name as keyof KeriError], value);
        }
        assert.match(refusal.message, /^Cannot append the event/);
      });
    }
    assert.equal((await registry.append(sign(interact(AT_1, [])))).events, 1);
  });

  onRegistry("commitBatch() with one bad event refuses all and names its place", async (registry, t) => {
    await registry.commitBatch([sign(ICP), sign(IXN)]);
    for (const [what, event, type] of REFUSALS) {
      await t.step(what, async () => {
        const batch = [EVENTS[0]!, event, sign(interact(AT_1, []))];
        const refusal = await assertRefused(registry, () => registry.commitBatch(batch), type);
        assert.equal(refusal.place, 2);
        assert.match(refusal.message, /^Cannot append event 2 of 3/);
      });
    }
    assert.equal(await registry.keyState(ROOT), null);
    assert.equal((await registry.commitBatch([EVENTS[0]!, sign(interact(AT_1, []))])).events, 2);
  });

  onRegistry(
    "append() refuses an expected tip that is not the tip, and changes nothing",
    async (registry) => {
      await registry.append(sign(ICP), { expectedTip: null });
      const ixn = sign(IXN);
      for (const expectedTip of [null, { sn: 0, said: OTHER.nextDigest }, { sn: 1, said: AT_0.said }]) {
        await assertRefused(registry, () => registry.append(ixn, { expectedTip }), ConcurrentWriteError);
      }
      await registry.append(ixn, { expectedTip: { sn: 0, said: AT_0.said } });
      // A rotation that lost the race is refused as well: without an expected tip it would take the winner's place, as a recovery.
      const late = rotate(AT_0, { keys: [NEXT.verkey], nextDigests: [OTHER.nextDigest] });
      const believed = { expectedTip: { sn: 0, said: AT_0.said } };
      const lost = await assertRefused(
        registry,
        () => registry.append(sign(late, NEXT), believed),
        ConcurrentWriteError,
      );
      assert.deepEqual(
        [lost.expected, lost.actual],
        [0, 1].map((sn) => `event ${sn}, SAID ${[AT_0, AT_1][sn]!.said}`),
      );
      const again = await registry.append(ixn, { expectedTip: { sn: 0, said: AT_0.said } });
      assert.equal(again.events, 0);
    },
  );

  onRegistry(
    "commitBatch() lets later events see earlier ones, and finds duplicity inside the batch",
    async (registry) => {
      const fork = sign(interact(AT_0, [{ d: "second" }]));
      const refusal = await assertRefused(
        registry,
        () => registry.commitBatch([sign(ICP), sign(IXN), fork]),
        DuplicityError,
      );
      assert.equal(refusal.place, 3);
      const rot = rotate(AT_1, { keys: [NEXT.verkey], nextDigests: [OTHER.nextDigest] });
      const last = interact(advance(AT_1, rot.event), []);
      const batch = [sign(ICP), sign(IXN), sign(IXN), sign(rot, NEXT), sign(last, NEXT)];
      assert.equal((await registry.commitBatch(batch)).events, 4);
      assert.ok((await registry.check()).ok);
      assert.equal((await registry.commitBatch([])).commits, 0);
    },
  );

  onRegistry(
    "a rotation over interactions replaces them: a recovery, not duplicity",
    async (registry, _, path) => {
      const superseded = [sign(IXN)];
      for (let position = AT_1; superseded.length < 70;) {
        const built = interact(position, [{ d: `item ${superseded.length}` }]);
        superseded.push(sign(built));
        position = advance(position, built.event);
      }
      await registry.commitBatch([sign(ICP), ...superseded]);
      const prefix = ICP.event.i;
      const recovery = rotate(AT_1, { keys: [NEXT.verkey], nextDigests: [OTHER.nextDigest] });
      const { events, tips } = await registry.append(sign(recovery, NEXT));
      assert.deepEqual([events, tips.get(prefix)], [1, { sn: 2, said: recovery.event.d }]);
      const state = advance(AT_1, recovery.event);
      assert.deepEqual(await registry.keyState(prefix), state);
      const again = rotate(AT_1, { keys: [NEXT.verkey], nextDigests: [NOW.nextDigest] });
      await assertRefused(registry, () => registry.append(sign(again, NEXT)), DuplicityError);
      await assertRefused(registry, () => registry.append(superseded[1]!), DuplicityError);
      const after = interact(state, []);
      await registry.append(sign(after, NEXT));
      await registry.flush();
      const fresh = await kind.open(path, { variant });
      const read = (await collect(fresh.read(prefix))).map(({ raw }) => Buffer.from(raw).toString());
      const expected = [ICP, IXN, recovery, after].map(({ raw }) => Buffer.from(raw).toString());
      assert.deepEqual(read, expected);
      assert.deepEqual(await fresh.keyState(prefix), advance(state, after.event));
      const { ok, lines } = await fresh.check();
      assert.ok(ok, lines.join("\n"));
      assert.equal((await fresh.stats()).events, 4);
      await fresh.close();
    },
  );

  onRegistry(
    "commitBatch() recovers within the batch, and what it superseded anchors nothing any more",
    async (registry) => {
      const dip = inceptDelegated(ICP.event.i, { keys: [OTHER.verkey], nextDigests: [NEXT.nextDigest] });
      const seal = keyEventSeal(dip.event.i, 0, dip.event.d);
      const anchor = interact(AT_1, [seal]);
      const delegated = (said: string) => signEvent(dip, [{ signer: OTHER, index: 0 }], { sn: 2, said });
      const plain = rotate(AT_0, { keys: [NEXT.verkey], nextDigests: [OTHER.nextDigest] });
      const batch = [sign(ICP), sign(IXN), sign(anchor), sign(plain, NEXT), delegated(anchor.event.d)];
      const refusal = await assertRefused(registry, () => registry.commitBatch(batch), DelegationError);
      assert.equal(refusal.place, 5);

      await registry.commitBatch(batch.slice(0, 3));
      const recovery = rotate(AT_1, { keys: [NEXT.verkey], nextDigests: [OTHER.nextDigest], seals: [seal] });
      await assertRefused(
        registry,
        () => registry.commitBatch([sign(plain, NEXT), delegated(anchor.event.d)]),
        DelegationError,
      );
      const { events } = await registry.commitBatch([sign(recovery, NEXT), delegated(recovery.event.d)]);
      assert.equal(events, 2);
      const again = delegated(anchor.event.d);
      assert.equal((await registry.append(again)).events, 0);
      const { ok, lines } = await registry.check();
      assert.ok(ok, lines.join("\n"));
    },
  );

  onRegistry(
    "a delegate whose anchor was superseded keeps its log, check() names it, and a rotation sealed anew mends it",
    async (registry, _, path) => {
      const dip = inceptDelegated(ICP.event.i, { keys: [OTHER.verkey], nextDigests: [NOW.nextDigest] });
      const state = advance(null, dip.event);
      const [drt, otherDrt] = [NEXT, OTHER].map(({ nextDigest }) =>
        rotate(state, { keys: [NOW.verkey], nextDigests: [nextDigest] })
      ) as [Built, Built];
      const seal = ({ event }: Built) => keyEventSeal(event.i, Number(event.s), event.d);
      const anchor = interact(AT_0, [seal(dip)]);
      const at1 = advance(AT_0, anchor.event);
      const lost = interact(at1, [seal(drt)]);
      const keys = { keys: [NEXT.verkey], nextDigests: [OTHER.nextDigest] };
      const recovery = rotate(at1, { ...keys, seals: [seal(otherDrt)] });
      const delegated = (built: Built, signer: Signer, { event }: Built) =>
        signEvent(built, [{ signer, index: 0 }], { sn: Number(event.s), said: event.d });
      await registry.commitBatch([sign(ICP), sign(anchor), delegated(dip, OTHER, anchor)]);
      await registry.commitBatch([sign(lost), delegated(drt, NOW, lost)]);
      await registry.append(sign(recovery, NEXT));
      await registry.flush();

      const fresh = await kind.open(path, { variant });
      assert.deepEqual(await fresh.keyState(dip.event.i), advance(state, drt.event));
      const named = await fresh.check();
      assert.ok(!named.ok);
      const problem = `${dip.event.i}: event 1: its source seal names event 2`;
      assert.ok(named.lines.some((line) => line.startsWith(problem)), named.lines.join("\n"));
      assert.equal((await fresh.append(delegated(otherDrt, NOW, recovery))).events, 1);
      const { ok, lines } = await fresh.check();
      assert.ok(ok, lines.join("\n"));
      await fresh.close();
    },
  );

  onRegistry(
    "what was appended is read back byte for byte by a fresh handle, and every log verifies",
    async (registry, _, path) => {
      for (const event of EVENTS) await registry.append(event);
      await registry.flush();
      const fresh = await kind.open(path, { variant });
      const rootEvents = EVENTS.filter((_, at) => at % 4 !== 2);
      const read = await collect(fresh.read(ROOT));
      assert.deepEqual(read.map((event) => event.attachments), rootEvents.map((event) => event.attachments));
      assert.deepEqual(read.map(({ raw }) => [...raw]), rootEvents.map(({ raw }) => [...raw]));
      assert.equal((await collect(fresh.read(ROOT, 5))).length, rootEvents.length - 5);
      assert.equal((await collect(fresh.read(ROOT, 99))).length, 0);
      const prefixes = await collect(fresh.prefixes());
      assert.equal(prefixes.length, 5);
      for (const prefix of prefixes) {
        const { problem, state } = await verifyLog(fresh.read(prefix), anchorLookup(fresh));
        assert.equal(problem, null);
        assert.deepEqual(await fresh.keyState(prefix), state);
      }
      assert.equal(await fresh.keyState("E".padEnd(44, "A")), null);
      const { ok, lines } = await fresh.check();
      assert.ok(ok, lines.join("\n"));
      assert.match(lines.join("\n"), /\b5 logs, 17 events, 17 signatures verified/);
      const stats = await fresh.stats();
      assert.deepEqual([stats.prefixes, stats.events, stats.fileBytes > 0], [5, 17, true]);
      assert.ok(registry.checkMs > 0);
      await fresh.close();
    },
  );

  onRegistry(
    "commitBatch() of n events reads back as n appends, in one atomic write",
    async (registry, _, path) => {
      const batched = await kind.open(`${path}2`, { variant });
      const result = await batched.commitBatch(EVENTS);
      assert.deepEqual([result.events, result.commits, result.tips.size], [EVENTS.length, 1, 5]);
      for (const event of EVENTS) await registry.append(event);
      for await (const prefix of registry.prefixes()) {
        assert.deepEqual(await collect(batched.read(prefix)), await collect(registry.read(prefix)));
        assert.deepEqual(await batched.keyState(prefix), await registry.keyState(prefix));
      }
      await batched.close();
    },
  );

  onRegistry("a multi-seal batch anchors its agents with one root event", async (registry) => {
    for (const call of ORGANISATION.calls("multi-seal", 2)) await registry.commitBatch(call.events);
    assert.equal((await registry.keyState(ROOT))!.sn, 2);
    const { ok, lines } = await registry.check();
    assert.ok(ok, lines.join("\n"));
  });

  onRegistry("append() of an event that is there already changes nothing", async (registry) => {
    await registry.commitBatch(EVENTS.slice(0, 5));
    for (const event of EVENTS.slice(0, 5)) {
      const { events, commits } = await registry.append(event);
      assert.deepEqual([events, commits], [0, 0]);
    }
    const again = await registry.commitBatch(EVENTS.slice(0, 5));
    assert.deepEqual([again.events, again.commits, again.tips.size], [0, 0, 2]);
    assert.equal((await registry.stats()).events, 5);
    assert.equal((await registry.commitBatch(EVENTS.slice(3, 7))).events, 2);
  });

  onRegistry("appends called together are done one after the other, in order", async (registry) => {
    const results = await Promise.all(EVENTS.map((event) => registry.append(event)));
    assert.equal(results.reduce((sum, { events }) => sum + events, 0), EVENTS.length);
    assert.ok((await registry.check()).ok);
  });

  onRegistry(
    "a registry says what a returned append survives, and every setting in force",
    async (registry) => {
      assert.deepEqual([registry.name, registry.durability], [kind.name, kind.variants[variant]!.durability]);
      assert.ok(Object.keys(registry.settings).length > 0);
      await registry.commitBatch(EVENTS);
      await registry.sync();
      assert.ok((await registry.check()).ok);
    },
  );

  test("a writer killed in the middle leaves a sound registry that holds a prefix of what was sent", async (path) => {
    const writer = startWriter([from, path, variant, "10000", "5", "per-event"]);
    let confirmed = 0;
    for await (const chunk of writer.stdout) {
      confirmed = Number(new TextDecoder().decode(chunk).trim().split("\n").at(-1));
      if (confirmed >= 15) break;
    }
    writer.kill("SIGKILL");
    await writer.status;

    const registry = await kind.open(path, { variant });
    const { events } = await registry.stats();
    assert.ok(events >= confirmed, `${events} events, ${confirmed} confirmed`);
    const { ok, lines } = await registry.check();
    assert.ok(ok, lines.join("\n"));
    const text = ({ raw }: SignedEvent) => new TextDecoder().decode(raw);
    const sent = await writerEvents(200 + events, 5, "per-event");
    const stored: string[] = [];
    for await (const prefix of registry.prefixes()) {
      stored.push(...(await collect(registry.read(prefix))).map(text));
    }
    assert.deepEqual(stored.sort(), sent.slice(0, events).map(text).sort());
    assert.equal((await registry.commitBatch(sent.slice(events, events + 6))).events, 6);
    await registry.close();
  });
}

/** Starts `kel_writer.ts` with these arguments. */
export function startWriter(writerArgs: readonly string[]): Deno.ChildProcess {
  const script = fileURLToPath(new URL("./kel_writer.ts", import.meta.url));
  const args = ["run", "-A", "--no-check", script, ...writerArgs];
  return new Deno.Command(Deno.execPath(), { args, stdout: "piped", stderr: "inherit" }).spawn();
}

/** What must be as before after a refusal. */
async function stateOf(registry: KelRegistry) {
  const { events, prefixes, commits } = await registry.stats();
  return { events, prefixes, commits, state: await registry.keyState(ICP.event.i) };
}

async function assertRefused(
  registry: KelRegistry,
  action: () => Promise<unknown>,
  type: new (...args: never[]) => KeriError,
): Promise<KeriError> {
  const before = await stateOf(registry);
  let refusal: unknown;
  await assert.rejects(action, (error) => {
    refusal = error;
    return error instanceof type;
  });
  assert.deepEqual(await stateOf(registry), before);
  return refusal as KeriError;
}
