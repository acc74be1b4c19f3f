import { join } from "node:path";
import { writeSource } from "../upkeep/upkeep_chain.ts";
import { writeKnown, writeQueries } from "./known_queries.ts";
import { loadReaders, type StoreToRead } from "./load_readers.ts";
import { arrivalsAt } from "./offered_loads.ts";
import { inProcess, type ReadContestant, storeContestant } from "./read_contestant.ts";
import { OWN_MIX } from "./read_mixes.ts";
import { programContestant, readerOf } from "./read_program.ts";
import type { MixSamples, OfferedSamples, ReadFile, ReadsSamples } from "./reads_samples.ts";
import type { ReadsSettings } from "./reads_settings.ts";
import type { AskedRound, DrawFiles, OfferedOutcome, TurnFiles } from "./reads_task.ts";
import { refuseEmpty } from "./refuse_empty.ts";

/** How many times `onTurn` is called. */
export function turnCount(
  { readers, programs, mixes, rounds, offered }: Pick<
    ReadsSettings,
    "readers" | "programs" | "mixes" | "rounds" | "offered"
  >,
): number {
  const turns = (readers.length + programs.length) * mixes.length + readers.length * offered.length;
  return readers.length + rounds * turns;
}

/** Samples while rounds are asked. */
interface Growing {
  readonly files: readonly ReadFile[];
  readonly mixes: readonly (Omit<MixSamples, "readers"> & {
    readonly readers: readonly { readonly name: string; readonly rounds: AskedRound[] }[];
  })[];
  readonly offered: readonly (Omit<OfferedSamples, "readers"> & {
    readonly readers: readonly { readonly name: string; readonly outcomes: (OfferedOutcome | null)[] }[];
  })[];
}

/**
 * Asks every mix in rounds, other queries in each, contestants in turns, every second round in reverse; a turn is a process of its
 * own. Loads are offered in the same rounds.
 * @returns The whole rounds, of which there are fewer where it was interrupted; null where there is none.
 * @throws {HeadroomError} A store failed: then no figure counts.
 */
export async function measureReads(settings: ReadsSettings): Promise<ReadsSamples | null> {
  const { mixes, rounds, interrupted, readers, programs, folder } = settings;
  let growing: Growing | null = null;
  let whole = 0;
  try {
    const matching = await answersOf(settings);
    const loaded = await loadReaders(settings);
    const cold = "source" in settings.data;
    const stores = readers.map((reader, i) =>
      storeContestant(reader, loaded[i]!.file, { cold, interrupted })
    );
    const contestants = [
      ...stores,
      ...programs.map((program) => {
        const { file } = loaded[readers.indexOf(readerOf(program, readers))]!.file;
        return programContestant(program, file, { folder, interrupted });
      }),
    ];
    growing = {
      files: loaded.map(({ of }) => of),
      mixes: mixes.map((mix, i) => ({
        ...mix,
        matching: matching[i]!,
        readers: contestants.filter((contestant) => contestant.answers(mix))
          .map(({ name }) => ({ name, rounds: [] })),
      })),
      offered: settings.offered.map((load) => ({
        ...load,
        readers: readers.map(({ name }) => ({ name, outcomes: [] })),
      })),
    };
    for (let round = 0; round < rounds; round++) {
      const turn = round % 2 === 0 ? contestants : contestants.toReversed();
      for (const mix of growing.mixes) {
        for (const contestant of turn) await askTurn(contestant, { settings, mix, round });
      }
      const order = round % 2 === 0 ? [...readers.keys()] : [...readers.keys()].reverse();
      for (const i of growing.offered.keys()) {
        for (const reader of order) await offerTurn(growing, { settings, loaded, load: i, reader, round });
      }
      whole = round + 1;
    }
  } catch (error) {
    // Programs end with the interruption, so that what fails then is no failure.
    if (!interrupted.aborted) throw error;
  }
  if (growing === null || whole === 0) return null;
  return {
    rounds: whole,
    files: growing.files,
    mixes: growing.mixes.map((mix) => ({
      ...mix,
      readers: mix.readers.map(({ name, rounds }) => ({ name, rounds: rounds.slice(0, whole) })),
    })),
    offered: growing.offered.map((load) => ({
      ...load,
      readers: load.readers.map(({ name, outcomes }) => ({ name, outcomes: outcomes.slice(0, whole) })),
    })),
  };
}

