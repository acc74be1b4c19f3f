import type pl from "nodejs-polars";
import type { MeasuredPoint } from "../../bench/load/measure_points.ts";
import { STEADY } from "../../bench/load/write_stream.ts";
import { commandLine } from "../../text/command_line.ts";
import { type KeptResult, openKept } from "./kept_results.ts";
import { flags, numbers, resultFrame, texts } from "./result_frame.ts";

/** What `deno task load` keeps: every point it measured, with each block. */
interface LoadBody {
  readonly scenario: string;
  readonly scale: number;
  readonly seed: string;
  readonly contestants: readonly string[];
  readonly rounds: number;
  readonly measured: readonly MeasuredPoint[];
}

/**
 * Readers and a writer at once, as measured: frames of it, and what a caption says of it. Every row names its trial: `scenario`, `scale`,
 * `store`, `point` (a named load, else "own"), `subject` ("posting at scale 1") and `trial`, counted in its file.
 */
export interface LoadResult extends KeptResult<LoadBody> {
  /** A row a trial: what was offered, what became of it. Response times count from when each was due, `service` from the call. */
  points(): pl.DataFrame;
  /** A row a criterion of a trial, judged: need, value, verdict, and why it is open. */
  criteria(): pl.DataFrame;
  /** A row a block: when it was due, begun and done, s from the first; whether a checkpoint fell into it; the log after it. */
  commits(): pl.DataFrame;
  /** A row a tenth of a trial's time: longest service time of a block, longest response time of a query, log, checkpoints. */
  slices(): pl.DataFrame;
  /** Response times of queries, all of them: a row for each step of 2 % that holds some; `ms` is its upper end. */
  responses(): pl.DataFrame;
}

/**
 * Opens what `deno task load` kept: the files named (paths with commas between), else the newest, else those committed.
 * @throws {HeadroomError} A file that is named is not there, or is of another command or version.
 */
export async function openLoad(named?: string): Promise<LoadResult> {
  const kept = await openKept<LoadBody>("load", { named, commandOf });
  const trials = kept.files.flatMap(({ body }) =>
    body.measured.map((point, trial) => ({
      point,
      of: {
        ...{ scenario: body.scenario, scale: body.scale, store: point.trial.contestant, trial: trial + 1 },
        point: point.point ?? "own",
        subject: `${point.trial.contestant} at scale ${body.scale}`,
      },
    }))
  ).sort((a, b) => a.of.scale - b.of.scale);
  return {
    ...kept,
    points: () => resultFrame(POINTS, trials.map(({ point, of }) => ({ ...of, ...pointRow(point) }))),
    criteria: () =>
      resultFrame(
        CRITERIA,
        trials.flatMap(({ point, of }) =>
          point.judged.criteria.map(({ what, id, need, value, unit, verdict, reason }) => ({
            ...{ ...of, criterion: what, requirement: id, need, value, unit, verdict, reason },
            statistic: statisticOf(what, point),
          }))
        ),
      ),
    commits: () =>
      resultFrame(
        COMMITS,
        trials.flatMap(({ point, of }) =>
          point.trial.commits.map((commit) => ({
            ...of,
            ...{ block: commit.block, entities: commit.entities, rows: commit.rows },
            ...{ due_s: commit.dueUs / 1e6, start_s: commit.startUs / 1e6, end_s: commit.endUs / 1e6 },
            service_ms: (commit.endUs - commit.startUs) / 1e3,
            response_ms: (commit.endUs - commit.dueUs) / 1e3,
            checkpointed: commit.checkpointed,
            log_mb: commit.logBytes === null ? null : commit.logBytes / 1e6,
          }))
        ),
      ),
    slices: () =>
      resultFrame(
        SLICES,
        trials.flatMap(({ point, of }) =>
          point.trial.figures.timeline.map((slice) => ({
            ...of,
            ...{ from_s: slice.fromS, blocks: slice.blocks, queries: slice.queries },
            ...{ longest_commit_ms: slice.commitUs / 1e3, longest_query_ms: slice.queryUs / 1e3 },
            ...{ log_mb: slice.logBytes / 1e6, checkpoints: slice.checkpoints },
          }))
        ),
      ),
    responses: () =>
      resultFrame(
        RESPONSES,
        trials.flatMap(({ point, of }) =>
          (point.trial.figures.queries?.histogram ?? []).map(([us, count]) => ({
            ...of,
            ms: us / 1e3,
            count,
          }))
        ),
      ),
  };
}

