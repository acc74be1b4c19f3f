import * as fs from "node:fs";
import { join } from "node:path";
import { HeadroomError } from "../../errors.ts";
import { type MedianInterval, medianInterval } from "../../stats/median_interval.ts";
import type { FsyncMode } from "../../stores/git/engines/git_engine.ts";
import { SHARDED_LAYOUT } from "../../stores/git/layouts/sharded_layout.ts";
import { type PackTrial, type PackWriterChoice, runPackTrial } from "./pack_trial.ts";
import { recordCommits } from "./record_commits.ts";

/** What is measured. */
interface PacksSettings {
  readonly events: number;
  readonly batches: readonly number[];
  readonly rounds: number;
  readonly seed: number;
  readonly fsync: FsyncMode;
  readonly folder: string;
  readonly interrupted: AbortSignal;
  onStep(what: string): void;
  onTrial(): void;
}

/** One writer on commits of one size, over all rounds. */
export interface PacksResult extends PackWriterChoice {
  readonly batch: number;
  readonly trials: readonly PackTrial[];
  readonly eventsPerS: MedianInterval;
  /** How many times as fast as git fast-import with objects kept alike, in the same round. */
  readonly ratio: MedianInterval;
  readonly bytesPerEvent: number;
  /** Last tenth of the commits against the first, by time; null for git. */
  readonly growth: MedianInterval | null;
}

/** Writers, in the order of a round. */
const PACK_WRITERS: readonly PackWriterChoice[] = [
  { writer: "packfile", form: "stored" },
  { writer: "fast-import", form: "stored" },
  { writer: "packfile", form: "deflated" },
  { writer: "fast-import", form: "deflated" },
];

/** Milliseconds that an event takes to be made, a commit to be written, and one to be synced. `choice:` on two busy cores, slow rather than fast. */
const [MAKE_MS, COMMIT_MS, SYNC_MS] = [1, 0.5, 4];
/** Bytes that an event takes in git's input and in a repository, about, and a log and packs beside them. */
const BYTES_PER_EVENT = 12_000;

/** What the measurement takes. Half of the writers sync where each commit is to be synced. */
export function estimatePacks(
  settings: Pick<PacksSettings, "events" | "batches" | "rounds" | "fsync">,
): { readonly seconds: number; readonly diskBytes: number } {
  const { events, batches, rounds, fsync } = settings;
  const perCommit = COMMIT_MS + (fsync === "none" ? 0 : SYNC_MS / 2);
  const writingMs = batches.map((batch) => (events + events / batch) / 2 * perCommit);
  const trials = (rounds + 1) * PACK_WRITERS.length;
  const ms = writingMs.reduce((sum, own) => sum + events * MAKE_MS + trials * own, 0);
  return { seconds: ms / 1000, diskBytes: events * BYTES_PER_EVENT };
}

/** Trials in all, one round of warmup among them. */
export function trialCount({ batches, rounds }: Pick<PacksSettings, "batches" | "rounds">): number {
  return batches.length * (rounds + 1) * PACK_WRITERS.length;
}

/**
 * Has the same commits written by each writer in turns, every second round in reverse, after a round that does not count.
 * @returns Null where it was interrupted before all was measured of any size of a commit.
 * @throws {HeadroomError} A writer failed, its repository is not sound, or not the same as that of the others.
 */
export async function measurePacks(settings: PacksSettings): Promise<PacksResult[] | null> {
  const { events, batches, rounds, seed, fsync, interrupted } = settings;
  const results: PacksResult[] = [];
  for (const batch of batches) {
    settings.onStep(`making ${events} events`);
    const folder = join(settings.folder, `batch-${batch}`);
    fs.mkdirSync(folder);
    const commits = await recordCommits({ layout: SHARDED_LAYOUT, events, batch, seed, interrupted });
    const trials = new Map<PackWriterChoice, PackTrial[]>(PACK_WRITERS.map((writer) => [writer, []]));
    const heads = new Set<string>();
    for (let round = 0; round <= rounds; round++) {
      for (const choice of round % 2 === 1 ? PACK_WRITERS : PACK_WRITERS.toReversed()) {
        if (interrupted.aborted) return results.length === 0 ? null : results;
        settings.onStep(`${choice.writer}, ${choice.form}, ${batch} an append`);
        const trial = await runPackTrial(choice, { folder, commits, fsync, check: round === 0, interrupted });
        if (trial === null) continue;
        heads.add(trial.head);
        if (round > 0) trials.get(choice)!.push(trial);
        settings.onTrial();
      }
    }
    if (heads.size > 1) {
      throw new HeadroomError(`The writers' newest commits differ: ${[...heads].join(", ")}`);
    }
    for (const choice of PACK_WRITERS) {
      const peer = PACK_WRITERS.find(({ writer, form }) => writer === "fast-import" && form === choice.form)!;
      results.push(
        resultOf(choice, { batch, events, trials: trials.get(choice)!, peers: trials.get(peer)! }),
      );
    }
    fs.rmSync(folder, { recursive: true });
  }
  return results;
}

function resultOf(
  choice: PackWriterChoice,
  of: { batch: number; events: number; trials: readonly PackTrial[]; peers: readonly PackTrial[] },
): PacksResult {
  const { batch, events, trials, peers } = of;
  const growth = trials.flatMap(({ decilesMs }) =>
    decilesMs === null ? [] : [decilesMs.at(-1)! / decilesMs[0]!]
  );
  return {
    ...choice,
    batch,
    trials,
    eventsPerS: medianInterval(trials.map(({ ms }) => events / ms * 1000)),
    ratio: medianInterval(trials.map(({ ms }, round) => peers[round]!.ms / ms)),
    bytesPerEvent: trials[0]!.packedBytes / events,
    growth: growth.length === 0 ? null : medianInterval(growth),
  };
}
