import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { programCommand } from "../../../start_program.ts";
import { postgresPrograms } from "../../../stores/postgres/programs.ts";
import { reachablePrograms } from "../../../stores/postgres/reachable_programs.ts";
import { addVersion, type StoredChain, unsigned } from "./stored_chain.ts";

/**
 * Reads the tables of a store in PostgreSQL, or of all its shards, whose servers have ended; null where the folder is of something
 * else, or the shards are on servers of the user's. It connects to no server: PostgreSQL's program reads the data folder itself.
 * Source: postgresql.org/docs/18/app-postgres.html, "Single-User Mode".
 */
export async function readPostgres(folder: string): Promise<StoredChain | null> {
  const shards = fs.readdirSync(folder).filter((name) => /^shard_\d+$/.test(name));
  if (shards.length === 0) {
    const data = join(folder, "data");
    return fs.existsSync(join(data, "PG_VERSION")) ? await readFolder(data, null) : null;
  }
  const all: StoredChain[] = [];
  for (const [shard, name] of shards.sort().entries()) {
    const data = join(folder, name, "data");
    const one = await readFolder(data, { shard, shards: shards.length });
    all.push(one.problem === null ? one : { ...one, problem: `${name}: ${one.problem}` });
  }
  const tips = all.map(({ tip }) => tip);
  const versions = all.flatMap((one) => [...one.versions]);
  const problem = all.find(({ problem }) => problem !== null)?.problem ?? null;
  return {
    problem: problem ??
      (new Set(tips).size > 1 ? `the newest blocks of its shards are ${tips.join()}` : null),
    tip: Math.min(...tips),
    versions: new Map(versions),
  };
}

/** Which of how many shards a folder is. */
interface Place {
  readonly shard: number;
  readonly shards: number;
}

/** What is asked. Numbers of 64 bits are texts: readers of JSON make doubles of them. */
const QUERIES = {
  blocks: "SELECT count(*) AS count, coalesce(max(number), -1) AS tip FROM blocks",
  damage:
    "SELECT t AS name, blkno, msg FROM unnest('{blocks,versions,attributes,payloads,index_words}'::text[]) t, " +
    "LATERAL verify_heapam(t::regclass) LIMIT 1",
  orphans: "SELECT name, count(*) AS count FROM (SELECT 'attributes' AS name, id FROM attributes " +
    "UNION ALL SELECT 'payloads', id FROM payloads UNION ALL SELECT DISTINCT 'index_words', id FROM index_words) o " +
    "WHERE id NOT IN (SELECT id FROM versions) GROUP BY name",
  versions:
    "SELECT encode(v.key, 'hex') AS key, from_block::text, to_block::text, expiration::text, sequence::text, " +
    "encode(owner, 'hex') AS owner, encode(creator, 'hex') AS creator, strings, numbers, content_type, " +
    "encode(payload, 'hex') AS payload, hashbyteaextended(v.key, 8816678312871386365)::text AS hash FROM versions v " +
    "LEFT JOIN attributes a ON a.id = v.id LEFT JOIN payloads p ON p.id = v.id",
} as const;

/** Fails where an index and its table differ: every row of it is looked up in the b-trees. Source: postgresql.org/docs/18/amcheck.html. */
const INDEX_CHECKS =
  "SELECT CASE a.amname WHEN 'btree' THEN bt_index_check(c.oid, true) ELSE gin_index_check(c.oid) END FROM pg_class c " +
  "JOIN pg_am a ON a.oid = c.relam WHERE c.relkind = 'i' AND c.relnamespace = 'public'::regnamespace";

interface Answers {
  readonly blocks: readonly [{ readonly count: number; readonly tip: number }];
  readonly damage: readonly { readonly name: string; readonly blkno: number; readonly msg: string }[];
  readonly orphans: readonly { readonly name: string; readonly count: number }[];
  readonly versions: readonly VersionRow[];
}

interface VersionRow {
  readonly key: string;
  readonly from_block: string;
  readonly to_block: string;
  readonly expiration: string;
  readonly sequence: string;
  readonly owner: string;
  readonly creator: string;
  readonly strings: string | null;
  readonly numbers: string | null;
  readonly content_type: string | null;
  readonly payload: string | null;
  /** Of the key. */
  readonly hash: string;
}

