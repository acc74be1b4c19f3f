import { decodeBlock } from "../../../lib/chain/codec/decode_block.ts";
import { encodeBlock } from "../../../lib/chain/codec/encode_block.ts";
import type { EncodedBlock } from "../../../lib/chain/codec/encoded_block.ts";
import type { Operation } from "../../../lib/chain/operation.ts";
import type { LinkSet, ReferenceChain } from "../../../lib/bench/references/link_sets.ts";

/** People who name a friend and a home, which is a place. */
export const PEOPLE: Pick<LinkSet, "kinds"> = {
  kinds: {
    person: {
      type: "people",
      marker: ["name"],
      id: "person_id",
      references: { friend: "person", home: "place" },
    },
    place: { type: "places", marker: ["kind", "place"], id: "place_id", references: {} },
  },
};

/** From a person to the friend of a friend and so on. */
export const FRIENDS: ReferenceChain = {
  id: "friends",
  path: "person > friends",
  from: "person",
  starts: 1,
  hops: Array.from({ length: 5 }, () => ({ to: "person", by: "friend" })),
};

/** From a place to who lives there, and to the places of those who name them as a friend. */
export const NEIGHBOURS: ReferenceChain = {
  id: "neighbours",
  path: "place > people > those whose friend they are > their places",
  from: "place",
  starts: 1,
  hops: [
    { to: "person", by: "home", backward: true },
    { to: "person", by: "friend", backward: true },
    { to: "place", by: "home" },
  ],
};

/** The key of a made entity: its number in every byte. */
export const keyOf = (n: number) => new Uint8Array(32).fill(n);

/** A block of operations as a store takes it. */
export function madeBlock(number: number, ...operations: readonly Partial<Operation>[]): EncodedBlock {
  return decodeBlock(encodeBlock({
    number,
    operations: operations.map((operation, opIndex) => ({ txIndex: 0, opIndex, ...operation }) as Operation),
  }));
}

const CONTENTS = {
  owner: `0x${"0".repeat(40)}`,
  contentType: "text/plain",
  payload: new Uint8Array(0),
  numbers: [],
} as const;

/** A create, or where `type` says so an update, of a person (keys 1 to 99) with the numbers of friend and home, 0 for none. */
export function person(
  n: number,
  { friend = 0, home = 0, btl = 1000n, type = "create" as "create" | "update", id = `p${n}` },
): Partial<Operation> {
  const named = (letter: string, of: number) => of === 0 ? "" : `${letter}${of}`;
  return {
    ...CONTENTS,
    ...{ type, key: keyOf(n), btl },
    strings: [["friend", named("p", friend)], ["home", named("h", home)], ["name", `N ${n}`], [
      "person_id",
      id,
    ]],
  };
}

/** A create of a place (keys from 100 on). */
export function place(n: number): Partial<Operation> {
  const strings = [["kind", "place"], ["place_id", `h${n}`]] as const;
  return { ...CONTENTS, type: "create", key: keyOf(100 + n), btl: 1000n, strings };
}
