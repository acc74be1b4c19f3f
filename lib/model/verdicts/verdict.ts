import type { Subject } from "../../runs/subject.ts";

/** A 95 % interval; null with too few trials for one. */
export type Interval = readonly [low: number, high: number] | null;

/** Why a verdict is not proven. The list is closed. */
export const NOT_PROVEN_REASONS = {
  "not-measured": "this run has no benchmark that gives it",
  "no-benchmark": "no benchmark of Headroom gives it",
  "too-few-samples": "measured, but with too few samples for this statistic",
  "interval-crosses-threshold": "the interval includes the threshold",
  "too-few-trials": "fewer than six trials, so no interval",
  "beyond-tested-range": "the projection reaches beyond what a measured prediction has tested",
  "machine-busy": "the machine was busy with other work when this was measured",
  "phase-not-measured": "no trial measured blocks of this mix of creates, updates and closes",
  "run-failed": "a check of the run failed",
  "storage-not-real": "the files did not lie on real storage",
  "no-threshold": "the source states no number",
  "sources-conflict": "the source contradicts itself and another row was chosen",
  "not-declared": "nobody has said it of the machine",
  "not-recorded": "no file of this run records it yet",
  "not-a-measurement": "a behaviour or a document, not a number this run can give",
} as const;

/** A key of `NOT_PROVEN_REASONS`. */
export type NotProvenReason = keyof typeof NOT_PROVEN_REASONS;

/**
 * A comparison of one requirement with a measured or projected number, or with what was decided, recorded or declared.
 *
 * pass: the whole interval meets the threshold; fail: all of it misses; else not proven, with a reason. What is no number has
 * no value, interval or headroom. `headroom` above 1 always means room: capacity / need, or limit / value for ceilings. Store and profile are empty where the run has no trial
 * of the scenario, the variant where the number does not belong to a variant. Source: README.md "How to read a result".
 */
export interface Verdict extends Subject {
  /** Requirement id (`CM-D-01`). */
  readonly id: string;
  /** Kind of row (`requirement`, `load`, `claim`; data/reference/requirements.json). */
  readonly kind: string;
  /** Whether a use case stands or falls with it: a need for a rate, a time or a size on disk, not superseded by another row. */
  readonly decides: boolean;
  /** The requirement as text with its unit. */
  readonly need: string;
  /** What is asked, in `unit`; null where the row states no number. */
  readonly threshold: number | null;
  readonly unit: string;
  /** What was found, in `unit`. */
  readonly value: number | null;
  readonly interval: Interval;
  /** How many times the need is met: above 1 is room. */
  readonly headroom: number | null;
  readonly basis: "measured" | "projected" | "rescaled" | "none";
  /** Id of the model's metric that gave the value; absent where there is none. */
  readonly metric?: string;
  /** Phase whose blocks the value is for: `load`, `steady`, a peak by its id; absent where it is of no phase. */
  readonly phase?: string;
  /** Whether the row is a claim about a size or time, which holds or does not, and no limit that is kept or broken. */
  readonly isClaim?: true;
  readonly verdict: "pass" | "fail" | "not proven";
  readonly reason: NotProvenReason | null;
  /** The trials, law or table that support it, or why there are none, as text. */
  readonly evidence: string;
  /** The command that answers it, where no run does. */
  readonly command?: string;
  /** Where the requirement is stated (`002:L1560`). */
  readonly source: string;
}

/** Whether a requirement was judged or has at least a number; the others have only a reason why not. */
export function isJudged({ value, verdict }: Pick<Verdict, "value" | "verdict">): boolean {
  return value !== null || verdict !== "not proven";
}
