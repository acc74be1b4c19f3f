import * as fs from "node:fs";
import { join } from "node:path";
import { parseContestant } from "../race/contestant.ts";
import { removeDatabase } from "../race/race_files.ts";
import { runEntry } from "../race/run_program.ts";
import type { StoreFile } from "../upkeep/upkeep_task.ts";
import { inProcess } from "../upkeep/upkeep_workshop.ts";
import type { ChosenLinks } from "./choose_links.ts";
import { filesIn, type LinksSource, type PreparedLinks } from "./prepare_references.ts";
import {
  type AppendTrial,
  type AskedQuestion,
  REFERENCE_WAYS,
  type ReferenceTask,
  type ReferenceWay,
} from "./reference_task.ts";
import { measureEach } from "../measure_each.ts";

/** What is measured, and where. */
interface ReferenceSettings {
  readonly links: readonly ChosenLinks[];
  /** `store` or `store:variant`. */
  readonly contestants: readonly string[];
  readonly hops: number;
  readonly rounds: number;
  readonly seed: bigint;
  /** Id of the only start, of the only chain; null: starts are drawn. */
  readonly start: string | null;
  /** For throwaway files. */
  readonly folder: string;
  readonly onStep: (what: string) => void;
  /** After each piece of work: as many as `workCount` says. */
  readonly onWork: () => void;
  readonly interrupted: AbortSignal;
}

/** All samples of a store and a way; the n-th trial is of the n-th round. */
export interface WayTrials {
  readonly contestant: string;
  readonly way: ReferenceWay;
  readonly trials: readonly (readonly AskedQuestion[])[];
}

/** Every sample of one use case. */
export interface ReferenceSamples extends PreparedLinks {
  /** The scenario made. */
  readonly scenario: string;
  /** The use case's own scenario, and the chains that were followed. */
  readonly set: string;
  readonly chains: readonly string[];
  readonly scale: number;
  /** Rounds that are whole. */
  readonly rounds: number;
  readonly ways: readonly WayTrials[];
  readonly appends: readonly { readonly contestant: string; readonly trials: readonly AppendTrial[] }[];
  /** Sizes of the loaded files: of each store, with its references as text and as numbers, and of the table. */
  readonly bytes: {
    readonly stores: Readonly<Record<string, Readonly<Record<"text" | "integer", number>>>>;
    readonly table: number;
  };
}

/** Pieces of work in all. */
export function workCount(
  { links, contestants, rounds }: Pick<ReferenceSettings, "links" | "contestants" | "rounds">,
): number {
  return links.length * (2 + contestants.length * (2 + rounds * (REFERENCE_WAYS.length + 1)));
}

/**
 * Measures every use case with every store and way, in turns: a round goes through all, every second one in reverse, each in a process of
 * its own. @returns What was measured in whole rounds; of an interrupted run that is not all.
 * @throws {HeadroomError} A store failed, or gave an answer that is not the computed one: then no figure counts.
 */
export async function measureReferences(settings: ReferenceSettings): Promise<ReferenceSamples[]> {
  return await measureEach<ChosenLinks, ReferenceSamples>(
    settings.links,
    settings,
    async (links, folder, keep) => {
      const samples = await measureOne(settings, links, folder);
      if (samples !== null) keep(samples);
    },
  );
}

async function measureOne(
  settings: ReferenceSettings,
  { set, name, scenario, scale, chains }: ChosenLinks,
  folder: string,
): Promise<ReferenceSamples | null> {
  const { contestants, hops, rounds, seed, start, interrupted, onStep, onWork } = settings;
  const files = filesIn(folder);
  const ids = chains.map(({ id }) => id);
  const source: LinksSource = {
    ...{ set: set.scenario, name, scale, seed: String(seed), chains: ids },
    ...{ hops, rounds, start, folder },
  };
  const work = async <Result>(what: string, task: ReferenceTask): Promise<Result> => {
    onStep(`${scenario.id}: ${what}`);
    const result = await runEntry<Result>(
      new URL("./reference_entry.ts", import.meta.url),
      task,
      interrupted,
    );
    onWork();
    return result;
  };
  const prepared = await work<PreparedLinks>("making the chain", { do: "prepare", source });
  const table = await work<{ bytes: number }>("making the table", { do: "table", set: set.scenario, folder });
  const stores: Record<string, Record<"text" | "integer", number>> = {};
  const fileOf = async (contestant: string, held: "text" | "integer"): Promise<StoreFile> => ({
    ...await parseContestant(contestant),
    path: join(folder, `store-${contestants.indexOf(contestant)}-${held}.db`),
  });
  for (const contestant of contestants) {
    const own = stores[contestant] = { text: 0, integer: 0 };
    for (const held of ["text", "integer"] as const) {
      onStep(`${scenario.id}: loading ${contestant}, references as ${held}`);
      const file = await fileOf(contestant, held);
      await inProcess(settings, { do: "load", file, blocks: files[held] });
      own[held] = fs.statSync(file.path).size;
      onWork();
    }
  }
  const ways = contestants.flatMap((contestant) =>
    REFERENCE_WAYS.map((way) => ({ contestant, way, trials: [] as AskedQuestion[][] }))
  );
  const appends = contestants.map((contestant) => ({ contestant, trials: [] as AppendTrial[] }));
  let whole = 0;
  try {
    for (let round = 0; round < rounds; round++) {
      const asks = ways.map(({ contestant, way, trials }) => async () => {
        const file = await fileOf(contestant, way === "integer" ? "integer" : "text");
        const ask = { ...file, set: set.scenario, folder, way, round };
        trials.push(await work(`round ${round + 1}: ${contestant}, ${way}`, { do: "ask", ask }));
      });
      const fills = appends.map(({ contestant, trials }) => async () => {
        const [path, table] = [join(folder, "append.db"), join(folder, "append-references.db")];
        const own = await parseContestant(contestant);
        const append = { ...own, set: set.scenario, blocks: files.short, path, table };
        trials.push(await work(`round ${round + 1}: appending, ${contestant}`, { do: "append", append }));
        for (const made of [path, table]) removeDatabase(made);
      });
      const jobs = [...asks, ...fills];
      for (const job of round % 2 === 0 ? jobs : jobs.toReversed()) await job();
      whole = round + 1;
    }
  } catch (error) {
    if (!interrupted.aborted) throw error;
  }
  if (whole === 0) return null;
  const wholeOnly = <Own extends { trials: unknown[] }>(all: readonly Own[]): Own[] =>
    all.map((own) => ({ ...own, trials: own.trials.slice(0, whole) }));
  return {
    ...prepared,
    ...{ scenario: scenario.id, set: set.scenario, chains: ids, scale, rounds: whole },
    ways: wholeOnly(ways),
    appends: wholeOnly(appends),
    bytes: { stores, table: table.bytes },
  };
}
