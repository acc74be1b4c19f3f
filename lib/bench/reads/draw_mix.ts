import { HeadroomError, UsageError } from "../../errors.ts";
import type { QueryInstance } from "../../synth/dataset.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import { shuffle } from "../plan/shuffle.ts";
import type { ChainSource } from "../upkeep/upkeep_chain.ts";
import type { AskedBlocks, ReadKind, ReadMix } from "./read_mixes.ts";

/** What is known of a kind once its queries are drawn. */
export interface DrawnKind extends Pick<ReadKind, "type" | "weight" | "past"> {
  /** Asks for what is not there. */
  readonly miss?: true;
}

/** A mix with the queries that are asked in each round. */
export interface DrawnMix {
  readonly id: string;
  readonly about: string;
  readonly kinds: readonly DrawnKind[];
  readonly queries: readonly QueryInstance[];
}

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
  { id, about, kinds }: ReadMix,
  { blocks, perKind, page }: DrawOptions,
): DrawnMix {
  const draw = (own: readonly ReadKind[], atBlock: number) => {
    if (own.length === 0) return [];
    const queries = own.map((kind) => ({ ...kind, weight: 1, limit: page ?? kind.limit }));
    return openDataset({ ...scenario, queries }, scale, seed).queries(perKind * own.length, atBlock, seed);
  };
  try {
    const queries = [
      ...draw(kinds.filter(({ past }) => !past), blocks.tip),
      ...draw(kinds.filter(({ past }) => past), blocks.past),
    ];
    shuffle(queries, seed);
    return { id, about, kinds: kinds.map(drawnKind), queries };
  } catch (error) {
    if (!(error instanceof HeadroomError)) throw error;
    throw new UsageError(error.message, error);
  }
}

function drawnKind({ type, weight, past, parameters }: ReadKind): DrawnKind {
  const isMiss = Object.values(parameters).some((parameter) => "missing" in parameter);
  return { type, weight, ...past ? { past } : {}, ...isMiss ? { miss: true } : {} };
}
