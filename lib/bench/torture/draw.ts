import { createHash } from "node:crypto";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Random numbers of one trial: each the next one of a series that follows from the trial's name alone. */
export interface Draw {
  /** From 0 up to and without 1. */
  share(): number;
  /** A whole number from 0 to `bound` - 1. */
  below(bound: number): number;
}

/** @param name Seed, cell and number of the trial. */
export function drawOf(name: string): Draw {
  const random = xoroshiro128plus(createHash("sha256").update(name).digest().readInt32LE());
  const share = () => uniformFloat64(random);
  return { share, below: (bound) => Math.floor(share() * bound) };
}
