import { isAsked } from "../../reference/asked_of.ts";
import { loadRequirements } from "../../reference/requirements.ts";
import { type RequirementRow, requirementRows } from "../../scenarios/requirement_rows.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import type { ReadMix } from "./read_mix.ts";
import { OWN_MIX } from "./read_mixes.ts";

/** Queries of the own mix that are offered at a rate. */
export interface OfferedLoad {
  /** Requirements that ask for it; empty where it is a kind's share of the use case's own reads. */
  readonly ids: readonly string[];
  /** What is asked, in words. */
  readonly what: string;
  readonly ratePerS: number;
  /** Of kinds of the own mix. */
  readonly weights: Readonly<Record<string, number>>;
  /** Of all kinds together: offered at rising rates, until one is not kept. */
  readonly together: boolean;
}

/**
 * Time that a load is offered in all rounds together, s, and the fewest and most queries of it. choice: a p99 needs the first; slow
 * stores end in minutes.
 */
const SECONDS = 5;
const FEWEST = 300;
const MOST = 7_500;

/** Queries that are offered at a rate in each of so many rounds. */
export function arrivalsAt(ratePerS: number, rounds: number): number {
  return Math.ceil(Math.min(MOST, Math.max(FEWEST, SECONDS * ratePerS)) / rounds);
}

/**
 * Every rate of reads that a scenario is judged by, of some kinds or of all together. Without one of some kinds, each kind at its
 * share of the scenario's own rate, too.
 * @param mixes Only what their own mix holds is offered.
 */
export function offeredLoads(scenario: EntityScenario, mixes: readonly ReadMix[]): OfferedLoad[] {
  const chosen = mixes.find(({ id }) => id === OWN_MIX)?.kinds ?? [];
  const rows = requirementRows(scenario, loadRequirements()).filter(({ test_at, kind }) =>
    typeof test_at === "number" && kind !== "claim"
  );
  // None for a requirement on kinds that the scenario does not ask: it is not answered by others.
  const loads = rows.flatMap((row) => {
    const { judgedBy, test_at: perS } = row;
    if (!("metric" in judgedBy) || judgedBy.metric !== "queries-per-s") return [];
    const kinds = scenario.queries.filter(({ type }) => isAsked(type, judgedBy));
    return kinds.length === 0 ? [] : [loadOf(perS as number, kinds, { scenario, row })];
  });
  const share = scenario.readRatePerS?.value ?? 0;
  const all = scenario.queries.reduce((sum, { weight }) => sum + weight, 0);
  if (loads.every(({ together }) => together) && share > 0) {
    for (const query of scenario.queries) {
      loads.push(loadOf(share * query.weight / all, [query], { scenario, row: null }));
    }
  }
  const offered = loads.filter(({ weights }) =>
    Object.keys(weights).every((type) => chosen.some((kind) => kind.type === type))
  );
  return merged(offered).sort((a, b) =>
    Number(a.together) - Number(b.together) || (a.together ? a.ratePerS - b.ratePerS : 0)
  );
}

function loadOf(
  ratePerS: number,
  kinds: EntityScenario["queries"],
  { scenario, row }: { readonly scenario: EntityScenario; readonly row: RequirementRow | null },
): OfferedLoad {
  const together = kinds.length === scenario.queries.length;
  return {
    ids: row === null ? [] : [row.id],
    what: together ? "all kinds together" : row?.metric.replaceAll("_", " ") ?? kinds[0]!.type,
    ratePerS,
    weights: Object.fromEntries(kinds.map(({ type, weight }) => [type, weight])),
    together,
  };
}

/** Loads that are the same but for what asks for them, as one. */
function merged(loads: readonly OfferedLoad[]): OfferedLoad[] {
  const same = Map.groupBy(loads, ({ ratePerS, weights }) => JSON.stringify([ratePerS, weights]));
  return [...same.values()].map((group) => ({ ...group[0]!, ids: group.flatMap(({ ids }) => ids) }));
}
