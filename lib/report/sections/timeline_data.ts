import pl from "nodejs-polars";
import { median } from "../../stats/quantile.ts";
import type { CommitTimelineData, TimelineBin } from "../charts/commit_timeline.ts";
import { formatNumber } from "../../text/numbers.ts";
import { focusTrials } from "./focus.ts";
import type { OpenRun } from "./open_run.ts";
import { type Missing, missing, type Story } from "./story.ts";

type Commit = Story["commits"][number];

/** Most stretches of a timeline. choice: enough to see stalls, few enough for a phone. */
const BINS = 120;
const WORST = 5;

/** Commits of a scenario's largest trial of one variant (of `focusTrials`), in stretches, with the slowest and their causes. */
export function timelineData(
  story: Pick<Story, "manifest" | "provenance" | "trials" | "commits">,
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
  const bins = binsOf(commits);
  return {
    scenario,
    trial: trial.trial,
    durability: trial.durability,
    commits: commits.length,
    bins,
    worst: slowest(commits, bins),
    provenance: story.provenance,
  };
}

/** The same of an opened run, which need not be assessed for it. */
export async function runTimeline(
  run: OpenRun,
  scenario: string,
  variant: string,
): Promise<CommitTimelineData | Missing> {
  const own = pl.col("scenario").eq(pl.lit(scenario)).and(pl.col("variant").eq(pl.lit(variant)));
  const columns = ["trial", "phase", "block", "start_us", "end_us", "rows", "rows_before", "log_bytes"];
  const commits = await run.commits().filter(own).select(...columns.map((name) => pl.col(name))).collect();
  return timelineData(
    {
      manifest: run.manifest,
      provenance: run.provenance,
      trials: run.trials().filter(own.and(pl.col("used"))).toRecords() as unknown as Story["trials"],
      commits: commits.toRecords() as unknown as Story["commits"],
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

function binsOf(commits: readonly Commit[]): TimelineBin[] {
  const perBin = perBinOf(commits);
  return Array.from({ length: Math.ceil(commits.length / perBin) }, (_, i) => {
    const part = commits.slice(i * perBin, (i + 1) * perBin);
    const times = part.map(serviceUs);
    return {
      rowsBefore: part.at(-1)!.rows_before,
      lowUs: Math.min(...times),
      medianUs: median(times),
      highUs: Math.max(...times),
      walBytes: part.findLast((commit) => commit.log_bytes !== null)?.log_bytes ?? null,
    };
  });
}

function slowest(commits: readonly Commit[], bins: readonly TimelineBin[]): CommitTimelineData["worst"] {
  const perBin = perBinOf(commits);
  const typical = median(commits.map((commit) => commit.rows).filter((rows) => rows > 0));
  return commits
    .map((commit, i) => ({ commit, before: commits[i - 1], bin: bins[Math.floor(i / perBin)]! }))
    .toSorted((a, b) => serviceUs(b.commit) - serviceUs(a.commit))
    .slice(0, WORST)
    .map(({ commit, before, bin }) => ({
      block: commit.block,
      rowsBefore: commit.rows_before,
      atRows: bin.rowsBefore,
      us: serviceUs(commit),
      cause: causeOf(commit, before, typical),
    }));
}

/** The cause as far as the row shows it: a shrunken log means a checkpoint, many rows mean a large block. */
function causeOf(commit: Commit, before: Commit | undefined, typicalRows: number): string {
  const log = commit.log_bytes;
  const earlier = before?.log_bytes;
  if (log !== null && earlier !== null && earlier !== undefined && log < earlier) return "checkpoint";
  const { rows } = commit;
  if (rows > 2 * typicalRows) return `${formatNumber(rows / typicalRows)}x the usual rows`;
  return "cause not recorded";
}