async function readFolder(data: string, place: Place | null): Promise<StoredChain> {
  const answers = await ask(data);
  if ("failed" in answers) return { problem: answers.failed, tip: -1, versions: new Map() };
  const { blocks: [{ count, tip }], damage: [damage], orphans: [orphan] } = answers;
  const versions = new Map<string, string>();
  let problem = count === tip + 1 ? null : `it has ${count} blocks up to ${tip}`;
  if (damage !== undefined) problem ??= `page ${damage.blkno} of ${damage.name}: ${damage.msg}`;
  if (orphan !== undefined) problem ??= `${orphan.name} has ${orphan.count} rows of no version`;
  for (const row of answers.versions) {
    const { strings, numbers, content_type: contentType, payload } = row;
    if (strings === null || numbers === null || contentType === null || payload === null) {
      problem ??= `a version of block ${row.from_block} has no attributes or no payload`;
      continue;
    }
    if (place !== null && homeOf(BigInt(row.hash), place.shards) !== place.shard) {
      problem ??= `entity ${row.key} is not on the shard that its key leads to`;
    }
    addVersion(versions, {
      ...{
        key: Buffer.from(row.key, "hex"),
        from: BigInt(row.from_block),
        to: unsigned(BigInt(row.to_block)),
      },
      ...{ expiration: unsigned(BigInt(row.expiration)), sequence: unsigned(BigInt(row.sequence)) },
      ...{ owner: `0x${row.owner}`, creator: `0x${row.creator}`, strings, numbers, contentType },
      payload: Buffer.from(payload, "hex"),
    });
  }
  return { problem, tip, versions };
}

/**
 * The partition of a key by PostgreSQL's hash. Source: `compute_partition_hash_value` in its `partbounds.c`, with the seed
 * 0x7A5B22367996DCFD of `partbounds.h`, and `hash_combine64` of 0 and the key's hash in `hashfn.h`.
 */
function homeOf(hash: bigint, shards: number): number {
  return Number(BigInt.asUintN(64, hash + 0x49a0f4dd15e5a8e3n) % BigInt(shards));
}

/** The rows of all queries, or what PostgreSQL says that is wrong. */
async function ask(data: string): Promise<Answers | { readonly failed: string }> {
  const { uid, gid } = fs.statSync(data);
  // It refuses to be root's: then the owner of the data runs it.
  const account = userInfo().uid === 0 ? { uid, gid } : null;
  const { postgres } = reachablePrograms(postgresPrograms(), account);
  const child = programCommand(postgres, {
    args: ["--single", "-D", data, "-c", "exit_on_error=on", "-c", "shared_buffers=8MB", "postgres"],
    ...{ stdin: "piped", stdout: "piped", stderr: "piped", cwd: data },
    ...account,
  }).spawn();
  // A statement a line. Rows come in hexadecimal digits, so that they stand out from all else that is said.
  const statements = Object.entries(QUERIES).map(([name, sql]) =>
    `COPY (SELECT '~${name}:' || encode(convert_to(row_to_json(q)::text, 'UTF8'), 'hex') FROM (${sql}) q) TO STDOUT`
  );
  const stdin = child.stdin.getWriter();
  const asked = stdin.write(new TextEncoder().encode([INDEX_CHECKS, ...statements, ""].join("\n")))
    // Where it has ended before, it says why.
    .then(() => stdin.close()).catch(() => {});
  const [{ success, stdout, stderr }] = await Promise.all([child.output(), asked]);
  if (!success) {
    const told = new TextDecoder().decode(stderr).split("\n");
    const failed = told.find((line) => /ERROR|FATAL|PANIC/.test(line)) ?? told[0]!;
    return { failed: `PostgreSQL's program says: ${failed}` };
  }
  const rows = [...new TextDecoder().decode(stdout).matchAll(/~([a-z]+):([0-9a-f]+)/g)].map((
    [, name, hex],
  ) => ({
    name,
    row: JSON.parse(Buffer.from(hex!, "hex").toString()),
  }));
  const answers = Object.keys(QUERIES).map((name) =>
    [name, rows.filter((one) => one.name === name)] as const
  );
  return Object.fromEntries(
    answers.map(([name, own]) => [name, own.map(({ row }) => row)]),
  ) as unknown as Answers;
}
