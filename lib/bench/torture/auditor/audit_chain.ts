import type { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import type { EntityVersion } from "../../../chain/entity.ts";
import {
  BETTER_SQLITE3_NAME,
  type Database,
  DatabaseFile,
  otherDriver,
} from "../../../stores/sqlite/engine.ts";
import { type AuditResult, firstDifference, NOT_AUDITED } from "./audit_result.ts";

/** What a chain's database must hold. */
interface ExpectedChain {
  /** Newest block; -1 for none. */
  readonly tip: number;
  /** Every version, also those that have ended. */
  readonly versions: readonly EntityVersion[];
  /** Whether those that have ended are kept. */
  readonly history: "all" | "head";
}

/**
 * Compares all rows of a chain's database, which nobody has open, with what was computed. It shares no code with the stores: plain SQL
 * on their tables, and a reading of its own. Tables of neither Arkiv's nor the versions' schema are not audited.
 */
export function auditChain(path: string, { tip, versions, history }: ExpectedChain): AuditResult {
  const database = openPlain(path);
  if (database === null) return NOT_AUDITED;
  try {
    const tables = new Set(
      database.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all(),
    );
    const read = tables.has("string_attributes") ? readArkiv : tables.has("versions") ? readVersions : null;
    if (read === null) return NOT_AUDITED;
    const kept = history === "all" ? versions : versions.filter(({ toBlock }) => toBlock > BigInt(tip));
    const computed = new Map(kept.map(computedOf));
    const problem = integrityProblem(database) ?? tipProblem(database, tables, tip) ??
      firstDifference("version", read(database), computed);
    return { isAudited: true, problem };
  } finally {
    database.close();
  }
}

/**
 * Opens a database to read it; null where the file is none, is the folder of another engine, or where another SQLite library has
 * not closed it yet (libSQL).
 */
export function openPlain(path: string): Database.Database | null {
  if (fs.statSync(path).isDirectory() || otherDriver(path, BETTER_SQLITE3_NAME) !== null) return null;
  const database = new DatabaseFile(path, { readonly: true, fileMustExist: true, timeout: 5000 });
  try {
    database.prepare("SELECT count(*) FROM sqlite_schema").get();
    return database;
  } catch (error) {
    database.close();
    if ((error as { code?: string }).code === "SQLITE_NOTADB") return null;
    throw error;
  }
}

/** What SQLite's own check says of all pages and indexes; null where it finds nothing. */
export function integrityProblem(database: Database.Database): string | null {
  const lines = database.prepare<[], string>("PRAGMA integrity_check").pluck().all();
  return lines.join() === "ok" ? null : `integrity_check says: ${lines.slice(0, 3).join("; ")}`;
}

function tipProblem(database: Database.Database, tables: ReadonlySet<string>, tip: number): string | null {
  const sql = tables.has("last_block")
    ? "SELECT max(block) FROM last_block"
    : "SELECT max(number) FROM blocks";
  const stored = database.prepare<[], number | null>(sql).pluck().get() ?? -1;
  return stored === tip ? null : `its newest block is ${stored}, and ${tip} must be`;
}

/** Names and texts of versions that were computed: most of them are asked for again and again. */
const COMPUTED = new WeakMap<EntityVersion, readonly [name: string, text: string]>();

function computedOf(version: EntityVersion): readonly [name: string, text: string] {
  const known = COMPUTED.get(version) ?? [nameOf(version), textOf(version)] as const;
  COMPUTED.set(version, known);
  return known;
}

function nameOf({ key, fromBlock }: Pick<EntityVersion, "key" | "fromBlock">): string {
  return `${key.toHex()} from block ${fromBlock}`;
}

function textOf(
  { toBlock, contentType, payload, strings, numbers }: Omit<EntityVersion, "key" | "fromBlock">,
): string {
  const sorted = (pairs: readonly (readonly [string, unknown])[]) =>
    pairs.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(String(value))}`).sort().join(
      ", ",
    );
  const payloadDigest = createHash("sha256").update(payload).digest("hex");
  return `to ${toBlock}, ${contentType}, payload ${payloadDigest}, {${sorted(strings)}}, {${
    sorted(numbers)
  }}`;
}

/** An unsigned number that SQLite holds as a signed one. */
function unsigned(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

/** Members of a JSON object of numbers that a double may not hold. */
function jsonNumbers(text: string): [string, bigint][] {
  const source = (_: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === "number" ? context!.source : value;
  return Object.entries(JSON.parse(text, source) as Record<string, string>).map(([name, digits]) => [
    name,
    BigInt(digits),
  ]);
}

type Pairs<Value> = Map<string, { readonly to: bigint; readonly pairs: [string, Value][] }>;

/** Arkiv's tables, also with one version an entity. Attributes are there twice, and both must say the same. */
function readArkiv(database: Database.Database): Map<string, string> {
  const attributesOf = <Value>(table: string, valueOf: (value: unknown) => Value): Pairs<Value> => {
    const found: Pairs<Value> = new Map();
    const rows = database.prepare<[], [Buffer, bigint, bigint, string, unknown]>(
      `SELECT entity_key, from_block, to_block, key, value FROM ${table}`,
    ).raw().safeIntegers();
    for (const [key, from, to, name, value] of rows.iterate()) {
      const version = nameOf({ key, fromBlock: Number(from) });
      const own = found.get(version) ?? { to: unsigned(to), pairs: [] };
      if (own.to !== unsigned(to)) own.pairs.push([`${name} of another end`, valueOf(value)]);
      else own.pairs.push([name, valueOf(value)]);
      found.set(version, own);
    }
    return found;
  };
  const strings = attributesOf("string_attributes", String);
  const numbers = attributesOf("numeric_attributes", (value) => unsigned(value as bigint));
  const versions = new Map<string, string>();
  const rows = database.prepare<[], [Buffer, bigint, bigint, string, Buffer, string, string]>(
    "SELECT entity_key, from_block, to_block, content_type, payload, string_attributes, numeric_attributes FROM payloads",
  ).raw().safeIntegers();
  for (const [key, from, to, contentType, payload, stringsJson, numbersJson] of rows.iterate()) {
    const name = nameOf({ key, fromBlock: Number(from) });
    const rest = { toBlock: unsigned(to), contentType, payload };
    const own = { strings: strings.get(name), numbers: numbers.get(name) };
    const isOfOneEnd = own.strings?.to === rest.toBlock && own.numbers?.to === rest.toBlock;
    const byRows = textOf({ ...rest, strings: own.strings?.pairs ?? [], numbers: own.numbers?.pairs ?? [] });
    const byJson = textOf({
      ...rest,
      strings: Object.entries(JSON.parse(stringsJson) as Record<string, string>),
      numbers: jsonNumbers(numbersJson),
    });
    versions.set(name, isOfOneEnd && byRows === byJson ? byRows : `rows ${byRows}, but its JSON ${byJson}`);
    strings.delete(name);
    numbers.delete(name);
  }
  for (const name of [...strings.keys(), ...numbers.keys()]) {
    versions.set(name, "attributes without a payload");
  }
  return versions;
}

type VersionRow = [
  key: Buffer | null,
  from: bigint,
  to: bigint,
  expiration: bigint,
  sequence: bigint,
  owner: Buffer,
  creator: Buffer,
  strings: string | null,
  numbers: string | null,
  contentType: string | null,
  payload: Buffer | null,
];

/** Rows of versions. What system attributes say is in columns. */
function readVersions(database: Database.Database): Map<string, string> {
  const versions = new Map<string, string>();
  const rows = database.prepare<[], VersionRow>(
    "SELECT e.key, v.from_block, v.to_block, v.expiration, v.sequence, v.owner, v.creator, a.strings, a.numbers, " +
      "p.content_type, p.payload FROM versions v LEFT JOIN entities e ON e.id = v.entity " +
      "LEFT JOIN attributes a ON a.id = v.id LEFT JOIN payloads p ON p.id = v.id",
  ).raw().safeIntegers();
  for (
    const [key, from, to, expiration, place, owner, creator, strings, numbers, contentType, payload] of rows
      .iterate()
  ) {
    if (key === null || strings === null || numbers === null || contentType === null || payload === null) {
      versions.set(`of block ${from}`, "a version without its entity, attributes or payload");
      continue;
    }
    const sequence = unsigned(place);
    versions.set(
      nameOf({ key, fromBlock: Number(from) }),
      textOf({
        toBlock: unsigned(to),
        contentType,
        payload,
        strings: [
          ["$creator", `0x${creator.toString("hex")}`],
          ["$key", `0x${key.toString("hex")}`],
          ["$owner", `0x${owner.toString("hex")}`],
          ...Object.entries(JSON.parse(strings) as Record<string, string>),
        ],
        numbers: [
          ["$createdAtBlock", sequence >> 32n],
          ["$expiration", unsigned(expiration)],
          ["$opIndex", sequence & 0xffffn],
          ["$sequence", sequence],
          ["$txIndex", sequence >> 16n & 0xffffn],
          ...jsonNumbers(numbers),
        ],
      }),
    );
  }
  for (const table of ["attributes", "payloads"]) {
    const orphans = database.prepare<[], number>(
      `SELECT count(*) FROM ${table} WHERE id NOT IN (SELECT id FROM versions)`,
    ).pluck().get()!;
    if (orphans > 0) versions.set(`in ${table}`, `${orphans} rows of no version`);
  }
  return versions;
}
