import type { Measurements } from "../../runs/measurements.ts";
import { noiseText, type TrialNoise, trialNoise } from "../../runs/noise.ts";
import { rowsByTrial } from "../../runs/rows_by_trial.ts";
import type { Row } from "../../runs/schema.ts";
import { totalMs } from "../../runs/service_time.ts";
import { bySubject, type Subject, subjectKey, subjectOf } from "../../runs/subject.ts";
import { TRIALS_FOR_INTERVAL } from "../../stats/median_interval.ts";
import { formatNumber } from "../../text/numbers.ts";
import { sentenceCase } from "../../text/sentence_case.ts";

/** The same calibration trial at two times of a run. */
export interface Drift extends Subject {
  /** Service time of the last one over that of the first. */
  readonly times: number;
}

/** What else the machine did during a run, and what that costs: trials and verdicts. */
export interface RunNoise {
  /** noisy: verdicts are withheld. not recorded: the system does not tell, so nothing says that the machine was quiet. */
  readonly state: "quiet" | "noisy" | "not recorded";
  /** Number of trials judged. */
  readonly trials: number;
  /** Trials measured while the machine was busy. */
  readonly noisyTrials: readonly string[];
  /** Those of them that the model does without. */
  readonly leftOut: readonly string[];
  /** Subjects (`subjectKey`) whose verdicts are withheld. */
  readonly withheld: readonly string[];
  /** What was too high, as text; empty where nothing was. */
  readonly why: string;
  /** How much the same trial changed over the run, by subject. */
  readonly drift: readonly Drift[];
}

/**
 * Change of the same trial over a run from which on its verdicts are withheld, whatever the machine's figures say. choice:
 * quiet runs of this project changed by up to 2.4 (a Git registry's first trials are its fastest), and intervals hold that.
 */
const DRIFT_MAX = 3;
/** Change that is worth a warning. choice */
const DRIFT_SHOWN = 1.5;

type Rows = Pick<Measurements, "commits" | "operations" | "queries">;

/**
 * Decides which trials of a run are trusted. Noise is judged by trial, not by run: a noisy trial is left out where its
 * subject keeps as many quiet calibration trials as an interval takes and a quiet validation trial, which costs nothing but
 * trials, because the rule looks at no measured speed. Elsewhere the noisy trials stay in, so that there are figures, and
 * the subject gets no verdict. A subject whose same trial drifted by `DRIFT_MAX` gets none either.
 */
export function runNoise(trials: readonly Row<"trials">[], rows: Rows): RunNoise {
  const judged = new Map(trialNoise(trials).map((noise) => [noise.trial, noise]));
  const noisy = (of: readonly Row<"trials">[]) =>
    of.flatMap(({ trial }) => judged.get(trial)!.state === "noisy" ? [judged.get(trial)!] : []);
  const subjects = bySubject(trials);
  const busy = subjects.filter((own) => noisy(own).length > 0 && !enoughWithout(own, judged));
  const left = subjects.filter((own) => !busy.includes(own)).flatMap(noisy);
  const drift = driftOf(trials.filter(({ trial }) => judged.get(trial)!.state !== "noisy"), rows);
  const drifted = drift.filter(({ times }) => Math.max(times, 1 / times) >= DRIFT_MAX);
  const withheld = new Set([...busy.map((own) => subjectKey(own[0]!)), ...drifted.map(subjectKey)]);
  const all = noisy(trials);
  const unknown = [...judged.values()].some(({ state }) => state === "not recorded");
  return {
    state: withheld.size > 0 ? "noisy" : unknown ? "not recorded" : "quiet",
    trials: trials.length,
    noisyTrials: all.map(({ trial }) => trial),
    leftOut: left.map(({ trial }) => trial),
    withheld: [...withheld],
    why: [noiseText(all), ...drifted.map(driftText)].filter((text) => text !== "").join(", "),
    drift,
  };
}

/** Whether a subject's quiet trials are enough for a law with an interval and, where one was planned, for its test. */
function enoughWithout(own: readonly Row<"trials">[], judged: ReadonlyMap<string, TrialNoise>): boolean {
  return Map.groupBy(own, ({ role }) => role).entries().every(([role, trials]) => {
    const quiet = trials.filter(({ trial }) => judged.get(trial)!.state !== "noisy");
    return quiet.length >= Math.min(role === "validation" ? 1 : TRIALS_FOR_INTERVAL, trials.length);
  });
}

/** The first and the last calibration trial of each subject at its largest size: the same blocks or events, the same store. */
function driftOf(trials: readonly Row<"trials">[], { commits, operations, queries }: Rows): Drift[] {
  const tables = {
    commits: rowsByTrial(commits),
    calls: rowsByTrial(operations),
    queries: rowsByTrial(queries),
  };
  const timeOf = (trial: string) =>
    totalMs([
      ...(tables.commits.get(trial) ?? []).filter(({ phase }) => phase !== "warmup"),
      ...(tables.calls.get(trial) ?? []).filter(({ phase }) => phase === "onboard"),
      ...(tables.queries.get(trial) ?? []).filter(({ phase, scheduled_us: due }) =>
        phase === "query" && due === null
      ),
    ]);
  // Rounds of `compare` append in one trial and ask in another.
  const workOf = (trial: string) => Object.values(tables).map((own) => own.has(trial)).join();
  return bySubject(trials.filter(({ role }) => role === "calibration")).flatMap((own) => {
    const largest = Math.max(...own.map(({ scale }) => scale));
    const alike = own.filter(({ scale }) => scale === largest).sort((a, b) => a.order - b.order);
    const [first] = alike;
    const last = alike.findLast(({ trial }) => workOf(trial) === workOf(first!.trial));
    const times = timeOf(last!.trial) / timeOf(first!.trial);
    return last !== first && Number.isFinite(times) && times > 0 ? [{ ...subjectOf(own[0]!), times }] : [];
  });
}

function driftText({ scenario, store, variant, times }: Drift): string {
  return `the same trial of ${scenario} ${store} ${variant} took ${
    formatNumber(times)
  }x as long at the end as at the start`;
}

/** What a reader must know of a run's noise, most important first. */
export function noiseWarnings(noise: RunNoise): string[] {
  const { state, noisyTrials, leftOut, why, drift } = noise;
  const shown = drift.filter(({ times }) => Math.max(times, 1 / times) >= DRIFT_SHOWN);
  return [
    ...(state === "noisy" ? [`NOISY, the machine was busy: ${noisyText(noise)}`] : []),
    ...(leftOut.length > 0 && leftOut.length === noisyTrials.length
      ? [
        `${leftOut.length} ${
          leftOut.length === 1 ? "trial was" : "trials were"
        } measured while the machine was busy and left out: ${why}`,
      ]
      : []),
    ...(state === "not recorded"
      ? ["Noise not recorded: nothing tells whether this machine did other work during the run"]
      : []),
    ...shown.map((one) => `${sentenceCase(driftText(one))}; intervals hold both`),
  ];
}

/** A noisy run in one line: how many trials, and what was too high. */
export function noisyText({ noisyTrials, trials, why }: RunNoise): string {
  return noisyTrials.length === 0 ? why : `${noisyTrials.length} of ${trials} trials, ${why}`;
}

/** The mark of a noisy run behind its name or status; empty otherwise. */
export function noiseMark({ state }: RunNoise): string {
  return state === "noisy" ? ", NOISY" : "";
}
