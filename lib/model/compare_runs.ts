import { isLeftOut } from "../runs/bulk_trials.ts";
import type { Manifest } from "../runs/manifest.ts";
import { machineName } from "../runs/machine_name.ts";
import { isBasePhase } from "../runs/base_phases.ts";
import { noiseWarnings, type RunNoise, runNoise } from "./evidence/run_noise.ts";
import type { Measurements } from "../runs/measurements.ts";
import { serviceUs, type Timed } from "../runs/service_time.ts";
import { subjectKey } from "../runs/subject.ts";
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
  /** `unchanged`: the data show no difference; `unknown`: too few trials; `noisy`: a machine was busy, so it shows nothing. */
  readonly result: "faster" | "slower" | "unchanged" | "unknown" | "noisy";
  readonly trials: readonly [base: number, now: number];
}

/** Every kind of work that both runs did, compared. */
interface RunComparison {
  readonly comparisons: readonly Comparison[];
  /** What else the machine did during each of them. */
  readonly noise: readonly [base: RunNoise, now: RunNoise];
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
  const noise = [base, now].map((run) => runNoise(soundTrials(run), run)) as [RunNoise, RunNoise];
  const [before, after] = [meansByGroup(base, noise[0]), meansByGroup(now, noise[1])];
  const comparisons = [...before].flatMap(([what, own]) => {
    const other = after.get(what);
    if (other === undefined) return [];
    const compared = compare(what, own.means, other.means);
    return own.noisy || other.noisy ? [{ ...compared, result: "noisy" as const }] : [compared];
  });
  const onlyOne = [...before.keys()].filter((what) => !after.has(what)).concat(
    [...after.keys()].filter((what) => !before.has(what)),
  );
  const manifests = [base.manifest, now.manifest] as const;
  const ofNoise = noise.flatMap((one, at) =>
    noiseWarnings(one).map((warning) => `run ${manifests[at]!.run}: ${warning}`)
  );
  return { comparisons, noise, warnings: [...ofNoise, ...warningsOf(...manifests, onlyOne)] };
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

const soundTrials = ({ trials }: Measurements) =>
  trials.filter((row) => row.status === "ok" && !isLeftOut(row));

/** Mean service times of the trials of one kind of work, and whether they were measured on a busy machine. */
interface Means {
  readonly means: number[];
  readonly noisy: boolean;
}

/** Mean service time of each trial that counts, by what was done. */
function meansByGroup(run: Measurements, noise: RunNoise): Map<string, Means> {
  const work: readonly (readonly [kind: string, rows: readonly (Timed & { readonly trial: string })[]])[] = [
    // As in a run's summary: an empty block only moves the tip, and its short time would hide a change in the others.
    ["block commit", run.commits.filter((row) => isBasePhase(row.phase) && row.versions > 0)],
    ["registry call", run.operations.filter((row) => row.phase === "onboard")],
    ["query", run.queries.filter((row) => row.phase === "query" && row.scheduled_us === null)],
  ];
  const byTrial = work.map(([kind, rows]) => [kind, Map.groupBy(rows, (row) => row.trial)] as const);
  const groups = new Map<string, Means>();
  for (const trial of soundTrials(run).filter((row) => !noise.leftOut.includes(row.trial))) {
    for (const [kind, rowsOf] of byTrial) {
      const rows = rowsOf.get(trial.trial);
      if (rows === undefined) continue;
      const what = `${kind} · ${trial.scenario} x${trial.scale} ${trial.store} ${trial.variant}`;
      const means = [...groups.get(what)?.means ?? [], mean(rows.map(serviceUs))];
      groups.set(what, { means, noisy: noise.withheld.includes(subjectKey(trial)) });
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
    const others = now.settings[store];
    if (others === undefined) continue;
    for (const name of new Set([...Object.keys(settings), ...Object.keys(others)])) {
      differ(`setting ${name} of ${store}`, String(settings[name] ?? "none"), String(others[name] ?? "none"));
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
