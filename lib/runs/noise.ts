import { quantileSorted, sorted } from "../stats/quantile.ts";
import { formatUs } from "../text/numbers.ts";
import type { Row } from "./schema.ts";

/**
 * From where on a trial counts as measured on a busy machine (README.md "How to read a result"). choice: on two virtual
 * cores kernel threads that write the trial's own data back took 1.5 % of them, a realtime thread waited 1.3 % of its time,
 * and a trial of 0.3 s had 5 % stolen (three ticks); one other busy program takes 27 % and more.
 */
export const NOISE_LIMITS = {
  /** Share of all processors used by other programs. */
  othersCpu: 0.1,
  /** Share of its time that the measuring thread waits for a processor. */
  cpuWait: 0.1,
  /** Share of the wanted processor time that a hypervisor takes away. */
  steal: 0.1,
  /** A sync takes this many times what syncs of the run usually take, and at least so much longer. */
  fsyncTimes: 3,
  fsyncLongerUs: 500,
} as const;

/** What is recorded of the machine while something is measured. */
type Watched = Pick<
  Row<"trials">,
  "trial" | "others_cpu_share" | "cpu_wait_share" | "steal_share" | "fsync_before_us" | "fsync_after_us"
>;

/** Whether a trial can be trusted: whether the machine was busy with something else, as far as the system tells. */
export interface TrialNoise {
  readonly trial: string;
  readonly state: "quiet" | "noisy" | "not recorded";
  /** What was too high; empty unless noisy. */
  readonly why: readonly NoiseSign[];
}

/** A figure over its limit. */
export interface NoiseSign {
  readonly kind: "othersCpu" | "cpuWait" | "steal" | "fsync";
  /** Share, or microseconds of a sync. */
  readonly value: number;
}

/**
 * Judges every trial of a run by what else the machine did. Syncs are compared with the run's own: a quarter of its probes
 * are at most as long as what is called usual. Nothing that was measured of the store is looked at, so that leaving noisy
 * trials out chooses none by its result.
 */
export function trialNoise(trials: readonly Watched[]): TrialNoise[] {
  const syncs = sorted(trials.flatMap(syncsOf));
  const usualUs = syncs.length === 0 ? 0 : quantileSorted(syncs, 0.25);
  return trials.map((trial) => {
    const why = signsOf(trial, usualUs);
    const recorded = trial.others_cpu_share !== null;
    return { trial: trial.trial, why, state: why.length > 0 ? "noisy" : recorded ? "quiet" : "not recorded" };
  });
}

/** Ids of the noisy trials. */
export function noisyTrials(trials: readonly Row<"trials">[]): Set<string> {
  return new Set(trialNoise(trials).flatMap(({ trial, state }) => state === "noisy" ? [trial] : []));
}

function syncsOf({ fsync_before_us: before, fsync_after_us: after }: Watched): number[] {
  return [before, after].filter((us) => us !== null);
}

function signsOf(trial: Watched, usualUs: number): NoiseSign[] {
  const limitUs = Math.max(NOISE_LIMITS.fsyncTimes * usualUs, usualUs + NOISE_LIMITS.fsyncLongerUs);
  const figures: readonly (readonly [NoiseSign["kind"], number | null, number])[] = [
    ["othersCpu", trial.others_cpu_share, NOISE_LIMITS.othersCpu],
    ["cpuWait", trial.cpu_wait_share, NOISE_LIMITS.cpuWait],
    ["steal", trial.steal_share, NOISE_LIMITS.steal],
    ["fsync", Math.max(0, ...syncsOf(trial)), limitUs],
  ];
  return figures.flatMap(([kind, value, limit]) => value !== null && value >= limit ? [{ kind, value }] : []);
}

const SIGNS: Readonly<Record<NoiseSign["kind"], string>> = {
  othersCpu: "other programs used",
  cpuWait: "the measuring thread waited for a processor",
  steal: "the hypervisor took",
  fsync: "fdatasync took",
};
const OF_WHAT: Readonly<Record<NoiseSign["kind"], string>> = {
  othersCpu: " of the processors",
  cpuWait: " of its time",
  steal: " of the processor time",
  fsync: "",
};

/** What was too high, as ranges: "other programs used 31 % to 52 % of the processors". */
export function noiseText(noise: readonly TrialNoise[]): string {
  const signs = Map.groupBy(noise.flatMap(({ why }) => why), ({ kind }) => kind);
  return [...signs].map(([kind, found]) => {
    const show = kind === "fsync" ? formatUs : shareText;
    const values = found.map(({ value }) => value);
    const [low, high] = [Math.min(...values), Math.max(...values)].map(show);
    return `${SIGNS[kind]} ${low === high ? low : `${low} to ${high}`}${OF_WHAT[kind]}`;
  }).join(", ");
}

/** A share in whole percent: its ticks tell no more. */
function shareText(share: number): string {
  return `${Math.round(100 * share)} %`;
}
