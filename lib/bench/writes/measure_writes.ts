import * as fs from "node:fs";
import { join } from "node:path";
import { BlockFileWriter } from "../../chain/codec/block_file.ts";
import { encodeBlock } from "../../chain/codec/encode_block.ts";
import { HeadroomError } from "../../errors.ts";
import { lateBlocks } from "../../stats/late_blocks.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import { Turns } from "../../turns.ts";
import { parseContestant } from "../race/contestant.ts";
import { runEntry } from "../race/run_program.ts";
import {
  rowsOfVersion,
  versionsTouched,
  type WritePoint,
  writeScenario,
  type WriteStages,
} from "./write_scenario.ts";
import type { StageBlocks, WriteTask, WriteTrial } from "./write_trial.ts";

/** A point with the blocks that measure it. */
export interface PlannedPoint extends WriteStages {
  readonly point: WritePoint;
}

/** What is measured, and where. */
interface WriteSettings {
  readonly points: readonly PlannedPoint[];
  /** `store` or `store:variant`. */
  readonly contestants: readonly string[];
  readonly repetitions: number;
  /** Seconds between two blocks that are due; null for a closed loop. At a cadence, points are in the order of their blocks' sizes. */
  readonly cadenceS: number | null;
  readonly seed: bigint;
  /** For throwaway files. */
  readonly folder: string;
  /** Before each piece of work, in words. */
  readonly onStep: (what: string) => void;
  /** After each trial, also one that is left out. */
  readonly onTrial: () => void;
  readonly interrupted: AbortSignal;
}

/** All trials of one contestant at one point. */
export interface PointTrials {
  readonly contestant: string;
  readonly planned: PlannedPoint;
  readonly trials: readonly WriteTrial[];
}

/**
 * Measures every point with every contestant, in turns: a repetition goes through all points, at each through all contestants,
 * every second one in reverse. A trial is a fresh process with a fresh store. At a cadence, a contestant that was late with a
 * size is not asked for larger ones.
 * @returns Null where it was interrupted.
 * @throws {HeadroomError} A trial failed, or a store did other work than its blocks say: then no figure counts.
 */
export async function measureWrites(settings: WriteSettings): Promise<PointTrials[] | null> {
  try {
    return await runRepetitions(settings);
  } catch (error) {
    // Programs end with the interruption, so that what fails then is no failure.
    if (settings.interrupted.aborted) return null;
    throw error;
  }
}

interface Chain {
  readonly path: string;
  readonly stages: readonly StageBlocks[];
}

async function runRepetitions(settings: WriteSettings): Promise<PointTrials[] | null> {
  const { points, contestants, repetitions, interrupted, onStep, onTrial } = settings;
  const chains: Chain[] = [];
  for (const [index, planned] of points.entries()) {
    onStep(`making blocks ${index + 1} of ${points.length}`);
    chains.push(await makeChain(planned, settings, join(settings.folder, `point-${index}.blocks`)));
    if (interrupted.aborted) return null;
  }
  const measured = points.map((planned) =>
    contestants.map((contestant) => ({ contestant, planned, trials: [] as WriteTrial[] }))
  );
  /** Contestants by the index of the smallest point that they were late with. */
  const lateFrom = new Map<string, number>();
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const index of points.keys()) {
      const turn = measured[index]!;
      for (const { contestant, trials } of repetition % 2 === 0 ? turn : turn.toReversed()) {
        if (interrupted.aborted) return null;
        if (index <= (lateFrom.get(contestant) ?? Infinity)) {
          onStep(`${contestant}, point ${index + 1} of ${points.length}`);
          const trial = await runTrial(contestant, chains[index]!, settings);
          checkRows(contestant, points[index]!, trial);
          trials.push(trial);
          if (settings.cadenceS !== null && lateIn(trial, settings.cadenceS) > 0) {
            lateFrom.set(contestant, index);
          }
        }
        onTrial();
      }
    }
  }
  return measured.flat().filter(({ trials }) => trials.length > 0);
}

function checkRows(contestant: string, { point, blocks }: PlannedPoint, { stages }: WriteTrial): void {
  for (const { kind, rows } of stages) {
    const expected = point.entities * blocks * versionsTouched(kind) * rowsOfVersion(point);
    if (rows === expected) continue;
    throw new HeadroomError(`${contestant} did other work than its blocks say (${kind}): no figure counts`, {
      expected: `${expected} rows written or closed`,
      actual: String(rows),
    });
  }
}

/** Blocks of a trial that were late at a cadence, in seconds: of each stage, which begins anew. */
export function lateIn({ stages }: WriteTrial, cadenceS: number): number {
  return stages.reduce((sum, { serviceMs }) => sum + lateBlocks(serviceMs, 1000 * cadenceS).length, 0);
}

async function makeChain(
  planned: PlannedPoint,
  { seed, interrupted }: WriteSettings,
  path: string,
): Promise<Chain> {
  const { point, kinds } = planned;
  const scenario = writeScenario(point, planned);
  const dataset = openDataset(scenario, 1, seed);
  const file = BlockFileWriter.create(path, { schema: 1, scenario: scenario.id, scale: 1, seed });
  const turns = new Turns();
  for (const block of dataset.blocks()) {
    file.append(encodeBlock({ ...block, number: block.number + point.firstBlock - 1 }));
    await turns.take();
    if (interrupted.aborted) break;
  }
  file.close();
  const [, ...phases] = dataset.phases;
  return { path, stages: phases.map(({ from, to }, i) => ({ kind: kinds[i]!, from, to })) };
}

async function runTrial(
  contestant: string,
  { path: blocks, stages }: Chain,
  { folder, cadenceS, interrupted }: WriteSettings,
): Promise<WriteTrial> {
  const trialFolder = fs.mkdtempSync(join(folder, "trial-"));
  const task: WriteTask = {
    ...await parseContestant(contestant),
    path: join(trialFolder, "store.db"),
    blocks,
    stages,
    cadenceS,
  };
  try {
    return await runEntry<WriteTrial>(new URL("./write_entry.ts", import.meta.url), task, interrupted);
  } finally {
    fs.rmSync(trialFolder, { recursive: true, force: true });
  }
}
