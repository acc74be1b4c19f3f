import assert from "node:assert/strict";
import { SignatureError } from "../../../lib/keri/errors.ts";
import { interact } from "../../../lib/keri/build_events.ts";
import { parseEvent } from "../../../lib/keri/parse_event.ts";
import { digestSeal, keyEventSeal } from "../../../lib/keri/seals.ts";
import type { SignedEvent } from "../../../lib/keri/signed_event.ts";
import { verifyLog } from "../../../lib/keri/verify_log.ts";
import { ProvenRoot } from "../../../lib/stores/fleet/proven_root.ts";
import { EVENTS, ORGANISATION } from "../key_events.ts";

const ROOT = ORGANISATION.rootPrefix;
const ROOT_EVENTS = EVENTS.filter(({ raw }) => parseEvent(raw).i === ROOT);
const dipOf = (prefix: string) => EVENTS.filter(({ raw }) => parseEvent(raw).i === prefix);
const AGENT = ORGANISATION.agent(2).prefix;

/** Logs of which events may be changed after they were verified. */
function logsOf(events: readonly SignedEvent[]) {
  const log = [...events];
  return {
    log,
    read: async function* (prefix: string, from = 0) {
      if (prefix === ROOT) yield* log.slice(from);
    },
  };
}

Deno.test("a verified log proves the anchors of its agents", async () => {
  const verified = await ProvenRoot.replay(logsOf(ROOT_EVENTS), ROOT);
  assert.deepEqual([verified.found.problem, verified.found.events], [null, ROOT_EVENTS.length]);
  const { problem } = await verifyLog(dipOf(AGENT), verified.anchor);
  assert.equal(problem, null);
  assert.equal(await verified.anchor(AGENT, 0), null);
  assert.equal(await verified.anchor(ROOT, ROOT_EVENTS.length), null);
});

Deno.test("an anchor that was put in place of a verified one, or altered under its SAID, proves nothing", async () => {
  const anchorSn = 7; // of the third agent: three events an agent
  const before = parseEvent(ROOT_EVENTS[anchorSn - 1]!.raw);
  const seals = [keyEventSeal(AGENT, 0, AGENT), digestSeal(AGENT)];
  const forged = interact({ prefix: ROOT, sn: anchorSn - 1, said: before.d }, seals);
  const raw = new TextDecoder().decode(ROOT_EVENTS[anchorSn]!.raw);
  const altered = raw.replace(/("p":"E.)./, (_, head) => `${head}_`);
  assert.notEqual(altered, raw);
  for (const planted of [forged.raw, new TextEncoder().encode(altered)]) {
    const logs = logsOf(ROOT_EVENTS);
    const verified = await ProvenRoot.replay(logs, ROOT);
    assert.equal(
      (await verifyLog(dipOf(AGENT), (await ProvenRoot.replay(logs, ROOT)).anchor)).problem,
      null,
    );
    logs.log[anchorSn] = { raw: planted, attachments: "" };
    assert.notEqual((await verifyLog(dipOf(AGENT), verified.anchor)).problem, null);
  }
});

Deno.test("after a problem in the root's log nothing is proven", async () => {
  const { log, read } = logsOf(ROOT_EVENTS);
  log[2] = { ...log[2]!, attachments: "" };
  const verified = await ProvenRoot.replay({ read }, ROOT);
  assert.ok(verified.found.problem!.error instanceof SignatureError);
  assert.notEqual(await verified.anchor(ROOT, 1), null);
  assert.equal(await verified.anchor(ROOT, 7), null);
});
