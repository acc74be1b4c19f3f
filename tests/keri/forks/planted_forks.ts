import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { loadBlake3 } from "../../../lib/keri/blake3.ts";
import { incept, interact, rotate } from "../../../lib/keri/build_events.ts";
import type { BuiltEvent } from "../../../lib/keri/events.ts";
import type { LogRelation, Pair } from "../../../lib/keri/forks/compare_logs.ts";
import type { LogCollection } from "../../../lib/keri/forks/find_forks.ts";
import { advance, type KeyState } from "../../../lib/keri/key_state.ts";
import { parseEvent } from "../../../lib/keri/parse_event.ts";
import type { SignedEvent } from "../../../lib/keri/signed_event.ts";
import { Signer, signEvent } from "../../../lib/keri/signer.ts";

await loadBlake3();

/** What each side does after the events that both have, and what that is. `i`: an interaction, `r`: a rotation. */
type Shape = readonly [one: string, other: string, relation: LogRelation, inForce: 0 | 1 | null];

/** Forks, by the rules of recovery A0 to A2. Source: KERI specification, "Superseding Rules for Recovery". */
export const FORKS: readonly Shape[] = [
  ["i", "i", "repairable-fork", null],
  ["ii", "i", "repairable-fork", null],
  ["r", "r", "permanent-fork", null],
  ["ir", "i", "permanent-fork", null],
  ["i", "iri", "permanent-fork", null],
  ["r", "ir", "permanent-fork", null],
  ["ir", "rr", "permanent-fork", null],
];

/** What is no fork. */
export const NO_FORKS: readonly Shape[] = [
  ["", "", "same", null],
  ["", "ir", "behind", 1],
  ["rii", "", "behind", 0],
  ["r", "i", "recovered", 0],
  ["iii", "ri", "recovered", 1],
];

/** A log that two sources share up to a number, and then not. */
export interface PlantedLog {
  readonly prefix: string;
  readonly shared: readonly SignedEvent[];
  readonly branches: Pair<readonly SignedEvent[]>;
  readonly relation: LogRelation;
  readonly inForce: 0 | 1 | null;
  /** Sequence number of the first event that differs, and the SAID that each side has there. */
  readonly sn: number;
  readonly saids: Pair<string | null>;
}

/** A log of each shape in turn, with keys of its own and 1 or 2 events before the sides part. The same seed, the same logs. */
export function plant(shapes: readonly Shape[], count: number, seed: number): PlantedLog[] {
  const random = xoroshiro128plus(seed);
  return Array.from({ length: count }, (_, at) => {
    const [one, other, relation, inForce] = shapes[at % shapes.length]!;
    const keys = Uint8Array.from({ length: 32 }, () => uniformInt(random, 0, 255));
    const author = new Author(keys);
    const shared = [author.incept(), ...author.write(["", "i", "r"][uniformInt(random, 0, 2)]!, "both")];
    const branches = [author.copy().write(one, "one"), author.copy().write(other, "other")] as const;
    const saids = [saidOf(branches[0][0]), saidOf(branches[1][0])] as const;
    return { prefix: author.prefix, shared, branches, relation, inForce, sn: shared.length, saids };
  });
}

/** The logs of one side, in memory. */
export function side(planted: readonly PlantedLog[], which: 0 | 1): Map<string, SignedEvent[]> {
  return new Map(planted.map(({ prefix, shared, branches }) => [prefix, [...shared, ...branches[which]]]));
}

/** Logs in memory as a source of a comparison. */
export function collectionOf(logs: ReadonlyMap<string, readonly SignedEvent[]>): LogCollection {
  return {
    prefixes: () => items(logs.keys()),
    read: (prefix) => items(logs.get(prefix) ?? []),
    anchor: (prefix, sn) => {
      const signed = logs.get(prefix)?.[sn];
      return Promise.resolve(signed === undefined ? null : { event: parseEvent(signed.raw), traits: [] });
    },
  };
}

async function* items<T>(of: Iterable<T>): AsyncGenerator<T> {
  yield* of;
}

function saidOf(signed: SignedEvent | undefined): string | null {
  return signed === undefined ? null : parseEvent(signed.raw).d;
}

/** Who holds the keys of a log, now and later. */
class Author {
  readonly #seed: Uint8Array;
  readonly #signers: Signer[];
  #generation = 0;
  #state: KeyState | null = null;

  constructor(seed: Uint8Array, signers: Signer[] = []) {
    this.#seed = seed;
    this.#signers = signers;
  }

  get prefix(): string {
    return this.#state!.prefix;
  }

  copy(): Author {
    const copy = new Author(this.#seed, this.#signers);
    copy.#generation = this.#generation;
    copy.#state = this.#state;
    return copy;
  }

  incept(): SignedEvent {
    return this.#add(incept(this.#keys()));
  }

  /** @param who Makes events of the same shape different. */
  write(events: string, who: string): SignedEvent[] {
    return [...events].map((event) => {
      const seals = [{ d: who }];
      if (event === "i") return this.#add(interact(this.#state!, seals));
      this.#generation += 1;
      return this.#add(rotate(this.#state!, { ...this.#keys(), seals }));
    });
  }

  #add(built: BuiltEvent): SignedEvent {
    this.#state = advance(this.#state, built.event);
    return signEvent(built, [{ signer: this.#signer(this.#generation), index: 0 }]);
  }

  #keys() {
    const next = this.#signer(this.#generation + 1);
    return { keys: [this.#signer(this.#generation).verkey], nextDigests: [next.nextDigest] };
  }

  #signer(generation: number): Signer {
    return this.#signers[generation] ??= new Signer(
      this.#seed.map((byte, i) => i === 0 ? byte + generation : byte),
    );
  }
}
