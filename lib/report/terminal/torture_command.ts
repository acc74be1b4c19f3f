import { type Cell, cellName, type Trial } from "../../bench/torture/cell.ts";
import {
  estimateFiles,
  type FilesResult,
  type ToldRead,
  tortureFiles,
} from "../../bench/torture/files/torture_files.ts";
import { estimateTorture } from "../../bench/torture/plan_torture.ts";
import { runTorture } from "../../bench/torture/run_torture.ts";
import { totalsOf } from "../../bench/torture/torture_result.ts";
import { makeFolderOf } from "../../output_place.ts";
import { Journal } from "../../runs/journal.ts";
import { shellCommand } from "../../text/command_line.ts";
import { formatCount } from "../../text/numbers.ts";
import { sentenceCase } from "../../text/sentence_case.ts";
import {
  costText,
  type Measured,
  measureInto,
  type MeasuringCost,
  type MeasuringTools,
} from "./measure_command.ts";
import { printTable } from "./print_table.ts";
import type { Terminal } from "./terminal.ts";
import { fileLines } from "./torture_file_lines.ts";
import { tortureLines } from "./torture_lines.ts";

/** Version of the file and of the `--json` object. */
const SCHEMA = 1;

/** Kinds of mutated files that are read at the same time. choice: as many as keep two cores busy. */
const KINDS_AT_ONCE = 2;

/** A torture that can be planned, done, interrupted and gone on with. */
export interface TortureTask<Entry> {
  readonly cost: MeasuringCost;
  /** Trials in all. */
  readonly total: number;
  readonly unit: string;
  /** What would be done, as members of the `--json` object, and as lines. */
  readonly plan: { readonly json: object; readonly print: (io: Terminal) => void };
  /** Does what the journal does not hold. Null where nothing is done. */
  run(
    tools: MeasuringTools & { readonly out: string },
    journal: Journal<Entry>,
  ): Promise<Omit<Measured, "unfinished"> | null>;
}

/** What decides what a torture does and finds. */
interface TortureSeed {
  readonly seed: string;
  /** The one trial of each row or kind; null for all. */
  readonly trial: number | null;
}

/** Kills and cuts of power. @param mayLeaveOut Whether power is left out where this machine cannot record writes. */
export function killTask(
  cells: readonly Cell[],
  { kills, mayLeaveOut, seed, trial }: TortureSeed & {
    readonly kills: number;
    readonly mayLeaveOut: boolean;
  },
): TortureTask<Trial> {
  const rows = cells.map(({ subject: { name, variant, operation }, fault, trials }) => ({
    ...{ store: name, variant, operation, fault, trials },
  }));
  return {
    cost: estimateTorture(cells),
    total: trial === null ? cells.reduce((sum, cell) => sum + cell.trials, 0) : cells.length,
    unit: "trials",
    plan: {
      json: { cells: rows },
      print: (io) =>
        printTable({
          title: "trials",
          columns: ["store:variant / operation / fault", "trials"],
          rows: cells.map((cell) => [cellName(cell), String(cell.trials)]),
        }, io),
    },
    run: async ({ out, onDone, ...tools }, journal) => {
      const tortured = await runTorture({
        ...{ ...tools, cells, seed, trial, mayLeaveOut },
        failures: out.replace(/(\.json)?$/, "-failures"),
        done: (cell) => journal.of(cell),
        onTrials: (cell, trials) => {
          journal.add(cell, trials);
          trials.forEach(onDone);
        },
        commandOf: (cell, index) => commandOf(cell, { kills, seed, index }),
      });
      if (tortured.length === 0) return null;
      const results = tortured.map(({ result }) => result);
      const totals = totalsOf(results);
      return {
        settings: { kills, seed, trial },
        samples: { totals, cells: tortured.map(({ result, trials }) => ({ ...result, all: trials })) },
        figures: { totals, cells: results },
        lines: tortureLines(results),
        whole: "the counts are of the trials that were done to their end",
        isWrong: totals !== null && totals.lost + totals.invalid > 0,
      };
    },
  };
}

