import type { Subject } from "../../runs/subject.ts";
import { writeVariant } from "../../runs/write_variant.ts";
import { USE_CASES, useCaseOf } from "../../scenarios/use_cases.ts";
import type { Metric, Projection } from "../assessment.ts";
import { BASELINE_MODE } from "../evidence/kel_model.ts";
import { METRICS } from "../evidence/metrics.ts";
import { atFullSize, mostMeasured } from "../evidence/pick.ts";
import type { BulkFlow } from "./bulk_flow.ts";
import type { NotProvenReason, Verdict } from "./verdict.ts";

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
interface ModeAnswer {
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

/** Every use case in the source's order: what the run holds, a row where it holds nothing; then its other scenarios. */
export function allUseCases(held: readonly UseCaseAnswer[]): UseCaseAnswer[] {
  const of = (id: string | null) => held.filter(({ useCase }) => useCase === id);
  return [...USE_CASES.flatMap((id) => of(id).length > 0 ? of(id) : [notHeld(id)]), ...of(null)];
}

function notHeld(useCase: string): UseCaseAnswer {
  return {
    useCase,
    scenario: null,
    store: null,
    fits: "unknown",
    why: "not-measured",
    judged: 0,
    asked: 0,
    breaksFirst: null,
    chains: null,
    disk: null,
    sync: null,
  };
}

/**
 * The answer for one scenario of entities on one store.
 * @param found `projections`: all variants', the most durable first. `fullRows`: rows at scale 1.
 */
export function useCaseAnswer(
  { scenario, store }: Pick<Subject, "scenario" | "store">,
  { verdicts, projections, fullRows }: {
    readonly verdicts: readonly Verdict[];
    readonly projections: readonly Projection[];
    readonly fullRows: number;
  },
): UseCaseAnswer {
  const needs = verdicts.filter(({ decides }) => decides);
  const numbers = needs.filter(({ value }) => value !== null);
  const known = (metric: Metric) => atFullSize(projections, metric, fullRows);
  const fits = fitsOf(needs);
  return {
    useCase: useCaseOf(scenario),
    scenario,
    store: store === "" ? null : store,
    fits,
    why: fits === "unknown" ? whyUnknown(needs) : null,
    judged: needs.filter(({ verdict }) => verdict !== "not proven").length,
    asked: needs.length,
    breaksFirst: numbers.filter(({ headroom }) => headroom !== null)
      .toSorted((a, b) => a.headroom! - b.headroom!)[0] ?? null,
    chains: known(METRICS.chains),
    disk: known(METRICS.fileGb),
    sync: known(METRICS.syncMin),
  };
}

/** What no benchmark gives and what is no number is left open without a word against the store. */
const NO_DOUBT: ReadonlySet<NotProvenReason | null> = new Set<NotProvenReason>([
  "no-benchmark",
  "no-threshold",
  "not-a-measurement",
  "sources-conflict",
]);

function fitsOf(needs: readonly Verdict[]): Fits {
  if (needs.some(({ verdict }) => verdict === "fail")) return "no";
  if (needs.every(({ value }) => value === null)) return "unknown";
  const open = needs.filter(({ verdict, reason }) => verdict === "not proven" && !NO_DOUBT.has(reason));
  return open.length === 0 ? "yes" : "not shown";
}

/** The reason that most needs without a number share; of what the run could have measured, where there is any. */
function whyUnknown(needs: readonly Verdict[]): NotProvenReason {
  const reasons = needs.flatMap(({ reason }) => reason === null || NO_DOUBT.has(reason) ? [] : [reason]);
  const counted = [...Map.groupBy(reasons, (reason) => reason)].sort(([, a], [, b]) => b.length - a.length);
  return counted[0]?.[0] ?? "no-threshold";
}

/**
 * The answer for onboarding into one registry.
 * @param found `projections`: all variants', the most durable first.
 */
export function onboardingAnswer(
  { scenario, store }: Pick<Subject, "scenario" | "store">,
  { projections, agents, advice }: {
    readonly projections: readonly Projection[];
    readonly agents: number;
    readonly advice: BulkFlow;
  },
): OnboardingAnswer {
  const settings = projections.map(({ variant }) => writeVariant(variant));
  const setting = (settings.find(({ mode }) => mode === BASELINE_MODE) ?? settings[0])?.setting;
  const modeOf = (mode: string): ModeAnswer => {
    const own = projections.filter(({ variant }) => {
      const its = writeVariant(variant);
      return its.mode === mode && its.setting === setting;
    });
    return {
      eventsPerS: mostMeasured(own, METRICS.eventsPerS),
      minutes: atFullSize(own, METRICS.onboardingMin),
    };
  };
  return {
    scenario,
    registry: store === "" ? null : store,
    agents,
    perEvent: modeOf(BASELINE_MODE),
    batched: modeOf("batch"),
    multiSeal: modeOf("multi-seal"),
    bulkFlow: advice,
  };
}
