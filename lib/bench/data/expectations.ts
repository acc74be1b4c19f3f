import { z } from "zod";
import { fromHex, toHex } from "../../chain/hex.ts";
import type { ScenarioSize } from "../../scenarios/scenario.ts";
import { HeadroomError, messageOf } from "../../errors.ts";
import { parseSealed, sealedJson } from "../../runs/sealed_json.ts";
import type { ExpectedAnswer, Phase, QueryInstance } from "../../synth/dataset.ts";
import { oneLineProblem } from "../../text/one_line_problem.ts";

/** A query with its expected answer. */
export interface ExpectedQuery extends QueryInstance, ExpectedAnswer {}

/** An entity after the last block: the digest of its version, null where it is not live. */
export interface ExpectedEntity {
  readonly key: Uint8Array;
  readonly digest: string | null;
}

/** What a store must hold and answer after appending a block file. Computed from the data, never from a store. */
export interface Expectations {
  /** Digest of the block file these belong to. */
  readonly blocksDigest: string;
  readonly phases: readonly Phase[];
  readonly lastBlock: number;
  readonly totals: ScenarioSize;
  /** The query mix at the last block. */
  readonly queries: readonly ExpectedQuery[];
  /** A few queries at an earlier block, for checking only. */
  readonly history: readonly ExpectedQuery[];
  readonly entities: readonly ExpectedEntity[];
}

const EXPECTATIONS_SCHEMA = 1;
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
  schema: z.literal(EXPECTATIONS_SCHEMA),
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

/** Expectations as JSON text, with keys in hex. */
export function encodeExpectations(expectations: Expectations): string {
  return sealedJson({
    schema: EXPECTATIONS_SCHEMA,
    ...expectations,
    queries: expectations.queries.map(encodeQuery),
    history: expectations.history.map(encodeQuery),
    entities: expectations.entities.map((entity) => ({ ...entity, key: toHex(entity.key) })),
  });
}

/** A query and its answer for JSON, keys in hex. */
export function encodeQuery(query: ExpectedQuery) {
  return { ...query, keys: query.keys.map(toHex) };
}

/** Back from `encodeQuery`. */
export function decodeQuery(query: z.infer<typeof QUERY>): ExpectedQuery {
  return { ...query, keys: query.keys.map(fromHex) };
}

/** @throws {HeadroomError} The file is missing, damaged or of another version. */
export async function readExpectations(path: string): Promise<Expectations> {
  let value: unknown;
  try {
    value = parseSealed(await Deno.readTextFile(path));
  } catch (cause) {
    throw unusable(path, messageOf(cause));
  }
  const parsed = FILE.safeParse(value);
  if (!parsed.success) throw unusable(path, oneLineProblem(parsed.error));
  const { schema: _, ...rest } = parsed.data;
  return {
    ...rest,
    queries: rest.queries.map(decodeQuery),
    history: rest.history.map(decodeQuery),
    entities: rest.entities.map((entity) => ({ ...entity, key: fromHex(entity.key) })),
  };
}

function unusable(path: string, actual: string): HeadroomError {
  return new HeadroomError(`Cannot use the expectations in "${path}": ${actual}`, {
    expected: `expectations of schema ${EXPECTATIONS_SCHEMA}`,
    actual,
    next: "Remove its folder; the next run makes it again.",
  });
}
