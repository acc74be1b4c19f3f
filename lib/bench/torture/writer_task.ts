import type { Subject } from "./subject.ts";

/** What a process writes that is killed, or recorded. */
export interface WriterTask {
  readonly subject: Subject;
  readonly path: string;
  readonly seed: string;
  /** File of a registry's calls (`writeLogs`). */
  readonly logs?: string;
  /** Steps to write: from the first up to and without the end. A bulk load writes all of them at once. */
  readonly first: number;
  readonly end: number;
  /** File that gets what is said, in place of standard output, as part of what is recorded. */
  readonly said?: string;
}

/** What a writer says, a line each: that it has loaded its code; that a step begins; that one is acknowledged. */
export const SAID = { ready: "ready", begins: "+", done: "=" } as const;

/** What a writer's lines say of its steps. */
export interface WriterSteps {
  /** Steps that were acknowledged, counted from the first of all: the number of the newest and one. Null for none. */
  readonly acknowledged: number | null;
  /** Whether it had begun a step that was not acknowledged. */
  readonly isAmid: boolean;
}

/** Reads the lines of a writer. */
export function readSaid(lines: readonly string[]): WriterSteps {
  const last = lines.findLast((line) => line.startsWith(SAID.done));
  const isAmid = lines.at(-1)?.startsWith(SAID.begins) ?? false;
  return { acknowledged: last === undefined ? null : Number(last.slice(SAID.done.length)) + 1, isAmid };
}
