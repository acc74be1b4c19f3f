import { type MedianInterval, medianInterval } from "../../stats/median_interval.ts";
import type { CaseSamples, ChainTrial, DivisionTrial } from "./measure_shards.ts";
import type { ShardCaseName } from "./shard_cases.ts";

/** What the directory's chain costs beside the shards. */
interface DirectoryFigures {
  /** Operations that it takes, for each of the whole chain's. */
  readonly operationShare: number;
  /** Of the time that all chains took to append, that of the directory. */
  readonly timeShare: MedianInterval;
  /** The same after the load. */
  readonly steadyTimeShare: MedianInterval;
  readonly bytes: number;
  /** Of the bytes of all chains, its own. */
  readonly bytesShare: number;
}

/** A division over all rounds; ratios are to the one chain of the same round, above 1 more of what is named. */
export interface DivisionFigures extends Pick<DivisionTrial, "label" | "shards"> {
  /** Processes that appended at the same time, at most. */
  readonly workers: number;
  /** Processors kept busy while it was appended, by writers and servers; null where nobody can tell. */
  readonly busy: MedianInterval | null;
  /** Chains at work at a time, the directory among them: their time in the stores' calls, by that from the first begin to the last end. */
  readonly atOnce: MedianInterval;
  /** Versions of the whole chain appended a second, the directory's writes not counted but paid for. */
  readonly versionsPerS: MedianInterval;
  readonly speedup: MedianInterval | null;
  /** The same of the blocks after the load: the stream that an application writes. */
  readonly steadySpeedup: MedianInterval | null;
  /** Processor time of all chains, or servers. */
  readonly cpu: MedianInterval | null;
  /** Had each chain a processor of its own: by the chain that took longest, the directory among them; null without a directory. */
  readonly ownSpeedup: MedianInterval | null;
  readonly ownSteadySpeedup: MedianInterval | null;
  /** Of all operations, those of the largest shard. */
  readonly largestShare: number;
  /** Of all files, the directory's included. */
  readonly bytes: number;
  readonly bytesRatio: number;
  readonly directory: DirectoryFigures | null;
  /** Look-up by key, us. */
  readonly everyShardUs: MedianInterval;
  readonly directoryUs: MedianInterval | null;
  /** A query of the mix, ms: over all shards one after the other, over all at once, on its region's shards. */
  readonly globalMs: MedianInterval;
  readonly atOnceMs: MedianInterval;
  readonly localMs: MedianInterval;
  /** Time of the same queries on one chain. */
  readonly globalRatio: MedianInterval | null;
  readonly atOnceRatio: MedianInterval | null;
  readonly localRatio: MedianInterval | null;
  /** The largest answer read page by page, ms. */
  readonly walkMs: MedianInterval;
  readonly walkPages: number;
  /** Answers of a round compared with what was computed without a store. */
  readonly computed: number;
}

/** A use case's figures. */
export interface CaseFigures {
  readonly name: ShardCaseName;
  readonly regions: readonly string[];
  readonly blocks: number;
  readonly operations: number;
  readonly rounds: number;
  readonly divisions: readonly DivisionFigures[];
}

/** The figures of every use case, in order. */
export function shardsFigures(measured: readonly CaseSamples[]): CaseFigures[] {
  return measured.map(({ name, made, rounds }) => ({
    name,
    regions: made.regions,
    blocks: made.blocks,
    operations: made.divisions[0]!.files[0]!.operations,
    rounds: rounds.length,
    divisions: rounds[0]!.map((_, i) => divisionFigures(rounds.map((trials) => [trials[i]!, trials[0]!]))),
  }));
}

