import * as fs from "node:fs";
import { join } from "node:path";
import type { ExpectedQuery } from "../data/expectations.ts";
import type { ChainSource, SourceFile } from "../upkeep/upkeep_chain.ts";
import type { DrawnMix } from "./draw_mix.ts";
import { writeKnown, writeQueries } from "./known_queries.ts";
import { LoadedFile } from "./loaded_file.ts";
import type { OfferedLoad } from "./offered_loads.ts";
import { inProcess, type ReadContestant, storeContestant, type StoreReader } from "./read_contestant.ts";
import { OWN_MIX } from "./read_mixes.ts";
import { refuseEmpty } from "./refuse_empty.ts";
import type { MixSamples, OfferedSamples, ReadFile, ReadsSamples } from "./reads_samples.ts";
import type { AskedRound, MixFiles, OfferedOutcome } from "./reads_task.ts";

/** What all contestants are asked, and where. */
export interface ReadsSettings {
  readonly readers: readonly StoreReader[];
  readonly mixes: readonly DrawnMix[];
  /** A chain to be made and loaded, or a file that is asked as it is, with the answers to each mix. */
  readonly data: MadeData | GivenData;
  readonly rounds: number;
  readonly offered: readonly OfferedLoad[];
  readonly seed: bigint;
  /** For throwaway files. */
  readonly folder: string;
  /** Before each piece of work, in words. */
  readonly onStep: (what: string) => void;
  /** After each file, each turn and each load. */
  readonly onTurn: () => void;
  readonly interrupted: AbortSignal;
}

interface MadeData {
  readonly source: ChainSource;
  /** The first block that is not written, and the first that is appended alone. */
  readonly until: number;
  readonly wholeUntil: number;
}

interface GivenData {
  readonly from: string;
  readonly known: readonly (readonly ExpectedQuery[])[];
}

/** How many times `onTurn` is called. */
export function turnCount(
  { readers, mixes, rounds, offered }: Pick<ReadsSettings, "readers" | "mixes" | "rounds" | "offered">,
): number {
  return readers.length * (1 + rounds * mixes.length + offered.length);
}

/**
 * Asks every mix in rounds, contestants in turns, every second round in reverse; a turn is a process of its own. Then offers loads.
 * @returns The whole rounds, of which there are fewer where it was interrupted; null where there is none.
 * @throws {HeadroomError} A store failed: then no figure counts.
 */
export async function measureReads(settings: ReadsSettings): Promise<ReadsSamples | null> {
  const { mixes, rounds, interrupted } = settings;
  const offered: OfferedSamples[] = [];
  let samples: { readonly files: readonly ReadFile[]; readonly mixes: readonly GrowingMix[] } | null = null;
  let whole = 0;
  try {
    const files = mixes.map(({ id }) => filesOf(settings, id));
    const matching = await answersOf(settings, files);
    const loaded = await loadAll(settings);
    const contestants = settings.readers.map((reader, i) =>
      storeContestant(reader, loaded[i]!.file, { cold: "source" in settings.data, interrupted })
    );
    samples = {
      files: loaded.map(({ of }) => of),
      mixes: mixes.map((mix, i) => ({
        ...mix,
        matching: matching[i]!,
        readers: contestants.filter((contestant) => contestant.answers(mix))
          .map(({ name }) => ({ name, rounds: [] })),
      })),
    };
    for (let round = 0; round < rounds; round++) {
      for (const [i, mix] of samples.mixes.entries()) {
        const turn = round % 2 === 0 ? contestants : contestants.toReversed();
        for (const contestant of turn) await askTurn(contestant, { settings, mix, files: files[i]!, round });
      }
      whole = round + 1;
    }
    for (const load of settings.offered) {
      offered.push(await offerTurn(load, { settings, loaded, lower: offered.at(-1) }));
    }
  } catch (error) {
    // Programs end with the interruption, so that what fails then is no failure.
    if (!interrupted.aborted) throw error;
  }
  if (samples === null || whole === 0) return null;
  const cut = samples.mixes.map((mix) => ({
    ...mix,
    readers: mix.readers.map(({ name, rounds }) => ({ name, rounds: rounds.slice(0, whole) })),
  }));
  return { rounds: whole, files: samples.files, mixes: cut, offered };
}

/** Samples while rounds are asked. */
interface GrowingMix extends MixSamples {
  readonly readers: readonly { readonly name: string; readonly rounds: AskedRound[] }[];
}

