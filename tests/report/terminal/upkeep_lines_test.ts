import assert from "node:assert/strict";
import type { UpkeepResult } from "../../../lib/bench/upkeep/upkeep_result.ts";
import type { Opened } from "../../../lib/bench/upkeep/upkeep_task.ts";
import { upkeepLines } from "../../../lib/report/terminal/upkeep_lines.ts";
import { appended, maintained, pages, statistics } from "../../bench/upkeep/upkeep_samples.ts";

const opened = (ms: number): Opened => ({ ms, openMs: ms / 2, closeMs: 1, tip: 9, versions: 1, digest: "" });
const six = (ms: number) => Array.from({ length: 6 }, () => ms);

/** A VACUUM that makes a file of 1,000 pages a tenth smaller, which stays so where its twin grows alike. */
function vacuum(catchesUp: boolean): NonNullable<UpkeepResult["vacuum"]> {
  const grown = (start: number, by: number) => six(0).map((_, i) => start + by * (i + 1));
  const twin = { ...appended(six(10)), pages: grown(1000, 1), marks: [{ pages: 1000, logBytes: 0 }] };
  return {
    runs: [maintained({ ms: [70] })],
    ...{ before: pages(1000), after: pages(900) },
    growth: {
      rowsPerBlock: 1,
      rowsBefore: 300,
      first: {
        ...appended(six(12)),
        pages: grown(900, catchesUp ? 18 : 1),
        marks: [{ pages: 900, logBytes: 0 }],
      },
      second: twin,
    },
  };
}

const BASE: UpkeepResult = {
  contestant: "a",
  loaded: { ms: 1500, bulk: true },
  rows: 270,
  fileBytes: 4_096_000,
  keepsHistory: true,
};

/** The answers: the lines before the first empty one. */
function answers(result: Partial<UpkeepResult>): string[] {
  const lines = upkeepLines([{ ...BASE, ...result }], "title");
  return lines.slice(0, lines.indexOf(""));
}

Deno.test("the first lines say what to do: VACUUM where its gain lasts, and not where growth takes it", () => {
  assert.deepEqual(answers({ vacuum: vacuum(false) }), [
    "a: VACUUM: worth it where space is short; 10 % smaller in 70 ms, 99.4 % of that is left after 2 % growth, " +
    "in which a block takes 1.2x the time",
  ]);
  assert.deepEqual(answers({ vacuum: vacuum(true) }), [
    "a: VACUUM: not worth it; 10 % smaller in 70 ms, all of that is gone after 2 % growth, " +
    "in which a block takes 1.2x the time",
  ]);
});

Deno.test("statistics are to be made where the mix is faster by its whole interval, and to be left out where it is slower", () => {
  assert.deepEqual(answers({ statistics: statistics(0.5) }), [
    "a: statistics: run optimize once, in 1 ms; the mix takes 0.5x [0.5, 0.5] the time with optimize, 30 ms without; " +
    "in whichever order optimize and analyze run, the plans are the same",
  ]);
  assert.deepEqual(answers({ statistics: statistics(2) }), [
    "a: statistics: leave them out; they change 1 of 2 plans, and the mix takes 2x [2, 2] the time with optimize; " +
    "in whichever order optimize and analyze run, the plans are the same",
  ]);
  const text = upkeepLines([{ ...BASE, statistics: statistics(2) }], "title").join("\n");
  assert.match(text, /plans of by_kind, kind = "x"\n {2}A SCAN b\n {2}B SEARCH b/);
  assert.match(text, /^ {2}by_kind +20 A +40 B +40 B +40 B$/m);
});

Deno.test("recovery names each log and what was smaller than asked for; opening is held against its target, cold only where it was", () => {
  const recovery = {
    wantedBytes: 64e6,
    acknowledged: 700,
    beyond: 1,
    opened: [opened(40), opened(60), opened(50)],
  };
  const open = [
    { question: "key", warm: six(30).map(opened), cold: null },
    { question: "filter", warm: six(201).map(opened), cold: six(900).map(opened) },
  ] as const;
  assert.deepEqual(
    answers({ recovery: [{ ...recovery, logBytes: 65e6 }, { ...recovery, logBytes: 9e6 }], open }),
    [
      "a: recovery after SIGKILL, to the first answer: 50 ms with a log of 65 MB, " +
      "50 ms with a log of 9 MB (all blocks gave no 64 MB); all 1,400 acknowledged blocks are there",
      "a: open and first answer: by key 30 ms warm, cold not measured; a page of a filter 201 ms warm, 900 ms cold " +
      "(target 200 ms warm: missed)",
    ],
  );
});

Deno.test("reorganisation says whether the cadence is kept, and incremental vacuum what it gives back", () => {
  const ms = [...six(5), 2001];
  const marks = [{ pages: 1000, logBytes: 0 }, { pages: 1100, logBytes: 5e6 }];
  const growth = vacuum(false).growth;
  const givenBack = maintained({ before: { ...pages(1000), freePages: 250 }, after: pages(750), ms: [4, 6] });
  const [reorganised, incremental] = answers({
    keepsHistory: false,
    reorganise: { ...appended(ms), marks, before: pages(1000), after: { ...pages(1100), freePages: 11 } },
    incremental: { growth, deletedRows: 1234, pagesACall: 125, givenBack },
  });
  assert.equal(
    reorganised,
    "a: reorganisation for 14 s: is late with 1 of 7 blocks; p50 5 ms at first, 2 s at last, slowest 2 s; " +
      "the file grew by 410 kB (10 %), 1 % of it free",
  );
  assert.match(
    incremental!,
    /^a: incremental auto-vacuum: blocks take 1\.2x the time, the file 0\.9\d*x the bytes;/,
  );
  assert.match(incremental!, / after deletions of 1,234 rows it gives 1\.02 MB of 4\.1 MB back in 10 ms$/);
});
