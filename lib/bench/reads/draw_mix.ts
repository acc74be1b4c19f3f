import { HeadroomError, UsageError } from "../../errors.ts";
import type { QueryInstance } from "../../synth/dataset.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import { shuffle } from "../plan/shuffle.ts";
import type { ChainSource } from "../upkeep/upkeep_chain.ts";
import type { AskedBlocks, ReadKind, ReadMix } from "./read_mix.ts";

/** What is known of a kind once its queries are drawn. */
interface DrawnKind extends Pick<ReadKind, "type" | "weight" | "past"> {
  /** Asks for what is not there. */
  readonly miss?: true;
}

/** A mix with its queries: other ones in each round. */
export interface DrawnMix {
  readonly id: string;
  readonly about: string;
  readonly kinds: readonly DrawnKind[];
  /** The first warms up; one for each round follows. */
  readonly draws: readonly (readonly QueryInstance[])[];
}

/** How a mix is drawn. */
interface DrawOptions {
  readonly blocks: AskedBlocks;
  /** Queries of each kind: all kinds are asked as often, so that each has a percentile; a mix weighs their times. */
  readonly perKind: number;
  readonly rounds: number;
  /** Results of a page; null for each kind's own. */
  readonly page: number | null;
}

/**
 * Draws the queries of a mix, other ones for each round, in a random order, with parameters of entities that are live at the asked block.
 * @throws {UsageError} A kind asks for what is not there at its block.
 */
export function drawMix(
  { scenario, scale, seed }: ChainSource,
  { id, about, kinds }: ReadMix,
  { blocks, perKind, rounds, page }: DrawOptions,
): DrawnMix {
  const asks = [
    { own: kinds.filter(({ past }) => !past), atBlock: blocks.tip },
    { own: kinds.filter(({ past }) => past), atBlock: blocks.past },
  ].filter(({ own }) => own.length > 0).map(({ own, atBlock }) => {
    const queries = own.map((kind) => ({ ...kind, weight: 1, limit: page ?? kind.limit }));
    return {
      dataset: openDataset({ ...scenario, queries }, scale, seed),
      count: perKind * own.length,
      atBlock,
    };
  });
  const draw = (_: unknown, turn: number) => {
    const own = BigInt.asUintN(64, seed + BigInt(turn));
    const queries = asks.flatMap(({ dataset, count, atBlock }) => dataset.queries(count, atBlock, own));
    shuffle(queries, own);
    return queries;
  };
  try {
    return { id, about, kinds: kinds.map(drawnKind), draws: Array.from({ length: rounds + 1 }, draw) };
  } catch (error) {
    if (!(error instanceof HeadroomError)) throw error;
    throw new UsageError(error.message, error);
  }
}

function drawnKind({ type, weight, past, parameters }: ReadKind): DrawnKind {
  const isMiss = Object.values(parameters).some((parameter) => "missing" in parameter);
  return { type, weight, ...past ? { past } : {}, ...isMiss ? { miss: true } : {} };
}
