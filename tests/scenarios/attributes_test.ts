import assert from "node:assert/strict";
import { attributes, changing, during, from, number } from "../../lib/scenarios/builders/attributes.ts";
import { scaled } from "../../lib/scenarios/builders/encodings.ts";
import { always, between, givenEach } from "../../lib/scenarios/builders/values.ts";

Deno.test("attributes() declares text unless it is a number, from one source unless an entry has its own", () => {
  const load = { kind: "uniform", min: 0, max: 9 };
  assert.deepEqual(
    attributes("table", {
      id: "n_{pad:4}",
      kind: from("choice: one", always("node")),
      load: during(["busy"], changing(number("percent", between(0, 9)))),
      price: changing(from("other", number(scaled("usd", 100), between(0, 9)))),
    }),
    [
      { name: "id", source: "table", type: "string", value: { kind: "template", template: "n_{pad:4}" } },
      {
        name: "kind",
        source: "choice: one",
        type: "string",
        value: { kind: "choice", values: [["node", 1]] },
      },
      {
        name: "load",
        source: "table",
        type: "numeric",
        value: load,
        encoding: { unit: "percent", scale: 1, offset: 0 },
        changes: true,
        inStates: ["busy"],
      },
      {
        name: "price",
        source: "other",
        type: "numeric",
        value: load,
        encoding: { unit: "usd", scale: 100, offset: 0 },
        changes: true,
      },
    ],
  );
});

Deno.test("givenEach() takes the attribute's values from a list or from a table", () => {
  const cases = { 1: always(10), 2: always(20) };
  const expected = { kind: "given", attribute: "cores", cases };
  assert.deepEqual(givenEach("cores", [1, 2], (cores) => always(10 * cores)), expected);
  assert.deepEqual(givenEach("cores", { 1: 10, 2: 20 }, always), expected);
});
