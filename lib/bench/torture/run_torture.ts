import * as fs from "node:fs";
import { dirname, join } from "node:path";
import { HeadroomError } from "../../errors.ts";
import { slug } from "../../text/slug.ts";
import { CommandKills } from "./commands/command_trials.ts";
import { TORTURED_COMMANDS } from "./commands/torture_commands.ts";
import type { TorturedCommand } from "./commands/tortured_command.ts";
import { type Cell, cellName, isOfProcess, LIVES, ROOM, type Trial, type Workshop } from "./cell.ts";
import { Judges } from "./judges.ts";
import { KillLane } from "./kill_trials.ts";
import { takeMemoryFolder } from "./power/memory_folder.ts";
import { compileRecorder } from "./power/record_writer.ts";
import { recordSteps, replayTrials } from "./power/replay_trials.ts";
import { writeLogs } from "./torture_logs.ts";
import { type CellResult, cellResult } from "./torture_result.ts";
import { WarmWriters } from "./warm_writers.ts";

/** Writers that are killed at the same time, those that wait beside them, and judges. choice: as many as keep two cores busy. */
const [LANES, WAITING, JUDGES] = [2, 2, 2];

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
  /** Trials of a cell that were done before, by its name; they are not done again. */
  readonly done: (cell: string) => readonly Trial[];
  /** Called with trials of a cell that are done, as they come: all kills of one file, or one moment of a recording. */
  readonly onTrials: (cell: string, trials: readonly Trial[]) => void;
  /** The command that shows a trial again. */
  commandOf(cell: Cell, trial: number): string;
}

/** A cell's counts, with the trials that they are of. */
export interface TorturedCell {
  readonly result: CellResult;
  readonly trials: readonly Trial[];
}

/** The library that records writes, or why this machine has none. */
type Recorder = { readonly library: string } | { readonly why: string };

/**
 * Kills and cuts power, cell by cell, until all is done or it is interrupted: a trial amid which that happened does not count, nor does
 * a cell before its first trial.
 */
export async function runTorture(settings: TortureSettings): Promise<TorturedCell[]> {
  const { interrupted } = settings;
  const recorder = await recorderOf(settings);
  const cells = settings.cells.map((cell) => "why" in recorder ? { ...cell, isRecordable: false } : cell);
  await using writers = new WarmWriters(
    WAITING,
    cells.reduce((sum, cell) => sum + writersOf(cell, settings), 0),
  );
  await using judges = new Judges(JUDGES);
  await using memory = await takeMemoryFolder();
  const tortured: TorturedCell[] = [];
  for (const [i, cell] of cells.entries()) {
    const name = cellName(cell);
    const trials = [...settings.done(name)];
    let notTried = reasonAgainst(cell, recorder);
    if (!interrupted.aborted && notTried === null) {
      settings.onStep(name);
      const folder = join(settings.folder, `cell-${i}`);
      fs.mkdirSync(folder);
      const onTrials = (all: readonly Trial[]) => {
        // Others were done to get to the one that is asked for.
        const done = all.filter(({ index }) => settings.trial === null || index === settings.trial);
        if (interrupted.aborted || done.length === 0) return;
        trials.push(...done);
        settings.onTrials(name, done);
      };
      // A server may run as another user, who does not get into what lies in memory.
      const inMemory = cell.hasServer ? folder : memory?.path ?? folder;
      const shop = await openWorkshop(settings, { cell, folder, memory: inMemory, judges });
      const work = { indexes: indexesLeft(cell, settings), onTrials, writers, recorder };
      await torture(shop, work).catch((error) => {
        // What a terminal interrupts are the writers, too.
        if (interrupted.aborted) return;
        // One recording that is of no use takes nothing from the other cells.
        const isLeftOut = cell.fault === "power" && settings.mayLeaveOut && error instanceof HeadroomError;
        if (!isLeftOut) throw error;
        notTried = error.message;
      });
      fs.rmSync(folder, { recursive: true, force: true });
    }
    if (trials.length === 0 && notTried === null) continue;
    trials.sort((a, b) => a.index - b.index);
    const result = cellResult(cell, trials, (trial) => settings.commandOf(cell, trial));
    tortured.push({ result: { ...result, notTried }, trials });
  }
  return tortured;
}

/** Why a cell is not tried on this machine; null where it is. */
function reasonAgainst(cell: Cell, recorder: Recorder): string | null {
  if (cell.fault === "power") return "why" in recorder ? recorder.why : null;
  return cell.subject.what === "command" ? commandOf(cell).missing?.() ?? null : null;
}

function commandOf({ subject: { name, variant } }: Cell): TorturedCommand {
  return TORTURED_COMMANDS.find((command) => command.script === name && command.variant === variant)!;
}

