import type { Durability } from "../../stores/durability.ts";
import type { Judges } from "./judges.ts";
import type { Subject, TortureOperation } from "./subject.ts";
import type { Verdict } from "./verify_survivor.ts";
import type { WriterTask } from "./writer_task.ts";

/**
 * Ways in which a writer is ended: its process is killed; the server that it writes to, of an engine in processes of its own; its machine
 * loses power (simulated from a recording).
 */
export const FAULTS = ["kill", "server", "power"] as const;
/** One of them. */
export type Fault = (typeof FAULTS)[number];

/** One row of the table: what is tortured and how. */
export interface Cell {
  readonly subject: Subject;
  readonly fault: Fault;
  readonly durability: Durability;
  /** Whether its files are SQLite's, which a power cut must not damage; else it may refuse what was not synced. */
  readonly isSqlite: boolean;
  /** Whether its engine runs in processes of its own, which can be killed, too. */
  readonly hasServer: boolean;
  /** Whether kills may be moments of a recording: where one of its process is no different, as with this process's own engines. */
  readonly isRecordable: boolean;
  readonly trials: number;
  /** File extension of its data. */
  readonly extension: string;
}

/** Whether a step that was acknowledged may be gone, because nobody had synced it. */
export function mayLose({ fault, durability }: Pick<Cell, "fault" | "durability">): boolean {
  return fault !== "kill" && durability === "process";
}

/** Whether a store may refuse what a fault left, because nobody had synced it. SQLite's files are whole all the same. */
export function mayRefuse(cell: Pick<Cell, "fault" | "durability" | "isSqlite">): boolean {
  return mayLose(cell) && !cell.isSqlite;
}

/** Whether what a trial left is a fault of its store. */
export function isFault(cell: Cell, { told, lost, wrong }: Verdict): boolean {
  return lost !== null || wrong !== null || told !== null && !mayRefuse(cell);
}

/** Steps that were acknowledged and are gone, where that may be. */
export function unsyncedSteps(cell: Cell, { steps }: Verdict, acknowledged: number): number {
  return mayLose(cell) && steps !== null ? Math.max(0, acknowledged - steps) : 0;
}

/** What became of one trial. */
export interface Trial extends Verdict {
  /** From 0. */
  readonly index: number;
  /** What was done, for somebody who looks at a failure. */
  readonly what: string;
  /** Whether it was ended amid a step, or amid opening. */
  readonly isAmid: boolean;
  /** Whether no process was killed: what one left at that moment was made from a recording of its writes. */
  readonly isReplayed: boolean;
  /** Whether the very same files were left by another trial, which was looked at for both. */
  readonly isRepeated: boolean;
  /** From `unsyncedSteps`. */
  readonly unsynced: number;
  /** Where its files are kept, as they were left after they were looked at; null where nothing was wrong. */
  readonly kept: string | null;
}

/** A cell at work. */
export interface Workshop {
  readonly cell: Cell;
  readonly seed: string;
  /** Of a registry: the file of its calls (`writeLogs`), and how many there are. */
  readonly logs?: { readonly path: string; readonly calls: number };
  /** Temporary, its own. */
  readonly folder: string;
  /** The same in memory, where this machine has that: for what is made from a recording. */
  readonly memory: string;
  readonly judges: Judges;
  /** Moves what is wrong away from it. @returns To where. */
  keep(path: string, index: number): string;
  readonly interrupted: AbortSignal;
}

/** A cell's name, as the seeds of its trials have it. */
export function cellName(
  { subject: { name, variant, operation }, fault }: Pick<Cell, "subject" | "fault">,
): string {
  return `${name}:${variant}/${operation}/${fault}`;
}

/** How much is written from one start of a writer to its end: it is killed after `acknowledged` steps at most, plus a moment. */
export const ROOM: Readonly<
  Record<TortureOperation, { readonly acknowledged: number; readonly steps: number }>
> = {
  append: { acknowledged: 8, steps: 30 },
  bulk: { acknowledged: 0, steps: 40 },
  event: { acknowledged: 8, steps: 30 },
  flush: { acknowledged: 8, steps: 30 },
  batch: { acknowledged: 3, steps: 8 },
  command: { acknowledged: 0, steps: 0 },
};

/** Kills that one file lives through before another one is begun. */
export const LIVES = 4;

/** Of so many files that are killed again and again, one is killed with its process where writes can be recorded; the first few all. */
const [REAL_OF, REAL_FIRST] = [10, 5];

/** Whether a kill is that of a process, rather than a moment of a recording. All kills of one file are. */
export function isOfProcess({ isRecordable }: Pick<Cell, "isRecordable">, index: number): boolean {
  const file = Math.floor(index / LIVES);
  return !isRecordable || file < REAL_FIRST || file % REAL_OF === 0;
}

/** What a writer and a judge are told of a cell's subject. */
export function sourceOf(
  { cell: { subject }, seed, logs }: Workshop,
): Pick<WriterTask, "subject" | "seed" | "logs"> {
  return { subject, seed, ...logs === undefined ? {} : { logs: logs.path } };
}

/** What a writer is given: so many steps from the first one on, as far as there are some, and one more for afterwards. */
export function writerTask(
  shop: Workshop,
  { path, first, steps }: Pick<WriterTask, "path" | "first"> & { readonly steps: number },
): WriterTask {
  return { ...sourceOf(shop), path, first, end: Math.min(first + steps, (shop.logs?.calls ?? Infinity) - 1) };
}
