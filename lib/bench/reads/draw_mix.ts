import { HeadroomError, UsageError } from "../../errors.ts";
import type { QueryInstance } from "../../synth/dataset.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import { shuffle } from "../plan/shuffle.ts";
import type { ChainSource } from "../upkeep/upkeep_chain.ts";
import type { AskedBlocks, ReadKind, ReadMix } from "./read_mixes.ts";

/** How a mix is drawn. */
export interface DrawOptions {
  readonly blocks: AskedBlocks;
  /** Queries of each kind: all kinds are asked as often, so that each has a percentile; a mix weighs their times. */
  readonly perKind: number;
  /** Results of a page; null for each kind's own. */
  readonly page: number | null;
}

/**
 * Draws the queries of a mix in a random order, with parameters of entities that are live at the asked block.
 * @throws {UsageError} A kind asks for what is not there at its block.
 */
export function drawMix(
  { scenario, scale, seed }: ChainSource,
  { kinds }: ReadMix,
  { blocks, perKind, page }: DrawOptions,
): QueryInstance[] {
  const draw = (own: readonly ReadKind[], atBlock: number) => {
    const queries = own.map((kind) => ({ ...kind, weight: 1, limit: page ?? kind.limit }));
    return openDataset({ ...scenario, queries }, scale, seed).queries(perKind * own.length, atBlock, seed);
  };
  const [then, now] = [kinds.filter(({ past }) => past), kinds.filter(({ past }) => !past)];
  try {
    const drawn = [
      ...now.length === 0 ? [] : draw(now, blocks.tip),
      ...then.length === 0 ? [] : draw(then, blocks.past),
    ];
    shuffle(drawn, seed);
    return drawn;
  } catch (error) {
    if (!(error instanceof HeadroomError)) throw error;
    throw new UsageError(error.message, error);
  }
}
