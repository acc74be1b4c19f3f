import * as fs from "node:fs";
import { join } from "node:path";
import { rowsOf } from "../../chain/version_totals.ts";
import { HeadroomError } from "../../errors.ts";
import { KeySample } from "../../migrate/key_sample.ts";
import { openHistory } from "../../stores/sqlite/open_history.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import { surveyDatabase } from "../data/database_queries.ts";
import { parseContestant } from "../race/contestant.ts";
import { runEntry } from "../race/run_program.ts";
import { measureIncremental, measureVacuum } from "./measure_growth.ts";
import { measureOpen } from "./measure_open.ts";
import { measureRecovery, recoveryBlocks } from "./measure_recovery.ts";
import { measureReorganise, REORGANISED_ROWS } from "./measure_reorganise.ts";
import { measureStatistics } from "./measure_statistics.ts";
import { type ChainSource, KEYS, liveEntities, writeBaseChain } from "./upkeep_chain.ts";
import type { UpkeepPart, UpkeepResult } from "./upkeep_result.ts";
import type { Loaded, StoreFile, UpkeepTask } from "./upkeep_task.ts";
import { type ChainShelf, type KnownQuery, reading, UPKEEP_ENTRY, type Workshop } from "./upkeep_workshop.ts";

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

/** Queries of the mix, and results of a page. */
const QUERIES = 40;
const LIMIT = 100;
/** Entities of so many blocks are known at least, so that a killed writer deletes old ones, too. */
const SPARE_BLOCKS = 400;
/** Blocks of growth and deletions after the reorganisation's, about: what is deleted lives past them. */
const LATER_BLOCKS = 4_000;

/**
 * Measures every part with every contestant, one after the other; what is compared is measured in turns.
 * @returns What was finished; where it was interrupted, that is not all.
 * @throws {HeadroomError} A store failed or did other work than its blocks say: then no figure counts.
 */
export async function measureUpkeep(settings: UpkeepSettings): Promise<UpkeepResult[]> {
  const results: UpkeepResult[] = [];
  try {
    const chain = join(settings.folder, "base.blocks");
    settings.onStep("making the chain");
    const keys = settings.from === null
      ? await writeBaseChain(settings, chain, settings.interrupted)
      : keysOf(settings.from);
    const chains = { folder: settings.folder, written: new Map() };
    for (const contestant of settings.contestants) {
      const index = results.length;
      await measureOne(settings, contestant, {
        chain,
        keys,
        chains,
        onResult: (result) => {
          results[index] = result;
          settings.onPart();
        },
      });
    }
  } catch (error) {
    // Programs end with the interruption, so that what fails then is no failure.
    if (!settings.interrupted.aborted) throw error;
  }
  return results;
}

async function measureOne(
  settings: UpkeepSettings,
  contestant: string,
  { chain, keys, chains, onResult }: {
    readonly chain: string;
    readonly keys: readonly Uint8Array[];
    readonly chains: ChainShelf;
    /** The base, and with each part that is finished. */
    readonly onResult: (result: UpkeepResult) => void;
  },
): Promise<void> {
  const folder = fs.mkdtempSync(join(settings.folder, "store-"));
  try {
    const { from, interrupted, parts, blocks, logs } = settings;
    const onStep = (what: string) => settings.onStep(`${contestant}, ${what}`);
    const base: StoreFile = { ...await parseContestant(contestant), path: join(folder, "base.db") };
    let loaded: Loaded | null = null;
    onStep("loading");
    if (from !== null) await Deno.copyFile(from, base.path);
    else {
      const task: UpkeepTask = { do: "load", file: base, blocks: chain };
      loaded = await runEntry<Loaded>(UPKEEP_ENTRY, task, interrupted);
    }
    const wanted = REORGANISED_ROWS * Math.max(1.5 * blocks, SPARE_BLOCKS);
    const longest = blocks + Math.max(LATER_BLOCKS, recoveryBlocks(logs));
    const { rows, tip, live, keepsHistory } = await reading(base, async (store) => ({
      rows: rowsOf((await store.stats()).totals),
      tip: store.tip!,
      live: await liveEntities(store, keys, { until: store.tip! + longest, rows: wanted }),
      keepsHistory: store.capabilities.history === "all",
    }));
    if (live.length === 0) throw nothingLives(tip + longest);
    const queries = await knownQueries(settings, base.path, tip);
    const shop: Workshop = {
      contestant,
      base,
      rows,
      tip,
      source: settings,
      queries,
      folder,
      chains,
      interrupted,
      onStep,
    };
    const { size: fileBytes } = Deno.statSync(base.path);
    let result: UpkeepResult = { contestant, loaded, rows, fileBytes, keepsHistory };
    const finished = (part: Partial<UpkeepResult>) => onResult(result = { ...result, ...part });
    finished({});
    const asked = (part: UpkeepPart) => parts.includes(part);
    if (needsChurn(parts)) {
      const churned = await measureReorganise(shop, live, blocks);
      if (asked("reorganise")) finished({ reorganise: churned.measured });
      if (asked("vacuum")) finished({ vacuum: await measureVacuum(shop, churned) });
      if (asked("incremental")) finished({ incremental: await measureIncremental(shop, churned) });
    }
    if (asked("statistics")) finished({ statistics: await measureStatistics(shop) });
    if (asked("recovery")) finished({ recovery: await measureRecovery(shop, live, logs) });
    if (asked("open")) finished({ open: await measureOpen(shop, live) });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether any of the parts begins with a reorganised file. */
export function needsChurn(parts: readonly UpkeepPart[]): boolean {
  return (["reorganise", "vacuum", "incremental"] as const).some((part) => parts.includes(part));
}

/** Some of the keys that are live at the newest block of a given file. */
function keysOf(path: string): readonly Uint8Array[] {
  const history = openHistory(path);
  try {
    const keys = new KeySample(KEYS);
    for (const key of history.stored.liveKeys(history.stored.tip() ?? 0)) keys.add(Uint8Array.from(key));
    return keys.keys();
  } finally {
    history.close();
  }
}

/** Queries with what they must be answered: the scenario's mix, or one drawn from a given file. */
async function knownQueries(
  { from, scenario, scale, seed, interrupted }: UpkeepSettings,
  path: string,
  tip: number,
): Promise<readonly KnownQuery[]> {
  if (from !== null) {
    const survey = await surveyDatabase(path, { queries: null, limit: LIMIT, interrupted });
    interrupted.throwIfAborted();
    return survey!.queries.slice(0, QUERIES).map(known);
  }
  const dataset = openDataset(scenario, scale, seed);
  const queries = dataset.queries(QUERIES, tip, seed);
  const answers = dataset.expectedAnswers(queries, tip);
  return queries.map((query, i) => known({ ...query, ...answers[i]! }));
}

/** Without the keys of its answer: processes are told it. */
function known({ type, text, atBlock, limit, matching, versionsDigest }: KnownQuery): KnownQuery {
  return { type, text, atBlock, limit, matching, versionsDigest };
}

function nothingLives(until: number): HeadroomError {
  return new HeadroomError(`Cannot measure upkeep: no entity lives past block ${until}`, {
    expected: "entities that can still be deleted then",
    actual: "none",
    next: "Choose fewer --blocks, another scenario or a larger scale.",
  });
}
