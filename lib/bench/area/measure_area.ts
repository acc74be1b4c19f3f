import { join } from "node:path";
import { runEntry } from "../race/run_program.ts";
import type { AreaCity } from "./area_city.ts";
import type { RoundTrial } from "./area_round.ts";
import type { AreaSizes, AreaTask } from "./area_task.ts";
import type { CityTask, MadeCity } from "./make_city.ts";
import type { AreaPlan, AreaWay } from "./plan_area.ts";
import { measureEach } from "../measure_each.ts";

/** What is measured, and where. */
interface AreaSettings extends AreaPlan, Pick<CityTask, "results"> {
  readonly seed: bigint;
  /** For throwaway files. */
  readonly folder: string;
  /** Before each piece of work, in words. */
  readonly onStep: (what: string) => void;
  /** After each. */
  readonly onDone: () => void;
  readonly interrupted: AbortSignal;
}

/** One way's samples in a city. */
export interface WaySamples {
  readonly way: AreaWay;
  /** The n-th is of the n-th round. */
  readonly trials: readonly RoundTrial[];
  /** Null where it was interrupted before. */
  readonly sizes: AreaSizes | null;
}

/** A city's samples. */
export interface CitySamples {
  readonly city: AreaCity;
  readonly made: MadeCity;
  /** Rounds that are whole. */
  readonly rounds: number;
  readonly ways: readonly WaySamples[];
}

/**
 * Measures the ways city by city: each loads the same drivers, then a round appends one block to each file and asks it, every second
 * round in reverse order. A trial is a process of its own.
 * @returns Cities with a whole round at least; where it was interrupted, that is not all.
 * @throws {HeadroomError} A store failed, or answers otherwise than its data says: then no figure counts.
 */
export async function measureArea(settings: AreaSettings): Promise<CitySamples[]> {
  return await measureEach<AreaCity, CitySamples>(
    settings.cities,
    settings,
    (city, folder, keep) => measureCity({ ...settings, folder }, city, keep),
  );
}

async function measureCity(
  settings: AreaSettings,
  city: AreaCity,
  /** With each whole round, and when the files were looked at. */
  onSamples: (samples: CitySamples) => void,
): Promise<void> {
  const { folder, ways, scale, rounds, results, interrupted, onStep, onDone } = settings;
  const run = async <Result>(what: string, task: AreaTask) => {
    onStep(`${city}: ${what}`);
    const result = await runEntry<Result>(new URL("./area_entry.ts", import.meta.url), task, interrupted);
    onDone();
    return result;
  };
  const seed = String(settings.seed);
  const make = { city, scale, seed, rounds, results, folder };
  const made = await run<MadeCity>("making drivers and answers", { make });
  const files = ways.map((way) => ({ way, path: join(folder, `${way}.db`), trials: [] as RoundTrial[] }));
  const blocks = (name: string) => join(folder, `${name}.blocks`);
  for (const { way, path } of files) {
    await run(`loading ${way}`, { load: { way, path, blocks: blocks("base") } });
  }
  const samples = (wholeRounds: number, sizes: readonly AreaSizes[]): CitySamples => ({
    city,
    made,
    rounds: wholeRounds,
    ways: files.map(({ way, trials }, i) => ({ way, trials: [...trials], sizes: sizes[i] ?? null })),
  });
  const { questions } = made;
  for (const [round, { expected, expectedBefore }] of made.rounds.entries()) {
    for (const { way, path, trials } of round % 2 === 0 ? files : files.toReversed()) {
      const task = { way, path, blocks: blocks(`round-${round}`), questions, expected, expectedBefore };
      trials.push(await run<RoundTrial>(`round ${round + 1}, ${way}`, { round: task }));
    }
    onSamples(samples(round + 1, []));
  }
  const sizes: AreaSizes[] = [];
  for (const { way, path } of files) {
    sizes.push(await run<AreaSizes>(`size of ${way}`, { look: { way, path } }));
  }
  onSamples(samples(rounds, sizes));
}
