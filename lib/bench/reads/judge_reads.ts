import { loadRequirements } from "../../reference/requirements.ts";
import { requirementRows } from "../../scenarios/requirement_rows.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { quantileSorted, SAMPLES_FOR_P99, sorted } from "../../stats/quantile.ts";
import { OWN_MIX } from "./read_mixes.ts";
import type { KindFigures, MixFigures } from "./read_figures.ts";
import type { OfferedSamples } from "./reads_samples.ts";

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
      const slow = kinds.filter((kind) => (limit.statistic === "p50" ? kind.p50Us : kind.p99Us ?? kind.maxUs) >= us);
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

/** A load as a contestant took it. Response times, us. */
export interface OfferedFigures {
  readonly ids: readonly string[];
  readonly what: string;
  readonly ratePerS: number;
  readonly contestant: string;
  /** `not offered`: the generator was late itself, so that nothing is shown. */
  readonly verdict: "kept" | "not kept" | "not offered";
  /** Null where less was not kept, so that this was not tried. */
  readonly n: number | null;
  readonly p50Us: number | null;
  readonly p99Us: number | null;
  readonly maxUs: number | null;
  readonly wrong: number;
}

/** Every load as every contestant took it. */
export function offeredFigures(offered: readonly OfferedSamples[]): OfferedFigures[] {
  return offered.flatMap(({ ids, what, ratePerS, readers }) =>
    readers.map(({ name: contestant, outcome }): OfferedFigures => {
      const load = { ids, what, ratePerS, contestant };
      if (outcome === null) {
        return { ...load, verdict: "not kept", n: null, p50Us: null, p99Us: null, maxUs: null, wrong: 0 };
      }
      const ascending = sorted(outcome.responseUs);
      const enough = ascending.length >= SAMPLES_FOR_P99;
      return {
        ...load,
        verdict: outcome.kept ? "kept" : outcome.generatorLimited ? "not offered" : "not kept",
        n: ascending.length,
        p50Us: quantileSorted(ascending, 0.5),
        p99Us: enough ? quantileSorted(ascending, 0.99) : null,
        maxUs: quantileSorted(ascending, 1),
        wrong: outcome.wrong,
      };
    })
  );
}
