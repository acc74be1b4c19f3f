import assert from "node:assert/strict";
import { loadPoints } from "../../lib/bench/load/load_points.ts";
import { parseCommand, withCommon } from "../../lib/cli/command.ts";
import { EXPERIMENTS } from "../../lib/bench/plan/experiments.ts";
import { METRICS } from "../../lib/reference/metrics.ts";
import { requirementMetrics } from "../../lib/reference/requirement_metrics.ts";
import { loadRequirements } from "../../lib/reference/requirements.ts";

const rows = loadRequirements();
const byId = new Map(rows.map((row) => [row.id, row]));

interface MappingFile {
  measured: Record<string, unknown>[];
  recorded: Record<string, unknown>[];
  open: { ids: string[]; [key: string]: unknown }[];
}

/** What is said of the file with a change made to it; "" where it is taken. */
function refusalOf(change: (file: MappingFile) => void): string {
  const file = JSON.parse(Deno.readTextFileSync("data/reference/requirement-metrics.json"));
  change(file);
  const { error } = requirementMetrics(rows.map(({ id }) => id)).safeParse(file);
  return error?.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("\n") ?? "";
}

Deno.test("each of the 365 requirements has one entry, and no entry is of another", () => {
  assert.equal(rows.length, 365);
  assert.equal(refusalOf(() => {}), "");
  assert.match(refusalOf(({ measured }) => measured.shift()), /requirement CM-CLAIM-01 has no entry/);
  assert.match(refusalOf(({ open }) => open[0]!.ids.push("CM-X-1")), /CM-X-1 is no requirement/);
  assert.match(refusalOf(({ open }) => open[0]!.ids.push("KERI-11")), /KERI-11 has 2 entries/);
});

Deno.test("an entry with an unknown metric, a word misspelt, no reason, or a peak of what has none is refused by its place", () => {
  const first = (own: object) => refusalOf(({ measured }) => Object.assign(measured[0]!, own));
  assert.match(first({ metric: "entities-per-min" }), /^measured\.0\.metric .*"entities-per-s"/);
  assert.match(first({ sense: "about" }), /^measured\.0\.sense .*"at-least"/);
  assert.match(first({ quieries: ["a"] }), /^measured\.0 .*"quieries"/);
  assert.match(first({ peak: "any" }), /CM-CLAIM-01: share-of-mendoza has no peaks/);
  assert.match(first({ queries: ["a"] }), /CM-CLAIM-01: share-of-mendoza is of no queries/);
  assert.match(refusalOf(({ open }) => open[0]!.why = ""), /^open\.0\.why /);
  assert.match(refusalOf(({ open }) => open[0]!.reason = "too-few-trials"), /^open\.0\.reason /);
});

Deno.test("a requirement is compared with a metric of its own unit, or of one that it is made of", () => {
  // Written again from X-03: what each unit of the rows may be compared with.
  const allowed: Record<string, readonly string[]> = {
    "entities/s": ["entities_per_s", "updates_per_s", "events_per_s"],
    "rows/s": ["rows_per_s"],
    "attribute updates/s": ["attribute_updates_per_s"],
    "queries/s": ["queries_per_s"],
    "events/s": ["events_per_s"],
    "ms/event": ["ms_per_event"],
    "min": ["min", "h"],
    "ms": ["ms"],
    "MB": ["mb"],
    "GB": ["gb"],
    "%": ["percent"],
    "entities/transaction": ["entities_per_transaction"],
    "chains": ["chains", ...["network", "data_centre", "city", "grid"].map((one) => `chains_per_${one}`)],
  };
  const units = new Map<string, string>(Object.values(METRICS).map(({ id, unit }) => [id, unit]));
  for (const { id, unit, judgedBy, entities_per_op: each } of rows) {
    if (!("metric" in judgedBy)) continue;
    const { metric, per } = judgedBy;
    if (metric.includes(":")) assert.ok(metric.endsWith(`:${unit}`) || unit === "users", id);
    else assert.ok(allowed[units.get(metric) ?? "ms"]!.includes(unit!), `${id}: ${metric} for ${unit}`);
    assert.equal(per, unit === "h" ? 60 : undefined, id);
    assert.ok(each === undefined || ["updates_per_s", "events_per_s"].includes(unit!), id);
  }
});

Deno.test("ceilings are costs and floors are rates, where a row states one", () => {
  for (const { id, comparator, kind, judgedBy } of rows) {
    if (!("sense" in judgedBy) || !["requirement", "success_criterion"].includes(kind)) continue;
    if (comparator === "gte" || comparator === "gt") {
      assert.ok(["at-least", "reached"].includes(judgedBy.sense), id);
    }
    if (comparator === "lt") assert.equal(judgedBy.sense, "at-most", id);
  }
});

Deno.test("where the sources contradict themselves the chosen rows are those that inconsistencies.md chooses", () => {
  const chosen = rows.filter(({ judgedBy }) => "chosen" in judgedBy).map(({ id }) => id);
  // Sections C-01, C-09, C-10, C-11, N-03, N-04.
  const expected = "CM-T-08 CM-W-13 CM-D-01 CM-D-02 CM-D-03 CM-R-08 CM-R-11 AR-W-01 AR-R-01 AR-R-04";
  assert.deepEqual(chosen, expected.split(" "));
  const superseded = rows.filter(({ superseded }) => superseded).map(({ id }) => id);
  assert.ok(["CM-S-01", "CM-S-02", "CM-T-03", "AR-D-01"].every((id) => superseded.includes(id)));
  assert.ok(!superseded.includes("CM-S-07") && !superseded.includes("RS-C-06"));
});

Deno.test("the command of a row is one that its task takes", async () => {
  const commands = new Set(
    rows.flatMap(({ judgedBy }) => "command" in judgedBy ? judgedBy.command ?? [] : []),
  );
  for (const command of commands) {
    const [, , task, ...args] = command.split(" ");
    const { SPEC } = await import(`../../scripts/${task}.ts`);
    const { flags, positionals } = parseCommand(withCommon(SPEC), args);
    assert.deepEqual(positionals, [], command);
    const { experiment } = flags as { experiment?: string };
    if (experiment !== undefined) assert.ok(experiment in EXPERIMENTS, command);
  }
});

Deno.test("a row that a named load answers names that load", () => {
  for (const { id, rows: { writes, reads } } of loadPoints()) {
    for (const row of [writes, reads].flatMap((name) => byId.get(name ?? "") ?? [])) {
      if (!("reason" in row.judgedBy)) continue;
      const named = row.judgedBy.command?.match(/--point (\S+)/)?.[1]?.split(",") ?? [];
      assert.ok(named.includes(id) || id.endsWith("k-by-500") || /^[25]k-by/.test(id), `${row.id}: ${id}`);
    }
  }
});
