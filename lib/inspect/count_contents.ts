import type { Create, Update } from "../chain/operation.ts";
import type { Change } from "./block_changes.ts";
import type { CensusState } from "./census_state.ts";
import type { Group } from "./groups.ts";
import { type Hash64, hashNumber, hashText } from "./hash.ts";
import { digitsOf, jsonTextBytes } from "./json_length.ts";
import type { GivenNames, KeySet } from "./key_sets.ts";
import { VersionSample } from "./version_sample.ts";

/** What is counted and remembered of the contents of a version. */
export interface CountedContents {
  readonly keySet: KeySet;
  readonly group: Group;
  /** Numbers among the census's values of `type` and content types. */
  readonly type: number;
  readonly contentType: number;
  readonly strings: number;
  readonly numbers: number;
  readonly payload: number;
  /** Bytes that the custom attributes' members take in the JSON caches, each with its leading comma. */
  readonly stringBytes: number;
  readonly numberBytes: number;
}

const hash: Hash64 = { low: 0, high: 0 };

/** Looks at a version's values, and adds them to what its group knows of them. */
export function countContents(
  state: CensusState,
  { entity, contents, origin }: Pick<Change, "entity" | "origin"> & { readonly contents: Create | Update },
  block: number,
): CountedContents {
  const names = state.keySets.of(contents);
  const typeText = contents.strings.find(([name]) => name === "type")?.[1] ?? "";
  const group = state.groups.of(names.set, typeText, contents.contentType);
  const hashes: number[] = new Array(contents.strings.length + contents.numbers.length).fill(0);
  const stringBytes = countStrings(contents, names, group, hashes);
  const numberBytes = countNumbers(contents, names, group, hashes);
  const payload = contents.payload.length;
  group.payloadBytes.add(payload);
  if (group.number > 0) {
    state.tracker.see(entity, group, origin === null, hashes);
    offerSample(group, entity, contents, names, block);
  }
  return {
    keySet: names.set,
    group,
    type: state.types.numberOf(typeText),
    contentType: state.contentTypes.numberOf(contents.contentType),
    strings: contents.strings.length,
    numbers: contents.numbers.length,
    payload,
    stringBytes,
    numberBytes,
  };
}

function countStrings(
  { strings }: Create | Update,
  names: GivenNames,
  group: Group,
  hashes: number[],
): number {
  let bytes = names.stringNameBytes;
  for (let i = 0; i < strings.length; i++) {
    const value = strings[i]![1];
    const valueBytes = jsonTextBytes(value);
    bytes += valueBytes;
    const sketch = group.strings[names.stringPlaces[i]!];
    if (sketch === undefined) continue;
    hashText(value, hash);
    hashes[names.stringPlaces[i]!] = hash.low >>> 2;
    sketch.add(value, valueBytes - 2, hash);
  }
  return bytes;
}

function countNumbers(
  { strings, numbers }: Create | Update,
  names: GivenNames,
  group: Group,
  hashes: number[],
): number {
  let bytes = names.numberNameBytes;
  for (let i = 0; i < numbers.length; i++) {
    const exact = numbers[i]![1];
    const value = exact <= Number.MAX_SAFE_INTEGER ? Number(exact) : exact;
    bytes += digitsOf(value);
    const sketch = group.numbers[names.numberPlaces[i]!];
    if (sketch === undefined) continue;
    hashNumber(value, hash);
    hashes[strings.length + names.numberPlaces[i]!] = hash.low >>> 2;
    sketch.add(value, hash);
  }
  return bytes;
}

function offerSample(
  group: Group,
  entity: Hash64,
  contents: Create | Update,
  names: GivenNames,
  block: number,
): void {
  const place = VersionSample.place(entity, block, hash);
  if (contents.numbers.length > 0) {
    group.sample.offerNumbers(place, () => {
      const values = new BigUint64Array(contents.numbers.length);
      contents.numbers.forEach(([, value], i) => values[names.numberPlaces[i]!] = value);
      return values;
    });
  }
  group.sample.offerTexts(place, () => {
    const texts: string[] = new Array(contents.strings.length);
    contents.strings.forEach(([, value], i) => texts[names.stringPlaces[i]!] = value);
    return texts;
  }, contents.payload);
}
