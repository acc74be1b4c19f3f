import assert from "node:assert/strict";
import fc from "fast-check";
import { parseScenario } from "../../../lib/scenarios/file/parse_scenario.ts";
import { ScenarioFileError } from "../../../lib/scenarios/file/problem.ts";
import { KNOWN, smallScenario } from "./small_scenario.ts";

/** The mistakes of a text, as `path: found`. */
function mistakes(text: string): ScenarioFileError {
  try {
    parseScenario(text, "my.json", KNOWN);
  } catch (error) {
    assert.ok(error instanceof ScenarioFileError, String(error));
    return error;
  }
  throw new assert.AssertionError({ message: "no mistake was found" });
}

// deno-lint-ignore no-explicit-any -- a user's file may contain anything
type Loose = any;

/** Mistakes of the small scenario after a change. */
function after(change: (file: Loose) => void): ScenarioFileError {
  const file = smallScenario();
  change(file);
  return mistakes(JSON.stringify(file, null, 2));
}

Deno.test("parseScenario() resolves shorthands to a full scenario", () => {
  const scenario = parseScenario(JSON.stringify(smallScenario()), "my.json", KNOWN);
  assert.ok(scenario.kind === "entities");
  assert.equal(scenario.source, "own");
  assert.deepEqual(scenario.entityTypes.map(({ count }) => count), [
    { value: 20, source: "own" },
    { value: 300, source: "own count" },
  ]);
  const { value } = scenario.entityTypes[1]!.attributes[1]!;
  assert.deepEqual(value, { kind: "choice", values: [["temperature", 3], ["humidity", 1]] });
  assert.equal(scenario.entityTypes[0]!.payload.share, 0);
  assert.equal(scenario.queries[0]!.limit, 100);
  assert.ok(!("$schema" in scenario));
});

Deno.test("parseScenario() takes comments and trailing commas", () => {
  const text = JSON.stringify(smallScenario(), null, 2).replace("{", "{ // a comment\n/* another */")
    .replace(/\}\s*$/, ",}");
  assert.equal(parseScenario(text, "my.json", KNOWN).id, "my-scenario");
});

Deno.test("parseScenario() tells place, path, what was found, what was expected and the nearest name", () => {
  const error = after((file) => {
    file.entityTypes[1].attributes[3].value.cases.temperature.mins = 3;
    delete file.entityTypes[1].attributes[3].value.cases.temperature.min;
  });
  assert.equal(error.problems.length, 2);
  const [missing, unknown] = error.problems.toSorted((a, b) => a.found < b.found ? -1 : 1);
  assert.equal(missing!.found, "nothing");
  assert.equal(unknown!.next, 'did you mean "min"?');
  assert.match(
    error.message,
    /my\.json:\d+:\d+ entityTypes\[1\]\.attributes\[3\]\.value\.cases\.temperature\.min: found nothing, expected a number/,
  );
  assert.equal(error.next, "correct it, then: deno task scenario check my.json");
});

Deno.test("parseScenario() names the line and column of a mistake", () => {
  const text = '{\n  "kind": "entities",\n  "id": "Bad Id",\n  "title": "t",\n  "entityTypes": []\n}';
  const [id, types] = mistakes(text).problems;
  assert.deepEqual([id!.line, id!.column, id!.path], [3, 3, ["id"]]);
  assert.deepEqual([types!.line, types!.column, types!.path], [5, 3, ["entityTypes"]]);
});

