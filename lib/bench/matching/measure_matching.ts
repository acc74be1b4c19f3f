import * as fs from "node:fs";
import { join } from "node:path";
import { HeadroomError } from "../../errors.ts";
import { findEntityScenario } from "../../scenarios/mod.ts";
import { parseContestant } from "../race/contestant.ts";
import { writeBaseChain } from "../upkeep/upkeep_chain.ts";
import type { Loaded, StoreFile } from "../upkeep/upkeep_task.ts";
import { copyFile, inProcess } from "../upkeep/upkeep_workshop.ts";
import { MARKET_STATES, type MarketState } from "./market.ts";
import type { CycleRecord, Way } from "./matcher.ts";
import type { CheckedCycle } from "./checker/check_cycle.ts";
import { schedulerName } from "./scheduler_name.ts";
import { checkInProcess, type MatchingProcess, openMatching } from "./matching_process.ts";
import type { MatchingStart, MatchingTask } from "./matching_session.ts";

/** What is measured, and where. */
export interface MatchingSettings {
  readonly state: MarketState;
  readonly scale: number;
  readonly seed: bigint;
  /** `store` or `store:variant`. */
  readonly contestants: readonly string[];
  readonly ways: readonly Way[];
  /** Rounds, and cycles of each scheduler in a round. */
  readonly rounds: number;
  readonly cycles: number;
  readonly most: number | null;
  readonly arrivals: number;
  /** For throwaway files. */
  readonly folder: string;
  readonly onStep: (what: string) => void;
  /** After each cycle. */
  readonly onCycle: () => void;
  readonly interrupted: AbortSignal;
}

/** A cycle, and what the chain says of it. */
export interface MatchingCycle extends CycleRecord {
  readonly checked: CheckedCycle;
}

/** A scheduler from its start on a market just loaded. */
export interface MatchingRound {
  readonly start: MatchingStart;
  readonly cycles: MatchingCycle[];
}

/** What one store did, asked in one way. */
export interface MatchingResult {
  readonly contestant: string;
  readonly way: Way;
  readonly loaded: Loaded;
  readonly rounds: MatchingRound[];
}

/** A store's file of the loaded market, and what a scheduler on copies of it does. */
interface Subject {
  readonly base: StoreFile;
  readonly result: MatchingResult;
}

/** A scheduler at work. */
interface Running {
  readonly process: MatchingProcess;
  readonly task: MatchingTask;
  /** Block files: the loaded market, and what each cycle appended. */
  readonly chain: string[];
  readonly result: MatchingResult;
}

/**
 * Loads a market into each store, and in each round runs cycles on a fresh copy of it, each store and way in a process of its own, in
 * turns: a cycle of each, every second time in reverse. A checker judges each by the blocks that were loaded and appended, in a process
 * of its own.
 * @returns What was finished, as many rounds of each; where it was interrupted, that is not all.
 * @throws {HeadroomError} A cycle broke a law, or stores made other pairs of the same market: then no figure counts.
 */
export async function measureMatching(settings: MatchingSettings): Promise<MatchingResult[]> {
  const results: MatchingResult[] = [];
  try {
    const chain = join(settings.folder, "market.blocks");
    const subjects = await loadSubjects(settings, chain);
    results.push(...subjects.map(({ result }) => result));
    for (let round = 0; round < settings.rounds; round++) {
      await runRound(settings, { subjects, chain, round });
    }
  } catch (error) {
    // Programs end with the interruption, so that what fails then is no failure.
    if (!settings.interrupted.aborted) throw error;
  }
  const whole = Math.min(
    ...results.map(({ rounds }) => rounds.filter(({ cycles }) => cycles.length > 0).length),
  );
  return whole === 0 ? [] : results.map((result) => ({ ...result, rounds: result.rounds.slice(0, whole) }));
}

