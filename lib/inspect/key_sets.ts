import type { Create, Update } from "../chain/operation.ts";
import { jsonTextBytes } from "./json_length.ts";
import { ownText } from "./own_text.ts";
import { Recent } from "./recent.ts";

/** Most key sets, names in one, and characters of all names together: about 20 MB. */
const LIMITS = { sets: 8_192, names: 1_024, characters: 2 ** 22 } as const;
/** Separates names: no name contains it, and none is empty. */
const NUL = "\0";

/** The names of a version's custom attributes. */
export interface KeySet {
  /** From 1; 0 is the set for all beyond the bounds. */
  readonly number: number;
  /** Sorted in code-unit order. */
  readonly strings: readonly string[];
  readonly numbers: readonly string[];
  /** Versions written with it. */
  versions: number;
}

/** A key set as an operation gives it: for each attribute, its place among the sorted names. */
export interface GivenNames {
  readonly set: KeySet;
  readonly stringPlaces: readonly number[];
  readonly numberPlaces: readonly number[];
  /** Bytes of names, quotes, colons and commas in the JSON caches: each member's, its leading comma included. */
  readonly stringNameBytes: number;
  readonly numberNameBytes: number;
}

/** Numbers the sets of attribute names that versions have. */
export class KeySets {
  readonly #byNames = new Map<string, KeySet>();
  readonly #recent = new Recent<GivenNames>();
  /** Stands for all sets beyond the bounds. */
  readonly unknown: KeySet = { number: 0, strings: [], numbers: [], versions: 0 };
  #characters = 0;

  /** All sets within the bounds; the one with number n is at n - 1. */
  readonly all: KeySet[] = [];

  get(number: number): KeySet {
    return number === 0 ? this.unknown : this.all[number - 1]!;
  }

  of(contents: Create | Update): GivenNames {
    let order = "";
    for (const [name] of contents.strings) order += name + NUL;
    order += NUL;
    for (const [name] of contents.numbers) order += name + NUL;
    return this.#recent.get(order) ?? this.#recent.set(order, this.#read(contents));
  }

  #read(contents: Create | Update): GivenNames {
    const given = {
      strings: contents.strings.map(([name]) => ownText(name)),
      numbers: contents.numbers.map(([name]) => ownText(name)),
    };
    const strings = given.strings.toSorted();
    const numbers = given.numbers.toSorted();
    return {
      set: this.#intern(strings, numbers),
      stringPlaces: given.strings.map((name) => strings.indexOf(name)),
      numberPlaces: given.numbers.map((name) => numbers.indexOf(name)),
      stringNameBytes: nameBytes(strings),
      numberNameBytes: nameBytes(numbers),
    };
  }

  #intern(strings: readonly string[], numbers: readonly string[]): KeySet {
    const names = strings.join(NUL) + NUL + NUL + numbers.join(NUL);
    const known = this.#byNames.get(names);
    if (known !== undefined) return known;
    const fits = this.all.length < LIMITS.sets && strings.length + numbers.length <= LIMITS.names &&
      this.#characters + names.length <= LIMITS.characters;
    if (!fits) return this.unknown;
    const set = { number: this.all.length + 1, strings, numbers, versions: 0 };
    this.#characters += names.length;
    this.all.push(set);
    this.#byNames.set(names, set);
    return set;
  }
}

/** `,"name":` of each member. */
function nameBytes(names: readonly string[]): number {
  return names.reduce((bytes, name) => bytes + jsonTextBytes(name) + 2, 0);
}
