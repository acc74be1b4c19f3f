import pl from "nodejs-polars";
import { median } from "../../stats/quantile.ts";
import { formatBytes, formatNumber, formatPercent } from "../../text/numbers.ts";
import type { CommitTimelineData } from "../charts/commit_timeline.ts";
import type { TimelineBin } from "../charts/timeline_panels.ts";
import { trialTime } from "./account_data.ts";
import { focusTrials } from "./focus.ts";
import type { OpenRun } from "./open_run.ts";
import { type Missing, missing, type Story } from "./story.ts";

type Commit = Story["commits"][number];
type Trial = Story["trials"][number];

/** What a timeline is made of. */
type Recorded = Pick<Story, "manifest" | "provenance" | "trials" | "commits" | "queries" | "events">;

/** Most stretches of a timeline. choice: enough to see stalls, few enough for a phone. */
const BINS = 120;
const WORST = 5;
/** Times the usual rows or payload from which a block is large. choice: half of its time is then its size. */
const LARGE = 2;

/**
 * Commits of a scenario's largest trial of one variant (of `focusTrials`), in stretches of time, with the slowest and their causes,
 * checkpoints, file and log beside them, and what the trial took.
 */
export function timelineData(
  story: Recorded,
  scenario: string,
  variant: string,
): CommitTimelineData | Missing {
  const trials = focusTrials(story, scenario).filter((trial) =>
    trial.variant === variant && trial.commits > 0
  );
  const trial = trials.toSorted((a, b) => b.commits - a.commits)[0];
  if (trial === undefined) return missing(story, scenario, `append trials with setting "${variant}"`);
  const commits = story.commits.filter((commit) => commit.trial === trial.trial && commit.phase !== "warmup");
  if (!commits.some((commit) => commit.rows > 0)) {
    return missing(story, scenario, `commits after warmup with setting "${variant}"`);
  }
  const known = new Known(story, trial, commits);
  const bins = binsOf(commits, known);
  return {
    scenario,
    trial: trial.trial,
    durability: trial.durability,
    commits: commits.length,
    bins,
    worst: slowest(commits, bins, known),
    checkpoints: known.isWatched ? known.checkpoints.size : null,
    queriesBeside:
      story.queries.filter((query) =>
        query.trial === trial.trial && query.start_us < commits.at(-1)!.end_us &&
        query.end_us > commits[0]!.start_us
      ).length,
    timeMs: trialTime([trial]),
    peakRssBytes: trial.peak_rss_bytes,
    writeBytes: trial.write_bytes,
    fileBytes: trial.file_bytes,
    provenance: story.provenance,
  };
}

/** What a run records beside a trial's commits. */
class Known {
  /** Log bytes after the commits that checkpoints were seen with, by the moment of the commit's end. */
  readonly checkpoints: ReadonlyMap<number, number | null>;
  /** Whether a store of this kind tells of checkpoints: one with a log does. */
  readonly isWatched: boolean;
  /** Whether a thread beside the writer makes them; else a commit does. */
  readonly isBeside: boolean;
  readonly pageBytes: number | null;
  readonly usualRows: number;
  readonly usualPayload: number;
  readonly #commits: number;

  constructor({ events, manifest }: Recorded, { trial, store, variant }: Trial, commits: readonly Commit[]) {
    const [first, last] = [commits[0]!.start_us, commits.at(-1)!.end_us];
    this.checkpoints = new Map(
      events.flatMap((event) =>
        event.trial === trial && event.kind === "checkpoint" && event.at_us >= first && event.at_us <= last
          ? [[event.at_us, event.value]]
          : []
      ),
    );
    this.isWatched = commits.some(({ log_bytes }) => log_bytes !== null) || this.checkpoints.size > 0;
    const settings = manifest.settings[`${store} ${variant}`];
    this.isBeside = Number(settings?.wal_autocheckpoint) === 0;
    const page = Number(settings?.page_size);
    this.pageBytes = page > 0 ? page : null;
    const written = commits.filter(({ rows }) => rows > 0);
    this.usualRows = median(written.map((commit) => commit.rows + commit.closed_rows));
    this.usualPayload = median(written.map((commit) => commit.payload_bytes));
    this.#commits = commits.length;
  }

