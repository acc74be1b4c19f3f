import type pl from "nodejs-polars";
import { LINK_SETS } from "../../bench/references/link_sets.ts";
import type { ReferenceSamples } from "../../bench/references/measure_references.ts";
import { type ChainFigures, chainFigures } from "../../bench/references/reference_figures.ts";
import { commandLine } from "../../text/command_line.ts";
import { type KeptResult, openKept } from "./kept_results.ts";
import { numbers, resultFrame, texts } from "./result_frame.ts";

/** What `deno task references` keeps. */
interface ReferencesBody {
  readonly contestants: readonly string[];
  readonly rounds: number;
  readonly hops: number;
  readonly start: string | null;
  readonly seed: string;
  readonly samples: readonly ReferenceSamples[];
}

/** Chains of references as measured: a frame of them, their figures, and what a caption says of them. */
export interface ReferencesResult extends KeptResult<ReferencesBody> {
  /** Each chain in each store, asked about the newest block and a past one, as `deno task references` prints it. */
  readonly chains: readonly ChainFigures[];
  /** A row a chain, store, way and number of hops, about the newest block: time, ms, a median over rounds, and its ratio to text. */
  hops(): pl.DataFrame;
}

/**
 * Opens what `deno task references` kept: the files named (paths with commas between), else the newest, else the one committed.
 * @throws {HeadroomError} A file that is named is not there, or is of another command or version.
 */
export async function openReferences(named?: string): Promise<ReferencesResult> {
  const kept = await openKept<ReferencesBody>("references", { named, commandOf });
  const chains = kept.files.flatMap(({ body }) => chainFigures(body.samples));
  return {
    ...{ ...kept, chains },
    hops: () =>
      resultFrame(
        HOPS,
        chains.filter(({ at }) => at === "tip").flatMap(({ scenario, chain, contestant: store, ways }) =>
          ways.flatMap(({ way, ms, found, gains }) =>
            ms.map(({ median }, hop) => ({
              ...{ scenario, chain, store, way, hops: hop + 1, found: found[hop]!, ms: median },
              gain: gains[hop]!.median,
            }))
          )
        ),
      ),
  };
}

const HOPS = {
  ...texts("scenario", "chain", "store", "way"),
  ...numbers("hops", "found", "ms", "gain"),
};

/** The command that measures the same again. */
function commandOf({ contestants, rounds, hops, start, seed, samples }: ReferencesBody): string {
  const flags = {
    contestants: contestants.join(","),
    only: samples.flatMap(({ chains }) => chains).join(","),
    start: start ?? undefined,
    scale: scaleOf(samples),
    ...{ hops: String(hops), rounds: String(rounds), seed },
  };
  return commandLine("references", flags, Object.keys(flags) as (keyof typeof flags)[]);
}

/** Multiple of the usual sizes; undefined where another scenario was named, whose size follows from its own. */
function scaleOf([first]: readonly ReferenceSamples[]): string | undefined {
  const usual = LINK_SETS.find(({ scenario }) => scenario === first?.scenario);
  return usual === undefined ? undefined : String(Number((first!.scale / usual.scale).toPrecision(6)));
}
