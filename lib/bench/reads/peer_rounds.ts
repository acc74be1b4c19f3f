import { z } from "zod";
import { HeadroomError, messageOf } from "../../errors.ts";
import type { QueryInstance } from "../../synth/dataset.ts";
import { oneLineProblem } from "../../text/one_line_problem.ts";

/** A query as a peer is asked it. */
export type AskedQuery = Pick<QueryInstance, "type" | "text" | "atBlock" | "limit">;

/** How a peer is asked. */
export interface PeerOptions {
  /** Rounds that count, after one of warmup; 0: that one counts. */
  readonly rounds: number;
  /** For what the peer reads, and for a compiled program, which is kept there. */
  readonly folder: string;
  readonly interrupted: AbortSignal;
}

/** What a peer took for a query in each round, microseconds, and the keys of its results, in order, as hexadecimal digits. */
interface PeerAnswer {
  readonly us: readonly number[];
  readonly keys: readonly string[];
}

/** What a peer was answered. */
export interface PeerAnswers {
  /** The engine and its version. */
  readonly engine: string;
  /** By query; null for one that the peer cannot ask. */
  readonly answers: readonly (PeerAnswer | null)[];
}

const keys = z.array(z.string().regex(/^[0-9a-f]{64}$/));
/** The line of JSON that a peer prints for each round: times in microseconds and keys found, by query. */
const ROUND = z.strictObject({
  engine: z.string(),
  us: z.array(z.number().nonnegative()),
  keys: z.array(keys),
});

/**
 * What a peer printed, by query.
 * @param asked For each query whether the peer was asked it.
 * @throws {HeadroomError} Another output, or other answers in another round: then no time counts.
 */
export function readRounds(output: string, asked: readonly boolean[]): PeerAnswers {
  const count = asked.filter(Boolean).length;
  const rounds = output.split("\n").map((line) => readRound(line, count));
  const first = rounds[0]!;
  const found = first.keys.map((keys) => keys.join());
  for (const { keys } of rounds) {
    const other = keys.findIndex((keys, i) => keys.join() !== found[i]);
    if (other >= 0) throw unusable(`query ${other + 1} has other results in another round`);
  }
  let at = 0;
  const answers = asked.map((isAsked) => {
    if (!isAsked) return null;
    const i = at++;
    return { us: rounds.map(({ us }) => us[i]!), keys: first.keys[i]! };
  });
  return { engine: first.engine, answers };
}

function readRound(line: string, count: number): z.infer<typeof ROUND> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw unusable(messageOf(error));
  }
  const { data, error } = ROUND.safeParse(value);
  if (data === undefined) throw unusable(oneLineProblem(error));
  const counts = [data.us.length, data.keys.length];
  if (counts.some((other) => other !== count)) {
    throw unusable(`${counts.join(" times, ")} answers to ${count} queries`);
  }
  return data;
}

function unusable(actual: string): HeadroomError {
  return HeadroomError.unmet("use what a peer printed", {
    expected: "a line of JSON a round, with a time and the same keys for each query",
    actual,
    next: "See tests/peers/.",
  });
}
