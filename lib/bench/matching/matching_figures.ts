import { type MedianInterval, medianInterval } from "../../stats/median_interval.ts";
import type { CycleEnd } from "./checker/check_cycle.ts";
import { ASK_KINDS, type AskKind } from "./asker.ts";
import type { MatchingCycle, MatchingResult, MatchingRound } from "./measure_matching.ts";

/** A cycle is due every so often, ms. Source: 002:L1595. */
export const CYCLE_MS = 10_000;
/** Most that the cycle may take that fills every free node of the balanced market at full size, ms. choice: half of it. */
export const TARGET_MS = 5_000;
/** Queries and matches of a cycle as documented. Source: 002:L1649; 002:L1626 as C-22 corrects it. */
export const DOCUMENTED = { queries: [2, 200], matches: [0, 10_000] } as const;

/** Where the time of a cycle goes, ms. */
export const PARTS = ["queries", "pairing", "writes"] as const;
/** One of them. */
export type Part = typeof PARTS[number];

/** A cycle in figures. `pairing` is all that is neither in the store nor its blocks' encoding, which `writes` include. */
export interface CycleFigures {
  readonly ms: Readonly<Record<Part | "total" | "cpu", number>>;
  /** The part that takes most. */
  readonly limit: Part;
  readonly queries: number;
  readonly matches: number;
  readonly entities: number;
  readonly blocks: number;
  readonly waiting: number;
  readonly free: number;
  readonly end: CycleEnd;
}

/** Figures of a cycle. */
export function cycleFigures(
  { asked, totalMs, cpuMs, prepareMs, writeMs, checked, ...cycle }: MatchingCycle,
): CycleFigures {
  const queries = ASK_KINDS.flatMap((kind) => asked[kind].ms);
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  const inStore = { queries: sum(queries), writes: prepareMs + sum(writeMs) };
  const ms = { ...inStore, pairing: totalMs - inStore.queries - inStore.writes, total: totalMs, cpu: cpuMs };
  return {
    ms,
    limit: PARTS.reduce((most, part) => ms[part] > ms[most] ? part : most),
    queries: queries.length,
    matches: cycle.matches,
    entities: cycle.entities,
    blocks: writeMs.length,
    waiting: checked.waiting,
    free: checked.free,
    end: checked.end,
  };
}

/** Queries of one kind in a cycle. */
export interface AskedFigures {
  readonly kind: AskKind;
  readonly queries: number;
  readonly results: number;
  readonly totalMs: number;
  readonly p50Ms: number;
  readonly maxMs: number;
}

/** Figures of a cycle's queries, by kind. */
function askedFigures({ asked }: MatchingCycle): AskedFigures[] {
  return ASK_KINDS.filter((kind) => asked[kind].ms.length > 0).map((kind) => {
    const { ms, results } = asked[kind];
    return {
      kind,
      queries: ms.length,
      results: results.reduce((all, count) => all + count, 0),
      totalMs: ms.reduce((all, one) => all + one, 0),
      p50Ms: medianInterval(ms).median,
      maxMs: ms.reduce((most, one) => Math.max(most, one), 0),
    };
  });
}

/** What a store does, asked in one way. */
export interface MatchingFigures extends Pick<MatchingResult, "contestant" | "way"> {
  readonly start: MatchingRound["start"];
  /** The cycle that finds all that has waited so far, in the median round by its time. */
  readonly first: CycleFigures;
  readonly firstAsked: readonly AskedFigures[];
  /** Its time over rounds, ms; and as a multiple of that of the first store asked in the same way, null of that one itself. */
  readonly firstMs: MedianInterval;
  readonly toFirstStore: MedianInterval | null;
  /** Nodes that were free at first although a running workload names them. */
  readonly named: number;
  /**
   * The cycles after it, of all rounds: the median one by its time, and the longest time, ms; null where there is none. Cycles of one
   * process are no independent trials: they give no interval.
   */
  readonly steady: { readonly cycle: CycleFigures; readonly maxMs: number } | null;
  readonly steadyAsked: readonly AskedFigures[];
}

/** Figures of results with at least one cycle in each round, and as many rounds of each. */
export function matchingFigures(results: readonly MatchingResult[]): MatchingFigures[] {
  return results.map(({ contestant, way, rounds }) => {
    const firsts = rounds.map(({ start, cycles }) => ({ start, ...cycles[0]! }));
    const first = middleOf(firsts)!;
    const later = rounds.flatMap(({ cycles }) => cycles.slice(1));
    const middle = middleOf(later);
    const store = results.find((other) => other.way === way)!;
    return {
      ...{ contestant, way, start: first.start },
      first: cycleFigures(first),
      firstAsked: askedFigures(first),
      firstMs: medianInterval(firsts.map(({ totalMs }) => totalMs)),
      toFirstStore: store.contestant === contestant
        ? null
        : medianInterval(firsts.map(({ totalMs }, i) => totalMs / store.rounds[i]!.cycles[0]!.totalMs)),
      named: first.checked.named,
      steady: middle === undefined
        ? null
        : { cycle: cycleFigures(middle), maxMs: Math.max(...later.map(({ totalMs }) => totalMs)) },
      steadyAsked: middle === undefined ? [] : askedFigures(middle),
    };
  });
}

/** The median cycle by its time, of an even number the faster of the two. */
function middleOf<Cycle extends MatchingCycle>(cycles: readonly Cycle[]): Cycle | undefined {
  return cycles.toSorted((a, b) => a.totalMs - b.totalMs)[Math.ceil(cycles.length / 2) - 1];
}
