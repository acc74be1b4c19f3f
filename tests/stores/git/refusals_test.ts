import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { interact } from "../../../lib/keri/build_events.ts";
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
} from "../../../lib/keri/errors.ts";
import { incept, rotate } from "../../../lib/keri/build_events.ts";
import { advance } from "../../../lib/keri/key_state.ts";
import { Signer, signEvent } from "../../../lib/keri/signer.ts";
import type { KelRegistry, SignedEvent } from "../../../lib/stores/kel_registry.ts";
import { EVENTS, refOf, withRegistry } from "./fixture.ts";

const [NOW, NEXT, OTHER] = [21, 22, 23].map((seed) => new Signer(new Uint8Array(32).fill(seed))) as [
  Signer,
  Signer,
  Signer,
];
const ICP = incept({ keys: [NOW.verkey], nextDigests: [NEXT.nextDigest] });
const AT_0 = advance(null, ICP.event);
const IXN = interact(AT_0, [{ d: "first" }]);
const AT_1 = advance(AT_0, IXN.event);
const sign = (built: Parameters<typeof signEvent>[0], signer = NOW) =>
  signEvent(built, [{ signer, index: 0 }]);

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

async function assertRefused(
  registry: KelRegistry,
  path: string,
  action: () => Promise<unknown>,
  type: new (...args: never[]) => KeriError,
): Promise<KeriError> {
  const before = [
    await refOf(path),
    JSON.stringify(await registry.keyState(ICP.event.i)),
    (await registry.stats()).events,
  ];
  let refusal: unknown;
  await assert.rejects(action, (error) => {
    refusal = error;
    return error instanceof type;
  });
  const after = [
    await refOf(path),
    JSON.stringify(await registry.keyState(ICP.event.i)),
    (await registry.stats()).events,
  ];
  assert.deepEqual(after, before);
  return refusal as KeriError;
}

Deno.test("append() refuses every bad event and changes nothing", async (t) => {
  await withRegistry(async (registry, path) => {
    await registry.commitBatch([sign(ICP), sign(IXN)]);
    for (const [what, event, type, fields] of REFUSALS) {
      await t.step(what, async () => {
        const refusal = await assertRefused(registry, path, () => registry.append(event), type);
        for (const [name, value] of Object.entries(fields)) {
          assert.equal(refusal[name as keyof KeriError], value);
        }
        assert.match(refusal.message, /^Cannot append the event/);
      });
    }
    assert.equal((await registry.append(sign(interact(AT_1, [])))).events, 1);
  });
});

Deno.test("commitBatch() with one bad event refuses all and names its place", async (t) => {
  await withRegistry(async (registry, path) => {
    await registry.commitBatch([sign(ICP), sign(IXN)]);
    for (const [what, event, type] of REFUSALS) {
      await t.step(what, async () => {
        const batch = [EVENTS[0]!, event, sign(interact(AT_1, []))];
        const refusal = await assertRefused(registry, path, () => registry.commitBatch(batch), type);
        assert.equal(refusal.place, 2);
        assert.match(refusal.message, /^Cannot append event 2 of 3/);
      });
    }
    assert.equal((await registry.commitBatch([EVENTS[0]!, sign(interact(AT_1, []))])).events, 2);
  });
});

Deno.test("append() refuses an expected tip that is not the tip, and changes nothing", async () => {
  await withRegistry(async (registry, path) => {
    await registry.append(sign(ICP), { expectedTip: null });
    const ixn = sign(IXN);
    for (const expectedTip of [null, { sn: 0, said: OTHER.nextDigest }, { sn: 1, said: AT_0.said }]) {
      await assertRefused(registry, path, () => registry.append(ixn, { expectedTip }), ConcurrentWriteError);
    }
    await registry.append(ixn, { expectedTip: { sn: 0, said: AT_0.said } });
    const again = await registry.append(ixn, { expectedTip: { sn: 0, said: AT_0.said } });
    assert.equal(again.events, 0);
  });
});

Deno.test("commitBatch() lets later events see earlier ones, and finds duplicity inside the batch", async () => {
  await withRegistry(async (registry, path) => {
    const fork = sign(interact(AT_0, [{ d: "second" }]));
    const refusal = await assertRefused(
      registry,
      path,
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
  });
});
