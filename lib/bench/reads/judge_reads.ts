import { loadRequirements } from "../../reference/requirements.ts";
import { requirementRows } from "../../scenarios/requirement_rows.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { quantileSorted, SAMPLES_FOR_P99, sorted } from "../../stats/quantile.ts";
import { OWN_MIX } from "./read_mixes.ts";
import type { KindFigures, MixFigures } from "./read_figures.ts";
import type { OfferedSamples } from "./reads_samples.ts";
import type { OfferedOutcome } from "./reads_task.ts";

/** A published limit of a query's time, and the kinds that are over it. */
export interface LatencyVerdict {
  readonly id: string;
  readonly statistic: "p50" | "p99";
  readonly limitMs: number;
  readonly contestant: string;
  readonly over: readonly KindFigures[];
  /** Kinds whose slowest query was over it, with too few samples for a p99. */
  readonly open: readonly KindFigures[];
}

/** Every published limit of the scenario against every kind of its own mix, contestant by contestant. Service times, warm. */
export function latencyVerdicts(
  scenario: EntityScenario,
  figures: readonly MixFigures[],
): LatencyVerdict[] {
  const limits = requirementRows(scenario, loadRequirements()).flatMap(({ id, metric, statistic, test_at }) =>
    metric === "query_latency" && typeof test_at === "number" && (statistic === "p50" || statistic === "p99")
      ? [{ id, statistic, limitMs: test_at } as const]
      : []
  );
  return figures.filter(({ mix }) => mix === OWN_MIX).flatMap(({ contestant, kinds }) =>
    limits.map((limit) => {
      const us = 1000 * limit.limitMs;
      const slow = kinds.filter((kind) =>
        (limit.statistic === "p50" ? kind.p50Us : kind.p99Us ?? kind.maxUs) >= us
      );
      const isOpen = ({ p99Us }: KindFigures) => limit.statistic === "p99" && p99Us === null;
      return {
        ...limit,
        contestant,
        over: slow.filter((kind) => !isOpen(kind)),
        open: slow.filter(isOpen),
      };
    })
  );
}

/** A load as a contestant took it, in all rounds. Response times, us. */
export interface OfferedFigures {
  readonly ids: readonly string[];
  readonly what: string;
  /** Of all kinds together. */
  readonly together: boolean;
  readonly ratePerS: number;
  readonly contestant: string;
  /**
   * `kept` in every round, or not; `not offered in time`: the generator was late itself, so that nothing is shown; `not tried`, since less
   * was not kept.
   */
  readonly verdict: "kept" | "not kept" | "not offered in time" | "not tried";
  readonly n: number;
  /** Null where it was not tried; p99 of fewer samples than it takes, too. */
  readonly p50Us: number | null;
  readonly p99Us: number | null;
  readonly maxUs: number | null;
  readonly wrong: number;
}

/** Every load as every contestant took it. */
export function offeredFigures(offered: readonly OfferedSamples[]): OfferedFigures[] {
  return offered.flatMap(({ ids, what, together, ratePerS, readers }) =>
    readers.map(({ name: contestant, outcomes }): OfferedFigures => {
      const tried = outcomes.filter((outcome) => outcome !== null);
      const ascending = sorted(tried.flatMap(({ responseUs }) => responseUs));
      const at = (p: number) => ascending.length === 0 ? null : quantileSorted(ascending, p);
      return {
        ...{ ids, what, together, ratePerS, contestant, verdict: verdictOf(outcomes), n: ascending.length },
        p50Us: at(0.5),
        p99Us: ascending.length < SAMPLES_FOR_P99 ? null : at(0.99),
        maxUs: at(1),
        wrong: tried.reduce((sum, { wrong }) => sum + wrong, 0),
      };
    })
  );
}

function verdictOf(outcomes: readonly (OfferedOutcome | null)[]): OfferedFigures["verdict"] {
  if (outcomes.some((outcome) => outcome !== null && !outcome.kept && !outcome.generatorLimited)) {
    return "not kept";
  }
  if (outcomes.includes(null)) return "not tried";
  return outcomes.every((outcome) => outcome!.kept) ? "kept" : "not offered in time";
}
