import type { Projection } from "../projection.ts";
import type { Interval, NotProvenReason, Verdict } from "./verdict.ts";

/** A number of the model, or null where the run holds none. */
type Known = Projection | null;

/**
 * Whether one chain carries a use case at its full size. yes: every need that was judged passes; no: one fails; not shown:
 * none fails, but some are open; unknown: none has a number.
 */
export type Fits = "yes" | "no" | "not shown" | "unknown";

/** What a run says of one scenario on one store; of a use case that it does not hold, that nothing is known. */
export interface UseCaseAnswer {
  /** Id of a use case; null for the baseline and for a scenario of one's own. */
  readonly useCase: string | null;
  /** Id of the scenario, and the store; null where the run holds none of the use case. */
  readonly scenario: string | null;
  readonly store: string | null;
  readonly fits: Fits;
  /** Why nothing is known (fits is unknown), a key of `NOT_PROVEN_REASONS`; else null. */
  readonly why: NotProvenReason | null;
  /** Needs with a pass or a fail, and needs in all (`decides` of a verdict). */
  readonly judged: number;
  readonly asked: number;
  /** The need with the least headroom, as it was judged. */
  readonly breaksFirst: Verdict | null;
  /** Chains for the highest rate of writes that is needed. */
  readonly chains: Known;
  /** GB on disk, at full size. */
  readonly disk: Known;
  /** Minutes to write the full size block by block. */
  readonly sync: Known;
}

/** What a run says of onboarding into one registry, in the setting that survives most. */
export interface OnboardingAnswer {
  readonly scenario: string;
  readonly registry: string | null;
  /** Agents of the whole organisation. */
  readonly agents: number;
  readonly perEvent: ModeAnswer;
  /** Events committed in batches, as one transaction. */
  readonly batched: ModeAnswer;
  /** Many seals in one event of the organisation's log. */
  readonly multiSeal: ModeAnswer;
  readonly bulkFlow: BulkFlow;
}

/** One write mode. */
export interface ModeAnswer {
  /** Key events of all logs a second, measured. */
  readonly eventsPerS: Known;
  /** Minutes for the whole organisation. */
  readonly minutes: Known;
}

/** What a run answers: its use cases, the unmeasured ones too, and the onboarding of agents. */
export interface Answer {
  readonly useCases: readonly UseCaseAnswer[];
  readonly onboarding: readonly OnboardingAnswer[];
}

/** Go or no-go on a dedicated bulk flow of one registry, from what was measured. */
export interface BulkFlow {
  /** go: a mode is at least twice as fast with its whole interval; no-go: none is, with all of theirs; else unknown. */
  readonly decision: "go" | "no-go" | "unknown";
  /** How many times as fast per agent each mode was, the fastest first. */
  readonly modes: readonly {
    readonly variant: string;
    readonly times: number;
    readonly interval: Interval;
  }[];
  /** The decision and why, in a clause. */
  readonly summary: string;
  /** The same with the numbers behind it. */
  readonly text: string;
}
