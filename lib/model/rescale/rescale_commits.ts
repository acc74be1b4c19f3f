import type { Row } from "../../runs/schema.ts";
import { serviceUs } from "../../runs/service_time.ts";
import { quantile } from "../../stats/mod.ts";
import {
  coreTimes,
  figureTimes,
  type Passports,
  syncFigure,
  syncTimes,
  type Times,
} from "./machine_times.ts";
import { passportFigure } from "../../runs/passport.ts";
import { type RescaledTimes, rescaleSamples } from "./parts_of_time.ts";

type Commit = Row<"commits">;

/** Bytes of the log from which on a commit moves it into the file. Source: sqlite.org/wal.html; fileformat2.html "The WAL File Format". */
const LOG_BYTES = 1000 * (4096 + 24);
/** Most of a commit that can be waiting for the disk: the rest is what it does between. choice. */
const MOST_WAITING = 0.95;
/** Quantile of the commits that tells what a sync took at most. choice: one in twenty may be odd. */
const FASTEST = 0.05;

/**
 * The commits of a trial as they would be on another machine. A commit that is synced waits for its share of the trial's bytes to
 * be written into the log; the longest commits, as many as the log filled up, move it into the file. What that takes here, by the
 * passport of this machine, is taken out and put in again as it takes there; the rest is work of one core.
 */
export function rescaleCommits(
  { durability, variant, write_bytes, rows: written }: Row<"trials">,
  commits: readonly Commit[],
  passports: Passports,
): RescaledTimes<Commit> {
  // Every page is written twice: into the log, and from there into the file.
  const logged = write_bytes! / 2;
  const rows = ({ rows, closed_rows }: Commit) => rows + closed_rows;
  const touched = commits.reduce((sum, commit) => sum + rows(commit), 0);
  // What was loaded at once before its blocks was written by no commit.
  const perRow = logged / Math.max(1, touched, written);
  const longest = commits.toSorted((a, b) => serviceUs(b) - serviceUs(a));
  // A thread beside the writer does it in the tuned variants (README.md "Operating profiles").
  const moves = variant.startsWith("tuned") ? 0 : Math.floor(perRow * touched / LOG_BYTES);
  const moving = new Set(longest.slice(0, moves));
  const core = coreTimes(passports, "insert");
  const isSynced = durability === "machine";
  const waits = (bytes: number, share = 1) => ({
    us: share * syncFigure(passports.here, bytes).us,
    times: syncTimes(passports, bytes),
  });
  // A passport that was taken in a slow hour says more of the syncs than the run's fastest commits took in all.
  const syncShare = commits.length === 0 || !isSynced ? 1 : Math.min(
    1,
    quantile(
      commits.map((commit) => MOST_WAITING * serviceUs(commit) / waits(perRow * rows(commit)).us),
      FASTEST,
    ),
  );
  // A log that no commit has synced is synced as a whole before it is moved.
  const move = [
    { us: passportFigure(passports.here, "checkpoint")!.us, times: figureTimes(passports, "checkpoint") },
    ...isSynced ? [] : [waits(LOG_BYTES)],
  ];
  return rescaleSamples(commits, (commit) => {
    const whole = serviceUs(commit);
    const waiting: { us: number; times: Times }[] = [
      ...isSynced ? [waits(perRow * rows(commit), syncShare)] : [],
      ...moving.has(commit) ? move : [],
    ];
    const expected = waiting.reduce((sum, { us }) => sum + us, 0);
    const share = expected > 0 ? Math.min(1, MOST_WAITING * whole / expected) : 0;
    return [
      ...waiting.map(({ us, times }) => ({ us: share * us, times })),
      { us: whole - share * expected, times: core },
    ];
  });
}
