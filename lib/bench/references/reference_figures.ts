import { type MedianInterval, medianInterval } from "../../stats/median_interval.ts";
import { median } from "../../stats/quantile.ts";
import type { ReferenceSamples, WayTrials } from "./measure_references.ts";
import type { AskedAt } from "./prepare_references.ts";
import { type AskedHops, REFERENCE_WAYS, type ReferenceWay } from "./reference_task.ts";

/** A chain followed by one store in one way. Medians over rounds, of each round's questions. */
export interface WayFigures {
  readonly way: ReferenceWay;
  /** Time for one hop, for two, and so on, ms. */
  readonly ms: readonly MedianInterval[];
  /** Of the last of them, to keys alone. */
  readonly keysMs: MedianInterval;
  /** Pages, or statements and look-ups, for all hops, and entities found by the last. */
  readonly asked: number;
  readonly found: number;
  /** How many times as fast as by text, for all hops; null for text itself. */
  readonly gain: MedianInterval | null;
}

/** What to do about a chain in a store. `keep` where no other way is shown to be faster by enough. */
export type ReferenceAdvice = "keep" | "integer" | "table" | "not shown";

/** A chain in a store, asked at a block. */
export interface ChainFigures {
  readonly scenario: string;
  readonly chain: string;
  readonly contestant: string;
  readonly at: AskedAt;
  readonly ways: readonly WayFigures[];
  readonly advice: ReferenceAdvice;
}

/** What the table costs beside a store. */
export interface UpkeepFigures {
  readonly scenario: string;
  readonly contestant: string;
  /** Time to append with the table over that without. */
  readonly time: MedianInterval;
  /** Bytes of the table, and of the store with numbers, over those of the store with text. */
  readonly tableBytes: number;
  readonly integerBytes: number;
}

/**
 * Least gain for which a data model is worth changing. choice: twice; what is less is within what a store's next version may bring, and a
 * model stays for years.
 */
export const GAIN_MIN = 2;

/** What a run makes of each chain, store and block. Ratios are of the same round. */
export function chainFigures(samples: readonly ReferenceSamples[]): ChainFigures[] {
  return samples.flatMap(({ scenario, chains, ways }) =>
    chains.flatMap((chain) =>
      [...new Set(ways.map(({ contestant }) => contestant))].flatMap((contestant) =>
        (["tip", "past"] as const).flatMap((at) => {
          const own = ways.filter((trials) => trials.contestant === contestant);
          const figures = waysOf(own, chain, at);
          return figures === null
            ? []
            : [{ scenario, chain, contestant, at, ways: figures, advice: adviceOf(figures) }];
        })
      )
    )
  );
}

/** Null where nothing was asked: a start that did not live then. */
function waysOf(own: readonly WayTrials[], chain: string, at: AskedAt): WayFigures[] | null {
  const rounds = Object.fromEntries(own.map(({ way, trials }) => [
    way,
    trials.map((questions) => questions.filter((asked) => asked.chain === chain && asked.at === at)),
  ]));
  if (rounds.text!.some((questions) => questions.length === 0)) return null;
  return REFERENCE_WAYS.map((way) => {
    const of = (value: (hops: AskedHops) => number, hop: number, from: ReferenceWay = way) =>
      rounds[from]!.map((questions) => median(questions.map(({ hops }) => value(hops.at(hop)!))));
    const hops = rounds[way]![0]![0]!.hops;
    const [all, byText] = [of(({ ms }) => ms, -1), of(({ ms }) => ms, -1, "text")];
    return {
      way,
      ms: hops.map((_, hop) => medianInterval(of(({ ms }) => ms, hop))),
      keysMs: medianInterval(of(({ keysMs }) => keysMs, -1)),
      asked: median(of(({ asked }) => asked, -1)),
      found: median(of(({ found }) => found, -1)),
      gain: way === "text" ? null : medianInterval(byText.map((ms, round) => ms / all[round]!)),
    };
  });
}

/** The way that is faster than text by enough with its whole interval; of two the faster one. */
function adviceOf(ways: readonly WayFigures[]): ReferenceAdvice {
  const others = ways.filter(({ gain }) => gain !== null);
  if (others.some(({ gain }) => gain!.interval === null)) return "not shown";
  const [found] = others.filter(({ gain }) => gain!.interval![0] >= GAIN_MIN)
    .toSorted((a, b) => b.gain!.median - a.gain!.median);
  return found === undefined ? "keep" : found.way as "integer" | "table";
}

/** What the table costs each store, by use case. */
export function upkeepFigures(samples: readonly ReferenceSamples[]): UpkeepFigures[] {
  return samples.flatMap(({ scenario, appends, bytes }) =>
    appends.map(({ contestant, trials }) => {
      const { text, integer } = bytes.stores[contestant]!;
      return {
        scenario,
        contestant,
        time: medianInterval(trials.map(({ storeMs, tableMs }) => (storeMs + tableMs) / storeMs)),
        tableBytes: bytes.table / text,
        integerBytes: integer / text,
      };
    })
  );
}
