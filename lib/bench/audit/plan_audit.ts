import type { PublishedClaim } from "../../reference/published_claims.ts";
import type { RowCase, RowProgram } from "./row_task.ts";

/** The entities that the published write benchmarks are about. Source: sp:experiments.md:L382-L413. */
export const ENTITIES = {
  typical: { strings: 5, numbers: 3, payloadBytes: 5_120 },
  larger: { strings: 10, numbers: 5, payloadBytes: 51_200 },
  minimal: { strings: 2, numbers: 1, payloadBytes: 1_024 },
} as const;
/** One of them. */
export type EntityName = keyof typeof ENTITIES;

/** Secondary indexes compared: none, as many as are left without the eight that were dropped (M-09), and all. */
export const INDEX_COUNTS = [0, 3, 11] as const;
/** The payload that larger ones are held against, bytes. Source: sp:experiments.md:L403-L413. */
export const SMALL_PAYLOAD = 256;

/** How something is measured: as published, or with the method's faults removed. */
export type Method = "published" | "fair";

/** What an audit depends on. */
export interface AuditOptions {
  /** Multiple of the default sizes. */
  readonly scale: number;
  /** Who writes as published: Python where it is here. */
  readonly program: RowProgram;
}

/** Entities a commit. Source: sp:experiments.md:L382-L395. */
const PER_COMMIT = 100;
/** Payload that a trial draws, or writes, at most at scale 1, and entities. choice: six rounds of everything take a few minutes. */
const LIMITS = {
  clock: { bytes: 1e6, least: 40, most: 500 },
  before: { bytes: 10e6, least: 200, most: 2000 },
} as const;

/** Arkiv's schema, written by a method. `made` apart from it shows what drawing alone makes. */
export function payloadCase(
  name: EntityName,
  { method, payloadBytes = ENTITIES[name].payloadBytes, indexes = 11, made }: {
    readonly method: Method;
    readonly payloadBytes?: number;
    readonly indexes?: number;
    readonly made?: RowCase["made"];
  },
  { scale, program }: AuditOptions,
): RowCase {
  const published = method === "published";
  const when = made ?? (published ? "clock" : "before");
  const { bytes, least, most } = LIMITS[when];
  // Sizes that are held against each other are alike, so that the larger payload decides for both.
  const entities = Math.min(most, Math.max(least, Math.round(bytes / ENTITIES[name].payloadBytes)));
  return {
    program: published ? program : "deno",
    schema: { arkiv: indexes },
    strings: ENTITIES[name].strings,
    numbers: ENTITIES[name].numbers,
    payloadBytes,
    entities: Math.max(2, Math.round(entities * scale)),
    entitiesPerCommit: PER_COMMIT,
    made: when,
    keys: published ? "appended" : "random",
    cacheKib: null,
  };
}

/** Attribute rows alone, as many in a commit. */
export function rowsCase(
  layout: "simple" | "bitemporal",
  { method, rowsPerCommit }: { readonly method: Method; readonly rowsPerCommit: number },
  { scale }: Pick<AuditOptions, "scale">,
): RowCase {
  // Source: sp:experiments.md:L214-L249 (mendoza.json exp_03 block_model): 5 attributes an entity.
  const strings = method === "published" ? 1 : 5;
  return {
    program: "deno",
    schema: { attributes: layout },
    strings,
    numbers: 0,
    payloadBytes: null,
    entities: Math.max(2, Math.round(ROWS * scale / strings)),
    entitiesPerCommit: Math.max(1, Math.round(rowsPerCommit / strings)),
    made: "before",
    keys: method === "published" ? "versions" : "random",
    cacheKib: null,
  };
}

/** Rows of a trial of attribute rows at scale 1. Published: 10 million. */
const ROWS = 20_000;

/**
 * Payloads of 50 KB with a small cache and a large one. As published, both hold the whole file (B-03); fairly, the file is many times
 * the small one. Source: sp:experiments.md:L557-L587 for the 10 + 7 attributes.
 */
