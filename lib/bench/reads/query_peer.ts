import * as fs from "node:fs";
import { join, resolve } from "node:path";
import { askedKey } from "../../chain/query/asked_key.ts";
import type { Query, Term } from "../../chain/query/ast.ts";
import { parseQuery } from "../../chain/query/parse_query.ts";
import { keyText } from "../../chain/system_attributes.ts";
import { leavingNoLog } from "../../stores/sqlite/open_reader.ts";
import { peerCommand } from "../race/peer_program.ts";
import { run } from "../race/run_program.ts";
import { type AskedQuery, type PeerAnswers, type PeerOptions, readRounds } from "./peer_rounds.ts";

/** As the store `bitemporal` is run, and as the public program says it runs SQLite. */
export const READING_PRAGMAS = ["PRAGMA cache_size = 65536"] as const;

const INT64_MAX = 2n ** 63n - 1n;

/**
 * Asks a database with Arkiv's schema in Python, in the SQL of the public data-centre benchmark: it joins the tables of attributes,
 * and reads an entity that is asked for by id or by key whole, of others the keys alone, where ours are whole versions. Its results are in the order of ours, by
 * block and key, not by price as the public program's: so they compare. Source: use-cases.json `query_mix_data_centre`.
 * @throws {HeadroomError} No Python here, or it failed.
 */
export async function askPython(
  path: string,
  queries: readonly AskedQuery[],
  { rounds, folder, interrupted }: PeerOptions,
): Promise<PeerAnswers> {
  const command = await peerCommand("query.py", folder, interrupted);
  const lines = queries.map(lineOf);
  const input = join(folder, "python-queries.jsonl");
  fs.writeFileSync(input, lines.filter((line) => line !== null).join(""));
  const asked = [resolve(path), input, String(rounds), ...READING_PRAGMAS];
  const output = await leavingNoLog(
    path,
    () => run([...command, ...asked], { next: "See the message.", interrupted }),
  );
  return readRounds(output, lines.map((line) => line !== null));
}

/** Whether the program can ask a query. */
export function canAskPython(query: AskedQuery): boolean {
  return lineOf(query) !== null;
}

/** A query as a line of JSON: its terms, or its key; null where it is more than comparisons with small numbers and texts that all hold. */
function lineOf({ type, text, atBlock, limit }: AskedQuery): string | null {
  const query = parseQuery(text);
  const key = askedKey(query);
  const terms = key === null ? termsOf(query)?.map(plain) : [];
  if (terms === undefined || terms.includes(null)) return null;
  const asked = key === null ? { terms } : { key: keyText(key).slice(2) };
  return `${JSON.stringify({ type, atBlock, limit, ...asked })}\n`;
}

function termsOf(query: Query): readonly Query[] | undefined {
  if (query.kind === "and") return query.operands;
  return query.kind === "all" || query.kind === "none" || query.kind === "or" ? undefined : [query];
}

function plain(query: Query) {
  if (query.kind === "text") return comparison(query, { text: query.value });
  // Stored as negative numbers, which plain comparisons take for the smallest.
  const isLarge = query.kind !== "number" || query.value > INT64_MAX;
  return isLarge ? null : comparison(query, { number: String(query.value) });
}

function comparison({ name, operator }: Extract<Term, { kind: "text" | "number" }>, value: object) {
  return { name, operator, ...value };
}
