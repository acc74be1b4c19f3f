import { loadavg, tmpdir } from "node:os";
import { busyNote } from "../../bench/environment/busy_note.ts";
import { describeMachine } from "../../bench/environment/machine.ts";
import { probeStorage } from "../../bench/environment/storage.ts";
import { takeTemporaryFolder } from "../../bench/environment/temporary_folder.ts";
import { runId } from "../../bench/session/run_id.ts";
import { machineShare } from "../../machine_share.ts";
import { makeFolderOf, refuseTaken } from "../../output_place.ts";
import { inProject, RUNS_DIR } from "../../project_root.ts";
import { writeTextAtomic } from "../../runs/atomic_file.ts";
import type { Storage } from "../../runs/manifest.ts";
import { durationText } from "../../text/duration.ts";
import { formatBytes, formatUs } from "../../text/numbers.ts";
import type { Terminal } from "./terminal.ts";

/** What a measurement takes: time on a quiet machine, and the most disk of its temporary folder. */
export interface MeasuringCost {
  readonly seconds: number;
  readonly diskBytes: number;
}

/** A measurement whose samples are kept in one file. */
interface Measuring extends MeasuringCost {
  /** The command's name. */
  readonly name: string;
  /** Version of the file and of the `--json` object. */
  readonly schema: number;
  /** Pieces of work, for progress. */
  readonly total: number;
  readonly unit: string;
  /** File for the samples, from `samplesPlace`. */
  readonly out: string;
  /** False where nothing that is shown is a time: then a busy machine is not worth a word. */
  readonly isTimed?: boolean;
}

/** What a measurement is given. */
export interface MeasuringTools {
  /** Temporary; removed afterwards, by the next measurement of its kind where this one is killed. */
  readonly folder: string;
  /** Median time that a sync of 4 KiB takes there. */
  readonly fsyncUs: number;
  readonly interrupted: AbortSignal;
  readonly onStep: (what: string) => void;
  /** A piece of work is done. */
  readonly onDone: () => void;
}

/** What was measured. */
export interface Measured {
  /** Settings, in the file and in the `--json` object. */
  readonly settings: object;
  /** In the file alone. */
  readonly samples: object;
  /** In the `--json` object alone. */
  readonly figures: object;
  readonly lines: readonly string[];
  /** What counts where it was interrupted, as a sentence without its end. */
  readonly whole: string;
  /** Whether an answer was wrong: then the command fails. */
  readonly isWrong?: boolean;
  /** Where it was interrupted and can be gone on with: the file that holds what is done, in place of the samples', and the command. */
  readonly unfinished?: { readonly file: string; readonly next: string };
}

/** Flags of a measurement in rounds. */
export const ROUND_FLAGS = {
  rounds: { type: "string", default: "6", value: "<n>", about: "Rounds; six give intervals" },
  seed: { type: "string", default: "1", value: "<integer>", about: "Seed of the data" },
  plan: { type: "boolean", about: "Say what it would take, and end" },
} as const;

/** The flag for where a command's samples go, which `samplesPlace` reads. */
export function outFlag(command: string) {
  const about = `File for every sample (data/runs/<date>-<id>-${command}.json)`;
  return { type: "string", value: "<file>", about } as const;
}

/** Place of the samples: the one asked for, else one of its own under `RUNS_DIR`. @throws {UsageError} It is taken or cannot be written. */
export function samplesPlace(command: string, out: string | undefined): string {
  const place = out ?? inProject(`${RUNS_DIR}/${runId(new Date(), Math.random())}-${command}.json`);
  refuseTaken(place, "--out", "file");
  return place;
}

/** The cost as the end of a sentence. */
export function costText({ seconds, diskBytes }: MeasuringCost): string {
  const disk = diskBytes === 0 ? "" : `, up to ${formatBytes(diskBytes)} in ${tmpdir()}`;
  return `about ${durationText(seconds)} on a quiet machine${disk}`;
}

/** Where the files lay that were measured. */
export function storageLine(
  { kind, fsyncP50Us, real }: Pick<Storage, "kind" | "fsyncP50Us" | "real">,
): string {
  const where = real ? "" : ": in memory, so that durability costs nothing here; name a disk with TMPDIR";
  return `Files on ${kind}, 4 KiB synced in ${formatUs(fsyncP50Us)} (median)${where}.`;
}

