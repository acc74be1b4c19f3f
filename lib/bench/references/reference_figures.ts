import { type MedianInterval, medianInterval } from "../../stats/median_interval.ts";
import { median } from "../../stats/quantile.ts";
import type { ReferenceSamples, WayTrials } from "./measure_references.ts";
import type { AskedAt } from "./prepare_references.ts";
import { type AskedHops, REFERENCE_WAYS, type ReferenceWay } from "./reference_task.ts";

/** Whether a way is worth giving up text for. */
export type Worth = "yes" | "no" | "not shown";

/** A chain followed by one store in one way. Medians over rounds, of each round's questions. */
export interface WayFigures {
  readonly way: ReferenceWay;
  /** Time for one hop, for two, and so on, ms. */
  readonly ms: readonly MedianInterval[];
  /** Of all hops, to keys alone. */
  readonly keysMs: MedianInterval;
  /** Pages, or statements and look-ups, for all hops. */
  readonly asked: number;
  /** Entities found by each hop. */
  readonly found: readonly number[];
  /** How many times as fast as by text, for one hop, for two, and so on; of text itself 1. */
  readonly gains: readonly MedianInterval[];
  /** By all hops; of text itself null. */
  readonly worth: Worth | null;
}

/** A chain in a store, asked at a block. */
export interface ChainFigures {
  readonly scenario: string;
  readonly chain: string;
  readonly contestant: string;
  readonly at: AskedAt;
  readonly ways: readonly WayFigures[];
}

/** What the other ways cost a store. */
export interface UpkeepFigures {
  readonly scenario: string;
  readonly contestant: string;
  /** Time to append with the table over that without. */
  readonly time: MedianInterval;
  /** Bytes of the table, and of the store with numbers, over those of the store with text. */
  readonly tableBytes: number;
  readonly integerBytes: number;
}

/** Least gain that is worth a change. choice: twice, since a data model stays for years, and a store's next version may bring less. */
export const GAIN_MIN = 2;
/** Least time by text from which on a gain is worth a change, ms. choice: what a call over a network takes, too. */
export const WORTH_MS = 10;

/** What a run makes of each chain, store and block. Gains are of the same round. */
export function chainFigures(samples: readonly ReferenceSamples[]): ChainFigures[] {
  return samples.flatMap(({ scenario, chains, ways }) =>
    chains.flatMap((chain) =>
      [...new Set(ways.map(({ contestant }) => contestant))].flatMap((contestant) =>
        (["tip", "past"] as const).flatMap((at) => {
          const own = ways.filter((trials) => trials.contestant === contestant);
          const figures = waysOf(own, chain, at);
          return figures === null ? [] : [{ scenario, chain, contestant, at, ways: figures }];
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
  const of = (way: ReferenceWay, value: (hops: AskedHops) => number, hop = -1) =>
    rounds[way]!.map((questions) => median(questions.map(({ hops }) => value(hops.at(hop)!))));
  return REFERENCE_WAYS.map((way) => {
    const each = rounds[way]![0]![0]!.hops.map((_, hop) => hop);
    const gains = each.map((hop) => {
      const own = of(way, ({ ms }) => ms, hop);
      return medianInterval(of("text", ({ ms }) => ms, hop).map((ms, round) => ms / own[round]!));
    });
    const worth = way === "text" ? null : worthOf(gains.at(-1)!, median(of("text", ({ ms }) => ms)));
    return {
      ...{ way, gains, worth },
      ms: each.map((hop) => medianInterval(of(way, ({ ms }) => ms, hop))),
      keysMs: medianInterval(of(way, ({ keysMs }) => keysMs)),
      asked: median(of(way, ({ asked }) => asked)),
      found: each.map((hop) => median(of(way, ({ found }) => found, hop))),
    };
  });
}

/** By the whole interval. @param textMs What the chain takes by text. */
function worthOf({ interval }: MedianInterval, textMs: number): Worth {
  if (textMs < WORTH_MS) return "no";
  if (interval === null || interval[0] < GAIN_MIN && interval[1] >= GAIN_MIN) return "not shown";
  return interval[0] >= GAIN_MIN ? "yes" : "no";
}

/** What the other ways cost each store, by use case. */
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
