import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Fisher and Yates, in place, from the seed's low 32 bits folded with the high ones. */
export function shuffle<T>(items: T[], seed: bigint): void {
  const random = xoroshiro128plus(Number(BigInt.asIntN(32, seed ^ (seed >> 32n))));
  for (let last = items.length - 1; last > 0; last--) {
    const other = uniformInt(random, 0, last);
    [items[last], items[other]] = [items[other]!, items[last]!];
  }
}
