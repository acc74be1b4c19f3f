import assert from "node:assert/strict";
import { assess } from "../../../lib/model/assess.ts";
import type { UseCaseAnswer } from "../../../lib/model/verdicts/answer.ts";
import type { Verdict } from "../../../lib/model/verdicts/verdict.ts";
import { indexBody } from "../../../lib/report/pages/index_page.ts";
import { loadStory } from "../../../lib/report/sections/load_story.ts";
import { otherEngines } from "../../../lib/report/sections/other_engines.ts";
import { answerScreen } from "../../../lib/report/terminal/answer_screen.ts";
import { answerMarkdown } from "../../../lib/report/terminal/verdict_formats.ts";
import {
  appendTrials,
  emptyTables,
  fullSize,
  inputOf,
  MANIFEST,
  requirement,
  SCENARIO,
  TRUE_COSTS,
} from "../../model/synthetic_run.ts";

const story = await loadStory("tests/data/quick_run");
const [held] = story.assessment.answer.useCases as [UseCaseAnswer];
const manifest = {
  ...MANIFEST,
  settings: {
    "posting full": { sqlite_version: "3.54.1" },
    "postgres full": { engine: "PostgreSQL 18.1", processes: "a server's" },
  },
};

/** A run of sample rows: appends to both stores, each so many times as slow as `TRUE_COSTS`, and one rate that is asked. */
function measured(times: { readonly posting: number; readonly postgres: number }) {
  const tables = emptyTables();
  for (const [store, slower] of Object.entries(times)) {
    const { commit, row, byte } = TRUE_COSTS;
    const costs = { ...TRUE_COSTS, commit: slower * commit, row: slower * row, byte: slower * byte };
    appendTrials(tables, { store, costs });
  }
  const trials = tables.trials.map((trial) => ({
    ...trial,
    scenario: "own",
    peak_rss_bytes: trial.store === "postgres" ? 5e8 : 2e8,
  }));
  const scenario = { ...SCENARIO, id: "own", requirements: ["W"] };
  return assess({
    ...inputOf({ ...tables, trials }, { requirements: [requirement({ id: "W", test_at: 2000 })], manifest }),
    scenarios: [{ scenario, fullSize: fullSize(12_000) }],
  });
}

Deno.test("a run of SQLite and another engine says where that one passes and SQLite does not, and at what cost", () => {
  const better = measured({ posting: 2, postgres: 0.5 });
  const sentence =
    "own: postgres passes writes 2k/s, which posting fails, at 1x the disk, 2.5x the memory and processes of its own.";
  assert.deepEqual(otherEngines(better), [sentence]);
  assert.ok(answerScreen(manifest, better).join(" ").includes(sentence));
  assert.ok(answerMarkdown(manifest, better).join(" ").includes("which posting fails"));
  assert.ok(indexBody({ ...story, assessment: better }, []).includes(sentence));
  assert.deepEqual(otherEngines(measured({ posting: 0.5, postgres: 2 })), [
    "own: postgres is not needed, as posting fails nothing, and fails writes 2k/s, at 1x the disk, 2.5x the memory and processes of its own.",
  ]);
  assert.deepEqual(otherEngines(story.assessment), []);
});

const ENGINES = { posting: "SQLite 3.54.1", bitemporal: "SQLite 3.54.1", duckdb: "DuckDB 1.5.5" } as const;

function row(store: keyof typeof ENGINES, failed: number): UseCaseAnswer {
  const footprint = {
    engine: ENGINES[store],
    ownProcesses: false,
    memoryBytes: store === "duckdb" ? 1e9 : 5e8,
  };
  return { ...held, useCase: "freelance", scenario: "freelance", store, failed, disk: null, footprint };
}

function need(store: string, id: string, judged: Verdict["verdict"]): Verdict {
  const asked = { unit: "queries/s", need: "reads", threshold: Number(id) };
  return { ...held.breaksFirst!, scenario: "freelance", store, id, ...asked, decides: true, verdict: judged };
}

Deno.test("it is the SQLite store where the fewest needs fail that another engine has to be better than", () => {
  const advice = (duckdb: readonly Verdict[]) =>
    otherEngines({
      answer: { useCases: [row("bitemporal", 3), row("posting", 1), row("duckdb", 1)], onboarding: [] },
      verdicts: [
        ...["1", "2", "3"].map((id) => need("bitemporal", id, "fail")),
        ...[need("posting", "1", "fail"), need("posting", "2", "pass"), need("posting", "3", "pass")],
        ...duckdb,
      ],
    });
  const cost = "at 2x the memory.";
  assert.deepEqual(
    advice([need("duckdb", "1", "fail"), need("duckdb", "2", "pass"), need("duckdb", "3", "fail")]),
    [
      `freelance: duckdb passes nothing that posting fails, and fails reads 3/s, ${cost}`,
    ],
  );
  assert.deepEqual(advice([need("duckdb", "1", "not proven"), need("duckdb", "2", "not proven")]), [
    `freelance: duckdb is not shown to pass anything that posting fails, ${cost}`,
  ]);
  assert.deepEqual(
    advice([need("duckdb", "1", "pass"), need("duckdb", "2", "fail"), need("duckdb", "3", "fail")]),
    [
      `freelance: duckdb passes reads 1/s, which posting fails, but fails reads 2/s and reads 3/s, ${cost}`,
    ],
  );
});
