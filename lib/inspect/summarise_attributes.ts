import { SYSTEM_NUMBERS, SYSTEM_STRINGS } from "../chain/system_attributes.ts";
import type { CensusState } from "./census_state.ts";
import type { AttributeStatistics, NumberValues, TextValues } from "./census_summary.ts";
import type { Column } from "./column.ts";
import type { Group } from "./groups.ts";
import { NumberSketch } from "./number_sketch.ts";
import { TextSketch } from "./text_sketch.ts";

/** One name in the whole chain, and where it stands in the groups that have it. */
interface NamedAttribute {
  readonly name: string;
  readonly type: "string" | "numeric";
  versions: number;
  entities: number;
  readonly places: { readonly group: Group; readonly index: number }[];
}

/** Every attribute of the chain, system ones first, then most versions first. @param entities By number of the key set. */
export function summariseAttributes(state: CensusState, entities: Column): AttributeStatistics[] {
  const named = collect(state, entities);
  const custom = named.map(({ name, type, versions, entities, places }) => ({
    name,
    type,
    system: false,
    versions,
    entities,
    values: type === "string" ? mergeTexts(places) : mergeNumbers(places),
  }));
  return [...systemAttributes(state), ...custom.sort((a, b) => b.versions - a.versions)];
}

/** A group's own attributes; versions are those of creates and updates. @param entities Of the group. */
export function groupAttributes(group: Group, entities: number): AttributeStatistics[] {
  const strings = group.keySet.strings.map((name, i) => {
    const values = mergeTexts([{ group, index: i }]);
    return { name, type: "string" as const, system: false, versions: values.count, entities, values };
  });
  const numbers = group.keySet.numbers.map((name, i) => {
    const values = mergeNumbers([{ group, index: i }]);
    return { name, type: "numeric" as const, system: false, versions: values.count, entities, values };
  });
  return [...strings, ...numbers];
}

function systemAttributes({ versions, entities }: CensusState): AttributeStatistics[] {
  const common = { system: true, versions, entities, values: null };
  return [
    ...SYSTEM_STRINGS.map((name) => ({ name, type: "string" as const, ...common })),
    ...SYSTEM_NUMBERS.map((name) => ({ name, type: "numeric" as const, ...common })),
  ];
}

function collect(state: CensusState, entities: Column): NamedAttribute[] {
  const strings = new Map<string, NamedAttribute>();
  const numbers = new Map<string, NamedAttribute>();
  const ofName = (byName: typeof strings, name: string, type: NamedAttribute["type"]) => {
    const known = byName.get(name) ?? { name, type, versions: 0, entities: 0, places: [] };
    byName.set(name, known);
    return known;
  };
  for (const set of state.keySets.all) {
    const count = (attribute: NamedAttribute) => {
      attribute.versions += set.versions;
      attribute.entities += entities.get(set.number);
    };
    for (const name of set.strings) count(ofName(strings, name, "string"));
    for (const name of set.numbers) count(ofName(numbers, name, "numeric"));
  }
  for (const group of state.groups.all) {
    group.keySet.strings.forEach((name, index) => strings.get(name)!.places.push({ group, index }));
    group.keySet.numbers.forEach((name, index) => numbers.get(name)!.places.push({ group, index }));
  }
  return [...strings.values(), ...numbers.values()];
}

function mergeTexts(places: NamedAttribute["places"]): TextValues {
  const merged = new TextSketch();
  for (const { group, index } of places) merged.merge(group.strings[index]!);
  return merged.summary(places.flatMap(({ group, index }) => group.sample.texts(index)));
}

function mergeNumbers(places: NamedAttribute["places"]): NumberValues {
  const merged = new NumberSketch();
  for (const { group, index } of places) merged.merge(group.numbers[index]!);
  // Up to the place where the first of the samples ends, all of them together are a fair sample of all versions.
  const below = Math.min(...places.map(({ group }) => group.sample.numbersBelow));
  const samples = places.flatMap(({ group, index }) => group.sample.numbers(index));
  return merged.summary(samples.filter(({ place }) => place <= below).map(({ value }) => value));
}
