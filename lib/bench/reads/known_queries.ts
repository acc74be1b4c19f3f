import { readFileSync, writeFileSync } from "node:fs";
import type { QueryInstance } from "../../synth/dataset.ts";
import { decodeQuery, encodeQuery, type ExpectedQuery } from "../data/expectations.ts";

/** Writes queries for whoever is asked: JSON lines of `{"type","text","atBlock","limit"}`. */
export function writeQueries(path: string, queries: readonly QueryInstance[]): void {
  const lines = queries.map(({ type, text, atBlock, limit }) =>
    JSON.stringify({ type, text, atBlock, limit }) + "\n"
  );
  writeFileSync(path, lines.join(""));
}

/** Reads what `writeQueries` wrote. */
export function readQueries(path: string): QueryInstance[] {
  return jsonLines(path).map((line) => JSON.parse(line));
}

/** Writes queries with their answers, a line each. */
export function writeKnown(path: string, queries: readonly ExpectedQuery[]): void {
  writeFileSync(path, queries.map((query) => JSON.stringify(encodeQuery(query)) + "\n").join(""));
}

/** Reads what `writeKnown` wrote. */
export function readKnown(path: string): ExpectedQuery[] {
  return jsonLines(path).map((line) => decodeQuery(JSON.parse(line)));
}

function jsonLines(path: string): string[] {
  return readFileSync(path, "utf8").split("\n").filter((line) => line !== "");
}
