import type pl from "nodejs-polars";
import { type OfferedFigures, offeredFigures } from "../../bench/reads/judge_reads.ts";
import { type MixFigures, readFigures } from "../../bench/reads/read_figures.ts";
import type { ReadsSamples } from "../../bench/reads/reads_samples.ts";
import { commandLine } from "../../text/command_line.ts";
import { type KeptResult, openKept } from "./kept_results.ts";
import { numbers, resultFrame, texts } from "./result_frame.ts";

/** What `deno task reads` keeps of a chain that it made; of a file that was given there is only its name. */
interface ReadsBody {
  readonly scenario?: string;
  readonly scale?: number;
  readonly seed?: string;
  readonly stream?: number;
  readonly from?: string;
  readonly rounds: number;
  readonly samples: ReadsSamples;
}

/** Queries as measured, one after the other and at the rates that are asked: frames, figures, and what a caption says of them. */
export interface ReadsResult extends KeptResult<ReadsBody> {
  /** Each mix as each store answers it, of the first file, as `deno task reads` prints it. */
  readonly mixes: readonly MixFigures[];
  /** Each rate that is asked as each store kept it, of the first file. */
  readonly offered: readonly OfferedFigures[];
  /** A row a kind of query of a mix, in a store: service times, us. */
  kinds(): pl.DataFrame;
  /** A row a rate that is asked of some kinds or of all, in a store: response times, ms, and whether it was kept. */
  rates(): pl.DataFrame;
}

/**
 * Opens what `deno task reads` kept: the files named (paths with commas between), else the newest, else the one committed.
 * @throws {HeadroomError} A file that is named is not there, or is of another command or version.
 */
export async function openReads(named?: string): Promise<ReadsResult> {
  const kept = await openKept<ReadsBody>("reads", { named, commandOf });
  const samples = kept.files[0]?.body.samples;
  const mixes = samples === undefined ? [] : readFigures(samples, []);
  const offered = samples === undefined ? [] : offeredFigures(samples.offered);
  return {
    ...{ ...kept, mixes, offered },
    kinds: () =>
      resultFrame(
        KINDS,
        mixes.flatMap(({ mix, contestant: store, kinds }) =>
          kinds.map(({ type, rows, n, p50Us, p99Us, maxUs, coldUs }) => ({
            ...{ mix, store, kind: type.replaceAll("_", " "), rows, queries: n },
            ...{ p50_us: p50Us, p99_us: p99Us, max_us: maxUs, cold_us: coldUs },
          }))
        ),
      ),
    rates: () =>
      resultFrame(
        RATES,
        offered.map(({ what, ids, ratePerS, contestant: store, verdict, n, p50Us, p99Us, maxUs }) => ({
          ...{ asked: `${what}, ${ratePerS}/s`, requirement: ids.join(", "), per_s: ratePerS },
          ...{ store, verdict, queries: n, p50_ms: ms(p50Us), p99_ms: ms(p99Us), max_ms: ms(maxUs) },
        })),
      ),
  };
}

const KINDS = {
  ...texts("mix", "store", "kind"),
  ...numbers("rows", "queries", "p50_us", "p99_us", "max_us", "cold_us"),
};
const RATES = {
  ...texts("asked", "requirement"),
  ...numbers("per_s"),
  ...texts("store", "verdict"),
  ...numbers("queries", "p50_ms", "p99_ms", "max_ms"),
};

function ms(us: number | null): number | null {
  return us === null ? null : us / 1000;
}

/** The command that measures the same again. */
function commandOf({ scenario, scale, seed, stream, from, rounds, samples }: ReadsBody): string {
  const { mixes, offered } = samples;
  const flags = {
    scenario,
    scale: scale === undefined ? undefined : String(scale),
    from,
    contestants: mixes[0]?.readers.map(({ name }) => name).join(","),
    rounds: String(rounds),
    only: mixes.map(({ id }) => id).join(","),
    stream: stream ? String(stream) : undefined,
    seed,
    offered: offered.length > 0,
  };
  return commandLine("reads", flags, Object.keys(flags) as (keyof typeof flags)[]);
}
