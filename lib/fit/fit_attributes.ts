import type { AttributeSpec, ValueSpec } from "../scenarios/scenario.ts";
import type { AttributeStatistics, NumberValues, TextValues } from "../inspect/census_summary.ts";
import { fitTemplate } from "./fit_template.ts";

/** Above this share of values changed by updates, an attribute is drawn again in every version. */
const CHANGING_SHARE = 0.1;
/** From this ratio of values to entities on, each entity has its own value. */
const UNIQUE_SHARE = 0.9;
/** With fewer entities it is unknown whether values repeat. */
const FEW_ENTITIES = 4;

/** Attributes of a group, first those that identify an entity: texts with many values that do not change. */
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

/** Whether values are drawn from those seen: there are few, and not only because there are few entities. */
function isListed(values: TextValues | NumberValues, entities: number, changes: boolean): boolean {
  if (!values.distinctExact) return false;
  const among = holders(values, entities, changes);
  return among < FEW_ENTITIES || values.distinct < UNIQUE_SHARE * among;
}

/** How often a value was drawn: once per entity, or once per version. */
function holders({ count }: TextValues | NumberValues, entities: number, changes: boolean): number {
  return changes ? count : Math.min(count, entities);
}

/** Exact shares if values do not change; drawn by weight if they do. */
function listed<Value extends string | number>(
  values: readonly (readonly [Value, number])[],
  changes: boolean,
): ValueSpec {
  return { kind: changes || values.length === 1 ? "choice" : "shares", values };
}

/** Equal weights between adjacent quantiles; a repeated quantile is a value of its own. */
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

/** Scenarios hold numbers up to 2^53 - 2; larger ones are clamped. */
function exactNumber(text: string): number {
  return Math.min(Number(text), Number.MAX_SAFE_INTEGER - 1);
}
