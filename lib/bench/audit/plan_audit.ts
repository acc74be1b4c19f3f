import type { PublishedClaim } from "../../reference/published_claims.ts";
import type { RowCase, RowProgram } from "./row_task.ts";

/** The entities that the published write benchmarks are about. Source: sp:experiments.md:L382-L413. */
const ENTITIES = {
  typical: { strings: 5, numbers: 3, payloadBytes: 5_120 },
  larger: { strings: 10, numbers: 5, payloadBytes: 51_200 },
  minimal: { strings: 2, numbers: 1, payloadBytes: 1_024 },
} as const;
/** One of them. */
type EntityName = keyof typeof ENTITIES;

/** The payload that larger ones are held against, bytes. Source: sp:experiments.md:L403-L413. */
const SMALL_PAYLOAD = 256;

/** How something is measured: as published, or with the method's faults removed. */
export type Method = "published" | "fair";
/** The ways to a published rate: its method, the same but for data made before the clock starts, and fairly. */
export const THROUGHPUT_STEPS = ["published", "made_before", "fair"] as const;

/** What an audit depends on. */
export interface AuditOptions {
  /** Multiple of the default sizes. */
  readonly scale: number;
  /** Who writes as published: Python where it is here. */
  readonly program: RowProgram;
}

/** Entities a commit. Source: sp:experiments.md:L382-L395. */
const PER_COMMIT = 100;
/** Page cache of the published write benchmarks, SQLite's own. Source: mendoza.json pragmas_in_published_benchmarks. */
const PUBLISHED_CACHE_KIB = 2_000;
/**
 * Payload that a trial draws, or writes, at most at scale 1, and entities. choice: six rounds of everything take a few minutes, and
 * the smallest entities make a tenth of the published rows.
 */
const LIMITS = {
  published: { bytes: 1e6, least: 40, most: 500 },
  fair: { bytes: 10.4e6, least: 200, most: 11_000 },
} as const;

/** What `payloadCase` leaves open. */
interface PayloadVariant {
  readonly method: Method;
  readonly payloadBytes?: number;
  readonly schema?: RowCase["schema"];
  /** As the method does where absent. Apart from it, this shows what drawing alone makes. */
  readonly made?: RowCase["made"];
}

/** Arkiv's schema, or a simpler one, written by a method. */
export function payloadCase(
  name: EntityName,
  { method, payloadBytes = ENTITIES[name].payloadBytes, schema = "full", made }: PayloadVariant,
  { scale, program }: AuditOptions,
): RowCase {
  const published = method === "published";
  const { bytes, least, most } = LIMITS[method];
  // Sizes that are held against each other are alike, so that the larger payload decides for both.
  const entities = Math.min(most, Math.max(least, Math.round(bytes / ENTITIES[name].payloadBytes)));
  return {
    program: published ? program : "deno",
    schema,
    strings: ENTITIES[name].strings,
    numbers: ENTITIES[name].numbers,
    payloadBytes,
    entities: Math.max(2, Math.round(entities * scale)),
    entitiesPerCommit: PER_COMMIT,
    made: made ?? (published ? "clock" : "before"),
    keys: published ? "appended" : "random",
    cacheKib: published ? PUBLISHED_CACHE_KIB : null,
  };
}

/** Attribute rows alone, as many in a commit. */
function rowsCase(
  schema: "rows-simple" | "rows-bitemporal",
  { method, rowsPerCommit }: { readonly method: Method; readonly rowsPerCommit: number },
  { scale }: Pick<AuditOptions, "scale">,
): RowCase {
  const published = method === "published";
  // Source: sp:experiments.md:L214-L249 (mendoza.json exp_03 block_model): 5 attributes an entity.
  const strings = published ? 1 : 5;
  return {
    program: "deno",
    schema,
    strings,
    numbers: 0,
    payloadBytes: null,
    entities: Math.max(2, Math.round(ROWS * scale / strings)),
    entitiesPerCommit: Math.max(1, Math.round(rowsPerCommit / strings)),
    made: "before",
    keys: published ? "versions" : "random",
    cacheKib: published ? PUBLISHED_CACHE_KIB : null,
  };
}

