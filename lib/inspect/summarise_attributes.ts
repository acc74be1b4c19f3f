import { SYSTEM_NUMBERS, SYSTEM_STRINGS } from "../chain/system_attributes.ts";
import type { CensusState } from "./census_state.ts";
import type { AttributeStatistics, NumberValues, TextValues } from "./census_summary.ts";
import type { Column } from "./column.ts";
import type { Group } from "./groups.ts";
import { NumberSketch } from "./number_sketch.ts";
import { TextSketch } from "./text_sketch.ts";

/** An attribute of a group: its position among those of its type. */
interface Place {
  readonly group: Group;
  readonly index: number;
}

const KINDS = [
  { names: "strings", type: "string", merge: mergeTexts, systemNames: SYSTEM_STRINGS },
  { names: "numbers", type: "numeric", merge: mergeNumbers, systemNames: SYSTEM_NUMBERS },
] as const;

/** Every attribute of the chain, system ones first, then most versions first. @param entities By number of the key set. */
export function summariseAttributes(state: CensusState, entities: Column): AttributeStatistics[] {
  const common = { system: true, versions: state.versions, entities: state.entities, values: null };
  const system = KINDS.flatMap(({ type, systemNames }) =>
    systemNames.map((name) => ({ name, type, ...common }))
  );
  const custom = KINDS.flatMap((kind) => summariseKind(state, kind, entities));
  return [...system, ...custom.sort((a, b) => b.versions - a.versions)];
}

/** A group's own attributes; versions are those of creates and updates. @param entities Of the group. */
export function groupAttributes(group: Group, entities: number): AttributeStatistics[] {
  return KINDS.flatMap(({ names, type, merge }) =>
    group.key.keySet[names].map((name, index) => {
      const values = merge([{ group, index }]);
      return { name, type, system: false, versions: values.count, entities, values };
    })
  );
}

function summariseKind(
  { keySets, groups }: CensusState,
  { names, type, merge }: typeof KINDS[number],
  entities: Column,
): AttributeStatistics[] {
  const found = new Map<string, { versions: number; entities: number; readonly places: Place[] }>();
  for (const set of keySets.all) {
    for (const name of set[names]) {
      const counts = found.get(name) ?? { versions: 0, entities: 0, places: [] };
      counts.versions += set.versions;
      counts.entities += entities.get(set.number);
      found.set(name, counts);
    }
  }
  for (const group of groups.all) {
    group.key.keySet[names].forEach((name, index) => found.get(name)!.places.push({ group, index }));
  }
  return [...found].map(([name, { versions, entities, places }]) => {
    return { name, type, system: false, versions, entities, values: merge(places) };
  });
}

function mergeTexts(places: readonly Place[]): TextValues {
  const merged = new TextSketch();
  for (const { group, index } of places) merged.merge(group.strings[index]!);
  return merged.summary(places.flatMap(({ group, index }) => group.sample.texts(index)));
}

function mergeNumbers(places: readonly Place[]): NumberValues {
  const merged = new NumberSketch();
  for (const { group, index } of places) merged.merge(group.numbers[index]!);
  // Below the place where the shortest sample ends, the samples together are a fair sample of all versions.
  const below = Math.min(...places.map(({ group }) => group.sample.numbersBelow));
  const samples = places.flatMap(({ group, index }) => group.sample.numbers(index));
  return merged.summary(samples.filter(({ place }) => place <= below).map(({ value }) => value));
}
