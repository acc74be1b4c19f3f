import { join } from "node:path";
import { runEntry } from "../race/run_program.ts";
import type { TiersPlan } from "./plan_tiers.ts";
import type { MadeTiers, TiersTask, TiersTrial } from "./tiers_task.ts";

/** What is measured, and where. */
interface TiersSettings extends TiersPlan {
  readonly seed: bigint;
  /** For throwaway files. */
  readonly folder: string;
  /** Before each piece of work, in words. */
  readonly onStep: (what: string) => void;
  /** After each. */
  readonly onDone: () => void;
  readonly interrupted: AbortSignal;
}

/** A chain, and a trial a round. */
export interface TiersSamples {
  readonly made: MadeTiers;
  readonly trials: readonly TiersTrial[];
}

/**
 * Loads a chain, then moves what ended long ago out of a fresh copy in each round and asks the tiers and the chain untiered, in
 * turns. Each round is a process of its own.
 * @returns Null where it was interrupted before a round was whole.
 * @throws {HeadroomError} As `runTiersTask`.
 */
export async function measureTiers(settings: TiersSettings): Promise<TiersSamples | null> {
  const { scenario, scale, to, keep, seed, folder, rounds, interrupted, onStep, onDone } = settings;
  const run = async <Result>(what: string, task: TiersTask) => {
    onStep(what);
    const result = await runEntry<Result>(new URL("./tiers_entry.ts", import.meta.url), task, interrupted);
    onDone();
    return result;
  };
  const trials: TiersTrial[] = [];
  let made: MadeTiers | null = null;
  try {
    made = await run<MadeTiers>("loading the chain untiered", {
      make: { scenario, scale, to, keep, seed: String(seed), folder },
    });
    const { spans } = made;
    // More than an argument of a program may hold.
    const questions = join(folder, "questions.json");
    Deno.writeTextFileSync(questions, JSON.stringify(made.questions));
    for (let round = 1; round <= rounds; round++) {
      trials.push(
        await run<TiersTrial>(`round ${round}: moving and asking`, { round: { folder, spans, questions } }),
      );
    }
  } catch (error) {
    // Programs end with the interruption, so that what fails then is no failure.
    if (!interrupted.aborted) throw error;
  }
  return made === null || trials.length === 0 ? null : { made, trials };
}
