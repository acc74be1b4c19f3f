/** A seal in an event's `a` list: an object of text fields, whose names decide its kind. Source: keri.md 1.5. */
export type Seal = Readonly<Record<string, unknown>>;

/** Anchors one event of another log: what a delegator writes. `sn` as a number. */
export function keyEventSeal(prefix: string, sn: number, said: string): Seal {
  return { i: prefix, s: sn.toString(16), d: said };
}

/** Anchors a digest. auths also stores other text here (role markers, bare prefixes), which KERI accepts. */
export function digestSeal(digest: string): Seal {
  return { d: digest };
}

/** Key-event seals by list, indexed once: a bulk anchor is looked up once for each of its agents. */
const sealedEvents = new WeakMap<readonly Seal[], ReadonlySet<string>>();

/** True where one of the seals is the key-event seal of the event with these fields. Constant time after the first call. */
export function anchors(
  seals: readonly Seal[],
  { i, s, d }: Readonly<Record<"i" | "s" | "d", string>>,
): boolean {
  let sealed = sealedEvents.get(seals);
  if (sealed === undefined) {
    const keyEvents = seals.filter((seal) =>
      Object.keys(seal).join(",") === "i,s,d" &&
      Object.values(seal).every((value) => typeof value === "string")
    );
    sealed = new Set(keyEvents.map((seal) => `${seal.i} ${seal.s} ${seal.d}`));
    sealedEvents.set(seals, sealed);
  }
  return sealed.has(`${i} ${s} ${d}`);
}
