import { z } from "zod";
import { toHex } from "../../chain/hex.ts";
import { PAGE_LIMIT_MAX } from "../../chain/query/page.ts";
import { messageOf, UsageError } from "../../errors.ts";
import { oneLineProblem } from "../../text/one_line_problem.ts";
import type { ExpectedQuery } from "../data/expectations.ts";

/** What one of Arkiv's own stores answered to a query. */
export interface ArkivAnswer {
  /** Time inside the store as its program says it, microseconds. */
  readonly us: number;
  /** Keys of the results, newest first, as hexadecimal digits. */
  readonly keys: readonly string[];
}

/** What `cmd/query` prints of an answer, as far as it is read: source, data/reference/arkiv.md "What Arkiv's query programs print". */
const ANSWER = z.object({
  data: z.array(z.object({ key: z.string().regex(/^0x[0-9a-fA-F]{64}$/) })),
});

const TIME = /^Query time: (\S+)$/;

/**
 * Reads what `cmd/query` of Arkiv's bitmap or Pebble store printed for queries in their order, once or several times over: for each
 * an object of JSON, then a line with its time. Other lines, as those of a log, are passed over.
 * @param queries How many there are. @returns By query, an answer a round.
 * @throws {UsageError} No such text, or answers to another number of queries.
 */
export function readArkivPrinted(text: string, path: string, queries: number): ArkivAnswer[][] {
  const answers: ArkivAnswer[] = [];
  let [object, begun, other] = [null as string | null, 0, ""];
  const refuse = (line: number, actual: string) => {
    throw new UsageError(`Cannot read "${path}", line ${line}: ${actual}`, {
      expected: "for each query the JSON that Arkiv's cmd/query prints, then its line `Query time: 2.2ms`",
      actual,
      next: "Keep both outputs of the program, 2>&1, and nothing else (data/reference/arkiv.md).",
    });
  };
  text.split("\n").forEach((line, i) => {
    const place = i + 1;
    const time = TIME.exec(line)?.[1];
    if (time !== undefined) {
      if (object === null) return refuse(place, "a time without an answer before it");
      const us = microseconds(time);
      if (us === null) return refuse(place, `the time "${time}"`);
      answers.push({ us, keys: keysOf(object, (problem) => refuse(begun, problem)) });
      object = null;
    } else if (line.startsWith("{")) {
      if (object !== null) return refuse(begun, "an answer without its time");
      [object, begun] = [line, place];
    } else if (object !== null && /^[ }]/.test(line)) {
      object += line;
    } else if (line.trim() !== "") other = line;
  });
  if (object !== null) refuse(begun, "an answer without its time");
  if (answers.length === 0 || answers.length % queries !== 0) {
    const last = other === "" ? "" : `; the last other line is "${other}"`;
    const actual = `${answers.length} answers to ${queries} queries${last}`;
    throw new UsageError(`Cannot use "${path}": ${actual}`, {
      expected: "an answer to each query, in their order, or several rounds of them",
      actual,
      next: "Ask all of the queries again.",
    });
  }
  return Array.from({ length: queries }, (_, i) => answers.filter((_, at) => at % queries === i));
}

function keysOf(object: string, refuse: (problem: string) => void): string[] {
  try {
    const { data, error } = ANSWER.safeParse(JSON.parse(object));
    if (data !== undefined) return data.data.map(({ key }) => key.slice(2).toLowerCase());
    refuse(oneLineProblem(error));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    refuse(messageOf(error));
  }
  return [];
}

/** Microseconds of each unit. */
const UNITS: Readonly<Record<string, number>> = { ns: 1e-3, us: 1, ms: 1e3, s: 1e6, m: 6e7, h: 3.6e9 };

/** Microseconds of a duration as Go writes it, such as `1m2.5s` or `103.2µs`; null for another text. */
function microseconds(text: string): number | null {
  const parts = [...text.replace(/[µμ]s/g, "us").matchAll(/([0-9.]+)(ns|us|ms|s|m|h)/gy)];
  if (parts.length === 0 || parts.reduce((length, [part]) => length + part.length, 0) !== text.length) {
    return null;
  }
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit!]!, 0);
}

/**
 * How Arkiv's answer compares with the computed one. `cut`: there are more results than the computed page or Arkiv's holds, so that
 * their number is as computed and, up to 200, those of the page are among them, but not all were compared.
 */
export type ArkivVerdict = "same" | "other" | "cut";

/** Arkiv's times for a query, beside ours. */
export interface BesideArkiv {
  /** A time a round, microseconds; `cmd/query` asks the first query of a process, which ours are to be compared with. */
  readonly us: readonly number[];
  readonly verdict: ArkivVerdict;
}

/**
 * Arkiv's times for the queries, by query, and whether its answers are right. Arkiv returns up to 200 results, whatever the limit,
 * newest first, and its bitmap store knows the newest block alone: the queries are of that block, and best of 200 results a page.
 */
export function besideArkiv(
  printed: readonly (readonly ArkivAnswer[])[],
  queries: readonly Pick<ExpectedQuery, "matching" | "keys">[],
): BesideArkiv[] {
  return queries.map((query, i) => {
    const verdicts = printed[i]!.map(({ keys }) => judge(keys, query));
    return {
      us: printed[i]!.map(({ us }) => us),
      verdict: verdicts.find((verdict) => verdict === "other") ?? verdicts[0]!,
    };
  });
}

function judge(
  found: readonly string[],
  { matching, keys }: Pick<ExpectedQuery, "matching" | "keys">,
): ArkivVerdict {
  const theirs = new Set(found);
  const count = Math.min(matching, PAGE_LIMIT_MAX);
  if (found.length !== count || theirs.size !== count) return "other";
  if (matching > PAGE_LIMIT_MAX) return "cut";
  if (!keys.every((key) => theirs.has(toHex(key)))) return "other";
  return keys.length === matching ? "same" : "cut";
}