const TRIAL = {
  ...texts("scenario"),
  ...numbers("scale"),
  ...texts("store", "point", "subject"),
  ...numbers("trial"),
};

const POINTS = {
  ...TRIAL,
  ...numbers("write_per_s", "read_per_s", "readers", "seconds"),
  ...texts("verdict", "broke_first"),
  ...numbers(
    "entities_per_s",
    "blocks",
    "late",
    "commit_p50_ms",
    "commit_longest_ms",
    "queries_per_s",
    "queries",
    "query_p50_ms",
    "query_p99_ms",
    "query_longest_ms",
    "query_service_p50_ms",
    "query_service_p99_ms",
    "query_service_longest_ms",
    "log_mb",
    "processors_busy",
    "others_busy",
    "compared",
    "torn",
  ),
};

const CRITERIA = {
  ...TRIAL,
  ...texts("criterion", "requirement"),
  ...numbers("need", "value"),
  ...texts("unit", "statistic", "verdict", "reason"),
};

const COMMITS = {
  ...TRIAL,
  ...numbers("block", "entities", "rows", "due_s", "start_s", "end_s", "service_ms", "response_ms"),
  ...flags("checkpointed"),
  ...numbers("log_mb"),
};

const SLICES = {
  ...TRIAL,
  ...numbers("from_s", "blocks", "queries", "longest_commit_ms", "longest_query_ms", "log_mb", "checkpoints"),
};

const RESPONSES = {
  ...TRIAL,
  ...numbers("ms", "count"),
};

function pointRow({ trial: { load, figures }, judged }: MeasuredPoint) {
  const { commits, queries, log, processors, check } = figures;
  const ms = (us: number | null | undefined) => us === null || us === undefined ? null : us / 1e3;
  return {
    write_per_s: load.writePerS,
    // As many as they can is no rate.
    read_per_s: load.readPerS === "max" ? null : load.readPerS,
    readers: load.readPerS === null ? 0 : load.readers,
    seconds: load.seconds,
    verdict: judged.verdict,
    broke_first: judged.broke[0]?.what ?? null,
    entities_per_s: commits?.perS ?? null,
    blocks: commits?.blocks ?? null,
    late: commits?.late ?? null,
    commit_p50_ms: ms(commits?.response.p50Us),
    commit_longest_ms: ms(commits?.response.maxUs),
    queries_per_s: queries?.perS ?? null,
    queries: queries?.asked ?? null,
    query_p50_ms: ms(queries?.response.p50Us),
    query_p99_ms: ms(queries?.response.p99Us),
    query_longest_ms: ms(queries?.response.maxUs),
    query_service_p50_ms: ms(queries?.service.p50Us),
    query_service_p99_ms: ms(queries?.service.p99Us),
    query_service_longest_ms: ms(queries?.service.maxUs),
    log_mb: log === null ? null : log.maxBytes / 1e6,
    processors_busy: processors?.busy ?? null,
    others_busy: processors?.others ?? null,
    compared: check?.compared ?? null,
    torn: check?.torn.length ?? null,
  };
}

/** What a limit of a p99 is compared with: of fewer samples than one takes the longest. */
function statisticOf(
  what: string,
  { trial: { figures: { commits, queries } } }: MeasuredPoint,
): string | null {
  const times = { "commit p99": commits?.response, "query p99": queries?.response }[what];
  return times === undefined ? null : times.p99Us === null ? "longest" : "p99";
}

/** The command that measures the same again: the named points, else the rates of the first load. */
function commandOf({ scenario, scale, seed, contestants, rounds, measured }: LoadBody): string {
  const named = measured.flatMap(({ point }) => point ?? []);
  const loads = measured.flatMap(({ point, trial }) => point === null ? [trial.load] : []);
  const { writePerS, readPerS, perBlock, seconds, mix } = loads[0] ?? {};
  const rates = {
    "write-rate": String(writePerS ?? 0),
    "per-block": perBlock?.toString(),
    "read-rate": String(readPerS ?? 0),
    readers: [...new Set(loads.map(({ readers }) => readers))].join(","),
    duration: String(seconds),
    mix: mix === STEADY ? undefined : mix,
  };
  const flags: Record<string, string | undefined> = {
    ...{ store: contestants.join(","), scenario, scale: String(scale), seed },
    ...named.length > 0 ? { point: [...new Set(named)].join(",") } : rates,
    rounds: rounds === 1 ? undefined : String(rounds),
  };
  return commandLine("load", flags, Object.keys(flags));
}
