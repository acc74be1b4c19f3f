import type { Histogram } from "./histogram.ts";
import type { KeySet } from "./key_sets.ts";
import { makeHistogram } from "./make_histogram.ts";
import { NumberSketch } from "./number_sketch.ts";
import { ownText } from "./own_text.ts";
import { TextSketch } from "./text_sketch.ts";
import type { ValueCounter } from "./value_counter.ts";
import { VersionSample } from "./version_sample.ts";

/** Most groups, groups with the same names, and attributes of all groups: about 80 MB at worst. */
const LIMITS = { groups: 512, perKeySet: 256, attributes: 8_192 } as const;

/** What the entities of a group have in common; null where they differ. */
interface GroupKey {
  readonly keySet: KeySet;
  readonly type: string | null;
  readonly contentType: string | null;
}

/** Similar entities: the same attribute names, the same `type`, the same content type. */
export class Group {
  readonly strings: readonly TextSketch[];
  readonly numbers: readonly NumberSketch[];
  /** Values of all attributes: strings, then numbers. */
  readonly values: readonly ValueCounter[];
  readonly sample = new VersionSample();
  readonly payloadBytes: Histogram = makeHistogram("groupPayloadBytes");
  readonly createsPerBlock: Histogram = makeHistogram("perBlock");
  /** Entities created in the block that is being counted. */
  #createsNow = 0;

  constructor(readonly number: number, readonly key: GroupKey) {
    this.strings = key.keySet.strings.map(() => new TextSketch());
    this.numbers = key.keySet.numbers.map(() => new NumberSketch());
    this.values = [...this.strings, ...this.numbers].map(({ values }) => values);
  }

  countCreate(): void {
    this.#createsNow++;
  }

  /** To be called for every block that created an entity of the group. */
  endBlock(): void {
    this.createsPerBlock.add(this.#createsNow);
    this.#createsNow = 0;
  }
}

/** Assigns versions to groups; 0 is the group of everything beyond the bounds. */
export class Groups {
  readonly all: Group[] = [];
  readonly #byKey = new Map<string, Group>();
  readonly #perKeySet = new Map<number, number>();
  #attributes = 0;

  constructor(unknownNames: KeySet) {
    this.all.push(new Group(0, { keySet: unknownNames, type: null, contentType: null }));
  }

  of(keySet: KeySet, type: string, contentType: string): Group {
    const key = `${keySet.number} ${JSON.stringify(type)} ${contentType}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const names = keySet.strings.length + keySet.numbers.length;
    const alike = this.#perKeySet.get(keySet.number) ?? 0;
    const fits = keySet.number > 0 && this.all.length < LIMITS.groups && alike < LIMITS.perKeySet &&
      this.#attributes + names <= LIMITS.attributes;
    if (!fits) return this.all[0]!;
    const group = new Group(this.all.length, {
      keySet,
      type: ownText(type),
      contentType: ownText(contentType),
    });
    this.#attributes += names;
    this.#perKeySet.set(keySet.number, alike + 1);
    this.all.push(group);
    this.#byKey.set(key, group);
    return group;
  }
}
