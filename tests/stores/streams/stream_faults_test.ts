import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import type { SignedEvent } from "../../../lib/keri/signed_event.ts";
import { after, B, type Built, icp, ixn, sign } from "../../keri/cases/build.ts";
import { sent } from "../../keri/stream/chunked.ts";
import { signedLog } from "../../keri/vectors.ts";
import { memorySink, outcomes, take } from "./take.ts";

const ROOT = icp();
const signedRoot = sent(sign(ROOT));
/** The second event of a log, damaged, and what is said of it. */
const [NEXT, OTHER] = [ixn(after(ROOT)), icp({ by: [B] })];
const FAULTS: Readonly<Record<string, readonly [damaged: SignedEvent, reason: RegExp]>> = {
  "a counter too large": [attached("-AAC" + signatureOf(NEXT)), /end before a group has as many members/],
  "a counter too small": [
    attached("-AAB" + signatureOf(NEXT) + signatureOf(NEXT)),
    /"AA[\w-]{6}" is where a group would begin/,
  ],
  "a counter of nothing": [attached("-AAA"), /group -A is empty/],
  "a group larger than all that follows": [
    attached("--V99999" + "-AAB" + signatureOf(NEXT)),
    /group --V is cut short/,
  ],
  "an unknown group": [attached("-ZAB" + signatureOf(NEXT)), /group "-Z" that no KERI 1.0 event has/],
  "an unknown signature code": [
    attached("-AAB" + "Z" + signatureOf(NEXT).slice(1)),
    /unknown signature code "ZA"/,
  ],
  "attachments that end in a signature": [
    attached("-AAB" + signatureOf(NEXT).slice(0, 40)),
    /is not a whole CESR primitive/,
  ],
  "no attachments": [attached(""), /0 signatures do not meet the threshold/],
  "a number that leaves a gap": [
    sign(ixn(after(ROOT, NEXT))),
    /expected sequence number 1, because the tip is 0/,
  ],
};

for (const [what, [damaged, reason]] of Object.entries(FAULTS)) {
  Deno.test(`${what}: refused with its number, its first byte and why, and the rest is taken in`, async () => {
    const parts = [signedRoot, sent(damaged), sent(sign(OTHER, [B])), sent(sign(NEXT))];
    const verdicts = await take(parts);
    assert.deepEqual(outcomes(verdicts), ["1 accepted", "2 refused", "3 accepted", "4 accepted"]);
    assert.match(verdicts[1]!.error!.problem, reason);
    assert.equal(verdicts[1]!.byte, signedRoot.length);
  });
}

function attached(attachments: string): SignedEvent {
  return { raw: NEXT.raw, attachments };
}

/** The one signature of an event by A, without its group. */
function signatureOf(built: Built): string {
  return sign(built).attachments.slice(4);
}

Deno.test("whichever bit is flipped, nothing is accepted that was not sent", async () => {
  const log = ["root", "agent0", "multi"].flatMap((name) => signedLog(name).map(sent));
  const all = Buffer.concat(log);
  const texts = new Set(signedLog("root").concat(signedLog("agent0"), signedLog("multi")).map(textOf));
  await fc.assert(
    fc.asyncProperty(fc.nat(8 * all.length - 1), async (bit) => {
      const flipped = Buffer.from(all);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const sink = memorySink();
      const verdicts = await take([flipped], sink);
      assert.ok(verdicts.some(({ outcome }) => outcome === "refused"));
      for (const prefix of sink.logs.logs.keys()) {
        for (const signed of sink.logs.signed(prefix)) assert.ok(texts.has(textOf(signed)), `bit ${bit}`);
      }
    }),
    { numRuns: 150, seed: 33 },
  );
});

function textOf({ raw, attachments }: SignedEvent): string {
  return Buffer.from(raw).toString("latin1") + attachments;
}