async function askTurn(
  contestant: ReadContestant,
  { settings, mix, files, round }: {
    readonly settings: ReadsSettings;
    readonly mix: GrowingMix;
    readonly files: MixFiles;
    readonly round: number;
  },
): Promise<void> {
  const own = mix.readers.find(({ name }) => name === contestant.name);
  if (own !== undefined) {
    settings.onStep(`round ${round + 1}: ${contestant.name}, ${mix.id}`);
    own.rounds.push(await contestant.ask(files, round === 0));
  }
  settings.onTurn();
}

/** Offers a load to every store. @param lower The load before it, which the store may not have kept. */
async function offerTurn(
  load: OfferedLoad,
  { settings, loaded, lower }: {
    readonly settings: ReadsSettings;
    readonly loaded: readonly StoreToRead[];
    readonly lower: OfferedSamples | undefined;
  },
): Promise<OfferedSamples> {
  const { readers, mixes, interrupted, onStep, onTurn } = settings;
  const own = filesOf(settings, mixes.find(({ id }) => id === OWN_MIX)!.id);
  const task = { do: "offer", known: own.known, load, seed: seedOf(settings) } as const;
  const outcomes: { name: string; outcome: OfferedOutcome | null }[] = [];
  for (const [i, { name, statistics }] of readers.entries()) {
    onStep(`${name}: ${load.what} at ${load.ratePerS} a second`);
    const less = load.together && lower?.together ? lower.readers[i]!.outcome : undefined;
    const outcome = less === null || less?.kept === false
      ? null
      : await loaded[i]!.file.with(statistics, (file) => inProcess({ ...task, file }, interrupted));
    outcomes.push({ name, outcome });
    onTurn();
  }
  return { ...load, readers: outcomes };
}

function filesOf({ folder }: ReadsSettings, mix: string): MixFiles {
  return { queries: join(folder, `${mix}.queries.jsonl`), known: join(folder, `${mix}.known.jsonl`) };
}

/** Writes the queries of each mix and their answers. @returns By mix and query: how many versions match. */
async function answersOf(settings: ReadsSettings, files: readonly MixFiles[]): Promise<number[][]> {
  const { mixes, data, interrupted, onStep } = settings;
  for (const [i, { queries }] of mixes.entries()) writeQueries(files[i]!.queries, queries);
  if ("known" in data) {
    for (const [i, known] of data.known.entries()) writeKnown(files[i]!.known, known);
    return data.known.map((known) => known.map(({ matching }) => matching));
  }
  onStep("computing answers");
  const source = writeSource(settings, data);
  const tip = data.until - 1;
  const matching = await inProcess({ do: "answers", source, mixes: files, tip } as const, interrupted);
  for (const [i, mix] of mixes.entries()) refuseEmpty(mix, matching[i]!);
  return matching.map((counts) => [...counts]);
}

function writeSource({ folder }: ReadsSettings, { source }: MadeData): string {
  const path = join(folder, "source.json");
  const file: SourceFile = { ...source, seed: String(source.seed) };
  fs.writeFileSync(path, JSON.stringify(file));
  return path;
}

/** A store's file, and what making it took. */
interface StoreToRead {
  readonly file: LoadedFile;
  readonly of: ReadFile;
}

/** A file for each store and variant, with the statistics that its contestants ask for. By reader. */
async function loadAll(settings: ReadsSettings): Promise<StoreToRead[]> {
  const { data, readers, folder, interrupted, onStep, onTurn } = settings;
  const chain = join(folder, "chain.blocks");
  if ("source" in data) {
    onStep("making the chain");
    const source = writeSource(settings, data);
    await inProcess({ do: "make", source, blocks: chain, until: data.until } as const, interrupted);
  }
  const loaded = new Map<string, LoadedFile>();
  const all: StoreToRead[] = [];
  for (const { name, store, variant, statistics } of readers) {
    const key = `${store}:${variant}`;
    let file = loaded.get(key);
    if (file === undefined) {
      onStep(`loading ${key}`);
      const path = "from" in data ? data.from : join(folder, `store-${loaded.size}.db`);
      const own = { store, variant, path };
      const task = { do: "load", file: own, blocks: chain } as const;
      file = new LoadedFile(
        own,
        "from" in data
          ? null
          : await inProcess({ ...task, wholeUntil: data.wholeUntil }, interrupted),
      );
      loaded.set(key, file);
    }
    if (statistics !== null) onStep(`${name}: making statistics`);
    const statisticsMs = statistics === null ? null : await file.make(statistics, interrupted);
    const { size: fileBytes } = fs.statSync(file.file.path);
    all.push({ file, of: { contestant: name, fileBytes, loaded: file.loaded, statisticsMs } });
    onTurn();
  }
  fs.rmSync(chain, { force: true });
  return all;
}

function seedOf({ seed }: ReadsSettings): number {
  return Number(BigInt.asIntN(32, seed));
}
