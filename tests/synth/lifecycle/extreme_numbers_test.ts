import assert from "node:assert/strict";
import { defaultSettings, planOf } from "../../../lib/bench/plan/bench_settings.ts";
import { HeadroomError } from "../../../lib/errors.ts";
import { parseScenario } from "../../../lib/scenarios/file/parse_scenario.ts";
import type { EntityScenario } from "../../../lib/scenarios/scenario.ts";
import { refuseHugeBlocks } from "../../../lib/synth/chunks/refuse_huge_blocks.ts";
import { openDataset } from "../../../lib/synth/open_dataset.ts";
import { KNOWN, smallScenario } from "../../scenarios/file/small_scenario.ts";

type Path = readonly (string | number)[];

/** Places of all numbers in a file. */
function numbersIn(value: unknown, path: Path = []): Path[] {
  if (typeof value === "number") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => numbersIn(inner, [...path, name]));
}

function withNumber(file: unknown, path: Path, number: number): string {
  const changed = structuredClone(file);
  // deno-lint-ignore no-explicit-any -- a user's file may contain anything
  const holder = path.slice(0, -1).reduce((inner: any, name) => inner[name], changed);
  holder[path.at(-1)!] = number;
  return JSON.stringify(changed);
}

/** A pulse, a peak, a value in turn, and blocks of their own size: what the small scenario leaves out. */
function streams(): unknown {
  const file = smallScenario();
  const [room, sensor] = file.entityTypes;
  const level = {
    name: "level",
    type: "numeric",
    value: { kind: "cycle", values: [[1, 3], [2, 1]] },
  } as const;
  return {
    ...file,
    entityTypes: [{ ...room!, attributes: [...room!.attributes, level] }, sensor],
    operations: file.operations!.map((one) => ({ ...one, pulse: { everyS: 20, withinS: 4 } })),
    peaks: [{ id: "rush", seconds: 60, operations: [], replaces: ["measure"] }],
    entitiesPerLoadBlock: 50,
    requirements: [],
  };
}

/** The other generator. */
function cohorts(): unknown {
  const [room] = smallScenario().entityTypes;
  const cohort = {
    versions: [{ min: 1, max: 1, entities: 15 }, { min: 2, max: null, entities: 5 }],
    totalVersions: 60,
    lifespans: [{ minBlocks: 100, maxBlocks: 200, entities: 1 }],
    byPhase: [3, 1],
    batchEntities: 4,
  };
  return {
    ...smallScenario(),
    generator: "cohorts",
    entityTypes: [{ ...room!, cohort }],
    operations: [],
    steady: undefined,
    calendar: {
      firstBlock: 7,
      blocks: 1_000,
      phases: [{ name: "start", fromBlock: 0, toBlock: 600 }, {
        name: "later",
        fromBlock: 600,
        toBlock: 1_000,
      }],
    },
    queries: [],
    requirements: [],
  };
}

/** What would never end before: planning, opening, looking at the first blocks. */
function planAll(text: string): void {
  const scenario = parseScenario(text, "my.json", KNOWN) as EntityScenario;
  planOf(defaultSettings("smoke", [scenario], "1"));
  for (const scale of [0.01, 1]) refuseHugeBlocks(openDataset(scenario, scale, 1n));
}

for (const [name, file] of [["types", streams()], ["cohorts", cohorts()]] as const) {
  Deno.test(`no number of a ${name} scenario makes planning endless: each is planned or refused with words`, () => {
    planAll(JSON.stringify(file));
    const planned: string[] = [];
    for (const path of numbersIn(file)) {
      for (const number of [0, 1e-9, 1e9, 1e15]) {
        try {
          planAll(withNumber(file, path, number));
          planned.push(`${path.join(".")} ${number}`);
        } catch (error) {
          assert.ok(error instanceof HeadroomError, `${path.join(".")} = ${number}: ${error}`);
        }
      }
    }
    assert.ok(planned.length > 10, "nearly everything was refused: the test tries nothing");
  });
}

Deno.test("a scale beyond every number is refused by the plan, not planned for ever", () => {
  const scenario = parseScenario(JSON.stringify(smallScenario()), "my.json", KNOWN);
  for (const scale of [1e12, 1e300]) {
    const settings = { ...defaultSettings("smoke", [scenario], "1"), scale };
    assert.throws(() => planOf(settings), /use a smaller --scale|at most 4294967296/);
  }
});

Deno.test("a block of too many bytes is refused before anything is made", () => {
  const file = smallScenario();
  file.entityTypes[1]!.payload = { buckets: [{ minBytes: 50_000_000, maxBytes: 100_000_000, weight: 1 }] };
  const scenario = parseScenario(JSON.stringify(file), "my.json", KNOWN) as EntityScenario;
  assert.throws(() => refuseHugeBlocks(openDataset(scenario, 1, 1n)), (error: HeadroomError) => {
    return /phase "load" has over \d+ bytes/.test(error.message) && /payloads/.test(error.next);
  });
});
