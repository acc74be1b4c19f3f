import assert from "node:assert/strict";
import { CASES } from "./cases/all_cases.ts";
import { MemoryLogs } from "./memory_logs.ts";

for (const [subject, cases] of Object.entries(CASES)) {
  Deno.test(`crafted cases: ${subject}`, async (t) => {
    assert.equal(new Set(cases.map(([name]) => name)).size, cases.length);
    for (const [name, events, verdict] of cases) {
      await t.step(`${name}: ${verdict === null ? "accepted" : verdict.name}`, async () => {
        const logs = new MemoryLogs();
        for (const event of events.slice(0, -1)) await logs.append(event);
        if (verdict === null) await logs.append(events.at(-1)!);
        else await assert.rejects(logs.append(events.at(-1)!), verdict);
      });
    }
  });
}
