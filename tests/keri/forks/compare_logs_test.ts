import assert from "node:assert/strict";
import { DuplicityError } from "../../../lib/keri/errors.ts";
import { snOf } from "../../../lib/keri/events.ts";
import { compareLogs } from "../../../lib/keri/forks/compare_logs.ts";
import type { LogSource } from "../../../lib/keri/forks/verified_log.ts";
import { parseEvent } from "../../../lib/keri/parse_event.ts";
import type { SignedEvent } from "../../../lib/keri/signed_event.ts";
import { A, after, B, icp, ixn, rot, sign } from "../cases/build.ts";
import { RECOVERY_CASES } from "../cases/recovery_cases.ts";
import { MemoryLogs } from "../memory_logs.ts";
import { collectionOf } from "./planted_forks.ts";

const ICP = icp();
const [ONE, OTHER] = ["one", "other"].map((word) => ixn(after(ICP), word)) as [typeof ICP, typeof ICP];
const LOG = [sign(ICP), sign(ONE)];

function compare(one: readonly SignedEvent[], other: readonly SignedEvent[], prefix = ICP.event.i) {
  const source = (events: readonly SignedEvent[]) => sourceOf(new Map([[prefix, events]]), prefix);
  return compareLogs(source(one), source(other));
}

function sourceOf(logs: ReadonlyMap<string, readonly SignedEvent[]>, prefix: string): LogSource {
  const { read, anchor } = collectionOf(logs);
  return { prefix, events: read(prefix), anchor };
}

Deno.test("a fork names both events, their types, and what hangs on either branch", async () => {
  const more = ixn(after(ICP, OTHER));
  const { relation, sn, branches } = await compare(LOG, [sign(ICP), sign(OTHER), sign(more)]);
  assert.deepEqual([relation, sn], ["repairable-fork", 1]);
  const rest = { rotationSn: null, problem: null };
  assert.deepEqual(branches, [
    { first: { type: "ixn", said: ONE.event.d }, events: 1, seals: 1, ...rest },
    { first: { type: "ixn", said: OTHER.event.d }, events: 2, seals: 2, ...rest },
  ]);
});

Deno.test("an event that its keys did not sign is no fork: the side that has it is unsound, and says where and why", async () => {
  const { relation, sn, branches: [sound, forged] } = await compare(LOG, [sign(ICP), sign(OTHER, [B])]);
  assert.deepEqual([relation, sn], ["unsound", 1]);
  assert.deepEqual([sound.first?.said, sound.problem, forged.first], [ONE.event.d, null, null]);
  assert.equal(forged.problem?.at, 1);
  assert.match(forged.problem!.why, /the signature of signing key 0 is wrong/);
});

Deno.test("a fork before what does not verify is a fork", async () => {
  const forged = sign(ixn(after(ICP, OTHER)), [B]);
  const { relation, branches } = await compare(LOG, [sign(ICP), sign(OTHER), forged]);
  assert.equal(relation, "repairable-fork");
  assert.deepEqual([branches[1].events, branches[1].problem?.at], [1, 2]);
});

Deno.test("the same event with other signatures is the same, unless one of them is wrong", async () => {
  const ofTwo = icp({ by: [A, B], threshold: "1" });
  const [byA, byBoth] = [sign(ofTwo, [A]), sign(ofTwo, [A, B])];
  assert.equal((await compare([byA], [byBoth], ofTwo.event.i)).relation, "same");
  const wrong = sign(ofTwo, [B]);
  assert.equal((await compare([byA], [wrong], ofTwo.event.i)).relation, "unsound");
});

Deno.test("a log kept under another's prefix is unsound, not a fork of it", async () => {
  const stranger = [sign(icp({ by: [B], next: [A] }), [B])];
  const { relation, branches } = await compare(LOG, stranger);
  assert.equal(relation, "unsound");
  assert.match(branches[1].problem!.why, /it belongs to /);
});

Deno.test("two inceptions of one basic prefix are a fork that nothing repairs", async () => {
  const [one, other] = [icp({ basicPrefix: true }), icp({ basicPrefix: true, next: [A] })];
  const { relation, sn } = await compare([sign(one)], [sign(other)], one.event.i);
  assert.deepEqual([relation, sn], ["permanent-fork", 0]);
});

Deno.test("a rotation recovers in a comparison where a registry would let it, case by case of the rules A0 to B3", async () => {
  let [compared, unanchored] = [0, 0];
  for (const [name, events, verdict] of RECOVERY_CASES) {
    if (verdict !== null && verdict !== DuplicityError) continue;
    const stored = new MemoryLogs();
    for (const event of events.slice(0, -1)) await stored.append(event);
    const last = parseEvent(events.at(-1)!.raw);
    const held = stored.signed(last.i);
    // An event that follows the newest, or is stored already, leaves nothing to compare.
    if (snOf(last) >= held.length || stored.saids(last.i)[snOf(last)] === last.d) continue;
    const logs = new Map([...stored.logs.keys()].map((prefix) => [prefix, stored.signed(prefix)]));
    const instead = new Map([...logs, [last.i, [...held.slice(0, snOf(last)), events.at(-1)!]]]);
    const { relation, inForce, branches } = await compareLogs(
      sourceOf(logs, last.i),
      sourceOf(instead, last.i),
    );
    compared += 1;
    if (relation === "unsound") {
      // What sealed the stored rotation was superseded in the delegator's log: nothing in force proves it any more.
      assert.match(branches[0].problem!.why, /its source seal names event/);
      unanchored += 1;
    } else assert.equal(relation === "recovered" && inForce === 1, verdict === null, `${name}: ${relation}`);
  }
  assert.deepEqual([compared >= 14, unanchored], [true, 2], `${compared} cases`);
});

Deno.test("a repairable fork is repaired by a rotation at its number, on either side", async () => {
  const repair = [sign(ICP), sign(rot(after(ICP)), [B])];
  for (const side of [LOG, [sign(ICP), sign(OTHER)]]) {
    const { relation, inForce } = await compare(side, repair);
    assert.deepEqual([relation, inForce], ["recovered", 1]);
  }
});
