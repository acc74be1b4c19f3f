import * as fs from "node:fs";
import { join } from "node:path";
import { parseContestant } from "../race/contestant.ts";
import { type KnownChain, knownChainOf, knownQueriesOf, nothingLives } from "./known_chain.ts";
import { measureIncremental, measureVacuum } from "./measure_growth.ts";
import { measureOpen } from "./measure_open.ts";
import { measureRecovery, recoveryBlocks } from "./measure_recovery.ts";
import { measureReorganise, REORGANISED_ROWS } from "./measure_reorganise.ts";
import { measureStatistics } from "./measure_statistics.ts";
import { reading } from "./reading.ts";
import { type ChainSource, liveEntities, writeBaseChain, writeSource } from "./upkeep_chain.ts";
import type { UpkeepPart, UpkeepResult } from "./upkeep_result.ts";
import type { KnownQuery, Loaded, StoreFile } from "./upkeep_task.ts";
import { type ChainShelf, copyFile, inProcess, look, type Workshop } from "./upkeep_workshop.ts";

/** What is measured, and where. */
export interface UpkeepSettings extends ChainSource {
  /** `store` or `store:variant`. */
  readonly contestants: readonly string[];
  /** A store's file to begin with, which is copied; null: one is made from the source. */
  readonly from: string | null;
  readonly parts: readonly UpkeepPart[];
  /** Of reorganisation. */
  readonly blocks: number;
  /** Sizes of the log that a killed writer leaves, bytes. */
  readonly logs: readonly number[];
  /** For throwaway files. */
  readonly folder: string;
  readonly onStep: (what: string) => void;
  /** After the base, and after each part, of each contestant. */
  readonly onPart: () => void;
  readonly interrupted: AbortSignal;
}

/** Entities of so many blocks are known at least, so that a killed writer deletes old ones, too. */
const SPARE_BLOCKS = 400;
/** Blocks of growth and deletions after the reorganisation's, about: what is deleted lives past them. */
const LATER_BLOCKS = 4_000;

/** What all contestants begin with. */
interface Beginning {
  /** A block file; not there where a file was given. */
  readonly chain: string;
  readonly known: KnownChain;
  readonly queries: readonly KnownQuery[];
  readonly chains: ChainShelf;
}

/**
 * Measures every part with every contestant, one after the other; what is compared is measured in turns.
 * @returns What was finished; where it was interrupted, that is not all.
 * @throws {HeadroomError} A store failed or did other work than its blocks say: then no figure counts.
 */
export async function measureUpkeep(settings: UpkeepSettings): Promise<UpkeepResult[]> {
  const results: UpkeepResult[] = [];
  try {
    const beginning = await begin(settings);
    for (const contestant of settings.contestants) {
      const index = results.length;
      await measureOne({ ...settings, ...beginning }, contestant, (result) => {
        results[index] = result;
        settings.onPart();
      });
    }
  } catch (error) {
    // Programs end with the interruption, so that what fails then is no failure.
    if (!settings.interrupted.aborted) throw error;
  }
  return results;
}

async function begin(settings: UpkeepSettings): Promise<Beginning> {
  const { from, folder, interrupted, onStep, parts } = settings;
  const chain = join(folder, "base.blocks");
  onStep(from === null ? "making the chain" : "reading the file");
  const known = from === null
    ? await writeBaseChain(settings, chain, interrupted)
    : await knownChainOf(from, interrupted);
  const asks = parts.includes("statistics") || parts.includes("open");
  if (asks) onStep("computing answers");
  const queries = asks ? await knownQueries(settings, known.tip) : [];
  return { chain, known, queries, chains: { folder, written: new Map() } };
}

/** Queries with what they must be answered: the scenario's mix, or one drawn from a given file. */
async function knownQueries(settings: UpkeepSettings, tip: number): Promise<KnownQuery[]> {
  const { from, folder, interrupted } = settings;
  if (from !== null) return await knownQueriesOf(from, interrupted);
  const source = writeSource(folder, settings);
  return await inProcess<KnownQuery[]>(settings, { do: "compute", source, tip });
}

async function measureOne(
  settings: UpkeepSettings & Beginning,
  contestant: string,
  /** The base, and with each part that is finished. */
  onResult: (result: UpkeepResult) => void,
): Promise<void> {
  const folder = fs.mkdtempSync(join(settings.folder, "store-"));
  try {
    const { parts, blocks, logs, known, queries, chains, interrupted } = settings;
    const onStep = (what: string) => settings.onStep(`${contestant}, ${what}`);
    const base: StoreFile = { ...await parseContestant(contestant), path: join(folder, "base.db") };
    onStep("loading");
    const loaded = await makeBase(settings, base);
    const { size: fileBytes } = Deno.statSync(base.path);
    const { rows } = await look(settings, base);
    const wanted = REORGANISED_ROWS * Math.max(1.5 * blocks, SPARE_BLOCKS);
    const until = known.tip + blocks + Math.max(LATER_BLOCKS, recoveryBlocks(logs));
    const { live, keepsHistory } = await reading(base, async (store) => ({
      live: await liveEntities(store, known.keys, { until, rows: wanted, interrupted }),
      keepsHistory: store.capabilities.history === "all",
    }));
    if (live.length === 0) throw nothingLives(until);
    const shop: Workshop = {
      ...{ contestant, base, known, source: settings, queries, folder, chains, interrupted, onStep },
    };
    let result: UpkeepResult = { contestant, loaded, rows, fileBytes, keepsHistory };
    const finished = (part: Partial<UpkeepResult>) => onResult(result = { ...result, ...part });
    finished({});
    const asked = (part: UpkeepPart) => parts.includes(part);
    if (asked("statistics")) finished({ statistics: await measureStatistics(shop) });
    if (asked("recovery")) finished({ recovery: await measureRecovery(shop, live, logs) });
    if (asked("open")) finished({ open: await measureOpen(shop) });
    if (needsChurn(parts)) {
      // Last, since it uses the base up: no more of its copies are there at once than have to be.
      const churned = await measureReorganise(shop, live, blocks);
      if (asked("reorganise")) finished({ reorganise: churned.measured });
      if (asked("vacuum")) finished({ vacuum: await measureVacuum(shop, churned) });
      if (asked("incremental")) finished({ incremental: await measureIncremental(shop, churned) });
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The file that all begins with: a chain in a new store, or a copy of a given file. */
async function makeBase(settings: UpkeepSettings & Beginning, base: StoreFile): Promise<Loaded | null> {
  const { from, chain, interrupted } = settings;
  if (from === null) return await inProcess<Loaded>(settings, { do: "load", file: base, blocks: chain });
  await copyFile(from, base.path, interrupted);
  return null;
}

/** Whether any of the parts begins with a reorganised file. */
export function needsChurn(parts: readonly UpkeepPart[]): boolean {
  return (["reorganise", "vacuum", "incremental"] as const).some((part) => parts.includes(part));
}
