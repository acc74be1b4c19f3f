import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { hostname } from "node:os";
import { resolve } from "node:path";
import { HeadroomError, messageOf, UsageError } from "../../../errors.ts";
import { quoted } from "./fdw_schema.ts";
import { PostgresClient, type ServerAddress } from "../client.ts";

/** Names the servers of new stores' shards: `user:password@host:port`, with commas between; else they are started here. */
export const HOSTS_VARIABLE = "HEADROOM_POSTGRES_HOSTS";

/** Databases of ours on servers of the user's begin so. */
const DATABASE = "headroom_";

/**
 * Servers from a list with commas between: `[user[:password]@]host[:port]`, by default user postgres and port 5432; the user may make
 * databases there. @throws {UsageError}
 */
export function parseHosts(text: string): ServerAddress[] {
  return text.split(",").map((part) => {
    const host = part.trim();
    const match = /^(?:([^:@\s]+)(?::([^@\s]*))?@)?([^:@\s]+)(?::(\d{1,5}))?$/.exec(host);
    if (match !== null) {
      const [, user = "postgres", password = "", name, port = "5432"] = match;
      return { host: name!, port: Number(port), user, password, database: "postgres" };
    }
    throw new UsageError(`"${host}" is not a server of PostgreSQL`, {
      expected: "user:password@host:port with commas between; user, password and port may be left out",
      actual: host,
    });
  });
}

/** The servers that new stores of so many shards are made on; null: servers started here. @throws {UsageError} Too few. */
export function hostsOf(shards: number): ServerAddress[] | null {
  const text = Deno.env.get(HOSTS_VARIABLE)?.trim() ?? "";
  if (text === "") return null;
  const hosts = parseHosts(text);
  if (hosts.length >= shards) return hosts.slice(0, shards);
  throw new UsageError(`${HOSTS_VARIABLE} names ${hosts.length} servers for ${shards} shards`, {
    expected: `${shards} or more`,
    actual: String(hosts.length),
  });
}

/**
 * Makes a database for a store's shard on a server of the user's, under a name of its own; what stores left there whose folders on
 * this machine are gone is dropped. @param what The shard, for messages. @throws {HeadroomError}
 */
export async function makeDatabase(
  server: ServerAddress,
  folder: string,
  what: string,
): Promise<ServerAddress> {
  const database = `${DATABASE}${randomBytes(8).toString("hex")}`;
  const mark = `${hostname()} `;
  const client = await connectHost(server, what);
  try {
    const known = await client.rows(
      "open",
      `SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database WHERE datname LIKE '${DATABASE}%'`,
    );
    for (const [name, text] of known) {
      const isLeft = typeof text === "string" && text.startsWith(mark) &&
        !fs.existsSync(text.slice(mark.length));
      if (isLeft) await client.rows("open", `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    }
    await client.rows("open", `CREATE DATABASE ${database} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`);
    await client.rows("open", `COMMENT ON DATABASE ${database} IS ${quoted(mark + resolve(folder))}`);
  } finally {
    await client.end();
  }
  return { ...server, database };
}

/** Connects to a server of the user's. @throws {HeadroomError} It is away. */
export async function connectHost(server: ServerAddress, what: string): Promise<PostgresClient> {
  const place = `${server.host}:${server.port}`;
  let why = "nobody who answers there";
  try {
    const client = await PostgresClient.connect(server, place, { readOnly: false, settings: {} });
    if (client !== null) return client;
  } catch (cause) {
    why = messageOf(cause);
  }
  throw HeadroomError.unmet(`use ${what}, "${place}"`, {
    expected: "every server to be there",
    actual: why,
    next: "Bring it back: without it no answer would be whole.",
  });
}
