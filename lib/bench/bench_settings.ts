import { z } from "zod";
import { HeadroomError } from "../errors.ts";
import { writeTextAtomic } from "../runs/atomic_file.ts";
import { findScenario, scenarioSize } from "../scenarios/mod.ts";
import { type Plan, planBench } from "./plan.ts";
import { type Profile, type ProfileId, PROFILES } from "./profiles.ts";

/** What decides everything a run measures; kept in the run folder so that `--resume` continues the same plan. */
export interface BenchSettings {
  readonly profile: ProfileId;
  readonly scenarios: readonly string[];
  /** Decimal text of the 64-bit seed. */
  readonly seed: string;
  /** Fit scale in place of the profile's, or null. */
  readonly scale: number | null;
  /** Fit trials in place of the profile's (no test trials then), or null. */
  readonly trials: number | null;
  readonly shard: { readonly index: number; readonly count: number } | null;
  readonly entityBenchmark: "append" | "query";
  /** Whether append trials ask queries afterwards. */
  readonly queries: boolean;
  /** Only these variants, or null for all. */
  readonly variants: readonly string[] | null;
  /** A block file to append in place of prepared data, or null. */
  readonly blocksPath: string | null;
  /** Where the last trial leaves its store, or null to remove all. */
  readonly keepPath: string | null;
}

const FILE: z.ZodType<BenchSettings> = z.strictObject({
  profile: z.enum(["smoke", "quick", "full"]),
  scenarios: z.array(z.string()),
  seed: z.string(),
  scale: z.number().positive().nullable(),
  trials: z.number().int().positive().nullable(),
  shard: z.strictObject({ index: z.number().int(), count: z.number().int() }).nullable(),
  entityBenchmark: z.enum(["append", "query"]),
  queries: z.boolean(),
  variants: z.array(z.string()).nullable(),
  blocksPath: z.string().nullable(),
  keepPath: z.string().nullable(),
});

/** The profile's own settings for these scenarios, everything else at its default. */
export function defaultSettings(
  profile: ProfileId,
  scenarios: readonly string[],
  seed: string,
): BenchSettings {
  return {
    profile,
    scenarios,
    seed,
    scale: null,
    trials: null,
    shard: null,
    entityBenchmark: "append",
    queries: true,
    variants: null,
    blocksPath: null,
    keepPath: null,
  };
}

export function profileOf(settings: BenchSettings): Profile {
  return PROFILES[settings.profile];
}

/** The plan these settings stand for. @throws {UsageError} An unknown scenario, or one without a size. */
export function planOf(settings: BenchSettings): Plan {
  return planBench({
    profile: profileOf(settings),
    scenarios: settings.scenarios.map(findScenario),
    seed: BigInt(settings.seed),
    sizeOf: (scenario, scale) => scenarioSize(scenario, scale),
    entityBenchmark: settings.entityBenchmark,
    ...(settings.scale === null ? {} : { scale: settings.scale }),
    ...(settings.trials === null ? {} : { trials: settings.trials }),
    ...(settings.shard === null ? {} : { shard: settings.shard }),
    ...(settings.variants === null ? {} : { variants: settings.variants }),
  });
}

export async function writeSettings(dir: string, settings: BenchSettings): Promise<void> {
  await writeTextAtomic(`${dir}/settings.json`, JSON.stringify(settings, null, 2) + "\n");
}

/** @throws {HeadroomError} The run folder has no readable settings. */
export async function readSettings(dir: string): Promise<BenchSettings> {
  const path = `${dir}/settings.json`;
  let actual: string;
  try {
    const parsed = FILE.safeParse(JSON.parse(await Deno.readTextFile(path)));
    if (parsed.success) return parsed.data;
    actual = z.prettifyError(parsed.error).replaceAll("\n", " ");
  } catch (cause) {
    actual = cause instanceof Error ? cause.message : String(cause);
  }
  throw new HeadroomError(`Cannot resume the run in "${dir}": its settings.json is not readable: ${actual}`, {
    expected: "the settings written when the run was started",
    actual,
    next: "Start a new run with: deno task bench",
  });
}
