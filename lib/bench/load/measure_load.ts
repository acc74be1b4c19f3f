import * as fs from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "../../errors.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { formatNumber } from "../../text/numbers.ts";
import type { StoreContestant } from "../race/contestant.ts";
import { runEntry } from "../race/run_program.ts";
import { type ChainSource, writeSource } from "../upkeep/upkeep_chain.ts";
import type { Loaded, StoreFile, UpkeepTask } from "../upkeep/upkeep_task.ts";
import { copyFile, UPKEEP_ENTRY } from "../upkeep/upkeep_workshop.ts";
import { type LoadFigures, loadFigures, readCommits } from "./load_figures.ts";
import { loadText, type OfferedLoad, streamOf } from "./offered_load.ts";
import {
  type CheckedAnswers,
  type CommitRecord,
  type LoadEnd,
  type LoadTask,
  RUN_FILES,
} from "./load_task.ts";
import { loadedState, withWriteStream, type WriteStream } from "./write_stream.ts";

/** A store that takes a load. */
export interface LoadContestant extends StoreContestant {
  readonly name: string;
}

/** How a trial ended: `died` with its process, before it could tell. */
type TrialEnd = "whole" | "interrupted" | "died";

/** What one trial found. */
export interface LoadTrial {
  readonly contestant: string;
  readonly load: OfferedLoad;
  readonly end: TrialEnd;
  /** What went wrong: a writer or a reader that could not go on, or the process. */
  readonly problems: readonly string[];
  readonly figures: LoadFigures;
  /** Every block. */
  readonly commits: readonly CommitRecord[];
}

/** Longest time that a run takes to open a store, warm its readers up and close it, s. choice: minutes, beside what is a matter of seconds. */
const STARTING_S = 300;
/** How long a signal takes to be heard, ms. choice: a turn of the event loop, and some. */
const HEARD_MS = 100;
/** Most answers of a trial that are compared. choice: computing their truth takes seconds at small scales, a minute at full size. */
const COMPARED = 2_000;
/** Least time between two of them, ms. choice: keeping one takes a few ms of a processor, and must not be what queries wait for. */
const COMPARED_EVERY_MS = 250;

/** What the trials share: loaded stores, of which each trial gets a copy, and the blocks that are offered at present. */
export class LoadShop {
  readonly #source: ChainSource;
  readonly #folder: string;
  readonly #interrupted: AbortSignal;
  readonly #onStep: (what: string) => void;
  readonly #bases = new Map<string, StoreFile>();
  readonly #chains = new Map<string, string>();
  #made: { readonly key: string; readonly folder: string } | null = null;

  /** @param folder For throwaway files. @param onStep Before each piece of work, in words. */
  constructor(
    source: ChainSource,
    { folder, interrupted, onStep }: {
      readonly folder: string;
      readonly interrupted: AbortSignal;
      readonly onStep: (what: string) => void;
    },
  ) {
    this.#source = source;
    this.#folder = folder;
    this.#interrupted = interrupted;
    this.#onStep = onStep;
  }

