import type { AttributeSpec, ValueSpec } from "../scenarios/scenario.ts";
import type { AttributeStatistics, NumberValues, TextValues } from "../inspect/census_summary.ts";
import { fitTemplate } from "./fit_template.ts";

/** From this share of values changed by updates on, an attribute is drawn again in every version. */
const CHANGING_SHARE = 0.1;
/** From this share on, as many values as entities: each has its own. */
const UNIQUE_SHARE = 0.9;
/** Fewer entities than this say nothing about whether values repeat. */
const FEW_ENTITIES = 4;

/** Attributes of a group: those that are many-valued texts and last for life first, as the first one is the type's id. */
export function fitAttributes(attributes: readonly AttributeStatistics[], source: string): AttributeSpec[] {
  const fitted = attributes.filter(({ values }) => values !== null && values.count > 0)
    .map((attribute) => ({ spec: fitAttribute(attribute, source), distinct: attribute.values!.distinct }));
  const rank = ({ spec, distinct }: typeof fitted[number]) =>
    spec.value.kind === "template" && spec.changes === undefined ? distinct : 0;
  const names = new Set<string>();
  return fitted.toSorted((a, b) => rank(b) - rank(a)).map(({ spec }) => {
    // A chain may use one name for a text and a number of the same entity; a scenario may not.
    let name = spec.name;
    while (names.has(name)) name += "_number";
    names.add(name);
    return { ...spec, name };
  });
}

function fitAttribute({ name, type, entities, values }: AttributeStatistics, source: string): AttributeSpec {
  const known = values!;
  const changes = known.compared > 0 && known.changed > CHANGING_SHARE * known.compared;
  const value = known.kind === "text"
    ? fitText(known, entities, changes)
    : fitNumber(known, entities, changes);
  return { name, type, value, ...(changes ? { changes: true as const } : {}), source };
}

function fitText(values: TextValues, entities: number, changes: boolean): ValueSpec {
  if (isListed(values, entities, changes)) return listed(values.top, changes);
  return {
    kind: "template",
    template: fitTemplate(values, { count: holders(values, entities, changes), keep: !changes }),
  };
}

function fitNumber(values: NumberValues, entities: number, changes: boolean): ValueSpec {
  if (isListed(values, entities, changes)) {
    return listed(values.top.map(([value, count]) => [exactNumber(value), count]), changes);
  }
  return { kind: "histogram", buckets: numberBuckets(values.quantiles.map(exactNumber)) };
}

/** Whether a value is one of those seen: few, and not just because there are few entities. */
function isListed(values: TextValues | NumberValues, entities: number, changes: boolean): boolean {
  if (!values.distinctExact) return false;
  const among = holders(values, entities, changes);
  return among < FEW_ENTITIES || values.distinct < UNIQUE_SHARE * among;
}

/** How often a value was drawn: once an entity, or once a version. */
function holders({ count }: TextValues | NumberValues, entities: number, changes: boolean): number {
  return changes ? count : Math.min(count, entities);
}

/** Exact shares where values last; drawn by weight where they change. */
function listed<Value extends string | number>(
  values: readonly (readonly [Value, number])[],
  changes: boolean,
): ValueSpec {
  return { kind: changes || values.length === 1 ? "choice" : "shares", values };
}

/** Equal weights between neighbouring quantiles; one that repeats is a value of its own. */
function numberBuckets(quantiles: readonly number[]) {
  const buckets: { min: number; max: number; weight: number }[] = [];
  for (let i = 0; i + 1 < quantiles.length; i++) {
    const [from, to] = [quantiles[i]!, quantiles[i + 1]!];
    const last = buckets.at(-1);
    const min = last === undefined ? from : Math.max(from, last.max + 1);
    const max = i + 2 === quantiles.length || to === from ? to : to - 1;
    if (last !== undefined && min > max) last.weight++;
    else buckets.push({ min: Math.min(min, max), max, weight: 1 });
  }
  return buckets;
}

/** Scenarios hold numbers up to 2^53 - 2; larger ones become that. */
function exactNumber(text: string): number {
  return Math.min(Number(text), Number.MAX_SAFE_INTEGER - 1);
}
