import type { AttributeSpec, EntityParameter, QuerySpec, ValueSpec } from "../scenarios/scenario.ts";
import { histogramMean } from "../inspect/histogram_summary.ts";
import type { FittedType } from "./fit_type.ts";

const LIMIT = 100;
/** Names that Arkiv's language takes as names. Source: lib/chain/query/tokenize.ts. */
const NAME = /^(?!(?:and|or|not|in|glob)$)[\p{L}_][\p{L}\p{N}_]*$/iu;
/** Texts that need no escape between double quotes. */
// deno-lint-ignore no-control-regex -- control characters are what must not be in it
const PLAIN = /^[^"\\\x00-\x1f]*$/;

/**
 * A default mix: look-ups by key, by owner, by the most selective text and by a frequent value, a range of numbers, and a miss.
 * The chain does not say what is asked of it.
 */
export function fitQueries(types: readonly FittedType[]): QuerySpec[] {
  const live = types.filter(({ group }) => group.liveEntities > 0)
    .toSorted((a, b) => b.group.liveEntities - a.group.liveEntities);
  const ranked = live.length > 0 ? live : types;
  const main = ranked[0];
  if (main === undefined) return [];
  const heavy = ranked.toSorted((a, b) => payloadMean(b) - payloadMean(a))[0]!;
  return [
    byKey("by_key", main, 0.3),
    ...(heavy === main ? [] : [byKey("by_key_large", heavy, 0.1)]),
    {
      ...query("by_owner", "$owner = {owner}", 0.1),
      parameters: { owner: { kind: "owner", of: main.spec.id } },
    },
    ...selective(ranked),
    ...frequent(ranked),
    ...numberRange(ranked),
    {
      ...query("miss", "$key = {key}", 0.1),
      parameters: { key: { kind: "key", of: main.spec.id, missing: true } },
    },
  ];
}

function byKey(type: string, { spec }: FittedType, weight: number): QuerySpec {
  return { ...query(type, "$key = {key}", weight), parameters: { key: { kind: "key", of: spec.id } } };
}

/** By the id of the type with the most live entities that has one. */
function selective(types: readonly FittedType[]): QuerySpec[] {
  for (const { spec } of types) {
    const id = spec.attributes.find((attribute) =>
      isAskable(attribute) && attribute.value.kind === "template"
    );
    if (id === undefined) continue;
    return [{
      ...query("by_text", `${id.name} = "{text}"`, 0.2),
      parameters: { text: held(spec.id, id.name) },
    }];
  }
  return [];
}

/** By a listed value that does not change; of those attributes the one with the fewest different values. */
function frequent(types: readonly FittedType[]): QuerySpec[] {
  for (const { spec } of types) {
    const listed = spec.attributes.filter((attribute) =>
      isAskable(attribute) && attribute.type === "string" && valuesOf(attribute.value) !== null
    ).toSorted((a, b) =>
      valuesOf(a.value)!.length - valuesOf(b.value)!.length
    )[0];
    if (listed === undefined) continue;
    return [{
      ...query("by_frequent_value", `${listed.name} = "{value}"`, 0.1),
      parameters: { value: held(spec.id, listed.name) },
    }];
  }
  return [];
}

/** The upper quarter of a number's values. */
function numberRange(types: readonly FittedType[]): QuerySpec[] {
  for (const { spec } of types) {
    for (const { name, value } of spec.attributes) {
      if (value.kind !== "histogram" || !NAME.test(name)) continue;
      const upper = value.buckets[Math.floor(0.75 * value.buckets.length)]!;
      return [{
        ...query("by_number", `${name} >= {least}`, 0.1),
        parameters: { least: { kind: "uniform", min: upper.min, max: upper.max } },
      }];
    }
  }
  return [];
}

function query(type: string, text: string, weight: number): Omit<QuerySpec, "parameters"> {
  return {
    type,
    text,
    limit: LIMIT,
    weight,
    source: "choice: a default mix; a chain does not say what is asked",
  };
}

function held(of: string, name: string): EntityParameter {
  return { kind: "attribute", of, name };
}

/** Whether a query can name the attribute and quote its values, and the values do not change. */
function isAskable({ name, value, changes }: AttributeSpec): boolean {
  if (!NAME.test(name) || changes) return false;
  if (value.kind === "template") return PLAIN.test(value.template);
  return valuesOf(value)?.every(([one]) => typeof one === "number" || PLAIN.test(one)) ?? false;
}

function valuesOf(value: ValueSpec) {
  return value.kind === "shares" || value.kind === "choice" ? value.values : null;
}

function payloadMean({ group }: FittedType): number {
  return histogramMean(group.payloadBytes);
}
