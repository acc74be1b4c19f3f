import { z } from "zod";
import { fromHex, toHex } from "../../chain/hex.ts";
import { HeadroomError } from "../../errors.ts";
import type { Phase, QueryInstance, QueryTruth } from "../../synth/dataset.ts";

/** A query with its right answer. */
export interface KnownQuery extends QueryInstance, QueryTruth {}

/** What one entity looked like after the last block, as a digest of its version; null where it is not live. */
export interface KnownEntity {
  readonly key: Uint8Array;
  readonly digest: string | null;
}

/** Exact totals of a data set. */
export interface KnownTotals {
  readonly entities: number;
  readonly versions: number;
  readonly stringRows: number;
  readonly numberRows: number;
  readonly payloadRows: number;
  readonly payloadBytes: number;
}

/** What must come out of a store that was given a block file. Computed from the data, never from a store. */
export interface Truths {
  /** Digest of the block file these belong to. */
  readonly blocksDigest: string;
  readonly phases: readonly Phase[];
  readonly lastBlock: number;
  readonly totals: KnownTotals;
  /** The mix, asked at the last block. */
  readonly queries: readonly KnownQuery[];
  /** A few queries asked at an earlier block, for checking only. */
  readonly history: readonly KnownQuery[];
  readonly entities: readonly KnownEntity[];
}

const TRUTH_SCHEMA = 1;
const count = z.number().int().nonnegative();

const QUERY = z.strictObject({
  type: z.string(),
  text: z.string(),
  atBlock: count,
  limit: count,
  matching: count,
  keys: z.array(z.string()),
  digest: z.string(),
  versionsDigest: z.string(),
});

const FILE = z.strictObject({
  schema: z.literal(TRUTH_SCHEMA),
  blocksDigest: z.string(),
  phases: z.array(z.strictObject({ name: z.string(), from: count, to: count })),
  lastBlock: count,
  totals: z.strictObject({
    entities: count,
    versions: count,
    stringRows: count,
    numberRows: count,
    payloadRows: count,
    payloadBytes: count,
  }),
  queries: z.array(QUERY),
  history: z.array(QUERY),
  entities: z.array(z.strictObject({ key: z.string(), digest: z.string().nullable() })),
});

/** Text form of truths: keys in hex. */
export function encodeTruths(truths: Truths): string {
  return JSON.stringify({
    schema: TRUTH_SCHEMA,
    ...truths,
    queries: truths.queries.map(encodeQuery),
    history: truths.history.map(encodeQuery),
    entities: truths.entities.map((entity) => ({ ...entity, key: toHex(entity.key) })),
  }) + "\n";
}

function encodeQuery(query: KnownQuery) {
  return { ...query, keys: query.keys.map(toHex) };
}

function decodeQuery(query: z.infer<typeof QUERY>): KnownQuery {
  return { ...query, keys: query.keys.map(fromHex) };
}

/** @throws {HeadroomError} The file is missing, damaged or of another version. */
export async function readTruths(path: string): Promise<Truths> {
  let value: unknown;
  try {
    value = JSON.parse(await Deno.readTextFile(path));
  } catch (cause) {
    throw unusable(path, cause instanceof Error ? cause.message : String(cause));
  }
  const parsed = FILE.safeParse(value);
  if (!parsed.success) throw unusable(path, z.prettifyError(parsed.error).replaceAll("\n", " "));
  const { schema: _, ...rest } = parsed.data;
  return {
    ...rest,
    queries: rest.queries.map(decodeQuery),
    history: rest.history.map(decodeQuery),
    entities: rest.entities.map((entity) => ({ ...entity, key: fromHex(entity.key) })),
  };
}

function unusable(path: string, actual: string): HeadroomError {
  return new HeadroomError(`Cannot use the truths in "${path}": ${actual}`, {
    expected: `a truth file of schema ${TRUTH_SCHEMA}`,
    actual,
    next: "Remove its folder; the next run makes it again.",
  });
}
