import { BLOCK_SECONDS } from "../../chain/block.ts";
import { HeadroomError, UsageError } from "../../errors.ts";
import { findEntityScenario } from "../../scenarios/mod.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { TRIALS_FOR_INTERVAL } from "../../stats/median_interval.ts";
import { refuseHugeBlocks } from "../../synth/chunks/refuse_huge_blocks.ts";
import { perBlock } from "../../synth/lifecycle/operation_rates.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import {
  parseChoice,
  parseInteger,
  parseList,
  parsePositive,
  parseScale,
  parseSeed,
} from "../../text/parse_values.ts";
import { contestantNames, parseContestant } from "../race/contestant.ts";
import type { ChainSource } from "../upkeep/upkeep_chain.ts";
import {
  DEFAULT_LIMITS,
  figureOf,
  type LoadPoint,
  parsePoints,
  type PointRows,
  USUAL_SCENARIO,
} from "./load_points.ts";
import type { LoadContestant } from "./measure_load.ts";
import { type OfferedLoad, type SearchedRate, streamOf } from "./offered_load.ts";
import {
  refuseMix,
  refuseStreamless,
  STEADY,
  SUSTAINED,
  sustainedShare,
  unsustained,
  withWriteStream,
} from "./write_stream.ts";

/** What a person asks for, as text: flags by their names. */
export interface LoadFlags {
  readonly scenario: string | undefined;
  readonly scale: string;
  readonly seed: string;
  readonly store: string;
  readonly variant: string | undefined;
  readonly point: string | undefined;
  readonly "write-rate": string | undefined;
  readonly "read-rate": string | undefined;
  readonly "per-block": string | undefined;
  readonly mix: string | undefined;
  readonly readers: string | undefined;
  readonly rounds: string | undefined;
  readonly search: string | undefined;
  readonly duration: string | undefined;
  readonly "commit-p99": string | undefined;
  readonly "query-p99": string | undefined;
}

/** A load to be offered, with the point that it is. */
export interface ChosenPoint {
  /** Null: rates of one's own. */
  readonly point: string | null;
  readonly rows: PointRows;
  readonly load: OfferedLoad;
  /** Why it cannot be offered at this scale; null where it can. */
  readonly refused: string | null;
}

/** What is measured, checked: nothing was written. */
export interface ChosenLoad {
  readonly source: ChainSource;
  readonly contestants: readonly LoadContestant[];
  readonly points: readonly ChosenPoint[];
  /** Whether the points differ in their readers alone, which ask as much as they can: throughput by readers is wanted. */
  readonly isCurve: boolean;
  /** The rate whose ceiling is searched from the one point; null: the points are measured as they are. */
  readonly search: SearchedRate | null;
  /** How often each point is measured. */
  readonly rounds: number;
}

/** Flags that a named point decides. */
const OF_POINTS = ["write-rate", "read-rate", "per-block", "mix", "commit-p99", "query-p99", "search"] as const;

/** Length of a run at rates of one's own, s. choice: a first look. */
const SECONDS = 60;
/** Largest of what is asked for: rates a second, entities, seconds; readers, rounds, ms. choice: a thousand times what any source asks for. */
const [RATE_MAX, ENTITIES_MAX, SECONDS_MAX] = [1e8, 131_072, 86_400];
const [READERS_MAX, ROUNDS_MAX, MS_MAX] = [64, 100, 60_000];

/** @throws {UsageError} What is asked for is not there, contradicts itself, or cannot be offered at this scale. */
export async function chooseLoad(flags: LoadFlags): Promise<ChosenLoad> {
  const named = flags.point === undefined ? null : parsePoints(flags.point, flags.scenario);
  const scenario = findEntityScenario(
    flags.scenario ?? named?.[0]!.scenario ?? USUAL_SCENARIO,
    "stream and queries",
  );
  const scale = parseScale(flags.scale);
  const readers = parseList(
    flags.readers ?? String(Math.max(1, navigator.hardwareConcurrency - 1)),
    "--readers",
    (text) => parseInteger(text, "--readers", READERS_MAX),
  );
  const isCurve = readers.length > 1;
  const search = flags.search === undefined ? null : parseChoice(flags.search, "--search", ["write", "read"]);
  if (isCurve) refuseCurve(flags);
  const asked = named === null
    ? readers.map((count) => ({
      point: null,
      rows: {},
      load: ownLoad(flags, { scenario, scale, readers: count, isCurve }),
    }))
    : namedLoads(named, flags, readers[0]!);
  if (search !== null) refuseRateless(search, asked[0]!.load);
  const points = asked.map((own): ChosenPoint => ({ ...own, refused: refusalOf(own.load, scenario, scale) }));
  const first = points.find(({ refused }) => refused !== null);
  if (first !== undefined && points.every(({ refused }) => refused !== null)) {
    throw new UsageError(`Cannot offer ${first.point ?? "this load"}: ${first.refused}`, {
      expected: "a rate that the entities of the scale sustain, in blocks that can be made whole",
      actual: first.refused!,
      next: "Choose a larger --scale, a smaller --write-rate, or a smaller --per-block.",
    });
  }
  return {
    source: { scenario, scale, seed: parseSeed(flags.seed) },
    contestants: await contestantsOf(flags),
    ...{ points, isCurve, search },
    rounds: flags.rounds === undefined
      ? isCurve ? TRIALS_FOR_INTERVAL : 1
      : parseInteger(flags.rounds, "--rounds", ROUNDS_MAX),
  };
}

