import { AnsweringProcess, scriptArgs } from "../environment/answering_process.ts";
import { run } from "../race/run_program.ts";
import type { CheckedCycle } from "./checker/check_cycle.ts";
import type { CheckTask } from "./checker/checker_entry.ts";
import type { MatchingStart, MatchingTask, UncheckedCycle } from "./matching_session.ts";

/** Most heap of a scheduler or checker, MB. choice: the checker holds a whole market of 655,000 workloads, twice. */
const HEAP_MB = 8_192;

/**
 * Checks a cycle in a process of its own, which ends with it: the scheduler's heap, caches and compiled code are not touched.
 * @throws {HeadroomError} It failed, or was interrupted.
 */
export async function checkInProcess(task: CheckTask, interrupted: AbortSignal): Promise<CheckedCycle> {
  const entry = new URL("./checker/checker_entry.ts", import.meta.url);
  const command = [Deno.execPath(), ...scriptArgs(entry, task, HEAP_MB)];
  return JSON.parse(await run(command, { next: "See the message.", interrupted }));
}

/** A scheduler in a process of its own, which stays between cycles, so that several take turns: each line it is sent is one cycle. */
export type MatchingProcess = AnsweringProcess<MatchingStart, UncheckedCycle>;

/** Starts one. @param interrupted Ends it. @throws {HeadroomError} It failed. */
export function openMatching(task: MatchingTask, interrupted: AbortSignal): Promise<MatchingProcess> {
  return AnsweringProcess.open(new URL("./matching_entry.ts", import.meta.url), task, {
    ...{ interrupted, what: "the matcher", heapMb: HEAP_MB },
  });
}
