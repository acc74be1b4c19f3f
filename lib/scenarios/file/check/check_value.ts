import type { ValueSpec } from "../../scenario.ts";
import type { JsonPath } from "../problem.ts";
import { checkDecimals, checkEncoded, checkUniform } from "./check_numbers.ts";
import { checkGiven, checkReference, checkThrough } from "./check_relations.ts";
import { checkTemplate } from "./check_template.ts";
import { checkRanges, checkWeights } from "./names.ts";
import type { ValuePlace } from "./value_place.ts";
import { throughAttribute } from "./value_range.ts";

/** Checks how an attribute is drawn: names, ranges, and that what comes out fits its type and 64 bits. */
export function checkAttributeValue(path: JsonPath, place: ValuePlace): void {
  checkValue(place.attribute.value, path, place);
  if (place.attribute.type === "numeric") checkEncoded(path, place);
}

/** Checks one value and those inside it. */
export function checkValue(value: ValueSpec, path: JsonPath, place: ValuePlace): void {
  const { type, report } = place;
  checkKind(value, path, place);
  switch (value.kind) {
    case "choice":
    case "shares":
    case "cycle":
      return checkWeights(report, [...path, "values"], value.values.map(([, weight]) => weight));
    case "uniform":
      checkUniform(value, path, report);
      return checkDecimals([value.min, value.max], value.decimals, path, report);
    case "histogram":
      checkWeights(report, [...path, "buckets"], value.buckets.map(({ weight }) => weight));
      checkRanges(report, [...path, "buckets"], value.buckets);
      return checkDecimals(value.buckets.flatMap(({ min, max }) => [min, max]), value.decimals, path, report);
    case "given":
      return checkGiven(value, path, place);
    case "template":
      return checkTemplate(value.template, [...path, "template"], report);
    case "reference":
      return checkReference(value, path, place);
    case "through":
      return checkThrough(value, path, place);
    case "register":
      checkUniform(value.start, [...path, "start"], report);
      return checkUniform(value.perDay, [...path, "perDay"], report);
    case "roaming":
      checkUniform(value.perBlock, [...path, "perBlock"], report);
      return checkValue(value.around, [...path, "around"], place);
    case "state":
      if (type.lifecycle === undefined) {
        report({
          path,
          found: "the state of a type without a life cycle",
          expected: `a lifecycle in "${type.id}"`,
        });
      }
      return;
    case "time":
      return;
  }
}

const NUMERIC: readonly ValueSpec["kind"][] = ["uniform", "histogram", "register", "roaming"];
const TEXT: readonly ValueSpec["kind"][] = ["template", "reference", "state"];

/** Numbers in numeric attributes, text in string ones. */
function checkKind(
  value: ValueSpec,
  path: JsonPath,
  { attribute, report, type, scenario }: ValuePlace,
): void {
  const wrong = attribute.type === "numeric" ? TEXT : NUMERIC;
  const isNumber = attribute.type === "numeric";
  if (wrong.includes(value.kind)) {
    report({
      path: [...path, "kind"],
      found: `"${value.kind}" in a ${attribute.type} attribute`,
      expected: `a way to draw a ${isNumber ? "number" : "text"}`,
    });
  }
  if (value.kind === "choice" || value.kind === "shares" || value.kind === "cycle") {
    value.values.forEach(([one], i) => {
      if (isNumber === (typeof one === "number")) return;
      report({
        path: [...path, "values", i],
        found: JSON.stringify(one),
        expected: isNumber ? "a number, as the attribute is numeric" : "text, as the attribute is a string",
      });
    });
  }
  const there = value.kind === "through" ? throughAttribute(value, type, scenario) : null;
  if (there !== null && there.attribute.type !== attribute.type) {
    report({
      path: [...path, "attribute"],
      found: `a ${there.attribute.type} attribute`,
      expected: `a ${attribute.type} one`,
    });
  }
}
