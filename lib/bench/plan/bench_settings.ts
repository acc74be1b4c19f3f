import { z } from "zod";
import { HeadroomError } from "../../errors.ts";
import { writeTextAtomic } from "../../runs/atomic_file.ts";
import type { Scenario } from "../../scenarios/scenario.ts";
import { DEFAULT_ENTITY_STORE, type Plan, planBench } from "./plan.ts";
import { plannedSize } from "./planned_size.ts";
import { type Profile, type ProfileId, PROFILES } from "./profiles.ts";

/** What decides everything a run measures; kept in the run folder so that `--resume` continues the same plan. */
export interface BenchSettings {
  readonly profile: ProfileId;
  /** As resolved when the run was started: a scenario file edited later changes nothing in it. */
  readonly scenarios: readonly Scenario[];
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
  /** A block file to append in place of prepared data, or null; that of an imported chain where the scenario is measured. */
  readonly blocksPath: string | null;
  /** Store that entity trials write to, by its name in `ENTITY_STORES`. */
  readonly entityStore: string;
  /** Whether the data go on to the scenario's peaks after its steady stretch. */
  readonly peaks: boolean;
  /** Where the last trial leaves its store, or null to remove all. */
  readonly keepPath: string | null;
}

/** What settings.json holds: scenarios by id, as the manifest beside it embeds their definitions. */
type StoredSettings = Omit<BenchSettings, "scenarios"> & { readonly scenarios: readonly string[] };

const FILE: z.ZodType<StoredSettings> = z.strictObject({
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
  entityStore: z.string(),
  peaks: z.boolean(),
  keepPath: z.string().nullable(),
});

/** The profile's own settings for these scenarios, everything else at its default. */
export function defaultSettings(
  profile: ProfileId,
  scenarios: readonly Scenario[],
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
    entityStore: DEFAULT_ENTITY_STORE,
    peaks: false,
    keepPath: null,
  };
}

export function profileOf(settings: BenchSettings): Profile {
  return PROFILES[settings.profile];
}

/** The plan these settings stand for. */
export function planOf(settings: BenchSettings): Plan {
  return planBench({
    profile: profileOf(settings),
    scenarios: settings.scenarios,
    seed: BigInt(settings.seed),
    sizeOf: plannedSize,
    entityBenchmark: settings.entityBenchmark,
    entityStore: settings.entityStore,
    ...(settings.scale === null ? {} : { scale: settings.scale }),
    ...(settings.trials === null ? {} : { trials: settings.trials }),
    ...(settings.shard === null ? {} : { shard: settings.shard }),
    ...(settings.variants === null ? {} : { variants: settings.variants }),
  });
}

export async function writeSettings(dir: string, settings: BenchSettings): Promise<void> {
  const stored: StoredSettings = { ...settings, scenarios: settings.scenarios.map(({ id }) => id) };
  await writeTextAtomic(`${dir}/settings.json`, JSON.stringify(stored, null, 2) + "\n");
}

/**
 * The settings of an unfinished run.
 * @param definitions The scenarios its manifest embeds.
 * @throws {HeadroomError} The run folder has no readable settings, or they name a scenario the manifest does not hold.
 */
export async function readSettings(dir: string, definitions: readonly Scenario[]): Promise<BenchSettings> {
  const path = `${dir}/settings.json`;
  let actual: string;
  try {
    const parsed = FILE.safeParse(JSON.parse(await Deno.readTextFile(path)));
    if (parsed.success) {
      const scenarios = parsed.data.scenarios.flatMap((id) => definitions.find((one) => one.id === id) ?? []);
      if (scenarios.length === parsed.data.scenarios.length) return { ...parsed.data, scenarios };
      actual = "it names a scenario that manifest.json does not define";
    } else actual = z.prettifyError(parsed.error).replaceAll("\n", " ");
  } catch (cause) {
    actual = cause instanceof Error ? cause.message : String(cause);
  }
  throw new HeadroomError(`Cannot resume the run in "${dir}": its settings.json is not readable: ${actual}`, {
    expected: "the settings written when the run was started",
    actual,
    next: "Start a new run with: deno task bench",
  });
}
