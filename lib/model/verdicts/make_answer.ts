import type { Subject } from "../../runs/subject.ts";
import { writeVariant } from "../../runs/write_variant.ts";
import { USE_CASES, useCaseOf } from "../../scenarios/use_cases.ts";
import type { Metric, Projection } from "../assessment.ts";
import { BASELINE_MODE } from "../evidence/kel_model.ts";
import { METRICS } from "../../reference/metrics.ts";
import { atFullSize, mostMeasured } from "../evidence/pick.ts";
import type { BulkFlow, Fits, Footprint, ModeAnswer, OnboardingAnswer, UseCaseAnswer } from "./answer.ts";
import type { NotProvenReason, Verdict } from "./verdict.ts";

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
    failed: 0,
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
  { verdicts, projections, fullRows, footprint }: {
    readonly verdicts: readonly Verdict[];
    readonly projections: readonly Projection[];
    readonly fullRows: number;
    readonly footprint?: Footprint | undefined;
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
    failed: needs.filter(({ verdict }) => verdict === "fail").length,
    asked: needs.length,
    breaksFirst: numbers.filter(({ headroom }) => headroom !== null)
      .toSorted((a, b) => a.headroom! - b.headroom!)[0] ?? null,
    chains: known(METRICS.chains),
    disk: known(METRICS.fileGb),
    sync: known(METRICS.syncMin),
    ...footprint === undefined ? {} : { footprint },
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

/** What an answer is about: "agent-onboarding on packfile". */
export function registryName(
  { scenario, registry }: Pick<OnboardingAnswer, "scenario" | "registry">,
): string {
  return registry === null ? scenario : `${scenario} on ${registry}`;
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
