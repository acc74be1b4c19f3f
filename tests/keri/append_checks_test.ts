import assert from "node:assert/strict";
import { AppendChecks, type LogReader } from "../../lib/keri/append_checks.ts";
import { loadBlake3 } from "../../lib/keri/blake3.ts";
import { SaidError } from "../../lib/keri/errors.ts";
import { parseEvent } from "../../lib/keri/parse_event.ts";
import { verifyLog } from "../../lib/keri/verify_log.ts";
import { bytes, signedLog } from "./vectors.ts";

await loadBlake3();

const LOG = signedLog("root").slice(0, 2);
const STATE = (await verifyLog(LOG.slice(0, 1))).state!;
const SAIDS = LOG.map(({ raw }) => parseEvent(raw).d);

/** Checks over a log that holds LOG's first `stored` events, whose reader takes a second to answer by their clock. */
function checksOver(stored: 1 | 2): AppendChecks {
  let nowMs = 0;
  const slowly = <T>(answer: T): Promise<T> => {
    nowMs += 1000;
    return Promise.resolve(answer);
  };
  const tip = { ...STATE, sn: stored - 1, said: SAIDS[stored - 1]! };
  const reader: LogReader = {
    state: () => slowly(tip),
    stateAt: () => slowly(null),
    said: (_, sn) => slowly(SAIDS[sn]!),
    sourceSeal: () => slowly(null),
    anchor: () => slowly(null),
  };
  return new AppendChecks(reader, () => nowMs++);
}

Deno.test("AppendChecks counts its own time, and not the reader's", async () => {
  const checks = checksOver(1);
  assert.equal((await checks.check(LOG[1]!))?.state.sn, 1);
  assert.equal(checks.spentMs, 2);
});

Deno.test("an event that only claims to be the stored one is refused, not passed over", async () => {
  const checks = checksOver(2);
  assert.equal(await checks.check(LOG[1]!), null);
  const { raw, attachments } = LOG[1]!;
  const text = new TextDecoder().decode(raw);
  const { p } = parseEvent(raw) as { p: string };
  const changed = { raw: bytes(text.replace(`"p":"${p}"`, `"p":"${SAIDS[1]}"`)), attachments };
  await assert.rejects(checks.check(changed), SaidError);
});
