import assert from "node:assert/strict";
import { UsageError } from "../../../lib/errors.ts";
import { parseEvent } from "../../../lib/keri/parse_event.ts";
import type { SignedEvent } from "../../../lib/keri/signed_event.ts";
import { verifyLog } from "../../../lib/keri/verify_log.ts";
import {
  openOrganisation,
  WRITE_MODES,
  type WriteMode,
} from "../../../lib/synth/organisation/organisation.ts";
import { OrganisationDigest } from "../../../lib/synth/organisation/organisation_digest.ts";

const OPTIONS = { agents: 5, engineers: 2, anchorsPerAgent: 3, seed: 7n };

async function digest(mode: WriteMode, options = OPTIONS): Promise<string> {
  const digest = new OrganisationDigest();
  for (const call of (await openOrganisation(options)).calls(mode, 2)) digest.update(call.events);
  return digest.hex();
}

Deno.test("openOrganisation() makes the same bytes from the same seed, and others from another", async () => {
  for (const mode of WRITE_MODES) {
    assert.equal(await digest(mode), await digest(mode));
    assert.notEqual(await digest(mode), await digest(mode, { ...OPTIONS, seed: 8n }));
  }
});

Deno.test("the events of seed 7 are pinned", async () => {
  assert.equal(await digest("per-event"), "50efb5e32e7e4a64d1c9b2cf68b62146e72e3399dfd61d255fae2f6ac352b727");
  assert.equal(await digest("batch"), "50efb5e32e7e4a64d1c9b2cf68b62146e72e3399dfd61d255fae2f6ac352b727");
  assert.equal(
    await digest("multi-seal"),
    "2f9450b24890600f20fd572aeff1bde7fa8a26623020092e537b2136ce97a494",
  );
});

for (const mode of WRITE_MODES) {
  for (const anchorsPerAgent of [1, 2, 3]) {
    Deno.test(`calls("${mode}") with ${anchorsPerAgent} anchors counts as size() says, and every log verifies`, async () => {
      const organisation = await openOrganisation({ ...OPTIONS, anchorsPerAgent });
      const logs = new Map<string, SignedEvent[]>();
      const total = { calls: 0, agents: 0, events: 0, rootEvents: 0, seals: 0 };
      for (const call of organisation.calls(mode, 2)) {
        total.calls += 1;
        total.agents += call.agents;
        total.events += call.events.length;
        total.rootEvents += call.rootEvents;
        total.seals += call.seals;
        for (const event of call.events) {
          const { i } = parseEvent(event.raw);
          logs.set(i, [...(logs.get(i) ?? []), event]);
        }
      }
      assert.deepEqual(total, organisation.size(mode, 2));
      const root = logs.get(organisation.rootPrefix)!;
      assert.equal(root.length, total.rootEvents);
      const anchors = (prefix: string, sn: number) => {
        assert.equal(prefix, organisation.rootPrefix);
        return Promise.resolve({ event: parseEvent(root[sn]!.raw), traits: [] });
      };
      for (const log of logs.values()) assert.equal((await verifyLog(log, anchors)).problem, null);
      assert.equal(logs.size, 1 + OPTIONS.agents);
    });
  }
}

Deno.test("size() gives the published counts for 10,000 agents", async () => {
  const { size } = await openOrganisation({ agents: 10_000, engineers: 1000, anchorsPerAgent: 3, seed: 1n })
    .then((organisation) => ({ size: organisation.size.bind(organisation) }));
  assert.deepEqual(size("per-event", 100), {
    calls: 40_001,
    agents: 10_000,
    events: 40_001,
    rootEvents: 30_001,
    seals: 30_000,
  });
  assert.equal(size("batch", 100).calls, 101);
  assert.equal(size("multi-seal", 100).events, 10_101);
  assert.equal(size("multi-seal", 100).rootEvents, 101);
});

Deno.test("agent() makes any agent alone, as the stream has it", async () => {
  const organisation = await openOrganisation(OPTIONS);
  const alone = (await openOrganisation(OPTIONS)).agent(4);
  const last = [...organisation.calls("multi-seal", 2)].at(-1)!.events.at(-1)!;
  assert.equal(parseEvent(last.raw).i, alone.prefix);
  assert.deepEqual([...alone.inception.raw], [...last.raw]);
});

Deno.test("openOrganisation() refuses counts out of range", async () => {
  for (
    const bad of [{ agents: 0 }, { agents: 1.5 }, { engineers: 0 }, { anchorsPerAgent: 4 }, {
      anchorsPerAgent: 0,
    }]
  ) {
    await assert.rejects(openOrganisation({ ...OPTIONS, ...bad }), UsageError);
  }
  const organisation = await openOrganisation(OPTIONS);
  assert.throws(() => [...organisation.calls("batch", 0)], UsageError);
  assert.throws(() => organisation.agent(5), UsageError);
});