async function runRound(
  settings: MatchingSettings,
  { subjects, chain, round }: {
    readonly subjects: readonly Subject[];
    readonly chain: string;
    readonly round: number;
  },
): Promise<void> {
  const { folder, state, scale, seed, most, arrivals, interrupted, onStep } = settings;
  const copies = fs.mkdtempSync(join(folder, "round-"));
  const running: Running[] = [];
  try {
    for (const [i, { base, result }] of subjects.entries()) {
      onStep(`${schedulerName(result)}, starting`);
      const file = { ...base, path: join(copies, `${i}.db`) };
      await copyFile(base.path, file.path, interrupted);
      const task = { file, state, scale, seed: String(seed), way: result.way, most, arrivals };
      const process = await openMatching(task, interrupted);
      running.push({ process, task, chain: [chain], result });
      result.rounds.push({ start: process.start, cycles: [] });
    }
    for (let cycle = 0; cycle < settings.cycles; cycle++) {
      for (const one of (round + cycle) % 2 === 0 ? running : running.toReversed()) {
        interrupted.throwIfAborted();
        onStep(`${schedulerName(one.result)}, round ${round + 1}, cycle ${cycle + 1}`);
        one.result.rounds[round]!.cycles.push(await checkedCycle(one, { cycle, interrupted }));
        settings.onCycle();
      }
      refuseOtherPairs(subjects, { round, cycle });
    }
  } finally {
    for (const { process } of running) await process.close();
    fs.rmSync(copies, { recursive: true });
  }
}

async function checkedCycle(
  { process, chain, result, task: { file, most } }: Running,
  { cycle, interrupted }: { readonly cycle: number; readonly interrupted: AbortSignal },
): Promise<MatchingCycle> {
  const { record, before, blocks } = await process.ask("cycle");
  chain.push(blocks);
  const checked = await checkInProcess({ file, chain, before, most }, interrupted);
  refuseBroken(result, checked, cycle);
  return { ...record, checked };
}

async function loadSubjects(settings: MatchingSettings, blocks: string): Promise<Subject[]> {
  const { state, scale, seed, contestants, ways, folder, interrupted, onStep } = settings;
  onStep("making the market");
  const scenario = findEntityScenario(MARKET_STATES[state].scenario, "market");
  await writeBaseChain({ scenario, scale, seed }, blocks, interrupted);
  const subjects: Subject[] = [];
  for (const [i, contestant] of contestants.entries()) {
    const base = { ...await parseContestant(contestant), path: join(folder, `market-${i}.db`) };
    onStep(`${contestant}, loading`);
    const loaded = await inProcess<Loaded>(settings, { do: "load", file: base, blocks });
    subjects.push(...ways.map((way) => ({ base, result: { contestant, way, loaded, rounds: [] } })));
  }
  return subjects;
}

function refuseBroken(result: MatchingResult, { broken, violations }: CheckedCycle, cycle: number): void {
  const [first] = violations;
  if (first === undefined) return;
  const laws = Object.entries(broken).map(([law, count]) => `${law} ${count} times`).join(", ");
  throw new HeadroomError(
    `${schedulerName(result)} broke a law of matching in cycle ${cycle + 1}: no figure counts`,
    {
      expected: "what the chain's blocks and the laws leave",
      actual: `${laws}; ${first.what}`,
      next: "Mend the matcher or the store.",
    },
  );
}

/** Stores answer in the same order, so that what is asked in the same way is decided alike. */
function refuseOtherPairs(
  subjects: readonly Subject[],
  { round, cycle }: { readonly round: number; readonly cycle: number },
): void {
  const made = subjects.map(({ result }) => ({ ...result, ...result.rounds[round]!.cycles[cycle]! }));
  for (const [way, [first, ...others]] of Map.groupBy(made, ({ way }) => way)) {
    const other = others.find(({ digest }) => digest !== first!.digest);
    if (other === undefined) continue;
    throw new HeadroomError(`Stores asked by ${way} made other pairs of the same market: no figure counts`, {
      expected: `the ${first!.matches} pairs of ${first!.contestant}`,
      actual: `${other.matches} of ${other.contestant}`,
    });
  }
}
