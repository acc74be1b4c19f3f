import { BLOCK_SECONDS } from "../../chain/block.ts";
import { UsageError } from "../../errors.ts";
import type { EntityScenario } from "../../scenarios/scenario.ts";
import { perBlock } from "../../synth/lifecycle/operation_rates.ts";
import { parseInteger, parsePositive } from "../../text/parse_values.ts";
import { DEFAULT_LIMITS, figureOf, type LoadPoint, type PointRows } from "./load_points.ts";
import type { OfferedLoad } from "./offered_load.ts";
import { refuseMix, refuseStreamless, STEADY } from "./write_stream.ts";

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

/** A load as it was asked for. */
export interface AskedLoad {
  /** Null: rates of one's own. */
  readonly point: string | null;
  readonly rows: PointRows;
  readonly load: OfferedLoad;
}

/** Flags that a named point decides. */
const OF_POINTS = [
  "write-rate",
  "read-rate",
  "per-block",
  "mix",
  "commit-p99",
  "query-p99",
  "search",
] as const;

/** Length of a run at rates of one's own, s. choice: a first look. */
const SECONDS = 60;
/** Largest of what is asked for: rates a second, entities, seconds, ms. choice: a thousand times what any source asks for. */
const [RATE_MAX, ENTITIES_MAX, SECONDS_MAX, MS_MAX] = [1e8, 131_072, 86_400, 60_000];

/** A load at rates of one's own. @param about `isCurve`: readers ask as much as they can. @throws {UsageError} A flag is no such figure, or nothing is offered. */
export function ownLoad(
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
    perBlock: optional<number | null>(
      flags["per-block"],
      null,
      (text) => parseInteger(text, "--per-block", ENTITIES_MAX),
    ),
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

/** Named points as loads. @throws {UsageError} A flag contradicts them. */
export function namedLoads(
  points: readonly LoadPoint[],
  flags: LoadFlags,
  readers: number,
): AskedLoad[] {
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