/** Trials of a cell that are to be done; before the one that is asked for the kills of its file which come before it. */
function indexesLeft(cell: Cell, { trial, done }: Pick<TortureSettings, "trial" | "done">): number[] {
  const isDone = new Set(done(cellName(cell)).map(({ index }) => index));
  const [from, to] = trial === null
    ? [0, cell.trials]
    : [isKilled(cell, trial) ? trial - trial % LIVES : trial, trial + 1];
  return Array.from({ length: to - from }, (_, i) => from + i).filter((index) => !isDone.has(index));
}

/** Whether a trial kills a process that writes a subject, or its server. */
function isKilled(cell: Cell, index: number): boolean {
  return cell.fault !== "power" && cell.subject.what !== "command" && isOfProcess(cell, index);
}

/** Writers that are killed in all, and those whose load is timed. */
function writersOf(cell: Cell, settings: Pick<TortureSettings, "trial" | "done">): number {
  const kills = indexesLeft(cell, settings).filter((index) => isKilled(cell, index)).length;
  return kills + (cell.subject.operation === "bulk" ? Math.min(LANES, Math.ceil(kills / LIVES)) : 0);
}

async function openWorkshop(
  { seed, folder: root, failures, interrupted }: TortureSettings,
  { cell, ...own }: Pick<Workshop, "cell" | "folder" | "memory" | "judges">,
): Promise<Workshop> {
  const { what, operation } = cell.subject;
  const keep: Workshop["keep"] = (path, index) => {
    const place = join(failures, `${slug(cellName(cell))}-${index}`);
    try {
      fs.cpSync(dirname(path), place, { recursive: true, force: true });
    } catch {
      // A process that outlived its writer still changes it: what is there by now is kept.
    }
    return place;
  };
  const shop = { cell, seed, ...own, keep, interrupted };
  if (what !== "registry") return shop;
  const [calls, isBatch] = [LIVES * (ROOM[operation].steps + 1) + 1, operation === "batch"];
  const path = join(root, isBatch ? "batches" : "events");
  return { ...shop, logs: { path, calls: await writeLogs(path, { seed, calls, isBatch }) } };
}

interface CellWork {
  readonly indexes: readonly number[];
  readonly onTrials: (trials: readonly Trial[]) => void;
  readonly writers: WarmWriters;
  readonly recorder: Recorder;
}

async function torture(shop: Workshop, work: CellWork): Promise<void> {
  const { cell, interrupted } = shop;
  const { indexes, recorder, onTrials } = work;
  if (cell.subject.what === "command") {
    const kills = new CommandKills(shop, commandOf(cell));
    return await atOnce(indexes, interrupted, async (index) => onTrials([await kills.kill(index)]));
  }
  const [killed, replayed] = [true, false].map((is) =>
    indexes.filter((one) => isKilled(cell, one) === is)
  ) as [
    number[],
    number[],
  ];
  await killAll(shop, { ...work, indexes: killed });
  if (replayed.length === 0 || "why" in recorder || interrupted.aborted) return;
  const recording = await recordSteps(shop, recorder.library).catch((error) => {
    if (cell.fault === "power" || !(error instanceof HeadroomError)) throw error;
    return null;
  });
  if (recording === null) return await killAll(shop, { ...work, indexes: replayed });
  await replayTrials(shop, { indexes: replayed, recording, onTrial: (trial) => onTrials([trial]) });
}

/** Kills processes, several at once, each of files of its own. */
async function killAll(
  shop: Workshop,
  { indexes, onTrials, writers }: Omit<CellWork, "recorder">,
): Promise<void> {
  const lanes = Array.from({ length: LANES }, (_, lane) => new KillLane(shop, writers, `lane-${lane}`));
  const files = Map.groupBy(indexes, (index) => Math.floor(index / LIVES)).values();
  await atOnce([...files], shop.interrupted, async (file, lane) => onTrials(await lanes[lane]!.live(file)));
}

/** Works on several things at once, a lane each, until none is left or it is interrupted. */
async function atOnce<Item>(
  items: readonly Item[],
  interrupted: AbortSignal,
  work: (item: Item, lane: number) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  await Promise.all(Array.from({ length: LANES }, async (_, lane) => {
    for (const item of rest) {
      if (interrupted.aborted) return;
      await work(item, lane);
    }
  }));
}

/** @throws {HeadroomError} This machine cannot record writes, power is asked for, and that is not to be left out. */
async function recorderOf(settings: TortureSettings): Promise<Recorder> {
  const { cells, folder, mayLeaveOut, interrupted } = settings;
  const isReplayed = (cell: Cell) => indexesLeft(cell, settings).some((index) => !isKilled(cell, index));
  if (!cells.some((cell) => cell.subject.what !== "command" && isReplayed(cell))) return { library: "" };
  try {
    return { library: await compileRecorder(folder, interrupted) };
  } catch (error) {
    const isPower = cells.some(({ fault }) => fault === "power");
    if ((mayLeaveOut || !isPower) && error instanceof HeadroomError) return { why: error.message };
    throw error;
  }
}
