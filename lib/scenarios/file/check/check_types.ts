import type { EntityScenario, EntityTypeSpec } from "../../scenario.ts";
import { SYSTEM_MARK } from "../../../chain/system_attributes.ts";
import type { JsonPath, Report } from "../problem.ts";
import { checkLifecycle } from "./check_lifecycle.ts";
import { checkAttributeValue } from "./check_value.ts";
import { checkName, checkRanges, checkUnique, checkWeights } from "./names.ts";
import { attributesOf } from "./value_range.ts";

/** Bytes of an empty JSON payload, `{"data":""}`: no JSON payload is smaller. */
const JSON_BYTES_MIN = 11;

/** Checks each entity type: names, values, life cycle, payload, owners. */
export function checkTypes(scenario: EntityScenario, report: Report): void {
  const ids = scenario.entityTypes.map(({ id }, t) => [id, ["entityTypes", t, "id"]] as const);
  checkUnique(report, ids, "type id");
  scenario.entityTypes.forEach((type, t) => {
    const path = ["entityTypes", t];
    checkAttributes(type, path, scenario, report);
    checkLifecycle(type, path, scenario, report);
    checkPayload(type, path, report);
    checkOwners(type, path, scenario, report);
    const { min, max } = type.btlBlocks;
    if (min > max) {
      report({ path: [...path, "btlBlocks", "max"], found: `${max}`, expected: `at least min, ${min}` });
    }
  });
}

function checkAttributes(
  type: EntityTypeSpec,
  path: JsonPath,
  scenario: EntityScenario,
  report: Report,
): void {
  const places = [
    ...type.attributes.map((attribute, a) => ({ attribute, at: [...path, "attributes", a] })),
    ...(type.traits ?? []).map((attribute, a) => ({ attribute, at: [...path, "traits", a] })),
  ];
  checkUnique(
    report,
    places.map(({ attribute, at }) => [attribute.name, [...at, "name"]] as const),
    "attribute",
  );
  const states = type.lifecycle?.states.map(([state]) => state) ?? [];
  for (const { attribute, at } of places) {
    const { name, inStates = [] } = attribute;
    if (name.startsWith(SYSTEM_MARK)) {
      report({
        path: [...at, "name"],
        found: `"${name}"`,
        expected: "a name that does not start with $: those are the chain's own",
      });
    } else if (!name.isWellFormed() || name.includes("\0")) {
      report({
        path: [...at, "name"],
        found: "a name that is no plain text",
        expected: "Unicode text without NUL",
      });
    }
    inStates.forEach((state, s) =>
      checkName(report, [...at, "inStates", s], state, states, `a state of "${type.id}"`)
    );
    checkAttributeValue([...at, "value"], { attribute, type, scenario, report });
  }
}

function checkPayload({ payload }: EntityTypeSpec, path: JsonPath, report: Report): void {
  const at = [...path, "payload"];
  if (payload.share === 0) return;
  const buckets = [...at, "buckets"];
  if (payload.buckets.length === 0) {
    return report({ path: buckets, found: "no sizes", expected: "at least one range, or share 0" });
  }
  checkWeights(report, buckets, payload.buckets.map(({ weight }) => weight));
  const ranges = payload.buckets.map(({ minBytes, maxBytes }) => ({ min: minBytes, max: maxBytes }));
  checkRanges(report, buckets, ranges, ["minBytes", "maxBytes"]);
  if (payload.contentType !== "application/json") return;
  payload.buckets.forEach(({ minBytes }, b) => {
    if (minBytes >= JSON_BYTES_MIN) return;
    report({
      path: [...buckets, b, "minBytes"],
      found: `${minBytes}`,
      expected: `at least ${JSON_BYTES_MIN} bytes, the smallest JSON payload`,
    });
  });
}

function checkOwners(type: EntityTypeSpec, path: JsonPath, scenario: EntityScenario, report: Report): void {
  const { owners = [], ownedBy } = type;
  const accounts = scenario.owners.count.value;
  owners.forEach(({ from, to }, o) => {
    const at = [...path, "owners", o];
    if (from > to) report({ path: [...at, "to"], found: `${to}`, expected: `at least from, ${from}` });
    if (to > accounts) {
      report({ path: [...at, "to"], found: `${to}`, expected: `at most owners.count, ${accounts}` });
    }
  });
  if (type.owners !== undefined) {
    checkWeights(
      report,
      [...path, "owners"],
      owners.map(({ weight }) => weight),
    );
  }
  if (ownedBy === undefined) return;
  if (type.owners !== undefined) {
    report({ path: [...path, "ownedBy"], found: "owners and ownedBy", expected: "one of the two" });
  }
  const references = attributesOf(type).filter(({ value }) => value.kind === "reference");
  const known = ["self", ...references.map(({ name }) => name)];
  checkName(report, [...path, "ownedBy"], ownedBy, known, "self or a reference attribute");
}