async function askTurn(
  contestant: ReadContestant,
  { settings, mix, round }: {
    readonly settings: ReadsSettings;
    readonly mix: Growing["mixes"][number];
    readonly round: number;
  },
): Promise<void> {
  const own = mix.readers.find(({ name }) => name === contestant.name);
  if (own !== undefined) {
    settings.onStep(`round ${round + 1}: ${contestant.name}, ${mix.id}`);
    own.rounds.push(await contestant.ask(turnFiles(settings, mix.id, round), round === 0));
  }
  settings.onTurn();
}

/** Offers a load to a store, unless it did not keep a lower rate of the same in this round. */
async function offerTurn(
  { offered }: Growing,
  { settings, loaded, load: at, reader, round }: {
    readonly settings: ReadsSettings;
    readonly loaded: readonly StoreToRead[];
    readonly load: number;
    readonly reader: number;
    readonly round: number;
  },
): Promise<void> {
  const { interrupted, onStep, onTurn, readers, rounds, seed } = settings;
  const { name, statistics } = readers[reader]!;
  const load = offered[at]!;
  const lower = offered[at - 1];
  const less = load.together && lower?.together ? lower.readers[reader]!.outcomes[round] : undefined;
  const isBeyond = less === null || less !== undefined && !less.kept && !less.generatorLimited;
  onStep(`round ${round + 1}: ${name}, ${load.what} at ${Math.round(load.ratePerS)} a second`);
  const { ratePerS, weights } = load;
  const task = {
    do: "offer",
    load: { ratePerS, weights },
    arrivals: arrivalsAt(ratePerS, rounds),
    files: turnFiles(settings, OWN_MIX, round),
    seed: Number(BigInt.asIntN(32, seed + BigInt(round))),
  } as const;
  load.readers[reader]!.outcomes.push(
    isBeyond
      ? null
      : await loaded[reader]!.file.with(statistics, (file) => inProcess({ ...task, file }, interrupted)),
  );
  onTurn();
}

function drawFiles({ folder }: ReadsSettings, mix: string, draw: number): DrawFiles {
  const path = (what: string) => join(folder, `${mix}-${draw}.${what}.jsonl`);
  return { queries: path("queries"), known: path("known") };
}

/** The first draw warms up; each round has the next one. */
function turnFiles(settings: ReadsSettings, mix: string, round: number): TurnFiles {
  return { warm: drawFiles(settings, mix, 0), asked: drawFiles(settings, mix, round + 1) };
}

/** Writes the queries of each mix and their answers. @returns By mix, draw and query: how many versions match. */
async function answersOf(settings: ReadsSettings): Promise<(readonly (readonly number[])[])[]> {
  const { mixes, data, interrupted, onStep } = settings;
  const files = mixes.map(({ id, draws }) => draws.map((_, draw) => drawFiles(settings, id, draw)));
  mixes.forEach(({ draws }, mix) =>
    draws.forEach((queries, draw) => writeQueries(files[mix]![draw]!.queries, queries))
  );
  if ("known" in data) {
    const answers = new Map(data.known.map((query) => [query.text, query]));
    return mixes.map(({ draws }, mix) =>
      draws.map((queries, draw) => {
        const known = queries.map(({ text }) => answers.get(text)!);
        writeKnown(files[mix]![draw]!.known, known);
        return known.map(({ matching }) => matching);
      })
    );
  }
  onStep("computing answers");
  const source = writeSource(settings.folder, data.source);
  const task = { do: "answers", source, draws: files.flat(), tip: data.until - 1 } as const;
  const matching = await inProcess(task, interrupted);
  let next = 0;
  return mixes.map((mix) => {
    const own = matching.slice(next, next += mix.draws.length);
    refuseEmpty(mix, own);
    return own;
  });
}
