import assert from "node:assert/strict";
import { describeScenario } from "../../../lib/scenarios/describe/describe_scenario.ts";
import { descriptionText } from "../../../lib/scenarios/describe/description_text.ts";
import { bytesText, numberText, timeText, wrap } from "../../../lib/scenarios/describe/words.ts";
import { COMPUTE_MARKETPLACE, loadRequirements, SCENARIOS } from "../../../lib/scenarios/mod.ts";
import { parseScenario } from "../../../lib/scenarios/file/parse_scenario.ts";
import { KNOWN, smallScenario } from "../file/small_scenario.ts";

const requirements = loadRequirements();

Deno.test("describeScenario() works everything out from the scenario's values", () => {
  const scenario = parseScenario(JSON.stringify(smallScenario()), "my.json", KNOWN);
  const described = describeScenario(scenario, 10, requirements);
  assert.ok(described.kind === "entities");
  assert.deepEqual([described.full.entities, described.scaled.entities], [320, 3200]);
  // 20 rooms of 2 attributes and 300 sensors of 5.
  assert.equal(described.full.attributes, 1540);
  assert.equal(described.full.rows, 1540 + 9 * 320);
  assert.equal(described.full.payloadBytes, 300 * 200);
  assert.equal(described.stream[0]!.totalPerS, 6);
  const active = described.states.find(({ state }) => state === "active")!;
  assert.deepEqual([active.entities, active.arrivingPerS, active.leavingPerS, active.changingPerS], [
    2700,
    0.5,
    0.5,
    5,
  ]);
  assert.equal(active.netPerS, 0);
  assert.deepEqual(described.queries.map(({ share }) => share), [0.75, 0.25]);
  assert.deepEqual(described.requirements.map(({ id }) => id), ["CM-D-01", "MY-01"]);
  assert.match(described.requirements[1]!.need, /commit latency \(p99\): at most 100 ms/);
});

Deno.test("describeScenario() tells when a state runs empty", () => {
  const file = smallScenario();
  const wrong = parseScenario(
    JSON.stringify({ ...file, operations: [file.operations![1]] }),
    "my.json",
    KNOWN,
  );
  const described = describeScenario(wrong, 1, requirements);
  assert.ok(described.kind === "entities");
  const active = described.states.find(({ state }) => state === "active")!;
  assert.deepEqual([active.netPerS, active.emptiesInS], [-0.5, 540]);
});

Deno.test("every scenario is described within 120 columns, its types, queries and requirements named", () => {
  for (const scenario of Object.values(SCENARIOS)) {
    const described = describeScenario(scenario, 0.001, requirements);
    const parts = descriptionText(described);
    const cells = parts.flatMap((part) => "lines" in part ? part.lines : [part.title, ...part.rows.flat()]);
    for (const line of cells) assert.ok(line.length <= 120, line);
    for (const id of scenario.requirements) assert.ok(cells.includes(id), `${scenario.id}: ${id}`);
    if (scenario.kind === "kels") continue;
    for (const { id } of scenario.entityTypes) assert.ok(cells.includes(id), `${scenario.id}: ${id}`);
    for (const { type } of scenario.queries) assert.ok(cells.includes(type), `${scenario.id}: ${type}`);
  }
});

Deno.test("a description's peaks add what rests not and what comes", () => {
  const described = describeScenario(COMPUTE_MARKETPLACE, 1, requirements);
  assert.ok(described.kind === "entities");
  const [steady, ...peaks] = described.stream;
  const rates = new Map(steady!.operations.map(({ id, ratePerS }) => [id, ratePerS]));
  for (const { operations, resting, totalPerS } of peaks) {
    const own = operations.reduce((sum, { ratePerS }) => sum + ratePerS, 0);
    const rest = resting.reduce((sum, id) => sum + rates.get(id)!, 0);
    assert.ok(Math.abs(totalPerS - (steady!.totalPerS - rest + own)) < 1e-6);
  }
});

Deno.test("numbers, bytes, times and lines read as a person writes them", () => {
  assert.deepEqual([numberText(1234567), numberText(15_315_825), numberText(0.4711), numberText(1234.5)], [
    "1,234,567",
    "15.3 M",
    "0.471",
    "1,235",
  ]);
  assert.deepEqual([bytesText(300), bytesText(1_730_000_000)], ["300 bytes", "1.73 GB"]);
  assert.deepEqual([timeText(90), timeText(600), timeText(864_000)], ["90 s", "10 min", "10 days"]);
  assert.deepEqual(wrap("one two three", 7), ["one two", "three"]);
});
