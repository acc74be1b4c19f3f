import assert from "node:assert/strict";
import { assertRefused, refusal, runScript } from "./run_script.ts";

const SMALL = [
  "--driver",
  "block-size",
  "--values",
  "4",
  "--attributes",
  "2",
  "--blocks",
  "2",
  "--repetitions",
  "1",
];

Deno.test("writes answers first what closing costs, then shows each kind of operation", async () => {
  const { code, stdout, stderr } = await runScript(
    "writes",
    "--contestants",
    "bitemporal,posting:full",
    ...SMALL,
  );
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^2 trials: about \d+ s on a quiet machine, up to .* MB in /m);
  const lines = stdout.split("\n");
  assert.match(
    lines[0]!,
    /^bitemporal: closing a version takes [\d.]+x the time of creating it, .*; an update [\d.]+x/,
  );
  assert.match(lines[1]!, /^posting:full: closing a version takes/);
  for (const kind of ["create", "update", "delete"]) {
    assert.match(stdout, new RegExp(`^ +4 +${kind} +posting:full +[\\d.]+ `, "m"));
  }
  assert.match(stdout, /^Measuring takes [\d.]+ % of a median block at most\.$/m);
});

Deno.test("writes says how large a block keeps the cadence, of the kind and sizes asked for", async () => {
  const flags = [
    "--cadence",
    "--contestants",
    "posting",
    "--values",
    "4",
    "--kind",
    "delete",
    "--blocks",
    "2",
  ];
  const { code, stdout, stderr } = await runScript("writes", ...flags, "--json");
  assert.equal(code, 0, stderr);
  const { cadenceS, figures: [figures, ...others] } = JSON.parse(stdout);
  assert.deepEqual([cadenceS, others.length, figures.kind, figures.point.entities], [2, 0, "delete", 4]);
  assert.equal(figures.cadence.blocks, 2);
});

Deno.test("writes refuses values without their driver, and a store that is not there, before anything is made", async () => {
  assertRefused(await refusal("writes", "--values", "4"), /--values belong to one driver/);
  assertRefused(await refusal("writes", "--contestants", "bitemporal:none"), /"none" is not a variant/);
});
