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

/** The fields of an event that a key-event seal names. */
type SealedEvent = Readonly<Record<"i" | "s" | "d", string>>;

/** Places of key-event seals by list, indexed once: a bulk anchor is looked up once for each of its agents. */
const sealPlaces = new WeakMap<readonly Seal[], ReadonlyMap<string, number>>();

/** True where one of the seals is the key-event seal of the event with these fields. Constant time after the first call. */
export function anchors(seals: readonly Seal[], event: SealedEvent): boolean {
  return sealPlace(seals, event) >= 0;
}

/** Place of the event's first key-event seal in the list, from 0; -1 where there is none. */
export function sealPlace(seals: readonly Seal[], { i, s, d }: SealedEvent): number {
  let places = sealPlaces.get(seals);
  if (places === undefined) {
    places = placesOf(seals);
    sealPlaces.set(seals, places);
  }
  return places.get(`${i} ${s} ${d}`) ?? -1;
}

function placesOf(seals: readonly Seal[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const [at, seal] of seals.entries()) {
    const isKeyEvent = Object.keys(seal).join(",") === "i,s,d" &&
      Object.values(seal).every((value) => typeof value === "string");
    const name = `${seal.i} ${seal.s} ${seal.d}`;
    if (isKeyEvent && !places.has(name)) places.set(name, at);
  }
  return places;
}
