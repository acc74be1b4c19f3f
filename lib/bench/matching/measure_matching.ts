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
import { checkInProcess, MatchingProcess } from "./matching_process.ts";
import type { MatchingStart, MatchingTask } from "./matching_session.ts";

/** What is measured, and where. */
export interface MatchingSettings {
  readonly state: MarketState;
  readonly scale: number;
  readonly seed: bigint;
  /** `store` or `store:variant`. */
  readonly contestants: readonly string[];
  readonly ways: readonly Way[];
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

/** What one store did, asked in one way. */
export interface MatchingResult {
  readonly contestant: string;
  readonly way: Way;
  readonly loaded: Loaded;
  readonly start: MatchingStart;
  readonly cycles: MatchingCycle[];
}

/**
 * Loads a market into each store, and runs cycles on copies of it, each store and way in a process of its own, in turns: a round is a
 * cycle of each, every second one in reverse. A checker judges each by the blocks that were loaded and appended, in a process of its own.
 * @returns What was finished; where it was interrupted, that is not all.
 * @throws {HeadroomError} A cycle broke a law, or stores made other pairs of the same market: then no figure counts.
 */
export async function measureMatching(settings: MatchingSettings): Promise<MatchingResult[]> {
  const results: MatchingResult[] = [];
  const running: Running[] = [];
  try {
    for await (const { task, chain, ...rest } of loadedFiles(settings)) {
      settings.onStep(`${nameOf(rest)}, starting`);
      const process = await MatchingProcess.open(task, settings.interrupted);
      const result: MatchingResult = { ...rest, start: process.start, cycles: [] };
      running.push({ process, result, task, chain: [chain] });
      results.push(result);
    }
    for (let round = 0; round < settings.cycles; round++) {
      for (const one of round % 2 === 0 ? running : running.toReversed()) {
        settings.interrupted.throwIfAborted();
        settings.onStep(`${nameOf(one.result)}, cycle ${round + 1}`);
        const cycle = await checkedCycle(one, settings.interrupted);
        refuseBroken(one.result, cycle, round);
        one.result.cycles.push(cycle);
        settings.onCycle();
      }
      refuseOtherPairs(results, round);
    }
  } catch (error) {
    // Programs end with the interruption, so that what fails then is no failure.
    if (!settings.interrupted.aborted) throw error;
  } finally {
    for (const { process } of running) await process.close();
  }
  return results.filter(({ cycles }) => cycles.length > 0);
}

/** A scheduler at work. */
interface Running {
  readonly process: MatchingProcess;
  readonly task: MatchingTask;
  /** Block files: the loaded market, and what each cycle appended. */
  readonly chain: string[];
  readonly result: MatchingResult;
}

async function checkedCycle(
  { process, chain, task: { file, most } }: Running,
  interrupted: AbortSignal,
): Promise<MatchingCycle> {
  const { record, before, blocks } = await process.cycle();
  chain.push(blocks);
  return { ...record, checked: await checkInProcess({ file, chain, before, most }, interrupted) };
}

/** A store and a way in words. */
export function nameOf({ contestant, way }: Pick<MatchingResult, "contestant" | "way">): string {
  return `${contestant} by ${way}`;
}

async function* loadedFiles(settings: MatchingSettings) {
  const { state, scale, seed, contestants, ways, most, arrivals, folder, interrupted, onStep } = settings;
  const blocks = join(folder, "market.blocks");
  onStep("making the market");
  const scenario = findEntityScenario(MARKET_STATES[state].scenario, "market");
  await writeBaseChain({ scenario, scale, seed }, blocks, interrupted);
  for (const [index, contestant] of contestants.entries()) {
    const base: StoreFile = {
      ...await parseContestant(contestant),
      path: join(folder, `market-${index}.db`),
    };
    onStep(`${contestant}, loading`);
    const loaded = await inProcess<Loaded>(settings, { do: "load", file: base, blocks });
    const files = ways.map((_, i) => ({ ...base, path: i === 0 ? base.path : `${base.path}.${i}` }));
    for (const { path } of files.slice(1)) await copyFile(base.path, path, interrupted);
    for (const [i, way] of ways.entries()) {
      const task = { file: files[i]!, state, scale, seed: String(seed), way, most, arrivals };
      yield { contestant, way, loaded, task, chain: blocks };
    }
  }
}

function refuseBroken(result: MatchingResult, { checked }: MatchingCycle, round: number): void {
  const [first] = checked.violations;
  if (first === undefined) return;
  const laws = Object.entries(checked.broken).map(([law, count]) => `${law} ${count} times`).join(", ");
  throw new HeadroomError(
    `${nameOf(result)} broke a law of matching in cycle ${round + 1}: no figure counts`,
    {
      expected: "what the chain's blocks and the laws leave",
      actual: `${laws}; ${first.what}`,
      next: "Mend the matcher or the store.",
    },
  );
}

/** Stores answer in the same order, so that what is asked in the same way is decided alike. */
function refuseOtherPairs(results: readonly MatchingResult[], round: number): void {
  for (const [way, same] of Map.groupBy(results, ({ way }) => way)) {
    const [first, ...others] = same as [MatchingResult, ...MatchingResult[]];
    const other = others.find(({ cycles }) => cycles[round]!.digest !== first.cycles[round]!.digest);
    if (other === undefined) continue;
    throw new HeadroomError(`Stores asked by ${way} made other pairs of the same market: no figure counts`, {
      expected: `the ${first.cycles[round]!.matches} pairs of ${first.contestant}`,
      actual: `${other.cycles[round]!.matches} of ${other.contestant}`,
    });
  }
}
