import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { encodeAttachments, parseAttachments } from "../../lib/keri/attachments.ts";
import { loadBlake3 } from "../../lib/keri/blake3.ts";
import { incept, interact, rotate } from "../../lib/keri/build_events.ts";
import { encodeCounter } from "../../lib/keri/cesr.ts";
import { CURVES } from "../../lib/keri/curves.ts";
import { digestText } from "../../lib/keri/digests.ts";
import { DuplicityError, KeriError } from "../../lib/keri/errors.ts";
import type { BuiltEvent } from "../../lib/keri/events.ts";
import { advance, type KeyState } from "../../lib/keri/key_state.ts";
import type { SignedEvent } from "../../lib/keri/signed_event.ts";
import { Signer, signEvent } from "../../lib/keri/signer.ts";
import { verifyLog } from "../../lib/keri/verify_log.ts";
import { MemoryLogs } from "./memory_logs.ts";

await loadBlake3();

/** Key `generation` of the log under test. */
function signer(generation: number): Signer {
  return new Signer(new Uint8Array(32).fill(generation + 1));
}

/** A log of an inception and then what `steps` says; deterministic. */
function makeLog(steps: readonly ("rot" | "ixn")[]): { log: SignedEvent[]; state: KeyState } {
  let generation = 0;
  const keys = () => ({
    keys: [signer(generation).verkey],
    nextDigests: [signer(generation + 1).nextDigest],
  });
  const sign = (built: Parameters<typeof signEvent>[0]) =>
    signEvent(built, [{ signer: signer(generation), index: 0 }]);
  const icp = incept(keys());
  let state = advance(null, icp.event);
  const log = [sign(icp)];
  for (const [at, step] of steps.entries()) {
    if (step === "rot") generation += 1;
    const built = step === "rot" ? rotate(state, keys()) : interact(state, [{ d: `item ${at}` }]);
    state = advance(state, built.event);
    log.push(sign(built));
  }
  return { log, state };
}

const STEPS = fc.array(fc.constantFrom("rot" as const, "ixn" as const), { maxLength: 8 });

Deno.test("any log of rotations and interactions verifies, and ends in the state its events give", async () => {
  await fc.assert(
    fc.asyncProperty(STEPS, async (steps) => {
      const { log, state } = makeLog(steps);
      const result = await verifyLog(log);
      assert.equal(result.problem, null);
      assert.deepEqual(result.state, state);
      assert.equal(result.events, steps.length + 1);
      assert.equal(result.signatures, steps.length + 1);
    }),
    { numRuns: 60, seed: 31 },
  );
});

Deno.test("a log with any one bit flipped, in an event or its attachments, is refused at that event", async () => {
  await fc.assert(
    fc.asyncProperty(
      STEPS,
      fc.nat(),
      fc.record({ inRaw: fc.boolean(), where: fc.nat(), bit: fc.nat(7) }),
      async (steps, which, { inRaw, where, bit }) => {
        const { log } = makeLog(steps);
        const at = which % log.length;
        const original = log[at]!;
        const bytes = Buffer.from(inRaw ? original.raw : Buffer.from(original.attachments, "latin1"));
        bytes[where % bytes.length]! ^= 1 << bit;
        log[at] = inRaw
          ? { raw: bytes, attachments: original.attachments }
          : { raw: original.raw, attachments: bytes.toString("latin1") };
        const { problem } = await verifyLog(log);
        assert.equal(problem?.at, at);
        assert.ok(problem.error instanceof KeriError);
      },
    ),
    { numRuns: 500, seed: 32 },
  );
});

Deno.test("a log with an event left out, repeated or swapped is refused", async () => {
  await fc.assert(
    fc.asyncProperty(
      STEPS,
      fc.nat(),
      fc.constantFrom("leave out", "repeat", "swap"),
      async (steps, which, how) => {
        const { log } = makeLog([...steps, "ixn", "ixn"]);
        const at = which % (log.length - 1);
        if (how === "leave out") log.splice(at, 1);
        if (how === "repeat") log.splice(at, 0, log[at]!);
        if (how === "swap") [log[at], log[at + 1]] = [log[at + 1]!, log[at]!];
        assert.notEqual((await verifyLog(log)).problem, null);
      },
    ),
    { numRuns: 60, seed: 33 },
  );
});

