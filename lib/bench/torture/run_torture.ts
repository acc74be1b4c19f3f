import * as fs from "node:fs";
import { dirname, join } from "node:path";
import { HeadroomError } from "../../errors.ts";
import { slug } from "../../text/slug.ts";
import { type Cell, cellName, openWorkshop, type Trial, type Workshop } from "./cell.ts";
import { KillLane } from "./kill_trials.ts";
import { compileRecorder } from "./power/record_writer.ts";
import { powerTrials } from "./power/power_trials.ts";
import { type CellResult, cellResult } from "./torture_result.ts";
import { WarmWriters } from "./warm_writers.ts";

/** Writers that are killed at the same time, and those that wait beside them. choice: as many as keep two cores busy. */
const [LANES, WAITING] = [2, 2];

/** What is done, and where. */
interface TortureSettings {
  readonly cells: readonly Cell[];
  readonly seed: string;
  /** The one trial of each cell that is done; null for all. */
  readonly trial: number | null;
  /** Temporary. */
  readonly folder: string;
  /** Gets a folder for each trial in which something was wrong; made with the first of them. */
  readonly failures: string;
  /** Whether power is left out where this machine cannot record writes; else that is an error. */
  readonly mayLeaveOut: boolean;
  readonly interrupted: AbortSignal;
  readonly onStep: (what: string) => void;
  readonly onDone: () => void;
  /** The command that shows a trial again. */
  commandOf(cell: Cell, trial: number): string;
}

/** A cell's counts, with the trials that they are of. */
export interface TorturedCell {
  readonly result: CellResult;
  readonly trials: readonly Trial[];
}

/**
 * Kills and cuts power, cell by cell, until all is done or it is interrupted: a trial amid which that happened does not count, nor does
 * a cell before its first trial.
 */
export async function runTorture(settings: TortureSettings): Promise<TorturedCell[]> {
  const { cells, interrupted } = settings;
  const tortured: TorturedCell[] = [];
  const recorder = cells.some(({ fault }) => fault === "power")
    ? await recorderOf(settings)
    : { library: "" };
  await using writers = new WarmWriters(WAITING, writersOf(settings));
  for (const [i, cell] of cells.entries()) {
    if (interrupted.aborted) break;
    settings.onStep(cellName(cell));
    const folder = join(settings.folder, `cell-${i}`);
    fs.mkdirSync(folder);
    const keep: Workshop["keep"] = (path, index) => {
      const place = join(settings.failures, `${slug(cellName(cell))}-${index}`);
      try {
        fs.cpSync(dirname(path), place, { recursive: true, force: true });
      } catch {
        // A process that outlived its writer still changes it: what is there by now is kept.
      }
      return place;
    };
    const shop = await openWorkshop({ cell, seed: settings.seed, folder, keep, interrupted });
    const trials: Trial[] = [];
    let notTried = cell.fault === "power" && "why" in recorder ? recorder.why : null;
    const onTrial = (trial: Trial) => {
      if (interrupted.aborted) return;
      trials.push(trial);
      settings.onDone();
    };
    const indexes = settings.trial === null
      ? Array.from({ length: cell.trials }, (_, index) => index)
      : [settings.trial];
    try {
      if (cell.fault !== "power") await killAll(shop, { indexes, writers, onTrial });
      else if ("library" in recorder) {
        for await (const trial of powerTrials(shop, indexes, recorder.library)) onTrial(trial);
      }
    } catch (error) {
      // One recording that is of no use takes nothing from the other cells.
      const isLeftOut = cell.fault === "power" && settings.mayLeaveOut;
      if (isLeftOut && error instanceof HeadroomError) notTried = error.message;
      // What a terminal interrupts are the writers, too.
      else if (!interrupted.aborted) throw error;
    }
    fs.rmSync(folder, { recursive: true, force: true });
    if (trials.length === 0 && notTried === null) continue;
    const result = cellResult(cell, trials, (trial) => settings.commandOf(cell, trial));
    tortured.push({ result: { ...result, notTried }, trials });
  }
  return tortured;
}

/** Writers that are killed in all, and those whose load is timed. */
function writersOf({ cells, trial }: TortureSettings): number {
  return cells.filter(({ fault }) => fault !== "power").reduce(
    (sum, { trials, subject }) =>
      sum + (trial === null ? trials : 1) + (subject.operation === "bulk" ? Math.min(LANES, trials) : 0),
    0,
  );
}

interface CellWork {
  readonly indexes: readonly number[];
  readonly onTrial: (trial: Trial) => void;
}

async function killAll(
  shop: Workshop,
  { indexes, writers, onTrial }: CellWork & { readonly writers: WarmWriters },
): Promise<void> {
  const rest = indexes.values();
  await Promise.all(Array.from({ length: LANES }, async (_, lane) => {
    const own = new KillLane(shop, writers, `lane-${lane}`);
    for (const index of rest) {
      if (shop.interrupted.aborted) return;
      onTrial(await own.kill(index));
    }
  }));
}

/** The library that records writes, or why this machine has none. @throws {HeadroomError} It has none, and that is not left out. */
async function recorderOf(
  { folder, mayLeaveOut, interrupted }: TortureSettings,
): Promise<{ readonly library: string } | { readonly why: string }> {
  try {
    return { library: await compileRecorder(folder, interrupted) };
  } catch (error) {
    if (mayLeaveOut && error instanceof HeadroomError) return { why: error.message };
    throw error;
  }
}
