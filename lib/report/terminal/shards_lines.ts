import type { CaseSamples } from "../../bench/shards/measure_shards.ts";
import { SHARD_CASES } from "../../bench/shards/shard_cases.ts";
import {
  type CaseFigures,
  type DivisionFigures,
  shardsThroughput,
} from "../../bench/shards/shards_figures.ts";
import { fitUsl, type UslFit } from "../../fit/usl.ts";
import { formatBytes, formatNumber, formatPercent, formatUs } from "../../text/numbers.ts";
import { type SummaryTable, tableLines } from "../../text/text_table.ts";
import { ratioText, withInterval } from "./ratio_text.ts";
import { countCell } from "./table_cells.ts";
import { uslLines } from "./usl_lines.ts";

/** A law of scaling, or why there is none. */
export type Law = UslFit | { readonly refused: string };

/** How a use case's appending grows with its shards: on this machine, and had each chain a processor of its own. */
export interface ShardsLaws {
  readonly here: Law;
  /** Null without a chain for each shard. */
  readonly own: Law | null;
}

/** A shard pays while it adds at least this share of what one chain does. choice: half a chain for a chain. */
const SHARE = 0.5;
/** Numbers of shards that a law is asked for: the issue's eight, and twice as many. */
const ASKED = [8, 16];

/** Fits the laws of a use case. @param seed Of their intervals. */
export function shardsLaws(samples: CaseSamples, seed: number): ShardsLaws {
  const throughput = shardsThroughput(samples);
  const law = (of: "here" | "own") =>
    fitUsl(throughput.map((own) => ({ readers: own.shards, perS: own[of] })), {
      seed,
      share: SHARE,
      at: ASKED,
    });
  const hasChains = samples.made.divisions.length > 1;
  return { here: law("here"), own: hasChains ? law("own") : null };
}

/** A result as lines: what sharding brings writes and reads, a table and the laws of each use case, what the figures mean, the verdict. */
export function shardsLines(figures: readonly CaseFigures[], laws: readonly ShardsLaws[]): string[] {
  return [
    ...figures.flatMap(answerLines),
    ...figures.flatMap((use) => [...tableLines(writeTable(use)), ...tableLines(readTable(use))]),
    ...figures.flatMap(({ name }, i) => lawLines(name, laws[i]!)),
    "",
    ...notes(figures),
    "",
    ...figures.map((use, i) => verdict(use, laws[i]!)),
  ];
}

/** The division that the use case itself is nearest to: as many shards as regions, or the most below that. */
function naturalOf({ regions, divisions }: CaseFigures): DivisionFigures {
  return divisions.findLast(({ shards }) => shards > 1 && shards <= regions.length) ?? divisions[1]!;
}

function answerLines(use: CaseFigures): string[] {
  const { name, divisions } = use;
  const own = naturalOf(use);
  const { shards, directory } = own;
  return [
    `${name}: ${shards} chains and a directory append the whole chain ${
      ratioText(own.speedup!)
    } as fast as one chain here and its stream after the load ${ratioText(own.steadySpeedup!)}, ${
      formatNumber(own.atOnce.median)
    } of them at a time on ${own.workers} processes; with a processor each ${
      ratioText(own.ownSpeedup!)
    } and ${ratioText(own.ownSteadySpeedup!)}`,
    `${name}: a look-up takes ${formatUs(own.directoryUs!.median)} through the directory, ${
      formatUs(own.everyShardUs.median)
    } by asking every shard, ${
      formatUs(divisions[0]!.everyShardUs.median)
    } on one chain; a search of all shards ${
      ratioText(own.globalRatio!)
    } the time of one chain's (all at once ${ratioText(own.atOnceRatio!)}), of its region alone ${
      ratioText(own.localRatio!)
    }`,
    `${name}: the directory writes ${
      formatPercent(directory!.operationShare)
    } of the operations once more, in ${formatPercent(directory!.timeShare.median)} of the writing time (${
      formatPercent(directory!.steadyTimeShare.median)
    } after the load), and takes ${formatBytes(directory!.bytes)}, ${
      formatPercent(directory!.bytesShare)
    } of all bytes`,
  ];
}