const RECOVERY_STEPS = fc.array(
  fc.oneof(
    fc.record({ step: fc.constantFrom("ixn" as const, "rot" as const), back: fc.constant(0) }),
    fc.record({ step: fc.constantFrom("ixn" as const, "rot" as const), back: fc.nat(5) }),
  ),
  { maxLength: 12 },
);

Deno.test("recovery: a rotation takes the place of interactions, never of a rotation, and an interaction of nothing", async () => {
  await fc.assert(
    fc.asyncProperty(RECOVERY_STEPS, async (steps) => {
      const logs = new MemoryLogs();
      const keys = (generation: number) => ({
        keys: [signer(generation).verkey],
        nextDigests: [signer(generation + 1).nextDigest],
      });
      const icp = incept(keys(0));
      const log: { type: string; said: string; state: KeyState; generation: number }[] = [];
      const add = async (built: BuiltEvent, generation: number, state: KeyState) => {
        const superseded = await logs.append(signEvent(built, [{ signer: signer(generation), index: 0 }]));
        log.push({ type: built.event.t, said: built.event.d, state, generation });
        return superseded;
      };
      await add(icp, 0, advance(null, icp.event));
      for (const [at, { step, back }] of steps.entries()) {
        const sn = Math.max(1, log.length - back);
        const { state, generation } = log[sn - 1]!;
        const replaced = log.slice(sn);
        const built = step === "ixn"
          ? interact(state, [{ d: `item ${at}` }])
          : rotate(state, { ...keys(generation + 1), seals: [{ d: `item ${at}` }] });
        const next = advance(state, built.event);
        const by = step === "ixn" ? generation : generation + 1;
        if (replaced.length === 0) {
          assert.equal(await add(built, by, next), null);
        } else if (step === "rot" && replaced.every(({ type }) => type === "ixn")) {
          log.length = sn;
          assert.equal(await add(built, by, next), sn);
        } else {
          await assert.rejects(
            logs.append(signEvent(built, [{ signer: signer(by), index: 0 }])),
            DuplicityError,
          );
        }
      }
      assert.deepEqual(logs.saids(icp.event.i), log.map(({ said }) => said));
      const { problem, state } = await verifyLog(logs.signed(icp.event.i));
      assert.equal(problem, null);
      assert.deepEqual(state, log.at(-1)!.state);
    }),
    { numRuns: 200, seed: 34 },
  );
});

Deno.test("attachments read the same in any order of their groups, split or not, framed or not", () => {
  const bytes = fc.uint8Array({ minLength: 64, maxLength: 64 });
  const indexed = fc.record({
    index: fc.nat(4095),
    priorIndex: fc.option(fc.nat(4095)),
    signature: bytes,
    curve: fc.constantFrom("P-256" as const, "secp256k1" as const),
  });
  const keys = [signer(1), new Signer(new Uint8Array(32).fill(2), { curve: "P-256" })].map((
    { curve, verkey },
  ) => CURVES[curve].verkeyFixed + verkey.slice(CURVES[curve].verkey.length));
  const drawn = fc.record({
    signatures: fc.array(indexed, { maxLength: 4 }),
    witnessSignatures: fc.array(indexed, { maxLength: 4 }),
    receipts: fc.array(fc.record({ by: fc.constantFrom(...keys), signature: bytes }), { maxLength: 3 }),
    sourceSeal: fc.option(
      fc.record({ sn: fc.nat(), code: fc.constantFrom("E", "I", "0G") }).map(({ sn, code }) => ({
        sn,
        said: digestText(Buffer.from(String(sn)), code),
      })),
    ),
    cut: fc.nat(4),
    isFramed: fc.boolean(),
    isReversed: fc.boolean(),
  });
  fc.assert(
    fc.property(drawn, ({ cut, isFramed, isReversed, ...attachments }) => {
      const { signatures, ...others } = attachments;
      const groups = [
        encodeAttachments({ signatures: signatures.slice(0, cut) }),
        encodeAttachments({ signatures: signatures.slice(cut) }),
        encodeAttachments(others),
      ];
      const ordered = isReversed ? [groups[2], groups[0], groups[1]] : groups;
      const text = ordered.join("");
      const framed = isFramed && text !== "" ? encodeCounter("-V", text.length / 4) + text : text;
      assert.equal(encodeAttachments(parseAttachments(framed)), encodeAttachments(attachments));
    }),
    { numRuns: 200, seed: 35 },
  );
});