/** @throws {UsageError} Throughput by readers is wanted of something else than as many queries as they can ask. */
function refuseCurve(flags: LoadFlags): void {
  const wrong = (["point", "search"] as const).find((name) => flags[name] !== undefined) ??
    (flags["read-rate"] === undefined || flags["read-rate"] === "max" ? undefined : "read-rate" as const);
  if (wrong === undefined) return;
  throw new UsageError(`--${wrong} cannot be given with several numbers of readers`, {
    expected: "--readers 1,2,4 with --read-rate max: what each number of them can ask",
    actual: `--${wrong} ${flags[wrong]}`,
    next: "Name one number of readers, or leave the other flag out.",
  });
}

/** @throws {UsageError} There is no first rate to search from. */
function refuseRateless(search: SearchedRate, { writePerS, readPerS }: OfferedLoad): void {
  const rate = search === "write" ? writePerS : readPerS;
  if (typeof rate === "number") return;
  throw new UsageError(`--search ${search} needs a first rate`, {
    expected: `--${search}-rate with a number above 0`,
    actual: String(rate ?? 0),
    next: `try --${search}-rate 100`,
  });
}

async function contestantsOf({ store, variant }: LoadFlags): Promise<LoadContestant[]> {
  const list = variant === undefined
    ? store
    : store.split(",").map((name) => name.includes(":") ? name : `${name.trim()}:${variant}`).join(",");
  const names = await contestantNames(list);
  return await Promise.all(names.map(async (name) => ({ name, ...await parseContestant(name) })));
}

function ownLoad(
  flags: LoadFlags,
  { scenario, scale, readers, isCurve }: {
    readonly scenario: EntityScenario;
    readonly scale: number;
    readonly readers: number;
    readonly isCurve: boolean;
  },
): OfferedLoad {
  const own = scenario.operations.reduce((sum, one) => sum + perBlock(one, scale), 0) / BLOCK_SECONDS;
  const rate = (flag: "write-rate" | "read-rate", usual: number) => {
    const text = flags[flag];
    if (text === undefined) return usual > 0 ? usual : null;
    return Number(text) === 0 ? null : parsePositive(text, `--${flag}`, RATE_MAX);
  };
  const optional = <Value>(text: string | undefined, usual: Value, parse: (text: string) => Value) =>
    text === undefined ? usual : parse(text);
  const writePerS = rate("write-rate", Math.round(own));
  const usualReads = scenario.queries.length === 0 ? 0 : scenario.readRatePerS?.value ?? 0;
  const isMost = isCurve || flags["read-rate"] === "max";
  const readPerS = isMost ? "max" as const : rate("read-rate", usualReads);
  if (writePerS === null && readPerS === null) {
    throw new UsageError("Nothing is offered: neither writes nor reads", {
      expected: "--write-rate or --read-rate above 0",
      actual: "neither",
    });
  }
  if (writePerS !== null) {
    refuseStreamless(scenario);
    refuseMix(scenario, flags.mix ?? STEADY);
  }
  if (readPerS !== null) refuseQueryless(scenario);
  return {
    ...{ writePerS, readPerS, readers },
    mix: flags.mix ?? STEADY,
    perBlock: optional(flags["per-block"], null, (text) => parseInteger(text, "--per-block", ENTITIES_MAX)),
    seconds: optional(flags.duration, SECONDS, (text) => parsePositive(text, "--duration", SECONDS_MAX)),
    commitP99Ms: optional(
      flags["commit-p99"],
      figureOf(DEFAULT_LIMITS.commits),
      (text) => parsePositive(text, "--commit-p99", MS_MAX),
    ),
    queryP99Ms: optional(
      flags["query-p99"],
      figureOf(DEFAULT_LIMITS.queries),
      (text) => parsePositive(text, "--query-p99", MS_MAX),
    ),
  };
}

function namedLoads(
  points: readonly LoadPoint[],
  flags: LoadFlags,
  readers: number,
): Omit<ChosenPoint, "refused">[] {
  const other = OF_POINTS.find((name) => flags[name] !== undefined);
  if (other !== undefined) {
    throw new UsageError(`--${other} cannot be given with --point, which decides it`, {
      expected: "--point with --store, --scale, --readers and --duration",
      actual: `--${other} ${flags[other]}`,
      next: "Leave one of them out.",
    });
  }
  const seconds = flags.duration === undefined
    ? null
    : parsePositive(flags.duration, "--duration", SECONDS_MAX);
  return points.map(({ id, about: _, scenario: __, rows, ...point }) => ({
    ...{ point: id, rows },
    load: { ...point, readers, seconds: seconds ?? point.seconds },
  }));
}

function refuseQueryless({ id, queries }: EntityScenario): void {
  if (queries.length > 0) return;
  throw new UsageError(`Scenario "${id}" asks nothing`, {
    expected: "a scenario with queries",
    actual: "an empty list",
    next: "Choose another --scenario, or offer writes alone: --read-rate 0.",
  });
}

/** Why a load cannot be offered at a scale; null where it can. */
function refusalOf(load: OfferedLoad, scenario: EntityScenario, scale: number): string | null {
  const stream = streamOf(load);
  if (stream === null) return null;
  try {
    const own = withWriteStream(scenario, scale, stream);
    const share = sustainedShare(own, scale);
    if (share < SUSTAINED) return unsustained(stream, scale, share);
    refuseHugeBlocks(openDataset(own, scale, 0n));
    return null;
  } catch (error) {
    if (!(error instanceof HeadroomError)) throw error;
    return error.message;
  }
}

/** Points that can be offered at the scale. */
export function offeredPoints(points: readonly ChosenPoint[]): ChosenPoint[] {
  return points.filter(({ refused }) => refused === null);
}
