import assert from "node:assert/strict";
import { fleetMarks } from "../../lib/keri/fleet_seals.ts";
import { digestSeal, keyEventSeal } from "../../lib/keri/seals.ts";

const AGENT = "E".padEnd(44, "a");

Deno.test("a key event seal delegates, a digest seal of a bare prefix revokes, role markers and other seals do neither", () => {
  const seals = [
    keyEventSeal(AGENT, 0, AGENT),
    digestSeal(`agent:${AGENT}`),
    digestSeal(`agentscope:${AGENT}:0:`),
    digestSeal("policy:00"),
    digestSeal(AGENT),
    { s: "0", d: AGENT },
    { i: AGENT },
    { d: AGENT, i: AGENT },
    { t: "digest", d: AGENT },
    { d: 7 },
  ];
  assert.deepEqual([...fleetMarks(seals)], [
    { prefix: AGENT, mark: "delegated" },
    { prefix: AGENT, mark: "revoked" },
  ]);
});
