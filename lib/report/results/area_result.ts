import type pl from "nodejs-polars";
import { areaFigures, type CityFigures } from "../../bench/area/area_figures.ts";
import { QUESTION_SIZES } from "../../bench/area/area_question.ts";
import type { CitySamples } from "../../bench/area/measure_area.ts";
import { commandLine } from "../../text/command_line.ts";
import type { Provenance } from "../charts/provenance.ts";
import { type KeptResult, openKept } from "./kept_results.ts";
import { numbers, resultFrame, texts } from "./result_frame.ts";

/** What `deno task area` keeps. */
interface AreaBody {
  readonly cities: readonly string[];
  readonly ways: readonly string[];
  readonly scale: number;
  readonly rounds: number;
  readonly seed: string;
  readonly samples: readonly CitySamples[];
}

/** Drivers in an area, as measured: frames of it, its figures, and what a caption says of it. */
export interface AreaResult extends KeptResult<AreaBody> {
  /** Medians, intervals and verdicts, a city each, as `deno task area` prints them. */
  readonly figures: readonly CityFigures[];
  /** A row a call that answers at once: way, size of the answer, service time. */
  calls(): pl.DataFrame;
  /** A row a round of a way: time of an update of a location, of a large answer about the block before, and by pages. */
  rounds(): pl.DataFrame;
}

/**
 * Opens what `deno task area` kept: the files named (paths with commas between), else the newest, else the one committed.
 * @param besides A run that they are shown beside: of a rescaled one there are none.
 * @throws {HeadroomError} A file that is named is not there, or is of another command or version.
 */
export async function openArea(
  named?: string,
  besides?: { readonly provenance: Provenance },
): Promise<AreaResult> {
  const kept = await openKept<AreaBody>("area", { named, commandOf, besides });
  const cities = kept.files.flatMap(({ body }) => body.samples);
  const trials = cities.flatMap(({ city, made, rounds, ways }) =>
    ways.flatMap(({ way, trials }) =>
      trials.slice(0, rounds).map((trial, round) => ({
        of: { city, way, round: round + 1 },
        trial,
        operations: made.rounds[round]!.operations,
      }))
    )
  );
  return {
    ...kept,
    figures: areaFigures(cities),
    calls: () =>
      resultFrame(
        CALLS,
        trials.flatMap(({ of, trial }) =>
          QUESTION_SIZES.flatMap((size) => (trial.callMs?.[size] ?? []).map((ms) => ({ ...of, size, ms })))
        ),
      ),
    rounds: () =>
      resultFrame(
        ROUNDS,
        trials.map(({ of, trial, operations }) => ({
          ...of,
          update_us: 1e3 * trial.appendMs / operations,
          update_cpu_us: 1e3 * trial.appendCpuMs / operations,
          large_cpu_ms: trial.largeCpuMs,
          behind_ms: trial.behindMs,
          pages_ms: trial.walks[0]?.ms ?? null,
          language_ms: trial.languageWalks[0]?.ms ?? null,
        })),
      ),
  };
}

const ROUND = {
  ...texts("city", "way"),
  ...numbers("round"),
};
const CALLS = {
  ...ROUND,
  ...texts("size"),
  ...numbers("ms"),
};
const ROUNDS = {
  ...ROUND,
  ...numbers("update_us", "update_cpu_us", "large_cpu_ms", "behind_ms", "pages_ms", "language_ms"),
};

/** The command that measures the same again. */
function commandOf({ ways, scale, seed, samples }: AreaBody): string {
  const flags = {
    city: samples.map(({ city }) => city).join(","),
    only: ways.join(","),
    scale: String(scale),
    rounds: String(Math.max(...samples.map(({ rounds }) => rounds))),
    seed,
  };
  return commandLine("area", flags, ["city", "only", "scale", "rounds", "seed"]);
}
