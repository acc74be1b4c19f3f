import type { Manifest } from "../runs/manifest.ts";
import { machineName } from "../runs/merge_runs.ts";
import { isBasePhase } from "../runs/base_phases.ts";
import type { Measurements } from "../runs/measurements.ts";
import { serviceUs, type Timed } from "../runs/service_time.ts";
import { mannWhitney, mean, median, ratioOfMedians } from "../stats/mod.ts";

/** Mean service time of one kind of work, over trials of two runs. Ratio above 1: the new run is slower. */
export interface Comparison {
  readonly what: string;
  readonly unit: "us";
  readonly baseUs: number;
  readonly newUs: number;
  readonly ratio: number;
  readonly interval: readonly [low: number, high: number] | null;
  /** Two-sided Mann-Whitney p value. */
  readonly p: number;
  /** `unchanged`: the data show no difference; `unknown`: too few trials. */
  readonly result: "faster" | "slower" | "unchanged" | "unknown";
  readonly trials: readonly [base: number, now: number];
}

/** Every kind of work that both runs did, compared. */
interface RunComparison {
  readonly comparisons: readonly Comparison[];
  /** What makes the two runs hard to compare; travels with the ratios. */
  readonly warnings: readonly string[];
}

/** Largest p value of a difference that counts. `choice:` the usual 5 %. */
const SIGNIFICANT_P = 0.05;

/**
 * Compares two runs trial by trial: mean service time of commits, calls and queries, by scenario, store, variant
 * and scale.
 */
export function compareRuns(base: Measurements, now: Measurements): RunComparison {
  const [before, after] = [meansByGroup(base), meansByGroup(now)];
  const comparisons = [...before].flatMap(([what, baseMeans]) => {
    const newMeans = after.get(what);
    return newMeans === undefined ? [] : [compare(what, baseMeans, newMeans)];
  });
  const onlyOne = [...before.keys()].filter((what) => !after.has(what)).concat(
    [...after.keys()].filter((what) => !before.has(what)),
  );
  return { comparisons, warnings: warningsOf(base.manifest, now.manifest, onlyOne) };
}

function compare(what: string, base: readonly number[], now: readonly number[]): Comparison {
  const { ratio, interval } = ratioOfMedians(now, base, 1);
  const { p } = mannWhitney(now, base);
  const clear = interval !== null && p < SIGNIFICANT_P && (interval[0] > 1 || interval[1] < 1);
  const direction = ratio > 1 ? "slower" : "faster";
  return {
    what,
    unit: "us",
    baseUs: median(base),
    newUs: median(now),
    ratio,
    interval,
    p,
    result: interval === null ? "unknown" : clear ? direction : "unchanged",
    trials: [base.length, now.length],
  };
}

/** Mean service time of each trial, by what was done. */
function meansByGroup(run: Measurements): Map<string, number[]> {
  const work: readonly (readonly [kind: string, rows: readonly (Timed & { readonly trial: string })[]])[] = [
    // As in a run's summary: an empty block only moves the tip, and its short time would hide a change in the others.
    ["block commit", run.commits.filter((row) => isBasePhase(row.phase) && row.versions > 0)],
    ["registry call", run.operations.filter((row) => row.phase === "onboard")],
    ["query", run.queries.filter((row) => row.phase === "query" && row.scheduled_us === null)],
  ];
  const byTrial = work.map(([kind, rows]) => [kind, Map.groupBy(rows, (row) => row.trial)] as const);
  const groups = new Map<string, number[]>();
  for (const trial of run.trials.filter((row) => row.status === "ok")) {
    for (const [kind, rowsOf] of byTrial) {
      const rows = rowsOf.get(trial.trial);
      if (rows === undefined) continue;
      const what = `${kind} · ${trial.scenario} x${trial.scale} ${trial.store} ${trial.variant}`;
      groups.set(what, [...groups.get(what) ?? [], mean(rows.map(serviceUs))]);
    }
  }
  return groups;
}

function warningsOf(base: Manifest, now: Manifest, onlyOne: readonly string[]): string[] {
  const warnings: string[] = [];
  const differ = (what: string, a: string, b: string) => {
    if (a !== b) warnings.push(`${what} differs: ${a} against ${b}`);
  };
  differ("machine", machineName(base.machine), machineName(now.machine));
  differ("file system", base.storage.kind, now.storage.kind);
  differ("profile", base.profile, now.profile);
  differ("seed", base.seed, now.seed);
  for (const name of new Set([...Object.keys(base.versions), ...Object.keys(now.versions)])) {
    differ(`version of ${name}`, base.versions[name] ?? "none", now.versions[name] ?? "none");
  }
  for (const [store, settings] of Object.entries(base.settings)) {
    for (const [name, value] of Object.entries(settings)) {
      const other = now.settings[store]?.[name];
      if (other !== undefined) differ(`setting ${name} of ${store}`, String(value), String(other));
    }
  }
  const [a, b] = [base.storage.fsyncP50Us, now.storage.fsyncP50Us];
  if (Math.max(a, b) > 1.5 * Math.min(a, b)) {
    warnings.push(`fdatasync p50 differs: ${a.toFixed(0)} us against ${b.toFixed(0)} us`);
  }
  for (const manifest of [base, now]) {
    if (manifest.status !== "complete") warnings.push(`run ${manifest.run} is ${manifest.status}`);
  }
  for (const what of onlyOne) warnings.push(`only in one of them: ${what}`);
  warnings.push(
    "The runs were not measured in alternation: a slow hour of the machine looks like a change. Repeat both to be sure.",
  );
  return warnings;
}
