import assert from "node:assert/strict";
import { readArkivPrinted } from "../../../lib/bench/reads/arkiv_printed.ts";
import { arkivFigures, besideArkiv, firstQueries } from "../../../lib/bench/reads/beside_arkiv.ts";
import { readFigures } from "../../../lib/bench/reads/read_figures.ts";
import type { AskedRound } from "../../../lib/bench/reads/reads_task.ts";
import { printed } from "./arkiv_answers.ts";

const key = (n: number) => new Uint8Array(32).fill(n);

Deno.test("an answer is right whatever its order; of more results than a page holds not all are compared", () => {
  const many = Array.from({ length: 200 }, (_, i) => i);
  const cases: [found: readonly number[], matching: number, page: readonly number[], verdict: string][] = [
    [[3, 1], 2, [1, 3], "same"],
    [[], 0, [], "same"],
    [[2], 1, [1], "other"],
    [[1, 2], 1, [1], "other"],
    [[1, 1], 2, [1, 3], "other"],
    [[3, 2, 1], 3, [1, 2], "cut"],
    [[4, 3, 2], 3, [1, 2], "other"],
    [many, 300, [250], "cut"],
    [many.slice(1), 300, [250], "other"],
  ];
  const text = cases.map(([found], i) => printed(`a = ${i}`, found, "1ms")).join("");
  const expected = cases.map(([, matching, page]) => ({ matching, keys: page.map(key) }));
  assert.deepEqual(
    besideArkiv(readArkivPrinted(text, "printed.txt"), expected).map(({ verdict }) => verdict),
    cases.map(([, , , verdict]) => verdict),
  );
  const twice = readArkivPrinted(printed("a = 1", [1], "1ms") + printed("a = 1", [2], "2ms"), "printed.txt");
  assert.deepEqual(besideArkiv(twice, [{ matching: 1, keys: [key(1)] }]), [{
    text: "a = 1",
    us: [1_000, 2_000],
    verdict: "other",
  }]);
});

Deno.test("a query's median as the first of a process stands beside Arkiv's, each query alone", () => {
  const asked = (text: string, matching: number) => ({
    ...{ type: "printed", text, atBlock: 9, limit: 200, matching, keys: [], digest: "", versionsDigest: "" },
  });
  const mixes = firstQueries([asked("a = 1", 3), asked("b = 2", 500)], 3);
  const round = (us: number): AskedRound => ({
    ...{ us: [us], compileUs: [1], compared: 1, paged: 0, wrong: [], plans: {}, coldUs: null },
  });
  assert.ok(mixes.every(({ draws }) => draws.map((queries) => queries.length).join() === "0,1,1,1"));
  const samples = mixes.map((mix, i) => ({
    ...mix,
    matching: [[], [mixes.length], [mixes.length], [mixes.length]],
    readers: [{ name: "x", rounds: [100, 900, 200].map((us) => round((i + 1) * us)) }],
  }));
  const figures = readFigures({ rounds: 3, files: [], mixes: samples, offered: [] }, []);
  const beside = [
    { text: "a = 1", us: [300, 500, 400], verdict: "same" },
    { text: "b = 2", us: [100], verdict: "cut" },
  ] as const;
  assert.deepEqual(
    arkivFigures(beside, figures).map((
      { query, n, arkivUs, contestants },
    ) => [query, n, arkivUs, contestants]),
    [
      ["a = 1", 3, 400, [{ name: "x", us: 200, timesAsFast: 2 }]],
      ["b = 2", 1, 100, [{ name: "x", us: 400, timesAsFast: 0.25 }]],
    ],
  );
  assert.deepEqual(arkivFigures([], figures), []);
});
