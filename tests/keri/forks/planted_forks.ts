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
    const write = writer(keys);
    const begun = { events: [], state: null, rotations: 0 };
    const both = write(begun, ["i", "ii", "ir"][uniformInt(random, 0, 2)]!, "both");
    const branches = [write(both, one, "one").events, write(both, other, "other").events] as const;
    const saids = [saidOf(branches[0][0]), saidOf(branches[1][0])] as const;
    const shared = both.events;
    return { prefix: both.state!.prefix, shared, branches, relation, inForce, sn: shared.length, saids };
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

/** A log as far as it is written. */
interface Written {
  readonly events: readonly SignedEvent[];
  readonly state: KeyState | null;
  /** How often its keys were rotated. */
  readonly rotations: number;
}

/** What writes on at a log whose keys come from a seed, its inception first. `who` tells events of the same shape apart. */
function writer(seed: Uint8Array): (log: Written, shape: string, who: string) => Written {
  const signers: Signer[] = [];
  const signerOf = (at: number) =>
    signers[at] ??= new Signer(seed.map((byte, i) => i === 0 ? byte + at : byte));
  return (log, shape, who) => {
    let { state, rotations } = log;
    const events = [...shape].map((letter) => {
      if (letter === "r") rotations += 1;
      const signer = signerOf(rotations);
      const keys = { keys: [signer.verkey], nextDigests: [signerOf(rotations + 1).nextDigest] };
      const seals = [{ d: who }];
      const built: BuiltEvent = state === null
        ? incept(keys)
        : letter === "i"
        ? interact(state, seals)
        : rotate(state, { ...keys, seals });
      state = advance(state, built.event);
      return signEvent(built, [{ signer, index: 0 }]);
    });
    return { events, state, rotations };
  };
}