export function cacheCase(size: "small" | "large", method: Method, options: AuditOptions): RowCase {
  const base = payloadCase("larger", { method }, options);
  return { ...base, numbers: 7, cacheKib: CACHES_KIB[method][size] };
}

const CACHES_KIB = {
  published: { small: 131_072, large: 262_144 },
  fair: { small: 1_024, large: 262_144 },
} as const;

/** Two cases whose ratio of times a row-writing claim is about: the first's over the second's, per entity. */
export interface CasePair {
  readonly of: RowCase;
  readonly against: RowCase;
}

/** The pair that a claim's part speaks of, by a method; null for parts that are no ratio of two cases of writing. */
export function pairOf(claim: string, part: string, { method, options }: {
  readonly method: Method;
  readonly options: AuditOptions;
}): CasePair | null {
  const name = part as EntityName;
  const pair = (of: RowCase, against: RowCase) => ({ of, against });
  if (claim === "payload") {
    return pair(
      payloadCase(name, { method }, options),
      payloadCase(name, { method, payloadBytes: SMALL_PAYLOAD }, options),
    );
  }
  if (claim === "indexes") {
    const at = (indexes: number) => indexCase(part, { method, indexes }, options);
    return pair(at(INDEX_COUNTS[2]), at(INDEX_COUNTS[1]));
  }
  if (claim === "memory") {
    return pair(cacheCase("small", method, options), cacheCase("large", method, options));
  }
  const rows = (layout: "simple" | "bitemporal", rowsPerCommit: number) =>
    rowsCase(layout, { method, rowsPerCommit }, options);
  if (claim === "block-ranges" || claim === "bitemporal") {
    const size = part === "batch_500" ? 500 : 10_000;
    return pair(rows("bitemporal", size), rows("simple", size));
  }
  if (claim === "batches") {
    const layout = part === "simple" ? "simple" : "bitemporal";
    return pair(rows(layout, 500), rows(layout, 10_000));
  }
  return null;
}

/** A part of the claim about indexes: `small` is the typical entity with 256 bytes. */
export function indexCase(
  part: string,
  { method, indexes }: { readonly method: Method; readonly indexes: number },
  options: AuditOptions,
): RowCase {
  return part === "small"
    ? payloadCase("typical", { method, indexes, payloadBytes: SMALL_PAYLOAD }, options)
    : payloadCase(part as EntityName, { method, indexes }, options);
}

/** A case of the claim about throughput: its whole method, the same with data made before the clock, or fair. */
export function throughputCase(part: string, step: Method | "made_before", options: AuditOptions): RowCase {
  const name = (part === "typical_rows" ? "typical" : part) as EntityName;
  return step === "made_before"
    ? payloadCase(name, { method: "published", made: "before" }, options)
    : payloadCase(name, { method: step }, options);
}

/** Every case that these claims need, each once. */
export function rowCases(claims: readonly PublishedClaim[], options: AuditOptions): RowCase[] {
  const cases = claims.flatMap((claim) =>
    claim.parts.flatMap((part) => {
      if (claim.id === "throughput") {
        return (["published", "made_before", "fair"] as const).map((step) =>
          throughputCase(part.id, step, options)
        );
      }
      const pairs = (["published", "fair"] as const).flatMap((method) =>
        pairOf(claim.id, part.id, { method, options }) ?? []
      );
      const none = claim.id === "indexes"
        ? (["published", "fair"] as const).map((method) =>
          indexCase(part.id, { method, indexes: INDEX_COUNTS[0] }, options)
        )
        : [];
      return [...pairs.flatMap(({ of, against }) => [of, against]), ...none];
    })
  );
  return [...new Map(cases.map((own) => [caseId(own), own])).values()];
}

/** The same text for equal cases. */
export function caseId(own: RowCase): string {
  return JSON.stringify(own);
}
