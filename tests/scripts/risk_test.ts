import assert from "node:assert/strict";
import { assertRefused, refusal, runScript } from "./run_script.ts";

Deno.test("risk answers first, then tells what changes it, and played days agree", async () => {
  const [text, json] = await Promise.all([
    runScript("risk"),
    runScript("risk", "--controllers=20", "--events-per-day=1", "--simulate", "--days=500", "--json"),
  ]);
  assert.equal(text.code, 0, text.stderr);
  assert.match(
    text.stdout,
    /^8[12](\.\d)? % of days have a fork: 1,000 controllers of one log \(kt=1\), 0\.1 events a day each/,
  );
  assert.match(text.stdout, /\nEach leaves all 10,000 agents in doubt, /);
  for (const line of text.stdout.split("\n")) assert.ok(line.length <= 150, line);
  const { schema, setting, rows } = JSON.parse(json.stdout);
  assert.deepEqual([schema, setting.controllers, rows[0].what], [1, 20, "as asked"]);
  for (const { simulated } of rows) assert.equal(simulated.days, 500);
});

Deno.test("risk refuses what cannot be, before any work", async () => {
  const wrong: [RegExp, ...string[]][] = [
    [/--threshold "6" is not a whole number from 1 to 5/, "--threshold=6", "--controllers=10", "--teams=2"],
    [/--delay-seconds "3601" is not a number above 0, up to 3600/, "--delay-seconds", "3601"],
    [/--toad is of witnesses, and there are none/, "--toad", "3"],
  ];
  for (const [words, ...args] of wrong) assertRefused(await refusal("risk", ...args), words);
});
