/** A seal in an event's `a` list: an object of text fields, whose shape decides its kind. Source: keri.md 1.5. */
export type Seal = Readonly<Record<string, unknown>>;

export type SealKind =
  | "key-event"
  | "digest"
  | "source-event"
  | "latest-establishment"
  | "merkle-root"
  | "backer"
  | "typed"
  | "other";

/** Fields of each kind, in their order on the wire. */
const SHAPES: Readonly<Record<string, SealKind>> = {
  "i,s,d": "key-event",
  "d": "digest",
  "s,d": "source-event",
  "i": "latest-establishment",
  "rd": "merkle-root",
  "bi,d": "backer",
  "t,d": "typed",
};

/** What a seal is; `other` for shapes KERI 1.0 does not name (KERI takes any object as an anchor). */
export function sealKind(seal: Seal): SealKind {
  return SHAPES[Object.keys(seal).join(",")] ?? "other";
}

/** Anchors one event of another log: what a delegator writes. `sn` as a number. */
export function keyEventSeal(prefix: string, sn: number, said: string): Seal {
  return { i: prefix, s: sn.toString(16), d: said };
}

/** Anchors a digest. auths stores other text here too (role markers, bare prefixes), which KERI accepts. */
export function digestSeal(digest: string): Seal {
  return { d: digest };
}

/** Key-event seals of a list, made once: a bulk anchor is asked about once for each of its agents. */
const sealedEvents = new WeakMap<readonly Seal[], ReadonlySet<string>>();

/** True where one of the seals is the key-event seal of that event. Constant time after the first question. */
export function anchors(seals: readonly Seal[], prefix: string, sn: number, said: string): boolean {
  let sealed = sealedEvents.get(seals);
  if (sealed === undefined) {
    const keyEvents = seals.filter((seal) =>
      sealKind(seal) === "key-event" && Object.values(seal).every((value) => typeof value === "string")
    );
    sealed = new Set(keyEvents.map((seal) => `${seal.i} ${seal.s} ${seal.d}`));
    sealedEvents.set(seals, sealed);
  }
  return sealed.has(`${prefix} ${sn.toString(16)} ${said}`);
}
