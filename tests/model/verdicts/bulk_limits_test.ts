import assert from "node:assert/strict";
import { bulkLimits, limitTexts } from "../../../lib/model/verdicts/bulk_limits.ts";
import { openOrganisation } from "../../../lib/synth/organisation/organisation.ts";

const sized = (anchors: number, batch: number) => ({
  agents: { value: 10_000, source: "test" },
  anchorsPerAgent: { value: anchors, source: "test" },
  batchAgents: { value: batch, source: "test" },
});

Deno.test("the bytes of a multi-seal event are those of the event that is made", async () => {
  for (const anchorsPerAgent of [1, 2, 3]) {
    for (const batch of [1, 10, 85]) {
      const organisation = await openOrganisation({ agents: batch, engineers: 3, anchorsPerAgent, seed: 5n });
      const [, call] = [...organisation.calls("multi-seal", batch)];
      const { eventBytes, seals } = bulkLimits(sized(anchorsPerAgent, batch));
      assert.equal(eventBytes, call!.events[0]!.raw.length, `${anchorsPerAgent} anchors, ${batch} agents`);
      assert.equal(seals, call!.seals);
    }
  }
});

Deno.test("a witness's 256 seals hold 85 agents of three, 128 of two, 256 of one", () => {
  const most = [3, 2, 1].map((anchors) => bulkLimits(sized(anchors, 100)));
  assert.deepEqual(most.map(({ witnessedBatch }) => witnessedBatch), [85, 128, 256]);
  assert.deepEqual(most.map(({ witnessedEvents }) => witnessedEvents), [118, 100, 100]);
  // keri.md 5: 22,602 bytes with 100 agents' three seals, and about 74,900 agents in one event.
  assert.deepEqual([most[0]!.eventBytes, most[0]!.witnessedEventBytes], [22_602, 19_242]);
  assert.equal(most[0]!.largestBatch, 74_897);
});

Deno.test("the limits say how many rounds of receipts each flow takes, and of a batch that fits nothing else", () => {
  const [batch, wire, receipts] = limitTexts(bulkLimits(sized(3, 100)), 10_000);
  assert.match(
    batch!,
    /300 seals .* more than 256, which hold 85 agents: witnessed, 10,000 agents take 118 events/,
  );
  assert.match(wire!, /100 agents is 22\.6 kB, of 85 19\.2 kB; .*16\.8 MB, 74,897 agents$/);
  assert.match(receipts!, /takes 30,000 one event a commit, as many in batches, and 118 with many seals/);
  const [fits, small] = limitTexts(bulkLimits(sized(3, 50)), 10_000);
  assert.doesNotMatch(`${fits}${small}`, /witnessed|, of /);
});
