import { toBlock } from "../chain/codec/to_block.ts";
import { UsageError } from "../errors.ts";
import { Scratch } from "../runs/scratch.ts";
import { FIDELITY_SCHEMA, type FidelityResult, type FidelityRow } from "./fidelity_result.ts";
import type { EntityScenario } from "../scenarios/scenario.ts";
import { openDataset } from "../synth/open_dataset.ts";
import { scaledCalendar } from "../synth/lifecycle/scaled_calendar.ts";
import { Census } from "../inspect/census.ts";
import type { CensusSummary } from "../inspect/census_summary.ts";
import { refuseFullDisk } from "../bench/environment/storage.ts";
import { compareMendozaCensus, compareMendozaStorage } from "./compare_mendoza.ts";
import { compareTotals } from "./compare_totals.ts";
import { feedDataset } from "./feed_dataset.ts";
import { type LoadedStorage, StorageLoader } from "./load_storage.ts";
import { loadMendoza } from "../reference/mendoza.ts";

/** What is compared, and at which scale. */
export interface FidelityRequest {
  readonly scenario: EntityScenario;
  readonly scale: number;
  readonly seed: bigint;
  /** Multiple of the published size that is loaded into a database; null for none. */
  readonly storageScale: number | null;
  /** Threads that generate blocks. */
  readonly workers: number;
  /** Folder for the temporary database. */
  readonly dir: string;
  readonly command: string;
}

/** Follows the progress of a comparison, and may interrupt it. */
interface FidelityObserver {
  /** Begins a phase of so many blocks; the function returned takes the blocks done since its last call. */
  start(label: string, blocks: number): (count: number) => void;
  readonly interrupted: AbortSignal;
}

/** The scenario with published statistics; for others only totals are published. */
const PUBLISHED = "mendoza";
/** Space for the WAL and for pages being split. choice. */
const DISK_FACTOR = 1.15;
const BYTES_PER_GB = 1e9;

/** Disk space in bytes that loading Mendoza at this scale needs: the database file and its WAL. */
export function storageNeed(scale: number): number {
  return loadMendoza().storage.file_size_gb.value * BYTES_PER_GB * scale * DISK_FACTOR;
}

/**
 * Generates a scenario's data, counts it, loads it into a database if requested, and compares both with the published
 * figures. Nothing is timed.
 * @returns null if interrupted; no file is left.
 * @throws {HeadroomError} Storage is requested for a scenario without published sizes, or the disk has too little space.
 */
export async function runFidelity(
  request: FidelityRequest,
  observer: FidelityObserver,
): Promise<FidelityResult | null> {
  const { scenario, scale, storageScale } = request;
  const storage = storageScale === null ? null : { ...request, scale: storageScale };
  if (storage !== null) await checkStorage(storage);
  const census = await takeCensus(request, observer);
  if (census === null) return null;
  const compared = scenario.id === PUBLISHED
    ? compareMendozaCensus(census, scale)
    : compareTotals(scenario, census, scale);
  const stored = storage === null ? [] : await compareStorage(storage, observer);
  if (stored === null) return null;
  return {
    schema: FIDELITY_SCHEMA,
    scenario: scenario.id,
    title: scenario.title,
    seed: String(request.seed),
    scale,
    storageScale,
    command: request.command,
    rows: [...compared, ...stored],
    notes: [...notes(request), ...census.accuracy.notes],
  };
}

/** A census of the whole chain of Mendoza, with its phases; of other scenarios the initial state only. */
async function takeCensus(
  { scenario, scale, seed, workers }: FidelityRequest,
  { start, interrupted }: FidelityObserver,
): Promise<CensusSummary | null> {
  const dataset = openDataset(scenario, scale, seed);
  const last = scenario.id === PUBLISHED ? dataset.phases.at(-1)! : dataset.phases[0]!;
  const [from, to] = [dataset.phases[0]!.from, last.to];
  const phases = scenario.calendar === undefined ? [] : scaledCalendar(scenario.calendar, scale);
  const census = new Census({
    phases: phases.map(({ name, from, to }) => ({ name, fromBlock: from, toBlock: to })),
  });
  const onBlocks = start("count", to - from);
  const options = { from, to, workers, onBlocks, interrupted };
  return await feedDataset(dataset, options, (block) => census.add(toBlock(block))) ? census.summary() : null;
}

/** Loads the chain at the request's scale into a database that is removed afterwards. */
async function compareStorage(
  request: FidelityRequest,
  observer: FidelityObserver,
): Promise<FidelityRow[] | null> {
  await using scratch = await Scratch.take(request.dir, "fidelity");
  const loaded = await load(request, scratch.path, observer);
  return loaded === null ? null : compareMendozaStorage(loaded, request.scale);
}

/** Loads the chain with blocks numbered as in the middle of the full one, so that numbers take as many bytes as there. */
async function load(
  { scenario, scale, seed, workers }: FidelityRequest,
  path: string,
  { start, interrupted }: FidelityObserver,
): Promise<LoadedStorage | null> {
  const dataset = openDataset(scenario, scale, seed);
  const [from, to] = [dataset.phases[0]!.from, dataset.phases.at(-1)!.to];
  const ahead = Math.max(0, Math.floor((scenario.calendar!.blocks - (to - from)) / 2));
  const options = { from, to, workers, onBlocks: start("load", to - from), interrupted };
  const loader = new StorageLoader(path);
  try {
    const whole = await feedDataset(
      dataset,
      options,
      (block) => loader.append({ ...block, number: block.number + ahead }),
    );
    return whole ? loader.finish() : null;
  } finally {
    loader.abort();
  }
}

async function checkStorage({ scenario, scale, dir }: FidelityRequest): Promise<void> {
  if (scenario.id !== PUBLISHED) {
    throw new UsageError(`Cannot compare the storage of "${scenario.id}": no sizes are published for it`, {
      expected: PUBLISHED,
      actual: scenario.id,
      next: "leave --storage out",
    });
  }
  await Deno.mkdir(dir, { recursive: true });
  await refuseFullDisk(dir, storageNeed(scale), {
    work: `load a database in "${dir}"`,
    next: "use a smaller --storage-scale, or free some space",
  });
}

function notes({ scenario, scale, storageScale }: FidelityRequest): string[] {
  const about = scenario.id === PUBLISHED
    ? [`Counted: the whole chain at scale ${scale}, every block.`]
    : [`Counted: the initial state at scale ${scale}, every block.`];
  if (scale !== 1 && scenario.id === PUBLISHED) {
    about.push(
      "Published counts are multiplied by the scale; a small one may be off by three standard deviations of its size.",
    );
  }
  if (storageScale !== null) {
    about.push(
      `Loaded: the chain at scale ${storageScale}, block by block through the store's own append, into 14 indexes; bytes are those of whole pages (dbstat).`,
    );
  }
  if (storageScale !== null && storageScale < 1) {
    about.push(
      "Its blocks are numbered as in the middle of the full chain, so that numbers take as many bytes as there; published sizes are multiplied by the scale.",
    );
  }
  return about;
}