const WRONG:
  readonly (readonly [name: string, change: (file: Loose) => void, path: string, words: RegExp])[] = [
    [
      "a negative rate",
      (f) => f.operations[0].ratePerS = -1,
      "operations.0.ratePerS",
      /found -1, expected at least 0/,
    ],
    [
      "a rate that is text",
      (f) => f.operations[0].ratePerS = "5",
      "operations.0.ratePerS",
      /a number or \{"value", "source"\}/,
    ],
    ["a count of zero", (f) => f.entityTypes[0].count = 0, "entityTypes.0.count", /at least 1/],
    [
      "an unknown kind",
      (f) => f.entityTypes[0].attributes[1].value.kind = "unifrm",
      "entityTypes.0.attributes.1.value.kind",
      /did you mean "uniform"/,
    ],
    ["an unknown name", (f) => f.entityTyps = [], "entityTyps", /did you mean "entityTypes"/],
    [
      "an unknown type in an operation",
      (f) => f.operations[0].entityType = "sensr",
      "operations.0.entityType",
      /did you mean "sensor"/,
    ],
    [
      "an unknown type in a reference",
      (f) => f.entityTypes[1].attributes[2].value.of = "rom",
      "entityTypes.1.attributes.2.value.of",
      /did you mean "room"/,
    ],
    [
      "an unknown type in a query",
      (f) => f.queries[0].parameters.id.of = "sensors",
      "queries.0.parameters.id.of",
      /did you mean "sensor"/,
    ],
    [
      "an unknown state",
      (f) => f.operations[0].inState = "actve",
      "operations.0.inState",
      /did you mean "active"/,
    ],
    ["a missing state", (f) => delete f.operations[0].inState, "operations.0.inState", /found nothing/],
    [
      "a state where there is no life cycle",
      (f) => f.operations.push({ id: "x", entityType: "room", kind: "update", inState: "open", ratePerS: 1 }),
      "operations.3.inState",
      /has no life cycle/,
    ],
    [
      "an undeclared transition",
      (f) => f.operations[1].transition.to = "gone",
      "operations.1.transition",
      /"active to gone"/,
    ],
    [
      "a transition that is left out",
      (f) => delete f.operations[1].transition,
      "operations.1.transition",
      /found nothing/,
    ],
    [
      "an unreachable state",
      (f) => f.entityTypes[1].lifecycle.states.push(["lost", 0]),
      "entityTypes.1.lifecycle.states.2",
      /nothing reaches/,
    ],
    [
      "a state twice",
      (f) => f.entityTypes[1].lifecycle.states.push(["active", 1]),
      "entityTypes.1.lifecycle.states.2",
      /second time/,
    ],
    ["a type id twice", (f) => f.entityTypes[1].id = "room", "entityTypes.1.id", /second time/],
    ["an operation id twice", (f) => f.operations[1].id = "measure", "operations.1.id", /second time/],
    [
      "an attribute twice",
      (f) => f.entityTypes[0].attributes[1].name = "room_id",
      "entityTypes.0.attributes.1.name",
      /second time/,
    ],
    ["a query type twice", (f) => f.queries[1].type = "by_id", "queries.1.type", /second time/],
    [
      "weights all zero",
      (f) => f.entityTypes[1].attributes[1].value.values = [["a", 0]],
      "entityTypes.1.attributes.1.value.values",
      /all 0/,
    ],
    ["a negative weight", (f) => f.queries[0].weight = -1, "queries.0.weight", /at least 0/],
    [
      "a fractional weight",
      (f) => f.entityTypes[1].attributes[1].value.values = [["a", 0.5]],
      "entityTypes.1.attributes.1.value.values.0.1",
      /whole number/,
    ],
    [
      "min above max",
      (f) => f.entityTypes[0].attributes[1].value.min = 10,
      "entityTypes.0.attributes.1.value.max",
      /at least min, 10/,
    ],
    [
      "a value below 0 after encoding",
      (f) => f.entityTypes[1].attributes[3].encoding.offset = 39,
      "entityTypes.1.attributes.3.value",
      /below 0/,
    ],
    [
      "a value beyond 2^64 after encoding",
      (f) => f.entityTypes[0].attributes[1].encoding = { unit: "x", scale: 9e15, offset: 1e5 },
      "entityTypes.0.attributes.1.value",
      /2\^64/,
    ],
    [
      "a value beyond 2^53 after encoding",
      (f) => f.entityTypes[0].attributes[1].encoding = { unit: "x", scale: 9e15 },
      "entityTypes.0.attributes.1.value",
      /2\^53/,
    ],
    [
      "a reversed bucket",
      (f) => f.entityTypes[1].payload.buckets[0].minBytes = 400,
      "entityTypes.1.payload.buckets.0.maxBytes",
      /at least its minBytes/,
    ],
    [
      "overlapping buckets",
      (f) => f.entityTypes[1].payload.buckets.push({ minBytes: 200, maxBytes: 500, weight: 1 }),
      "entityTypes.1.payload.buckets.1",
      /overlaps 100 to 300/,
    ],
    [
      "a JSON payload too small to be one",
      (f) => f.entityTypes[1].payload.buckets[0].minBytes = 3,
      "entityTypes.1.payload.buckets.0.minBytes",
      /11 bytes/,
    ],
    [
      "an unknown template piece",
      (f) => f.entityTypes[0].attributes[0].value.template = "r-{uuid}",
      "entityTypes.0.attributes.0.value.template",
      /piece "\{uuid\}"/,
    ],
    [
      "an open brace in a template",
      (f) => f.entityTypes[0].attributes[0].value.template = "r-{n",
      "entityTypes.0.attributes.0.value.template",
      /open brace/,
    ],
    [
      "an attribute of the chain's own",
      (f) => f.entityTypes[0].attributes[1].name = "$owner",
      "entityTypes.0.attributes.1.name",
      /start with \$/,
    ],
    [
      "text in a numeric attribute",
      (f) => f.entityTypes[0].attributes[1].value = { kind: "template", template: "x" },
      "entityTypes.0.attributes.1.value.kind",
      /numeric attribute/,
    ],
    [
      "a given of nothing",
      (f) => f.entityTypes[1].attributes[3].value.attribute = "knd",
      "entityTypes.1.attributes.3.value.attribute",
      /did you mean "kind"/,
    ],
    [
      "a case that never comes",
      (f) => f.entityTypes[1].attributes[3].value.cases.temprature = { kind: "uniform", min: 0, max: 1 },
      "entityTypes.1.attributes.3.value.cases.temprature",
      /did you mean "temperature"/,
    ],
    [
      "a circle of values",
      (f) => {
        const given = (attribute: string) => ({
          kind: "given",
          attribute,
          cases: {},
          other: { kind: "uniform", min: 0, max: 1 },
        });
        f.entityTypes[0].attributes.push(
          { name: "a", type: "numeric", value: given("b") },
          { name: "b", type: "numeric", value: given("a") },
        );
      },
      "entityTypes.0.attributes.2.value",
      /circle: room\.a asks room\.b asks room\.a/,
    ],
    [
      "a reference to a type without ids",
      (f) => f.entityTypes[0].attributes.shift(),
      "entityTypes.1.attributes.2.value.of",
      /has no id/,
    ],
    [
      "a query that is none",
      (f) => f.queries[0].text = 'sensor_id == "{id}"',
      "queries.0.text",
      /found "=" after sensor_id =, expected a value/,
    ],
    [
      "a text without quotes in a query",
      (f) => f.queries[0].text = "sensor_id = {id}",
      "queries.0.text",
      /found \{id\} without quotes, expected "\{id\}"/,
    ],
    [
      "a query of an unknown attribute",
      (f) => f.queries[0].text = 'sensorid = "{id}"',
      "queries.0.text",
      /did you mean "sensor_id"/,
    ],
    [
      "a query that takes a number for text",
      (f) => f.queries[0].text = 'sensor_id = 7 && kind = "{id}"',
      "queries.0.text",
      /asked as a number/,
    ],
    [
      "an undeclared parameter",
      (f) => f.queries[0].text = 'sensor_id = "{ident}"',
      "queries.0.text",
      /in place of \{ident\}/,
    ],
    [
      "a parameter that needs an entity",
      (f) => f.queries[0].parameters.id = { kind: "state" },
      "queries.0.parameters.id.kind",
      /needs no entity/,
    ],
    [
      "an unknown requirement",
      (f) => f.requirements[0] = "CM-D-03",
      "requirements.0",
      /did you mean "CM-D-0/,
    ],
    [
      "a requirement in another unit",
      (f) => f.ownRequirements[0].unit = "s",
      "ownRequirements.0.unit",
      /"ms", the unit/,
    ],
    [
      "a requirement without its statistic",
      (f) => delete f.ownRequirements[0].statistic,
      "ownRequirements.0.statistic",
      /"p50", "p99" or "max"/,
    ],
    ["the id of a built-in scenario", (f) => f.id = "mendoza", "id", /built-in/],
    ["operations without a length", (f) => delete f.steady, "steady", /how long/],
    [
      "a peak of a taken name",
      (f) => f.peaks = [{ id: "steady", seconds: 1, operations: [] }],
      "peaks.0.id",
      /second time/,
    ],
    [
      "a peak that rests nothing known",
      (f) => f.peaks = [{ id: "rush", seconds: 1, operations: [], replaces: ["measur"] }],
      "peaks.0.replaces.0",
      /did you mean "measure"/,
    ],
    [
      "a pulse longer than its period",
      (f) => f.operations[0].pulse = { everyS: 10, withinS: 20 },
      "operations.0.pulse.withinS",
      /at most everyS/,
    ],
    [
      "an owner beyond the accounts",
      (f) => f.entityTypes[0].owners = [{ from: 1, to: 500, weight: 1 }],
      "entityTypes.0.owners.0.to",
      /at most owners.count, 100/,
    ],
    ["cohorts without a calendar", (f) => f.generator = "cohorts", "calendar", /for the cohorts generator/],
    [
      "more decimals than asked for",
      (f) => f.entityTypes[0].attributes[1].value.max = 9.5,
      "entityTypes.0.attributes.1.value",
      /whole numbers/,
    ],
  ];

