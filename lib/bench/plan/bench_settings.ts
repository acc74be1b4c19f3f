import { z } from "zod";
import { HeadroomError, messageOf } from "../../errors.ts";
import { writeTextAtomic } from "../../runs/atomic_file.ts";
import type { RunScenario } from "../../runs/manifest.ts";
import { planDigest } from "../../runs/plan_digest.ts";
import { parseSealed, sealedJson } from "../../runs/sealed_json.ts";
import type { Scenario } from "../../scenarios/scenario.ts";
import { DEFAULT_ENTITY_STORE, DEFAULT_KEL_REGISTRY } from "../../stores/mod.ts";
import { type ChosenStore, entityStoreChoice, registryChoice } from "./chosen_store.ts";
import { ENTITY_BENCHMARKS, type Plan, planBench, type PlanRequest } from "./plan.ts";
import { plannedSize } from "./planned_size.ts";
import { type Profile, type ProfileId, PROFILES } from "./profiles.ts";
import { sizesFor } from "./profile_sizes.ts";
import { oneLineProblem } from "../../text/one_line_problem.ts";

/** All settings of a run; stored in the run folder so that `--resume` continues the same plan. */
export interface BenchSettings extends Omit<PlanRequest, "profile" | "seed" | "sizeOf"> {
  readonly profile: ProfileId;
  /** Decimal text of the 64-bit seed. */
  readonly seed: string;
  /** Whether append trials ask queries afterwards. */
  readonly queries: boolean;
  /** A block file to append instead of prepared data, or null; for an imported chain, its blocks. */
  readonly blocksPath: string | null;
  /** Where the store of the last trial is kept; null to remove it too. */
  readonly keepPath: string | null;
}

/** Contents of settings.json: scenarios by id, because the manifest beside it embeds their definitions. */
type StoredSettings = Omit<BenchSettings, "scenarios"> & { readonly scenarios: readonly string[] };

/** Part of a file's name: a run folder that others made leads nowhere else. */
const namePart = z.string().regex(/^[\w.+-]+$/, "is not of letters, digits, ., +, - and _");

const STORES: z.ZodType<readonly ChosenStore[]> = z.array(z.strictObject({
  name: namePart,
  from: z.string(),
  variants: z.array(namePart),
  extension: namePart,
  companions: z.array(namePart),
  elsewhere: z.literal(true).exactOptional(),
}));

const FILE: z.ZodType<StoredSettings> = z.strictObject({
  profile: z.enum(["smoke", "quick", "full"]),
  scenarios: z.array(z.string()),
  seed: z.string().regex(/^[0-9]{1,20}$/, "is no seed"),
  scale: z.number().positive().nullable(),
  trials: z.number().int().positive().nullable(),
  shard: z.strictObject({ index: z.number().int(), count: z.number().int() }).nullable(),
  entityBenchmark: z.literal(Object.keys(ENTITY_BENCHMARKS) as (keyof typeof ENTITY_BENCHMARKS)[]),
  stores: STORES,
  registries: STORES,
  queries: z.boolean(),
  blocksPath: z.string().nullable(),
  peaks: z.boolean(),
  keepPath: z.string().nullable(),
  // Runs that were started before there were experiments have none.
  experiment: z.strictObject({
    id: z.string(),
    points: z.array(z.strictObject({
      scale: z.number().positive(),
      trials: z.number().int().positive(),
      role: z.enum(["calibration", "validation"]),
      load: z.literal("rewritten").optional(),
      memoryLimitBytes: z.number().int().positive().optional(),
      variant: namePart.optional(),
      peaks: z.literal(true).optional(),
      label: namePart.optional(),
    })).min(1),
    keepData: z.boolean(),
    memoryNote: z.string().optional(),
  }).nullable().default(null),
});

/** Default settings for these scenarios: the profile's sizes, on Arkiv's schema and auths' layout. */
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
    stores: [entityStoreChoice(DEFAULT_ENTITY_STORE)],
    registries: [registryChoice(DEFAULT_KEL_REGISTRY)],
    queries: true,
    blocksPath: null,
    peaks: false,
    keepPath: null,
    experiment: null,
  };
}

/** The profile that settings name. */
export function profileOf(settings: BenchSettings): Profile {
  return PROFILES[settings.profile];
}

/** The smallest scale at which these settings measure a scenario. */
export function smallestScale(settings: BenchSettings, scenario: Scenario): number {
  return settings.experiment?.points[0]?.scale ?? settings.scale ??
    sizesFor(profileOf(settings), scenario).scale;
}

/** The plan of these settings. */
export function planOf(settings: BenchSettings): Plan {
  return planBench({
    ...settings,
    profile: profileOf(settings),
    seed: BigInt(settings.seed),
    sizeOf: plannedSize,
  });
}

/** Digest of the whole plan of these settings, whatever their shard. @param scenarios As the run's manifest embeds them. */
export function wholePlanDigest(settings: BenchSettings, scenarios: readonly RunScenario[]): string {
  return planDigest(planOf({ ...settings, shard: null }).trials, scenarios);
}

/** Writes the settings of a run to its folder. */
export async function writeSettings(dir: string, settings: BenchSettings): Promise<void> {
  const stored: StoredSettings = { ...settings, scenarios: settings.scenarios.map(({ id }) => id) };
  await writeTextAtomic(`${dir}/settings.json`, sealedJson(stored, 2));
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
    const parsed = FILE.safeParse(parseSealed(await Deno.readTextFile(path)));
    if (parsed.success) {
      const scenarios = parsed.data.scenarios.flatMap((id) => definitions.find((one) => one.id === id) ?? []);
      if (scenarios.length === parsed.data.scenarios.length) return { ...parsed.data, scenarios };
      actual = "it names a scenario that manifest.json does not define";
    } else actual = oneLineProblem(parsed.error);
  } catch (cause) {
    actual = messageOf(cause);
  }
  throw new HeadroomError(`Cannot resume the run in "${dir}": its settings.json is not readable: ${actual}`, {
    expected: "the settings written when the run was started",
    actual,
    next: "Start a new run with: deno task bench",
  });
}
