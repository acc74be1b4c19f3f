import { PAGE_LIMIT_MAX } from "../../chain/query/page.ts";
import { parseInteger, parseScale, parseSeed } from "../../text/parse_values.ts";
import { UsageError } from "../../errors.ts";
import { findEntityScenario } from "../../scenarios/mod.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { findEntityStore, openToRead, recogniseEntityStore } from "../../stores/mod.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import { surveyDatabase } from "../data/database_queries.ts";
import type { Estimate } from "../plan/estimate.ts";
import { plannedSize } from "../plan/planned_size.ts";
import { drawMix, type DrawnMix } from "./draw_mix.ts";
import type { ReadsSettings } from "./measure_reads.ts";
import { offeredLoads } from "./offered_loads.ts";
import { estimateReads } from "./plan_reads.ts";
import { parseReaders, type StoreReader } from "./read_contestant.ts";
import type { AskedBlocks } from "./read_mix.ts";
import { chooseMixes, OWN_MIX, readMixes, refuseFewEntities } from "./read_mixes.ts";
import { readerOf, splitPrograms } from "./read_program.ts";

/** What a person asks for, as text: flags by their names. */
export interface ReadsFlags {
  readonly scenario: string | undefined;
  readonly scale: string | undefined;
  readonly contestants: string | undefined;
  readonly only: string | undefined;
  readonly queries: string | undefined;
  readonly seed: string | undefined;
  readonly page: string | undefined;
  readonly at: string | undefined;
  readonly stream: string | undefined;
  readonly offered: boolean;
}

/** What is asked of whom, checked: nothing was written. */
export interface ChosenReads
  extends Pick<ReadsSettings, "readers" | "programs" | "mixes" | "data" | "offered"> {
  readonly title: string;
  readonly seed: bigint;
  /** Null where a file is asked. */
  readonly scenario: EntityScenario | null;
  /** What the data is of, for the JSON object. */
  readonly made: Readonly<Record<string, string | number | boolean>>;
  readonly estimate: Estimate;
}

const SCENARIO = "compute-marketplace";
const SCALE = "0.01";
const CONTESTANTS = "bitemporal,posting";
const QUERIES = "50";
const SEED = "1";
/** Results of a page of what is drawn from a file. choice: as `query --from`. */
const DRAWN_PAGE = 100;

/** A chain to be made and asked. @throws {UsageError} What is asked for is not there, or too little of it. */
export async function chooseReads(
  flags: ReadsFlags,
  rounds: number,
): Promise<ChosenReads> {
  const named = findEntityScenario(flags.scenario ?? SCENARIO, "queries");
  if (named.queries.length === 0) {
    throw new UsageError(`Scenario "${named.id}" asks nothing`, {
      expected: "a scenario with queries",
      actual: "an empty list",
      next: "Add queries to it, or choose another one.",
    });
  }
  const streamed = flags.stream !== undefined;
  const scenario = streamed ? withStream(named, parseScale(flags.stream!, "--stream")) : named;
  const scale = parseScale(flags.scale ?? SCALE);
  const { readers, programs } = await contestantsFrom(flags.contestants ?? CONTESTANTS);
  const perKind = parseInteger(flags.queries ?? QUERIES, "--queries", 10_000);
  const page = flags.page === undefined ? null : parseInteger(flags.page, "--page", PAGE_LIMIT_MAX);
  const seed = parseSeed(flags.seed ?? SEED);
  const source = { scenario, scale, seed };
  const dataset = openDataset(scenario, scale, seed);
  const [load, steady] = dataset.phases;
  const until = (streamed ? steady! : load!).to;
  const blocks = blocksOf(
    { first: load!.from, tip: until - 1, middleOf: streamed ? load!.to : load!.from },
    flags.at,
  );
  const chosen = chooseMixes(readMixes(scenario, blocks, scale), flags.only);
  refuseFewEntities(chosen, source);
  const mixes = chosen.map((mix) => drawMix(source, mix, { blocks, perKind, rounds, page }));
  refuseHeads(mixes, readers);
  const offered = flags.offered ? offeredLoads(scenario, chosen) : [];
  if (flags.offered && offered.length === 0) {
    throw new UsageError("Nothing of what is asked has a rate", {
      expected: `the mix ${OWN_MIX}, or all kinds of it that a rate is asked of`,
      actual: flags.only ?? "none",
      next: `Leave --offered out, or choose --only ${OWN_MIX}.`,
    });
  }
  const live = dataset.liveEntities(blocks.tip).toLocaleString("en-US");
  const past = streamed
    ? `, about ${closedVersions(scenario, scale).toLocaleString("en-US")} versions closed by updates`
    : scenario.generator === "types"
    ? ", no version closed (--stream appends updates)"
    : "";
  return {
    ...{ readers, programs, mixes, offered, scenario, seed },
    data: { source, until, wholeUntil: load!.to },
    title: `${scenario.id} at scale ${scale}, seed ${seed}: ${live} entities visible at block ${blocks.tip}` +
      `${past}; ${perKind} queries of each kind a round`,
    made: {
      scenario: scenario.id,
      scale,
      seed: String(seed),
      stream: Number(flags.stream ?? 0),
      tip: blocks.tip,
      past: blocks.past,
    },
    estimate: estimateReads({
      ...{ readers, programs, mixes, rounds, offered },
      made: { scenario, scale, stream: streamed },
    }),
  };
}