function writeTable({ name, operations, blocks, regions, divisions }: CaseFigures): SummaryTable {
  return {
    title: `${name}, ${SHARD_CASES[name].about}: ${
      countCell(operations)
    } operations of ${regions.length} regions in ${countCell(blocks)} blocks, appended`,
    columns: [
      ...["shards", "processes", "at a time", "versions/s", "x one chain", "stream, x one"],
      ...["CPU, x one", "own processors, x one", "stream", "largest shard", "directory, time", "stream"],
      "bytes, x one",
    ],
    rows: divisions.map((own) => [
      String(own.shards),
      String(own.workers),
      formatNumber(own.atOnce.median),
      withInterval(own.versionsPerS, countCell),
      own.speedup === null ? "1" : withInterval(own.speedup),
      ...[own.steadySpeedup, own.cpu, own.ownSpeedup, own.ownSteadySpeedup].map((ratio) =>
        ratio === null ? "1" : withInterval(ratio)
      ),
      formatPercent(own.largestShare),
      ...own.directory === null ? ["-", "-"] : [
        formatPercent(own.directory.timeShare.median),
        formatPercent(own.directory.steadyTimeShare.median),
      ],
      formatNumber(own.bytesRatio),
    ]),
  };
}

function readTable({ name, divisions }: CaseFigures): SummaryTable {
  return {
    title: `${name}, asked: a look-up in us, a query of the regions' mixes in ms`,
    columns: [
      ...["shards", "by directory", "every shard", "all shards", "x one chain", "all at once", "x one chain"],
      ...["its region", "x one chain", "pages", "pages, ms"],
    ],
    rows: divisions.map((own) => [
      String(own.shards),
      own.directoryUs === null ? "-" : formatNumber(own.directoryUs.median),
      formatNumber(own.everyShardUs.median),
      formatNumber(own.globalMs.median),
      own.globalRatio === null ? "1" : withInterval(own.globalRatio),
      formatNumber(own.atOnceMs.median),
      own.atOnceRatio === null ? "1" : withInterval(own.atOnceRatio),
      formatNumber(own.localMs.median),
      own.localRatio === null ? "1" : withInterval(own.localRatio),
      String(own.walkPages),
      withInterval(own.walkMs),
    ]),
  };
}

function lawLines(name: string, { here, own }: ShardsLaws): string[] {
  const lines = (law: Law, where: string) => [
    ...["", `${name}, ${where}:`],
    ...uslLines(law, "versions/s", "shard"),
  ];
  return [...lines(here, "on this machine"), ...lines(own!, "with a processor for each chain")];
}

function notes(figures: readonly CaseFigures[]): string[] {
  const { rounds, divisions } = figures[0]!;
  const computed = figures.flatMap(({ divisions }) => divisions).reduce((sum, own) => sum + own.computed, 0);
  return [
    `${
      rounds === 1 ? "One round" : `Medians over ${rounds} rounds, with [95 % intervals] from six on`
    }; the same blocks, each shard's block a commit of its own, in turns on new files. Decoding is off the clock.`,
    `Every division answered all queries, pages and look-ups alike, versions and order included; ${
      countCell(computed)
    } answers of a region's shards a round are what was computed without a store.`,
    "The load creates every user or worker, and an entry of each in the directory; the stream after it changes few of those. Laws are of the whole chain.",
    "x one chain: the time of one chain by its own, or its time times this for reads. Up to as many shards as regions a shard holds whole regions; more divide the largest by key.",
    `Own processors: by the chain that took longest of those measured ${
      divisions.at(-1)!.workers
    } at a time, so what disks and memory shared would cost is in it, and what a network would cost is not.`,
    "All shards are asked one after the other by one thread; all at once: the slowest of them and merging, had each a processor. No network lies between.",
    "The directory's chain is written by the same blocks: its operations are paid for and counted as no one's versions. Between blocks of shards there is no common commit: what a block wrote is whole at a block number that all shards have.",
  ];
}

/** What a law says of so many shards, against one. */
export function lawText(law: Law, shards: number): string {
  if ("refused" in law) return `no law can be fitted for ${shards}`;
  const of = (count: number) => law.rows.find(({ readers }) => readers === count)!.predicted.value;
  return `its law says ${formatNumber(of(shards) / of(1))}x for ${shards}`;
}

function verdict(use: CaseFigures, { own: law }: ShardsLaws): string {
  const own = naturalOf(use);
  const { bytesShare, steadyTimeShare } = own.directory!;
  return `Verdict, ${use.name}: ${own.shards} shards buy ${ratioText(own.speedup!)} the load and ${
    ratioText(own.steadySpeedup!)
  } the stream's writes on this machine, ${ratioText(own.ownSpeedup!)} and ${
    ratioText(own.ownSteadySpeedup!)
  } with a processor each (${lawText(law!, 8)}); a region's own query takes ${
    ratioText(own.localRatio!)
  } and one over all regions ${ratioText(own.globalRatio!)} the time of one chain's; the directory costs ${
    formatPercent(bytesShare)
  } of the bytes and ${formatPercent(steadyTimeShare.median)} of the stream's writing.`;
}
