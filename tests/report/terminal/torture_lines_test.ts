import assert from "node:assert/strict";
import type { CellResult } from "../../../lib/bench/torture/torture_result.ts";
import { boundText, tortureLines } from "../../../lib/report/terminal/torture_lines.ts";
import { binomialBounds } from "../../../lib/stats/binomial_bounds.ts";

const CELL: CellResult = {
  store: "posting",
  variant: "full",
  operation: "append",
  fault: "kill",
  durability: "machine",
  ...{
    trials: 1000,
    replayed: 0,
    repeated: 0,
    amid: 900,
    reopened: 1000,
    resumed: 1000,
    audited: 1000,
    lost: 0,
    invalid: 0,
  },
  ...{ unsynced: 0, unsyncedStepsMax: 0, refused: 0, failures: [], notTried: null },
};

Deno.test("the first line says what was lost of how many, and how sure that is", () => {
  const [first] = tortureLines([CELL]);
  assert.equal(
    first,
    "0 acknowledged steps lost of 1,000 kills (under 0.3 % at 95 %), nothing invalid (under 0.3 % at 95 %)",
  );
});

Deno.test("kills of recorded writers are told from those of processes, and commands from writers", () => {
  const command = { ...CELL, store: "bench", variant: "smoke", operation: "command", trials: 60 } as const;
  const left = { ...command, store: "report", trials: 0, notTried: "there is no Jupyter" };
  const lines = tortureLines([{ ...CELL, replayed: 864 }, command, left]);
  assert.match(lines[0]!, /of 1,000 kills \(864 of them moments of recorded writers; under 0\.3 % at 95 %\)/);
  assert.match(lines[1]!, /^None of 60 killed commands lost .* \(under 4\.9 % at 95 %\)$/);
  assert.match(lines.join("\n"), /^report was not killed: there is no Jupyter$/m);
});

Deno.test("what is lost is said with its bounds, the command that shows it again, and where it is kept", () => {
  const failure = {
    trial: 3,
    what: "killed",
    problem: "2 steps are gone",
    kept: "/tmp/x",
    command: "deno task torture",
  };
  const text = tortureLines([{ ...CELL, lost: 5, failures: [failure] }]).join("\n");
  assert.match(text, /^In 5 trials acknowledged steps lost of 1,000 kills \(0\.16 to 1\.2 % at 95 %\)/);
  assert.match(
    text,
    /posting:full, append, trial 3: 2 steps are gone\n {2}killed; left in \/tmp\/x\n {2}again: deno task torture/,
  );
});

Deno.test("cuts of power are told apart by whether each step is synced, and rows that were not tried are named", () => {
  const power = { ...CELL, fault: "power" } as const;
  const unsynced = {
    ...power,
    variant: "normal",
    durability: "process",
    unsynced: 40,
    unsyncedStepsMax: 12,
  } as const;
  const left = { ...power, trials: 0, notTried: "Cannot run cc" };
  const lines = tortureLines([power, unsynced, left]);
  assert.match(lines[0]!, /^0 acknowledged steps lost of 1,000 power cuts where each step is synced/);
  assert.match(
    lines[1]!,
    /^0 steps that had been synced lost of 1,000 .*; what nobody had synced was gone in 40$/,
  );
  assert.match(lines.join("\n"), /40 \(12\)/);
  assert.match(lines.join("\n"), /No power was cut of posting: Cannot run cc/);
});

Deno.test("bounds are one-sided where there was no hit, or nothing else", () => {
  assert.deepEqual([0, 20, 3].map((hits) => boundText(binomialBounds(hits, 20))), [
    "under 14 % at 95 %",
    "over 86 % at 95 %",
    "3.2 to 38 % at 95 %",
  ]);
});