for (const [name, change, path, words] of WRONG) {
  Deno.test(`parseScenario() refuses ${name}`, () => {
    const error = after(change);
    const problem = error.problems.find((one) => one.path.join(".") === path);
    assert.ok(problem !== undefined, error.message);
    assert.ok(problem.line !== null && problem.line > 0);
    assert.match(`found ${problem.found}, expected ${problem.expected}; ${problem.next ?? ""}`, words);
  });
}

Deno.test("parseScenario() reports several mistakes together, in the order of the text, and no more than a screenful", () => {
  const error = after((file) => {
    file.operations[2].entityType = "x";
    file.entityTypes[0].attributes[0].value.template = "{x}";
    file.id = "mendoza";
  });
  assert.deepEqual(error.problems.map(({ path }) => path[0]), ["id", "entityTypes", "operations"]);
  const many = after((file) => {
    file.requirements = Array.from({ length: 50 }, (_, i) => `NO-${i}`);
  });
  assert.equal(many.problems.length, 50);
  assert.match(many.message, /50 mistakes/);
  assert.match(many.message, /and 30 more$/);
});

const BAD_TEXTS: readonly (readonly [name: string, text: string, words: RegExp])[] = [
  ["nothing", "", /empty file|end of the file/],
  ["no JSON", "id: my-scenario", /my\.json:1:1/],
  ["a torn file", '{"kind": "entities", "id": ', /1:28: found the end of the file, expected a value/],
  ["a list", "[]", /found an empty list/],
  ["a name twice", '{"id": "a",\n "id": "b"}', /my\.json:2:2 id: found "id" a second time/],
  ["a name that means something to JavaScript", '{"__proto__": {"kind": "kels"}}', /__proto__/],
  ["a whole number that a double cannot hold", '{"id": 9007199254740993}', /at most 2\^53 - 1/],
  ["a number beyond any double", '{"id": 1e999}', /beyond any double/],
  ["NaN", '{"id": NaN}', /my\.json:1:8/],
  ["nesting without end", "[".repeat(200_000), /my\.json:1:65: found nesting deeper than 64/],
];

for (const [name, text, words] of BAD_TEXTS) {
  Deno.test(`parseScenario() refuses ${name}`, () => assert.match(mistakes(text).message, words));
}

Deno.test("parseScenario() answers any damage to a file with a scenario or with mistakes, never otherwise", () => {
  const text = JSON.stringify(smallScenario());
  const junk = fc.constantFrom("", "0", "-1", "null", "{}", "[]", '"', ",", "1e400", '"x"');
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(40), junk, (at, length, put) => {
      const damaged = text.slice(0, at) + put + text.slice(at + length);
      try {
        parseScenario(damaged, "my.json", KNOWN);
      } catch (error) {
        assert.ok(error instanceof ScenarioFileError, String(error));
        assert.ok(error.problems.length > 0 && error.message.length < 20_000);
      }
    }),
    { numRuns: 400, seed: 3 },
  );
});