/** Rows of a trial of attribute rows at scale 1. Published: 10 million. */
const ROWS = 20_000;

/**
 * Payloads of 50 KB with a small cache and a large one. As published, both hold the whole file (B-03); fairly, the indexes alone are
 * four times the small one. Source: sp:experiments.md:L557-L587 for the 10 + 7 attributes.
 */
function cacheCase(size: "small" | "large", method: Method, options: AuditOptions): RowCase {
  const base = payloadCase("larger", { method }, options);
  const entities = method === "fair"
    ? Math.max(2, Math.round(CACHED_ENTITIES * options.scale))
    : base.entities;
  return { ...base, entities, numbers: 7, cacheKib: CACHES_KIB[method][size] };
}

/** The small one is SQLite's own. Source: mendoza.json exp_07_cache_size_script, whose smallest it is. */
const CACHES_KIB = {
  published: { small: 131_072, large: 262_144 },
  fair: { small: PUBLISHED_CACHE_KIB, large: 262_144 },
} as const;
/** At 3.7 kB of indexes each (a test adds them up). */
const CACHED_ENTITIES = 2_300;

/** Two cases whose ratio of times a row-writing claim is about: the first's over the second's, per entity. */
interface CasePair {
  readonly of: RowCase;
  readonly against: RowCase;
}

/** The pair that a claim's part speaks of, by a method; null for parts that are no ratio of two cases of writing. */
export function pairOf(claim: string, part: string, { method, options }: {
  readonly method: Method;
  readonly options: AuditOptions;
}): CasePair | null {
  const entities = (variant: Omit<PayloadVariant, "method">) =>
    payloadCase(part as EntityName, { method, ...variant }, options);
  if (claim === "payload") return { of: entities({}), against: entities({ payloadBytes: SMALL_PAYLOAD }) };
  if (claim === "indexes") return { of: entities({}), against: entities({ schema: "simple" }) };
  if (claim === "memory") {
    return { of: cacheCase("small", method, options), against: cacheCase("large", method, options) };
  }
  const rows = (schema: "rows-simple" | "rows-bitemporal", rowsPerCommit: number) =>
    rowsCase(schema, { method, rowsPerCommit }, options);
  if (claim === "bitemporal") {
    const size = part === "batch_500" ? 500 : 10_000;
    return { of: rows("rows-bitemporal", size), against: rows("rows-simple", size) };
  }
  if (claim === "batches") {
    const schema = part === "simple" ? "rows-simple" : "rows-bitemporal";
    return { of: rows(schema, 500), against: rows(schema, 10_000) };
  }
  return null;
}

/** A case of the claim about throughput: by its method, that with data made before the clock starts, or fairly. */
export function throughputCase(
  part: string,
  step: typeof THROUGHPUT_STEPS[number],
  options: AuditOptions,
): RowCase {
  const name = (part === "typical_rows" ? "typical" : part) as EntityName;
  return step === "made_before"
    ? payloadCase(name, { method: "published", made: "before" }, options)
    : payloadCase(name, { method: step }, options);
}

/** Every case that these claims need, each once. */
export function rowCases(claims: readonly PublishedClaim[], options: AuditOptions): RowCase[] {
  const cases = claims.flatMap(({ id, parts }) =>
    parts.flatMap((part) =>
      id === "throughput"
        ? THROUGHPUT_STEPS.map((step) => throughputCase(part.id, step, options))
        : (["published", "fair"] as const).flatMap((method) => {
          const pair = pairOf(id, part.id, { method, options });
          return pair === null ? [] : [pair.of, pair.against];
        })
    )
  );
  return [...new Map(cases.map((own) => [caseId(own), own])).values()];
}

/** The same text for equal cases. */
export function caseId(own: RowCase): string {
  return JSON.stringify(own);
}
