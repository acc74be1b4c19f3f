import { PAGE_LIMIT_MAX } from "../../chain/query/page.ts";
import { parseInteger, parseScale, parseSeed } from "../../text/parse_values.ts";
import { UsageError } from "../../errors.ts";
import { findEntityScenario } from "../../scenarios/mod.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import type { Estimate } from "../plan/estimate.ts";
import { plannedSize } from "../plan/planned_size.ts";
import type { BesideArkiv } from "./beside_arkiv.ts";
import { drawMix, type DrawnMix } from "./draw_mix.ts";
import type { ReadsSettings } from "./reads_settings.ts";
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
  readonly arkiv: string | undefined;
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
  /** What Arkiv's own program answered to what is asked; empty where it is not compared. */
  readonly arkiv: readonly BesideArkiv[];
  readonly estimate: Estimate;
}

const SCENARIO = "compute-marketplace";
const SCALE = "0.01";
const CONTESTANTS = "bitemporal,posting";
const QUERIES = "50";
const SEED = "1";

/** A chain to be made and asked. @throws {UsageError} What is asked for is not there, or too little of it. */
export async function chooseReads(
  flags: ReadsFlags,
  rounds: number,
): Promise<ChosenReads> {
  if (flags.arkiv !== undefined) {
    throw new UsageError("--arkiv is for a file", {
      expected: "--from <file of the chain that Arkiv's store was asked> --arkiv <what it printed>",
      actual: `--arkiv ${flags.arkiv}`,
      next: "Name the file with --from: data/reference/arkiv.md has the commands.",
    });
  }
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
    ...{ readers, programs, mixes, offered, scenario, seed, arkiv: [] },
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

/** Stores, and programs that ask the file of one of them. @throws {UsageError} As `parseReaders`, or a program lacks its store. */
export async function contestantsFrom(list: string): Promise<Pick<ChosenReads, "readers" | "programs">> {
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
