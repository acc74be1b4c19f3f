import type { EntityScenario, EntityTypeSpec } from "../../scenario.ts";
import { SYSTEM_MARK } from "../../../chain/system_attributes.ts";
import { checkLifecycle } from "./check_lifecycle.ts";
import { ofKind } from "./check_relations.ts";
import { checkAttributeValue } from "./check_value.ts";
import { checkUnique, type Place } from "./place.ts";
import type { TypeContext } from "./value_context.ts";

/** Bytes of an empty JSON payload, `{"data":""}`: no JSON payload is smaller. */
const JSON_BYTES_MIN = 11;

/** Checks each entity type: names, values, life cycle, payload, owners. */
export function checkTypes(scenario: EntityScenario, place: Place): void {
  const types = scenario.entityTypes.map((type, t) => ({ type, at: place.at("entityTypes", t) }));
  checkUnique(types.map(({ type, at }) => [type.id, at.at("id")] as const), "type id");
  for (const { type, at } of types) {
    checkAttributes({ type, scenario }, at);
    checkLifecycle({ type, scenario }, at.at("lifecycle"));
    checkPayload(type, at.at("payload"));
    checkOwners({ type, scenario }, at);
    at.at("btlBlocks").checkRange(type.btlBlocks);
  }
}

function checkAttributes({ type, scenario }: TypeContext, place: Place): void {
  const placed = [
    ...type.attributes.map((attribute, a) => ({ attribute, at: place.at("attributes", a) })),
    ...(type.traits ?? []).map((attribute, a) => ({ attribute, at: place.at("traits", a) })),
  ];
  checkUnique(placed.map(({ attribute, at }) => [attribute.name, at.at("name")] as const), "attribute");
  const states = type.lifecycle?.states.map(([state]) => state) ?? [];
  for (const { attribute, at } of placed) {
    const { name, inStates = [] } = attribute;
    if (name.startsWith(SYSTEM_MARK)) {
      const expected = "a name that does not start with $: those are the chain's own";
      at.at("name").refuse(`"${name}"`, expected);
    } else if (!name.isWellFormed() || name.includes("\0")) {
      at.at("name").refuse("a name that is no plain text", "Unicode text without NUL");
    }
    inStates.forEach((state, s) =>
      void at.at("inStates", s).checkName(state, states, `a state of "${type.id}"`)
    );
    checkAttributeValue({ attribute, type, scenario }, at.at("value"));
  }
}

function checkPayload({ payload }: EntityTypeSpec, place: Place): void {
  if (payload.share === 0) return;
  const at = place.at("buckets");
  if (payload.buckets.length === 0) return at.refuse("no sizes", "at least one range, or share 0");
  at.checkWeights(payload.buckets.map(({ weight }) => weight));
  const ranges = payload.buckets.map(({ minBytes, maxBytes }) => ({ min: minBytes, max: maxBytes }));
  at.checkRanges(ranges, ["minBytes", "maxBytes"]);
  if (payload.contentType !== "application/json") return;
  payload.buckets.forEach(({ minBytes }, b) => {
    if (minBytes >= JSON_BYTES_MIN) return;
    at.at(b, "minBytes").refuse(
      `${minBytes}`,
      `at least ${JSON_BYTES_MIN} bytes, the smallest JSON payload`,
    );
  });
}

function checkOwners({ type, scenario }: TypeContext, place: Place): void {
  const { owners, ownedBy } = type;
  const accounts = scenario.owners.count.value;
  owners?.forEach(({ from, to }, o) => {
    const at = place.at("owners", o, "to");
    if (from > to) at.refuse(`${to}`, `at least from, ${from}`);
    if (to > accounts) at.refuse(`${to}`, `at most owners.count, ${accounts}`);
  });
  if (owners !== undefined) place.at("owners").checkWeights(owners.map(({ weight }) => weight));
  if (ownedBy === undefined) return;
  const at = place.at("ownedBy");
  if (owners !== undefined) at.refuse("owners and ownedBy", "one of the two");
  const references = ofKind("reference", type).map(({ name }) => name);
  at.checkName(ownedBy, ["self", ...references], "self or a reference attribute");
}
