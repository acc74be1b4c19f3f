import { HeadroomError, UsageError } from "../../errors.ts";
import { machineShare } from "../../machine_share.ts";
import { findEntityScenario } from "../../scenarios/mod.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { TRIALS_FOR_INTERVAL } from "../../stats/median_interval.ts";
import { refuseHugeBlocks } from "../../synth/chunks/refuse_huge_blocks.ts";
import { openDataset } from "../../synth/open_dataset.ts";
import { parseChoice, parseInteger, parseList, parseScale, parseSeed } from "../../text/parse_values.ts";
import { findEntityStore } from "../../stores/mod.ts";
import { contestantNames, parseContestant } from "../race/contestant.ts";
import type { ChainSource } from "../upkeep/upkeep_chain.ts";
import { type AskedLoad, type LoadFlags, namedLoads, ownLoad } from "./asked_loads.ts";
import { parsePoints, USUAL_SCENARIO } from "./load_points.ts";
import type { LoadContestant } from "./measure_load.ts";
import { type OfferedLoad, type SearchedRate, streamOf } from "./offered_load.ts";
import { SUSTAINED, sustainedShare, unsustained, withWriteStream } from "./write_stream.ts";

/** A load to be offered. */
export interface ChosenPoint extends AskedLoad {
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

/** Most readers and rounds. choice: more than a machine of today has cores for, and than anyone waits for. */
const [READERS_MAX, ROUNDS_MAX] = [64, 100];

/** @throws {UsageError} What is asked for is not there, contradicts itself, or cannot be offered at this scale. */
export async function chooseLoad(flags: LoadFlags): Promise<ChosenLoad> {
  const named = flags.point === undefined ? null : parsePoints(flags.point, flags.scenario);
  const scenario = findEntityScenario(
    flags.scenario ?? named?.[0]?.scenario ?? USUAL_SCENARIO,
    "stream and queries",
  );
  const scale = parseScale(flags.scale);
  const readers = parseList(
    flags.readers ?? String(Math.max(1, machineShare().cores - 1)),
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
  const contestants = await contestantsOf(flags);
  if (asked.some(({ load }) => load.writePerS !== null && load.readPerS !== null)) {
    await refuseAlone(contestants);
  }
  return {
    source: { scenario, scale, seed: parseSeed(flags.seed) },
    contestants,
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

/** @throws {UsageError} A store in which nobody reads beside a writer. */
async function refuseAlone(contestants: readonly LoadContestant[]): Promise<void> {
  for (const { store } of contestants) {
    if ((await findEntityStore(store)).capabilities.alone === undefined) continue;
    throw new UsageError(`${store} has one writer or readers, never both`, {
      expected: "stores that can be read beside a writer",
      actual: store,
      next: "Leave it out, or offer it one of both: --read-rate 0, or --write-rate 0.",
    });
  }
}

async function contestantsOf({ store, variant }: LoadFlags): Promise<LoadContestant[]> {
  const list = variant === undefined
    ? store
    : store.split(",").map((name) => name.includes(":") ? name : `${name.trim()}:${variant}`).join(",");
  const names = await contestantNames(list);
  return await Promise.all(names.map(async (name) => ({ name, ...await parseContestant(name) })));
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
