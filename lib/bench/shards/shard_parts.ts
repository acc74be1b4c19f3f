import { durationText } from "../../text/duration.ts";
import { formatBytes } from "../../text/numbers.ts";
import { type BenchSettings, planOf } from "../plan/bench_settings.ts";
import type { Estimate } from "../plan/estimate.ts";

/** What one shard does, with its time and the most disk. */
export interface ShardPart extends Estimate {
  readonly work: string;
  /** Whether it cannot be divided further: its trials are compared with each other, in turns. */
  readonly isWhole: boolean;
}

/** The shards of a run, or of an experiment. @throws {UsageError} It cannot be split into so many. */
export function shardParts(settings: BenchSettings, count: number): ShardPart[] {
  return Array.from({ length: count }, (_, at) => {
    const { trials, seconds, diskBytes } = planOf({ ...settings, shard: { index: at + 1, count } });
    const sizes = [...Map.groupBy(trials, ({ scenario }) => scenario)].map(([scenario, own]) =>
      [scenario, ...new Set(own.map(({ scale }) => `x${scale}`))].join(" ")
    );
    return {
      ...{ seconds, diskBytes },
      work: `${trials.length} trial${trials.length === 1 ? "" : "s"} of ${sizes.join(", ")}`,
      isWhole: new Set(trials.map(({ pair }) => pair)).size === 1,
    };
  });
}

/** A line a shard: what it takes and does; one for all where they are alike. */
export function partLines(parts: readonly ShardPart[]): string[] {
  const lines = parts.map(({ seconds, diskBytes, work }) =>
    `takes about ${durationText(seconds)} and ${formatBytes(diskBytes)} of disk: ${work}`
  );
  if (new Set(lines).size === 1) return [`Each shard ${lines[0]}`];
  return lines.map((line, at) => `Shard ${at + 1} ${line}`);
}

/** What the longest shard takes, and the disk of the one that needs most. */
export function mostOf(parts: readonly Estimate[]): Estimate {
  return {
    seconds: Math.max(...parts.map(({ seconds }) => seconds)),
    diskBytes: Math.max(...parts.map(({ diskBytes }) => diskBytes)),
  };
}
