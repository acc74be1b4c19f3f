import assert from "node:assert/strict";
import { type Cell, pageTable, type TableSpec } from "../../../lib/report/charts/table_html.ts";
import { indexBody } from "../../../lib/report/pages/index_page.ts";
import { adviceNotes } from "../../../lib/report/sections/answers.ts";
import { decisionTable } from "../../../lib/report/sections/decision_table.ts";
import { onboardingTable, useCasesTable } from "../../../lib/report/sections/answer_table.ts";
import { rowCount, scenarioSize } from "../../../lib/scenarios/scenario_size.ts";
import { COMPUTE_MARKETPLACE, MENDOZA } from "../../../lib/scenarios/mod.ts";
import { formatRough, formatRoughUs } from "../../../lib/text/numbers.ts";
import { whatToChange } from "../../../lib/report/sections/what_to_change.ts";
import { sentenceCase } from "../../../lib/text/sentence_case.ts";
import { story } from "../quick_story.ts";

const FLOW = story.assessment.answer.onboarding[0]!.bulkFlow;

const answerOf = (id: string) => story.assessment.answer.useCases.find(({ scenario }) => scenario === id)!;

function cells(table: TableSpec, name: string): string[] {
  const row = table.rows.find(([cell]) => (cell as Cell).text === name)!;
  return row.map((cell) => typeof cell === "string" ? cell : `${cell.text} ${cell.small ?? ""}`.trim());
}

Deno.test("a use case's disk and sync are those of its own full size, not of Mendoza's beside it", () => {
  for (const scenario of [COMPUTE_MARKETPLACE, MENDOZA]) {
    const full = rowCount(scenarioSize(scenario, 1));
    const at = (metric: string) => {
      const own = story.assessment.projections.find((p) =>
        p.scenario === scenario.id && p.metric === metric && p.size === full && p.variant === "full"
      )!;
      return own.unit === "min" ? formatRoughUs(60e6 * own.value) : formatRough(own.value);
    };
    const row = cells(useCasesTable(story), scenario.id);
    assert.ok(row.at(-3)!.startsWith(at("file-gb")), `${scenario.id}: ${row}`);
    assert.ok(row.at(-2)!.startsWith(at("sync-min")), `${scenario.id}: ${row}`);
    assert.equal(row.at(-1), whatToChange(answerOf(scenario.id), story.assessment));
  }
});

Deno.test("the index leads with the answer: use cases and onboarding come before the run and its counts", () => {
  const html = indexBody(story, []);
  const places = [
    "compute-marketplace",
    "carbon-credits",
    "agent-onboarding",
    FLOW.summary,
    "The run",
    "not judged",
  ]
    .map((words) => html.indexOf(words));
  assert.ok(places.every((place) => place > 0), `${places}`);
  assert.deepEqual(places, places.toSorted((a, b) => a - b));
});

Deno.test("what the run does not hold is unknown, and a run of onboarding alone has an answer too", () => {
  assert.deepEqual(cells(useCasesTable(story), "freelance"), [
    "freelance",
    "unknown",
    "unknown",
    "not in this run",
    "unknown",
    "unknown",
    "unknown",
    "",
  ]);
  const [row] = onboardingTable(story).rows;
  assert.equal((row![1] as Cell).text, FLOW.decision);
  assert.match((row![1] as Cell).small!, /^(batch|multi-seal) [\d.]+x \[[\d.]+, [\d.]+\] as fast$/);
});

Deno.test("the decision's table stands on the page as in the terminal, an interval below its number, projected ones marked", () => {
  const [row] = story.assessment.answer.onboarding;
  const table = decisionTable(row!)!;
  const page = pageTable(table);
  assert.deepEqual(
    page.columns.map((column) => typeof column === "string" ? column : column.title),
    table.columns,
  );
  const text = (cell: string | Cell) =>
    typeof cell === "string"
      ? cell
      : cell.text.replace(/\)$/, "") + ` ${cell.small}${cell.kind === "projected" ? ")" : ""}`;
  assert.deepEqual(page.rows.map((cells) => cells.map(text)), table.rows);
  const [, agentsPerS, , , minutes] = page.rows[0] as Cell[];
  assert.match(agentsPerS!.small!, /^\[[\d.]+, [\d.]+\]$/);
  assert.deepEqual([minutes!.kind, agentsPerS!.kind], ["projected", undefined]);
  const notes = adviceNotes(story);
  for (const part of [table.title, ...FLOW.bounds.map(sentenceCase)]) {
    assert.ok(notes.text.includes(part), part);
  }
});
