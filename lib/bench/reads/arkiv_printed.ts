import { z } from "zod";
import { messageOf, UsageError } from "../../errors.ts";
import { oneLineProblem } from "../../text/one_line_problem.ts";

/** What one of Arkiv's own stores answered to a query. */
interface ArkivAnswer {
  /** Time inside the store as its program says it, microseconds. */
  readonly us: number;
  /** Keys of the results, newest first, as hexadecimal digits. */
  readonly keys: readonly string[];
}

/** A query of Arkiv's program, and its answers: one for each time that it was asked. */
export interface PrintedQuery {
  readonly text: string;
  readonly answers: readonly ArkivAnswer[];
}

/** What `cmd/query` prints of an answer, as far as it is read: source, data/reference/arkiv.md "What Arkiv's query programs print". */
const ANSWER = z.object({
  data: z.array(z.object({ key: z.string().regex(/^0x[0-9a-fA-F]{64}$/) })),
});

const QUERY = /^Query: (.+)$/;
const TIME = /^Query time: (\S+)$/;

/**
 * Reads what `cmd/query` of Arkiv's bitmap or Pebble store printed, each answer after a line with its query: an object of JSON, then a
 * line with its time. Other lines, as those of a log, are passed over.
 * @param path Of the text, for messages. @returns Each query once, in the order in which they were asked first.
 * @throws {UsageError} No such text, or a query without an answer.
 */
export function readArkivPrinted(text: string, path: string): PrintedQuery[] {
  const queries = new Map<string, ArkivAnswer[]>();
  let query: { readonly text: string; readonly line: number } | null = null;
  let [object, begun, other] = [null as string | null, 0, ""];
  const refuse = (line: number, actual: string): never => {
    throw new UsageError(`Cannot read "${path}", line ${line}: ${actual}`, {
      expected:
        "for each query a line `Query: <text>`, the JSON that Arkiv's cmd/query prints, and its line `Query time: 2.2ms`",
      actual,
      next: "Keep both outputs of the program, as data/reference/arkiv.md has the commands.",
    });
  };
  const refuseUnanswered = () => {
    if (object !== null) refuse(begun, "an answer without its time");
    if (query === null) return;
    refuse(
      query.line,
      `no answer to ${query.text}${other === "" ? "" : `; the last other line is "${other}"`}`,
    );
  };
  text.split("\n").forEach((line, i) => {
    const place = i + 1;
    const [asked, time] = [QUERY.exec(line)?.[1], TIME.exec(line)?.[1]];
    if (asked !== undefined) {
      refuseUnanswered();
      [query, other] = [{ text: asked.trim(), line: place }, ""];
    } else if (time !== undefined) {
      if (object === null) return refuse(place, "a time without an answer before it");
      const us = microseconds(time) ?? refuse(place, `the time "${time}"`);
      if (query === null) return refuse(begun, "an answer without its query before it");
      const keys = keysOf(object, (problem) => refuse(begun, problem));
      queries.set(query.text, [...queries.get(query.text) ?? [], { us, keys }]);
      [query, object] = [null, null];
    } else if (line.startsWith("{")) {
      if (object !== null) refuse(begun, "an answer without its time");
      [object, begun] = [line, place];
    } else if (object !== null && /^[ }]/.test(line)) {
      object += line;
    } else if (line.trim() !== "") other = line;
  });
  refuseUnanswered();
  if (queries.size === 0) refuse(1, "no query");
  return [...queries].map(([text, answers]) => ({ text, answers }));
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
