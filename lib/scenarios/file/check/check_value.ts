import type { ValueSpec } from "../../scenario.ts";
import { checkDecimals, checkEncoded } from "./check_numbers.ts";
import { checkGiven, checkReference, checkThrough } from "./check_relations.ts";
import { checkTemplate } from "./check_template.ts";
import type { Place } from "./place.ts";
import { throughAttribute, type ValueContext } from "./value_context.ts";

/** Checks how an attribute is drawn: names, ranges, and that every result fits its type and 64 bits. */
export function checkAttributeValue(context: ValueContext, place: Place): void {
  checkValue(context.attribute.value, context, place);
  if (context.attribute.type === "numeric") checkEncoded(context, place);
}

/** Checks one value and those inside it. */
export function checkValue(value: ValueSpec, context: ValueContext, place: Place): void {
  checkKind(value, context, place);
  switch (value.kind) {
    case "choice":
    case "shares":
    case "cycle":
      return place.at("values").checkWeights(value.values.map(([, weight]) => weight));
    case "uniform":
      place.checkRange(value);
      return checkDecimals([value.min, value.max], value.decimals, place);
    case "histogram":
      place.at("buckets").checkWeights(value.buckets.map(({ weight }) => weight));
      place.at("buckets").checkRanges(value.buckets);
      return checkDecimals(value.buckets.flatMap(({ min, max }) => [min, max]), value.decimals, place);
    case "given":
      checkGiven(value, context, place);
      for (const [name, inner] of Object.entries(value.cases)) {
        checkValue(inner, context, place.at("cases", name));
      }
      if (value.other !== undefined) checkValue(value.other, context, place.at("other"));
      return;
    case "template":
      return checkTemplate(value.template, place.at("template"));
    case "reference":
      return checkReference(value, context, place);
    case "through":
      return checkThrough(value, context, place);
    case "register":
      place.at("start").checkRange(value.start);
      return place.at("perDay").checkRange(value.perDay);
    case "roaming":
      place.at("perBlock").checkRange(value.perBlock);
      return checkValue(value.around, context, place.at("around"));
    case "state":
      if (context.type.lifecycle !== undefined) return;
      return place.refuse(
        "the state of a type without a life cycle",
        `a lifecycle in "${context.type.id}"`,
      );
    case "time":
      return;
  }
}

const NUMERIC: readonly ValueSpec["kind"][] = ["uniform", "histogram", "register", "roaming"];
const TEXT: readonly ValueSpec["kind"][] = ["template", "reference", "state"];

/** Numbers in numeric attributes, text in string ones. */
function checkKind(value: ValueSpec, context: ValueContext, place: Place): void {
  const { type } = context.attribute;
  const isNumber = type === "numeric";
  if ((isNumber ? TEXT : NUMERIC).includes(value.kind)) {
    const expected = `a way to draw a ${isNumber ? "number" : "text"}`;
    place.at("kind").refuse(`"${value.kind}" in a ${type} attribute`, expected);
  }
  if (value.kind === "choice" || value.kind === "shares" || value.kind === "cycle") {
    const expected = isNumber
      ? "a number, as the attribute is numeric"
      : "text, as the attribute is a string";
    value.values.forEach(([one], i) => {
      if (isNumber !== (typeof one === "number")) place.at("values", i).refuse(JSON.stringify(one), expected);
    });
  }
  const there = value.kind === "through" ? throughAttribute(value, context) : null;
  if (there !== null && there.attribute.type !== type) {
    place.at("attribute").refuse(`a ${there.attribute.type} attribute`, `a ${type} one`);
  }
}