/** The command that does one trial of a cell again. */
function commandOf(
  { subject, fault }: Cell,
  { kills, seed, index }: { readonly kills: number; readonly seed: string; readonly index: number },
): string {
  const { what, from, variant, operation } = subject;
  const only = fault === "kill" ? operation : `${operation},${fault}`;
  return shellCommand`deno task torture --kills ${kills} --${what} ${from} --variant ${variant} ` +
    shellCommand`--only ${only} --seed ${seed} --trial ${index}`;
}

/** Mutated files of some kinds. */
export function filesTask(
  kinds: readonly string[],
  { mutations, seed, trial }: TortureSeed & { readonly mutations: number },
): TortureTask<ToldRead> {
  const [from, to] = trial === null ? [0, mutations] : [trial, trial + 1];
  return {
    cost: estimateFiles(kinds.length, to - from),
    total: kinds.length * (to - from),
    unit: "files",
    plan: {
      json: { kinds, mutations: to - from },
      print: (io) => io.out(`${to - from} of each of ${kinds.join(", ")}.`),
    },
    run: async ({ folder, interrupted, onStep, onDone }, journal) => {
      const results = new Map<string, FilesResult>();
      const left = kinds.values();
      await Promise.all(Array.from({ length: KINDS_AT_ONCE }, async () => {
        for (const kind of left) {
          if (interrupted.aborted) return;
          onStep(kind);
          const onRead = (read: ToldRead) => {
            journal.add(kind, [read]);
            onDone();
          };
          const done = journal.of(kind);
          results.set(
            kind,
            await tortureFiles({ kind, seed, from, to, folder }, { done, interrupted, onRead }),
          );
        }
      }));
      const files = kinds.flatMap((kind) => results.get(kind) ?? []);
      return {
        settings: { mutations, seed, trial },
        samples: { files },
        figures: { files },
        lines: fileLines(
          files,
          (kind, index) => shellCommand`deno task torture --files ${kind} --seed ${seed} --trial ${index}`,
        ),
        whole: "the counts are of the files that were read to their end",
        isWrong: files.some(({ failures }) => failures.length > 0),
      };
    },
  };
}

/** Says what a torture would do and how long it takes. */
export function printTorturePlan<Entry>({ cost, plan }: TortureTask<Entry>, io: Terminal): void {
  if (io.json) return io.out(JSON.stringify({ schema: SCHEMA, ...cost, ...plan.json }));
  io.out(`${sentenceCase(costText(cost))}:`);
  plan.print(io);
}

/** Where a torture writes, and what it is. */
interface TorturePlace {
  /** File of the results. */
  readonly out: string;
  /** What decides what is done. */
  readonly work: object;
  /** Does the same from the beginning. */
  readonly command: string;
}

/** File of the trials of a torture that is not finished. */
export function unfinishedPath(out: string): string {
  return `${out}.partial`;
}

/**
 * Does a torture, or goes on with it, and prints its answer. Trials are kept as they come, until all stand in the file of the results.
 * Returns the exit code.
 */
export async function doTorture<Entry>(
  task: TortureTask<Entry>,
  { out, work, command }: TorturePlace,
  io: Terminal,
): Promise<number> {
  const { interrupted } = io;
  makeFolderOf(out);
  using journal = new Journal<Entry>(unfinishedPath(out), work);
  const done = journal.size;
  if (done > 0) io.note(`Going on with "${journal.path}", which holds ${formatCount(done)} ${task.unit}.`);
  const next = shellCommand`deno task torture --resume --out ${out}`;
  const { seconds, diskBytes } = task.cost;
  const left = task.total - done;
  const measuring = { name: "torture", schema: SCHEMA, out, isTimed: false, total: left, unit: task.unit };
  const cost = { seconds: seconds * left / task.total, diskBytes };
  try {
    const code = await measureInto(io, { ...measuring, ...cost }, async (tools) => {
      const measured = await task.run({ ...tools, out }, journal);
      if (measured === null) return null;
      const isUnfinished = interrupted.aborted && journal.size < task.total;
      return {
        ...{ ...measured, samples: { command, ...measured.samples } },
        ...isUnfinished ? { unfinished: { file: journal.path, next } } : {},
      };
    });
    if (!interrupted.aborted || journal.size === 0 || journal.size === task.total) journal.remove();
    return code;
  } catch (error) {
    if (journal.size === 0) journal.remove();
    else io.note(`What is done is kept. To go on: ${next}`);
    throw error;
  }
}