function divisionFigures(
  rounds: readonly (readonly [own: DivisionTrial, one: DivisionTrial])[],
): DivisionFigures {
  const [[first, one]] = rounds as [readonly [DivisionTrial, DivisionTrial]];
  const over = (of: (own: DivisionTrial, one: DivisionTrial) => number) =>
    medianInterval(rounds.map(([own, one]) => of(own, one)));
  const isDivided = first.shards > 1;
  const against = (of: (own: DivisionTrial, one: DivisionTrial) => number) => isDivided ? over(of) : null;
  const versions = one.chains[0]!.versions;
  const bytes = total(allChains(first), "fileBytes");
  const { directory } = first;
  const isTold = rounds.flat().flatMap(allChains).every(({ cpuMs }) => cpuMs !== null);
  const operations = one.chains[0]!.operations;
  return {
    ...{ label: first.label, shards: first.shards },
    workers: first.workers,
    atOnce: over((own) => total(allChains(own), "ms") / own.spanMs),
    versionsPerS: over(({ longestMs }) => 1000 * versions / longestMs),
    speedup: against((own, one) => one.longestMs / own.longestMs),
    busy: !isTold ? null : over((own) => total(allChains(own), "cpuMs") / own.longestMs),
    steadySpeedup: against((own, one) => one.longestSteadyMs / own.longestSteadyMs),
    cpu: !isTold ? null : against((own, one) => total(allChains(own), "cpuMs") / total(one.chains, "cpuMs")),
    ownSpeedup: directory && over((own, one) => longestChain(one, "ms") / longestChain(own, "ms")),
    ownSteadySpeedup: directory &&
      over((own, one) => longestChain(one, "steadyMs") / longestChain(own, "steadyMs")),
    largestShare: Math.max(...first.chains.map((chain) => chain.operations)) / operations,
    bytes,
    bytesRatio: bytes / total(one.chains, "fileBytes"),
    directory: directory && {
      operationShare: directory.operations / operations,
      timeShare: over((own) => own.directory!.ms / total(allChains(own), "ms")),
      steadyTimeShare: over((own) => own.directory!.steadyMs / total(allChains(own), "steadyMs")),
      bytes: directory.fileBytes,
      bytesShare: directory.fileBytes / bytes,
    },
    everyShardUs: over(({ asked }) => asked.lookups.everyShardUs),
    directoryUs: directory && over(({ asked }) => asked.lookups.directoryUs!),
    globalMs: over(({ asked }) => asked.search.globalMs),
    atOnceMs: over(({ asked }) => asked.search.atOnceMs),
    localMs: over(({ asked }) => asked.search.localMs),
    globalRatio: against((own, one) => own.asked.search.globalMs / one.asked.search.globalMs),
    atOnceRatio: against((own, one) => own.asked.search.atOnceMs / one.asked.search.globalMs),
    localRatio: against((own, one) => own.asked.search.localMs / one.asked.search.globalMs),
    walkMs: over(({ asked }) => asked.walk.ms),
    walkPages: first.asked.walk.pages,
    computed: first.asked.computed,
  };
}

/** Versions appended a second in each round, by the number of shards: what a law of scaling is fitted to. */
interface ShardsThroughput {
  readonly shards: number;
  readonly here: readonly number[];
  /** Had each chain a processor of its own. */
  readonly own: readonly number[];
}

/** The throughput of a use case's divisions. */
export function shardsThroughput({ rounds }: CaseSamples): ShardsThroughput[] {
  const perS = (trials: readonly DivisionTrial[], ms: number) => 1000 * trials[0]!.chains[0]!.versions / ms;
  return rounds[0]!.flatMap(({ label, shards }, i) =>
    // Not those with one setting changed.
    label !== String(shards) ? [] : [{
      shards,
      here: rounds.map((trials) => perS(trials, trials[i]!.longestMs)),
      own: rounds.map((trials) => perS(trials, longestChain(trials[i]!, "ms"))),
    }]
  );
}

/** Time of the chain that took longest, the directory among them. */
function longestChain(trial: DivisionTrial, what: "ms" | "steadyMs"): number {
  return Math.max(...allChains(trial).map((chain) => chain[what]));
}

function allChains({ chains, directory }: DivisionTrial): ChainTrial[] {
  return [...chains, ...directory === null ? [] : [directory]];
}

function total(chains: readonly ChainTrial[], what: keyof ChainTrial): number {
  return chains.reduce((sum, chain) => sum + chain[what]!, 0);
}