  /**
   * Measures one load on one store, in a process of its own, with a fresh copy of the loaded file. What was measured until a thread, the
   * process or the command ended counts.
   * @param seed Of arrivals and the order of queries.
   * @returns Null where it was interrupted before anything was offered.
   * @throws {HeadroomError} The store cannot be loaded or copied.
   */
  async measure(contestant: LoadContestant, load: OfferedLoad, seed: number): Promise<LoadTrial | null> {
    const { scenario, scale } = this.#source;
    const write = streamOf(load);
    const own = write === null ? scenario : withWriteStream(scenario, scale, write);
    const folder = fs.mkdtempSync(join(this.#folder, "trial-"));
    try {
      const made = await this.#make(own, write);
      const base = await this.#load(contestant, own);
      this.#onStep(`${contestant.name}: copying the loaded store`);
      const file = { ...base, path: join(folder, "store.db") };
      await copyFile(base.path, file.path, this.#interrupted);
      this.#onStep(`${contestant.name}: ${loadText(load)}`);
      return await this.#run(contestant, load, {
        do: "run",
        ...{ file, folder, seconds: load.seconds },
        write: write && { cadenceMs: write.cadenceMs, blocks: write.blocks, stream: streamFile(made) },
        read: load.readPerS === null ? null : {
          ...{ readers: load.readers, ratePerS: load.readPerS, queries: queriesFile(made), seed },
          weights: Object.fromEntries(scenario.queries.map(({ type, weight }) => [type, weight])),
          checkEveryMs: load.readers * Math.max(COMPARED_EVERY_MS, 1000 * load.seconds / COMPARED),
        },
      });
    } catch (error) {
      // Programs end with the interruption, so that what fails then is no failure.
      if (!this.#interrupted.aborted) throw error;
      return null;
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }

  async #run(
    contestant: LoadContestant,
    load: OfferedLoad,
    task: Extract<LoadTask, { do: "run" }>,
  ): Promise<LoadTrial | null> {
    const { folder } = task;
    const problems: string[] = [];
    // A run that hangs is ended: what it measured counts, and nothing is waited for that does not come.
    const limitS = 3 * load.seconds + STARTING_S;
    const late = AbortSignal.timeout(1000 * limitS);
    const [end, told] = await this.#process<LoadEnd>(task, AbortSignal.any([this.#interrupted, late])).then(
      (told): [TrialEnd, LoadEnd] => ["whole", told],
      async (error): Promise<[TrialEnd, null]> => {
        // A Ctrl-C reaches the trial's process, too, and perhaps before this one hears of it.
        await delay(HEARD_MS);
        if (this.#interrupted.aborted) return ["interrupted", null];
        problems.push(
          late.aborted
            ? `it did not end within ${formatNumber(limitS)} s`
            : `its process ended: ${messageOf(error)}`,
        );
        return ["died", null];
      },
    );
    if (told?.writerFailed) problems.push(`the writer could not go on: ${told.writerFailed}`);
    for (const [i, reader] of (told?.readers ?? []).entries()) {
      if ("died" in reader) problems.push(`reader ${i + 1} died: ${reader.died}`);
    }
    const answers = Array.from(
      { length: task.read?.readers ?? 0 },
      (_, i) => RUN_FILES.answers(folder, i),
    );
    const check = end === "interrupted" || answers.length === 0 ? null : await this.#check(answers, problems);
    const commits = readCommits(RUN_FILES.commits(folder));
    const figures = loadFigures(load, { commits, folder, told, check });
    if (end === "interrupted" && figures.commits === null && figures.queries === null) return null;
    return { contestant: contestant.name, load, end, problems, figures, commits };
  }

  /** Null where it could not be done, which is no reason to lose what was measured. */
  async #check(answers: readonly string[], problems: string[]): Promise<CheckedAnswers | null> {
    this.#onStep("computing what sampled answers must be");
    const source = join(this.#made!.folder, "source.json");
    try {
      return await this.#process<CheckedAnswers>({ do: "check", source, answers });
    } catch (error) {
      if (!this.#interrupted.aborted) problems.push(`its answers could not be compared: ${messageOf(error)}`);
      return null;
    }
  }

  /** Makes the stream, the queries and the source of a load; those of another load are removed first. @returns Their folder. */
  async #make(scenario: EntityScenario, write: WriteStream | null): Promise<string> {
    const key = JSON.stringify([scenario.operations, scenario.steady, write?.blocks]);
    if (this.#made?.key === key) return this.#made.folder;
    if (this.#made !== null) fs.rmSync(this.#made.folder, { recursive: true, force: true });
    const folder = fs.mkdtempSync(join(this.#folder, "stream-"));
    this.#made = { key, folder };
    const state = loadedState(scenario);
    const isLoaded = this.#chains.has(state);
    const base = this.#chains.get(state) ?? join(this.#folder, `base-${this.#chains.size}.blocks`);
    this.#chains.set(state, base);
    this.#onStep("making blocks and queries");
    await this.#process<null>({
      do: "make",
      source: writeSource(folder, { ...this.#source, scenario }),
      ...isLoaded ? {} : { base },
      ...write === null ? {} : { stream: streamFile(folder) },
      ...scenario.queries.length === 0 ? {} : { queries: queriesFile(folder) },
      blocks: write?.blocks ?? 0,
    });
    return folder;
  }

  /** The store's file with the initial state. */
  async #load(contestant: LoadContestant, scenario: EntityScenario): Promise<StoreFile> {
    const state = loadedState(scenario);
    const key = `${contestant.name} ${state}`;
    const found = this.#bases.get(key);
    if (found !== undefined) return found;
    this.#onStep(`${contestant.name}: loading`);
    const { store, variant } = contestant;
    const file = { store, variant, path: join(this.#folder, `base-${this.#bases.size}.db`) };
    const task: UpkeepTask = { do: "load", file, blocks: this.#chains.get(state)! };
    await runEntry<Loaded>(UPKEEP_ENTRY, task, this.#interrupted);
    this.#bases.set(key, file);
    return file;
  }

  #process<Result>(task: LoadTask, ended = this.#interrupted): Promise<Result> {
    return runEntry<Result>(new URL("./load_entry.ts", import.meta.url), task, ended);
  }
}

const streamFile = (folder: string) => join(folder, "stream.blocks");
const queriesFile = (folder: string) => join(folder, "queries.jsonl");
