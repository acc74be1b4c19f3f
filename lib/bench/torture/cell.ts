import { join } from "node:path";
import type { Durability } from "../../stores/durability.ts";
import { findEntityStore } from "../../stores/mod.ts";
import type { Subject, TortureOperation } from "./subject.ts";
import { makeLogs, type TortureLogs, writeLogs } from "./torture_logs.ts";
import { chainTruth, logsTruth, type Truth } from "./truth.ts";
import type { Verdict } from "./verify_survivor.ts";

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

/** What became of one trial. */
export interface Trial extends Verdict {
  /** From 0. */
  readonly index: number;
  /** What was done, for somebody who looks at a failure. */
  readonly what: string;
  /** Whether it was ended amid a step, or amid opening. */
  readonly isAmid: boolean;
  /** Steps that were acknowledged and are gone, where that may be: nobody had synced them. */
  readonly unsynced: number;
  /** Where its files are kept, as they were left after they were looked at; null where nothing was wrong. */
  readonly kept: string | null;
}

/** A cell at work. */
export interface Workshop {
  readonly cell: Cell;
  readonly seed: string;
  readonly truth: Truth;
  /** Of a registry. */
  readonly logs?: TortureLogs;
  /** File of these, for other processes. */
  readonly logsFile?: string;
  /** Temporary, its own. */
  readonly folder: string;
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
};

/** Kills that one file lives through before another one is begun. */
export const LIVES = 4;

/** What a cell must hold, and, of a registry, what is written to it. */
export async function openWorkshop(
  place: Pick<Workshop, "cell" | "seed" | "folder" | "keep" | "interrupted">,
): Promise<Workshop> {
  const { subject } = place.cell;
  if (subject.what === "store") {
    const { history } = (await findEntityStore(subject.from)).capabilities;
    return { ...place, truth: chainTruth(place.seed, history) };
  }
  const calls = LIVES * (ROOM[subject.operation].steps + 1) + 1;
  const logs = await makeLogs(place.seed, calls, subject.operation === "batch");
  const logsFile = join(place.folder, "logs");
  writeLogs(logsFile, logs);
  return { ...place, truth: logsTruth(logs), logs, logsFile };
}

/** What a subject is given to write, in this process. */
export function writtenOf({ seed, logs }: Workshop) {
  return {
    seed,
    ...logs === undefined ? {} : { calls: logs.calls.map((events) => events.map(({ signed }) => signed)) },
  };
}