/** Stores, and programs that ask the file of one of them. @throws {UsageError} */
async function contestantsFrom(list: string): Promise<Pick<ChosenReads, "readers" | "programs">> {
  const { stores, programs } = splitPrograms(list);
  const readers = await parseReaders(stores);
  for (const program of programs) readerOf(program, readers);
  return { readers, programs };
}

/** The scenario with a steady stream of so many versions, as a share of the initial ones. @throws {UsageError} It has none. */
function withStream(scenario: EntityScenario, share: number): EntityScenario {
  const { steady, id } = scenario;
  if (steady !== undefined) {
    return { ...scenario, steady: { ...steady, versionShare: { value: share, source: "--stream" } } };
  }
  throw new UsageError(`"${id}" has no stream of operations after its initial state`, {
    expected: "a scenario with one",
    actual: id,
    next: "Leave --stream out.",
  });
}

/** Versions that the stream ends, about: nothing is generated. */
function closedVersions(scenario: EntityScenario, scale: number): number {
  const all = plannedSize(scenario, scale);
  return all.versions - all.entities;
}

/** @throws {UsageError} The past block is none of the chain. */
function blocksOf(
  { first, tip, middleOf }: Omit<AskedBlocks, "past"> & { readonly middleOf: number },
  at: string | undefined,
): AskedBlocks {
  const past = at === undefined ? Math.floor((middleOf + tip) / 2) : Number(at);
  if (/^\d+$/.test(at ?? "0") && past >= first && past <= tip) return { first, tip, past };
  throw new UsageError(`--at "${at}" is no block of this chain`, {
    expected: `a block from ${first} to ${tip}`,
    actual: at ?? "",
  });
}

/** @throws {UsageError} A contestant can answer none of the mixes. */
function refuseHeads(mixes: readonly DrawnMix[], readers: readonly StoreReader[]): void {
  const head = readers.find(({ history }) => !history);
  if (head === undefined || mixes.some(({ kinds }) => kinds.every(({ past }) => !past))) return;
  throw new UsageError(`${head.name} cannot answer what is asked of the past`, {
    expected: "a store that keeps all history",
    actual: "one of what is live alone",
    next: "Leave it out, or choose other mixes with --only.",
  });
}

/** Flags that belong to a chain that is made. */
const OF_CHAINS = [
  ...["scenario", "scale", "seed", "only", "queries", "page", "at", "stream", "offered"] as const,
];

/**
 * A file to be asked as it is, with queries drawn from it. @returns Null after an interruption.
 * @throws {UsageError} Flags that belong to a chain that is made. @throws {HeadroomError} As `surveyDatabase`.
 */
export async function chooseFile(
  from: string,
  flags: ReadsFlags,
  { rounds, interrupted }: { readonly rounds: number; readonly interrupted: AbortSignal },
): Promise<ChosenReads | null> {
  const other = OF_CHAINS.find((name) => flags[name] !== undefined && flags[name] !== false);
  if (other !== undefined) {
    throw new UsageError(`--${other} cannot be given with --from`, {
      expected: "--from with --contestants and --rounds",
      actual: `--${other} ${flags[other]}`,
      next: "A file is asked as it is, with queries drawn from it: leave the flag out.",
    });
  }
  const { readers, programs } = await contestantsFrom(flags.contestants ?? recogniseEntityStore(from).name);
  for (const { name, store, statistics } of readers) {
    await (await openToRead(from, await findEntityStore(store))).close();
    if (statistics === null) continue;
    throw new UsageError(`${name}: a file that is given is not changed`, {
      expected: "stores without + with --from",
      actual: name,
      next: "deno task upkeep --from measures statistics on a copy.",
    });
  }
  const survey = await surveyDatabase(from, { queries: null, limit: DRAWN_PAGE, interrupted });
  if (survey === null) return null;
  const { queries, live, atBlock } = survey;
  const types = Map.groupBy(queries, ({ type }) => type);
  const kinds = [...types].map(([type, own]) => ({ type, weight: own.length / queries.length }));
  const mixes = [{
    id: "drawn",
    about: "drawn from the file",
    kinds,
    draws: Array.from({ length: rounds + 1 }, () => queries),
  }];
  return {
    ...{ readers, programs, mixes, offered: [], scenario: null, seed: 0n },
    data: { from, known: queries },
    title: `${from}: ${live.toLocaleString("en-US")} entities visible at block ${atBlock}; ` +
      `${queries.length} queries a round`,
    made: { from },
    estimate: estimateReads({ readers, programs, mixes, rounds, offered: [], made: null }),
  };
}
