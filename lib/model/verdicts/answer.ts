import type { Projection } from "../projection.ts";
import type { BulkLimits } from "./bulk_limits.ts";
import type { Interval, NotProvenReason, Verdict } from "./verdict.ts";

/** A number of the model, or null where the run holds none. */
type Known = Projection | null;

/**
 * Whether one chain carries a use case at its full size. yes: every need that was judged passes; no: one fails; not shown:
 * none fails, but some are open; unknown: none has a number.
 */
export type Fits = "yes" | "no" | "not shown" | "unknown";

/** What a store's engine takes beside its files, as it was measured. */
export interface Footprint {
  /** "SQLite 3.54.1", "PostgreSQL 18.1". */
  readonly engine: string;
  /** Whether it runs in processes of its own, beside the program. */
  readonly ownProcesses: boolean;
  /** Most memory of a trial that may have all, processes of the store's own included, bytes. */
  readonly memoryBytes: number;
}

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
  /** Of those with a verdict, the ones that fail. */
  readonly failed: number;
  readonly asked: number;
  /** The need with the least headroom, as it was judged. */
  readonly breaksFirst: Verdict | null;
  /** Chains for the highest rate of writes that is needed. */
  readonly chains: Known;
  /** GB on disk, at full size. */
  readonly disk: Known;
  /** Minutes to write the full size block by block. */
  readonly sync: Known;
  /** Absent where the run does not record its engine. */
  readonly footprint?: Footprint;
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
  /** By the rates (`bulkFlow`); where minutes were said to be acceptable, for the least of them (`acceptableWithin`). */
  readonly decision: "go" | "no-go" | "unknown";
  /** Why it is unknown; null where it is decided. */
  readonly reason: NotProvenReason | null;
  /** The modes with batches, the fastest first. */
  readonly modes: readonly BulkMode[];
  /** What every flow was measured and projected to take, with the registry set alike. */
  readonly flows: readonly FlowFigures[];
  /** Every flow held against minutes that may be accepted, ascending. */
  readonly within: readonly Acceptable[];
  /** What bounds a batch; null where nothing was onboarded. */
  readonly limits: BulkLimits | null;
  /** The decision and why, in a clause. */
  readonly summary: string;
  /** What one commit an event takes, what is projected: clauses. */
  readonly details: readonly string[];
  /** What limits a bulk flow of any registry, and what was declared of the machine: clauses. */
  readonly bounds: readonly string[];
}

/** How many times as fast per agent as one commit an event a mode with batches was. */
export interface BulkMode {
  readonly variant: string;
  readonly times: number;
  readonly interval: Interval;
  /** Agents of the trials that it and one commit an event were measured in. */
  readonly agents: readonly [least: number, most: number];
  /** The same projected to the whole organisation; null where that was measured, or there is no projection. */
  readonly projected: {
    readonly times: number;
    readonly interval: Interval;
    /** As a multiple of the tested range, and whether it shows anything there. */
    readonly beyond: number;
    readonly shows: boolean;
  } | null;
}

/** What one write mode took. */
export interface FlowFigures {
  readonly variant: string;
  /** Agents a second as measured, and the agents of those trials. */
  readonly rate: Known;
  readonly agents: number;
  /** Minutes for the whole organisation. */
  readonly minutes: Known;
}

/** Minutes that an onboarding of the whole organisation may take. */
export interface Acceptable {
  readonly minutes: number;
  readonly decision: BulkFlow["decision"];
  /** Whether each write mode takes no longer, one commit an event first. */
  readonly takes: readonly {
    readonly mode: string;
    readonly verdict: Verdict["verdict"];
    readonly reason: NotProvenReason | null;
    /** "acceptable", "not acceptable ?". */
    readonly text: string;
  }[];
  /** What the modes take, and whether that is acceptable. */
  readonly why: string;
}
