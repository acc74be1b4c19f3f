import type { Create, Update } from "../chain/operation.ts";
import type { Change } from "./block_changes.ts";
import type { CensusState } from "./census_state.ts";
import type { ContentsCounts } from "./entity_table.ts";
import type { Group } from "./groups.ts";
import { type Hash64, hashNumber, hashText } from "./hash.ts";
import { digitsOf, jsonTextBytes, NUMBER_SYSTEM_BYTES, STRING_SYSTEM_BYTES } from "./json_length.ts";
import type { GivenNames } from "./key_sets.ts";
import { VersionSample } from "./version_sample.ts";

/** Contents of a version, their names and group, and the hash of each value. */
interface GivenContents {
  readonly contents: Create | Update;
  readonly names: GivenNames;
  readonly group: Group;
  readonly hashes: number[];
}

const hash: Hash64 = { low: 0, high: 0 };

/** Measures a version's contents, and adds its values to the statistics of its group. */
export function countContents(
  state: CensusState,
  { entity, contents, origin }: Pick<Change, "entity" | "origin"> & { readonly contents: Create | Update },
  block: number,
): { readonly group: Group; readonly counts: ContentsCounts } {
  const { strings, numbers, contentType, payload } = contents;
  const names = state.keySets.of(contents);
  const type = strings.find(([name]) => name === "type")?.[1] ?? "";
  const group = state.groups.of(names.set, type, contentType);
  const hashes: number[] = new Array(strings.length + numbers.length).fill(0);
  const given = { contents, names, group, hashes };
  const counts = {
    keySet: names.set.number,
    type: state.types.numberOf(type),
    contentType: state.contentTypes.numberOf(contentType),
    strings: strings.length,
    numbers: numbers.length,
    payload: payload.length,
    stringJson: STRING_SYSTEM_BYTES + countStrings(given),
    numberJson: NUMBER_SYSTEM_BYTES + countNumbers(given),
  };
  group.payloadBytes.add(payload.length);
  if (group.number > 0) {
    state.tracker.add({ entity, group, isUpdate: origin === null, hashes });
    offerSample(given, VersionSample.place(entity, block, hash));
  }
  return { group, counts };
}

/** @returns Bytes of the custom members of the string JSON cache. */
function countStrings({ contents: { strings }, names, group, hashes }: GivenContents): number {
  let bytes = names.stringNameBytes;
  for (let i = 0; i < strings.length; i++) {
    const value = strings[i]![1];
    const valueBytes = jsonTextBytes(value);
    bytes += valueBytes;
    const place = names.stringPlaces[i]!;
    const sketch = group.strings[place];
    if (sketch === undefined) continue;
    hashText(value, hash);
    hashes[place] = hash.low >>> 2;
    sketch.add(value, valueBytes - 2, hash);
  }
  return bytes;
}

/** @returns Bytes of the custom members of the numeric JSON cache. */
function countNumbers({ contents: { strings, numbers }, names, group, hashes }: GivenContents): number {
  let bytes = names.numberNameBytes;
  for (let i = 0; i < numbers.length; i++) {
    const exact = numbers[i]![1];
    const value = exact <= Number.MAX_SAFE_INTEGER ? Number(exact) : exact;
    bytes += digitsOf(value);
    const place = names.numberPlaces[i]!;
    const sketch = group.numbers[place];
    if (sketch === undefined) continue;
    hashNumber(value, hash);
    hashes[strings.length + place] = hash.low >>> 2;
    sketch.add(value, hash);
  }
  return bytes;
}

function offerSample({ contents, names, group }: GivenContents, place: number): void {
  const { strings, numbers, payload } = contents;
  if (numbers.length > 0) {
    group.sample.offerNumbers(place, () => {
      const values = new BigUint64Array(numbers.length);
      numbers.forEach(([, value], i) => values[names.numberPlaces[i]!] = value);
      return values;
    });
  }
  group.sample.offerTexts(place, () => {
    const texts: string[] = new Array(strings.length);
    strings.forEach(([, value], i) => texts[names.stringPlaces[i]!] = value);
    return { texts, payload };
  });
}