/** A measurement in rounds, planned. */
interface PlannedRounds<Plan, Samples> extends Pick<Measuring, "name" | "schema" | "total" | "out"> {
  readonly plan: Plan;
  readonly seed: bigint;
  readonly cost: MeasuringCost;
  /** Whether to say what it would take, and no more. */
  readonly isPlan: boolean;
  /** Beside the plan in its `--json` object. */
  readonly sizes?: object;
  /** The plan in words. @param cost From `costText`. */
  readonly planLines: (cost: string) => readonly string[];
  /** Null or none where it was interrupted before a round was whole. */
  readonly measure: (settings: Plan & MeasuringTools & { readonly seed: bigint }) => Promise<Samples | null>;
  readonly tell: (samples: Samples) => { readonly figures: object; readonly lines: readonly string[] };
}

/** Says what rounds would take, or measures them as `measureInto`. Returns the exit code. */
export async function measureRounds<Plan extends object, Samples extends object>(
  io: Terminal,
  { plan, seed, cost, isPlan, sizes, planLines, measure, tell, ...own }: PlannedRounds<Plan, Samples>,
): Promise<number> {
  if (isPlan) {
    if (io.json) io.out(JSON.stringify({ schema: own.schema, ...plan, ...sizes, ...cost }));
    else for (const line of planLines(costText(cost))) io.out(line);
    return 0;
  }
  return await measureInto(io, { ...own, unit: "steps", ...cost }, async (tools) => {
    const samples = await measure({ ...plan, seed, ...tools });
    if (samples === null || Array.isArray(samples) && samples.length === 0) return null;
    const { figures, lines } = tell(samples);
    return {
      settings: { ...plan, seed: String(seed) },
      samples: { samples },
      figures: { figures },
      lines,
      whole: "only whole rounds count",
    };
  });
}

/**
 * Measures in a temporary folder, prints the result, then keeps every sample. Returns the exit code.
 * @param measure Null where it was interrupted before anything was whole.
 */
export async function measureInto(
  io: Terminal,
  { name, schema, total, unit, out, isTimed = true, ...cost }: Measuring,
  measure: (tools: MeasuringTools) => Promise<Measured | null>,
): Promise<number> {
  const { interrupted } = io;
  const scratch = await takeTemporaryFolder(name, cost.diskBytes);
  const folder = scratch.path;
  io.note(`${total} ${unit}: ${costText(cost)}`);
  const progress = io.progress(name, total, unit);
  try {
    const storage = await probeStorage(folder);
    const measured = await measure({
      folder,
      fsyncUs: storage.fsyncP50Us,
      interrupted,
      onStep: (what) => progress.detail(what),
      onDone: () => progress.tick(),
    });
    progress.done();
    if (measured === null) {
      io.note("Interrupted: nothing was measured to the end, and nothing is left.");
      return 1;
    }
    const { settings, samples, figures, lines, whole, isWrong = false, unfinished } = measured;
    const { kind, fsyncP50Us, real } = storage;
    const loadAverage = loadavg()[1]!;
    const about = {
      ...{ schema, ...settings, machine: describeMachine() },
      ...{ storage: { kind, fsyncP50Us, real }, loadAverage },
    };
    // Printed first: hours of work are not lost where the file cannot be written any more.
    if (io.json) io.out(JSON.stringify({ ...about, file: unfinished?.file ?? out, ...figures }));
    else for (const line of [...lines, storageLine(storage)]) io.out(line);
    if (unfinished === undefined) {
      makeFolderOf(out);
      await writeTextAtomic(out, JSON.stringify({ ...about, ...samples }));
      if (!io.json) io.out(`Every sample: ${out}`);
    }
    const busy = busyNote(loadAverage, machineShare().machineCores);
    if (isTimed && busy !== null) io.note(busy);
    if (interrupted.aborted) io.note(`Interrupted: ${whole}.`);
    if (unfinished !== undefined) io.note(`To go on: ${unfinished.next}`);
    return isWrong || interrupted.aborted ? 1 : 0;
  } finally {
    await scratch[Symbol.asyncDispose]();
  }
}
