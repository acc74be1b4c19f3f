import type {
  AttributeSpec,
  EntityParameter,
  EntityTypeSpec,
  QuerySpec,
  ValueSpec,
} from "../scenarios/scenario.ts";
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
  if (ranked.length === 0) return [];
  const main = ranked[0]!.spec.id;
  const heavy = ranked.toSorted((a, b) => payloadMean(b) - payloadMean(a))[0]!.spec.id;
  return [
    byKey("by_key", 0.3, { kind: "key", of: main }),
    ...(heavy === main ? [] : [byKey("by_key_large", 0.1, { kind: "key", of: heavy })]),
    query("by_owner", 0.1, {
      text: "$owner = {owner}",
      parameters: { owner: { kind: "owner", of: main } },
    }),
    ...[byText, byFrequentValue, byNumber].flatMap((make) =>
      ranked.map(({ spec }) => make(spec)).filter((made) => made !== null).slice(0, 1)
    ),
    byKey("miss", 0.1, { kind: "key", of: main, missing: true }),
  ];
}

function byKey(type: string, weight: number, key: EntityParameter): QuerySpec {
  return query(type, weight, { text: "$key = {key}", parameters: { key } });
}

function query(
  type: string,
  weight: number,
  { text, parameters }: Pick<QuerySpec, "text" | "parameters">,
): QuerySpec {
  const source = "choice: a default mix; a chain does not say what is asked";
  return { type, text, limit: LIMIT, weight, source, parameters };
}

/** By the id of a type, if it has one. */
function byText({ id, attributes }: EntityTypeSpec): QuerySpec | null {
  const name = attributes.find((attribute) => isAskable(attribute) && attribute.value.kind === "template")
    ?.name;
  if (name === undefined) return null;
  const parameters = { text: { kind: "attribute", of: id, name } } as const;
  return query("by_text", 0.2, { text: `${name} = "{text}"`, parameters });
}

/** By a listed value that does not change; of those attributes the one with the fewest different values. */
function byFrequentValue({ id, attributes }: EntityTypeSpec): QuerySpec | null {
  const name = attributes.filter((attribute) =>
    isAskable(attribute) && attribute.type === "string" && valuesOf(attribute.value) !== null
  ).toSorted((a, b) => valuesOf(a.value)!.length - valuesOf(b.value)!.length)[0]?.name;
  if (name === undefined) return null;
  const parameters = { value: { kind: "attribute", of: id, name } } as const;
  return query("by_frequent_value", 0.1, { text: `${name} = "{value}"`, parameters });
}

/** The upper quarter of a number's values. */
function byNumber({ attributes }: EntityTypeSpec): QuerySpec | null {
  for (const { name, value } of attributes) {
    if (value.kind !== "histogram" || !NAME.test(name)) continue;
    const { min, max } = value.buckets[Math.floor(0.75 * value.buckets.length)]!;
    const parameters = { least: { kind: "uniform", min, max } } as const;
    return query("by_number", 0.1, { text: `${name} >= {least}`, parameters });
  }
  return null;
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