  /** What the run records that makes a commit slow, in words; that nothing is recorded. */
  causeOf(commit: Commit, before: Commit | undefined): string {
    const rows = (commit.rows + commit.closed_rows) / this.usualRows;
    const payload = commit.payload_bytes / this.usualPayload;
    const causes = [
      ...before === undefined
        ? ["first block"]
        : before.phase === commit.phase
        ? []
        : [`first block of ${commit.phase.replaceAll("_", " ")}`],
      ...this.#checkpointText(commit),
      ...rows > LARGE ? [`${formatNumber(rows)}x the usual rows`] : [],
      // What is not told by its rows alone.
      ...payload > LARGE * Math.max(1, rows) && Number.isFinite(payload)
        ? [`${formatNumber(payload)}x the usual payload`]
        : [],
    ];
    return causes.length === 0 ? "unknown: nothing recorded" : causes.join(", ");
  }

  /** A checkpoint with a commit; how many have one, where most have: it tells them apart from few others then. */
  #checkpointText({ end_us }: Commit): string[] {
    const bytes = this.checkpoints.get(end_us);
    if (bytes === undefined) return [];
    const share = this.checkpoints.size / this.#commits;
    const often = share === 1
      ? ", as with every commit"
      : share > 0.5
      ? `, as with ${formatPercent(share)} of commits`
      : "";
    const size = bytes === null ? "" : ` of a log of ${formatBytes(bytes)}`;
    return [`${this.isBeside ? "checkpoint by a thread beside it" : "checkpoint"}${size}${often}`];
  }
}

/** The same of an opened run, which need not be assessed for it. */
export async function runTimeline(
  run: OpenRun,
  scenario: string,
  variant: string,
): Promise<CommitTimelineData | Missing> {
  const own = pl.col("scenario").eq(pl.lit(scenario)).and(pl.col("variant").eq(pl.lit(variant)));
  const [commits, queries] = await Promise.all(
    [run.commits(), run.queries()].map((table) => table.filter(own).collect()),
  );
  return timelineData(
    {
      manifest: run.manifest,
      provenance: run.provenance,
      trials: run.trials().filter(own.and(pl.col("used"))).toRecords() as unknown as Story["trials"],
      commits: commits!.toRecords() as unknown as Story["commits"],
      queries: queries!.toRecords() as unknown as Story["queries"],
      events: run.events().filter(own).toRecords() as unknown as Story["events"],
    },
    scenario,
    variant,
  );
}

function serviceUs(commit: Commit): number {
  return commit.end_us - commit.start_us;
}

/** Commits in one stretch. */
function perBinOf(commits: readonly Commit[]): number {
  return Math.ceil(commits.length / BINS);
}

function binsOf(commits: readonly Commit[], { checkpoints, pageBytes }: Known): TimelineBin[] {
  const perBin = perBinOf(commits);
  const startUs = commits[0]!.start_us;
  return Array.from({ length: Math.ceil(commits.length / perBin) }, (_, i) => {
    const part = commits.slice(i * perBin, (i + 1) * perBin);
    const times = part.map(serviceUs);
    const pages = part.findLast((commit) => commit.page_count !== null)?.page_count ?? null;
    return {
      atS: (part.at(-1)!.end_us - startUs) / 1e6,
      lowUs: Math.min(...times),
      medianUs: median(times),
      highUs: Math.max(...times),
      checkpoints: part.filter(({ end_us }) => checkpoints.has(end_us)).length,
      logBytes: part.findLast((commit) => commit.log_bytes !== null)?.log_bytes ?? null,
      fileBytes: pages === null || pageBytes === null ? null : pages * pageBytes,
    };
  });
}

function slowest(
  commits: readonly Commit[],
  bins: readonly TimelineBin[],
  known: Known,
): CommitTimelineData["worst"] {
  const perBin = perBinOf(commits);
  return commits
    .map((commit, i) => ({ commit, before: commits[i - 1], bin: bins[Math.floor(i / perBin)]! }))
    .toSorted((a, b) => serviceUs(b.commit) - serviceUs(a.commit))
    .slice(0, WORST)
    .map(({ commit, before, bin }) => ({
      block: commit.block,
      phase: commit.phase,
      rowsBefore: commit.rows_before,
      atS: bin.atS,
      us: serviceUs(commit),
      cause: known.causeOf(commit, before),
    }));
}
