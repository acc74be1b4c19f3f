import * as fs from "node:fs";
import { dirname, join } from "node:path";
import { HeadroomError, messageOf } from "../../../errors.ts";
import { PostgresClient, type ServerAddress } from "../client.ts";
import { leave } from "../postgres_store.ts";
import { indexesOf, tablesOf } from "../schema.ts";
import { PostgresServer } from "../server.ts";
import { GIN_WORDS } from "../version_words.ts";
import type { FdwSessions } from "./fdw_appender.ts";
import { connectHost, hostsOf, makeDatabase } from "./fdw_hosts.ts";
import {
  coordinatorSql,
  importSql,
  quoted,
  serverOptions,
  SHARD_VIEWS_SQL,
  shardName,
  userMappingSql,
} from "./fdw_schema.ts";
import type { FdwVariant } from "./fdw_variants.ts";

/** A server with a connection of this process to it. */
interface Node {
  /** Null where somebody else runs it. */
  readonly server: PostgresServer | null;
  readonly address: ServerAddress;
  readonly client: PostgresClient;
}

/** How a cluster is opened. */
interface ClusterOptions {
  readonly kind: string;
  readonly shards: number;
  readonly variant: FdwVariant;
  readonly readOnly: boolean;
}

const COORDINATOR = "coordinator";
/** Written when all servers are made: what was cut off before is made again. */
const READY = "ready.json";

/** What a cluster's folder says of it. */
interface Made {
  readonly shards: number;
  /** Servers of the user's that hold the shards; null: servers in this folder. */
  readonly hosts: readonly ServerAddress[] | null;
}

/** Whether a folder holds a cluster of so many shards that was made to the end. */
export function isCluster(folder: string, shards: number): boolean {
  return madeIn(folder)?.shards === shards;
}

function madeIn(folder: string): Made | null {
  try {
    return JSON.parse(fs.readFileSync(join(folder, READY), "utf8"));
  } catch {
    return null;
  }
}

/** The servers of a sharded store: a coordinator, and shards that it reaches by postgres_fdw; a folder each. */
export class FdwCluster {
  readonly sessions: FdwSessions;
  /** Connections to the shards themselves: for checks and sizes, never for data. */
  readonly shards: readonly PostgresClient[];
  readonly #coordinator: Node;
  readonly #nodes: readonly Node[];

  private constructor(coordinator: Node, nodes: readonly Node[], sessions: FdwSessions) {
    this.#coordinator = coordinator;
    this.#nodes = nodes;
    this.shards = nodes.map(({ client }) => client);
    this.sessions = sessions;
  }

  /** Starts all servers, and makes them where there are none. @throws {HeadroomError} One of them cannot be used; it says which. */
  static async open(folder: string, options: ClusterOptions): Promise<FdwCluster> {
    const { kind, shards, variant, readOnly } = options;
    const known = madeIn(folder);
    const isMade = known?.shards === shards;
    const hosts = isMade ? known.hosts : hostsOf(shards);
    if (!isMade) makeFolder(folder, options);
    const nodes: Node[] = [];
    let coordinator: Node | null = null;
    try {
      for (let shard = 0; shard < shards; shard++) {
        const what = `shard ${shard + 1} of ${shards}`;
        nodes.push(
          hosts === null
            ? await openNode(join(folder, shardName(shard)), { kind, what, isMade })
            : await openHost(hosts[shard]!, { folder, what, isMade }),
        );
      }
      coordinator = await openNode(join(folder, COORDINATOR), { kind, what: "the coordinator", isMade });
      if (!isMade) await make(nodes, coordinator.client);
      await placeShards(coordinator.client, nodes, variant);
      if (!isMade) {
        for (let shard = 0; shard < shards; shard++) await coordinator.client.rows("open", importSql(shard));
        const made: Made = { shards, hosts: hosts && nodes.map(({ address }) => address) };
        // It may hold passwords.
        fs.writeFileSync(join(folder, READY), `${JSON.stringify(made)}\n`, { mode: 0o600 });
      }
      const connect = async ({ address }: Node, path: string) => {
        const settings = { synchronous_commit: variant.synchronousCommit, search_path: path };
        return (await PostgresClient.connect(address, folder, { readOnly, settings }))!;
      };
      const main = await connect(coordinator, "public");
      const own: PostgresClient[] = [];
      for (const [shard, node] of nodes.entries()) {
        if (readOnly || variant.writers === "one-session") own.push(main);
        else if (variant.writers === "direct") own.push(await connect(node, "public"));
        else own.push(await connect(coordinator, shardName(shard)));
      }
      return new FdwCluster(coordinator, nodes, { main, shards: own });
    } catch (error) {
      for (const node of [...coordinator === null ? [] : [coordinator], ...nodes]) {
        await leave(node.server, node.client);
      }
      throw error;
    }
  }

  /** CPU time of all servers, ms; undefined where the system does not tell. */
  get cpuMs(): number | undefined {
    const all = [this.#coordinator, ...this.#nodes].map(({ server }) => server?.cpuMs);
    return all.every((ms) => ms !== undefined) ? all.reduce((sum, ms) => sum + ms, 0) : undefined;
  }

  /** The coordinator first, whose sessions hold some with the shards. */
  async close(): Promise<void> {
    const { main, shards } = this.sessions;
    for (const session of new Set([main, ...shards])) await session.end();
    for (const { server, client } of [this.#coordinator, ...this.#nodes]) await leave(server, client);
  }
}

function makeFolder(folder: string, { readOnly, kind, shards }: ClusterOptions): void {
  const found = fs.statSync(folder, { throwIfNoEntry: false });
  const entries = found?.isDirectory() ? fs.readdirSync(folder) : [];
  const isOwn = entries.every((name) => name === COORDINATOR || /^shard_\d+$/.test(name)) &&
    entries.length <= shards + 1;
  const hasParent = fs.statSync(dirname(folder), { throwIfNoEntry: false })?.isDirectory() === true;
  if (readOnly || found !== undefined && !(found.isDirectory() && isOwn) || !hasParent) {
    throw HeadroomError.unmet(`open "${folder}"`, {
      expected: readOnly ? `a ${kind} store` : `a ${kind} store, or nothing in a folder that is there`,
      actual: found === undefined ? "nothing" : "something else",
      next: "Name another path.",
    });
  }
  // What was cut off is made anew.
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
}

async function openNode(
  folder: string,
  { kind, what, isMade }: { readonly kind: string; readonly what: string; readonly isMade: boolean },
): Promise<Node> {
  try {
    const opened = await PostgresServer.open(
      folder,
      // One that is gone is not made anew, without its data.
      { kind, readOnly: isMade },
      (socket) => PostgresClient.connect(socket, folder, { readOnly: false, settings: {} }),
    );
    const { socket } = opened.server;
    const port = Number(socket.split(".").at(-1));
    return {
      ...opened,
      address: { host: dirname(socket), port, user: "postgres", password: "", database: "postgres" },
    };
  } catch (cause) {
    throw HeadroomError.unmet(`use ${what}, "${folder}"`, {
      expected: "every server to be there",
      actual: messageOf(cause),
      next: "Bring it back: without it no answer would be whole.",
      cause,
    });
  }
}

async function openHost(
  host: ServerAddress,
  { folder, what, isMade }: { readonly folder: string; readonly what: string; readonly isMade: boolean },
): Promise<Node> {
  const address = isMade ? host : await makeDatabase(host, folder, what);
  return { server: null, address, client: await connectHost(address, what) };
}

async function make(nodes: readonly Node[], coordinator: PostgresClient): Promise<void> {
  for (const { client } of nodes) {
    const statements = [
      "CREATE EXTENSION IF NOT EXISTS amcheck",
      ...tablesOf(GIN_WORDS),
      ...indexesOf(GIN_WORDS),
      ...SHARD_VIEWS_SQL,
    ];
    await client.rows("open", statements.join("; "));
  }
  await coordinator.rows(
    "open",
    [
      ...coordinatorSql(nodes.length),
      ...nodes.map(({ address }, shard) => userMappingSql(shard, address)),
    ].join("; "),
  );
}

/** Tells the coordinator where its shards listen, which differs from start to start, and how to talk with them. */
async function placeShards(
  coordinator: PostgresClient,
  nodes: readonly Node[],
  variant: FdwVariant,
): Promise<void> {
  for (const [shard, { address }] of nodes.entries()) {
    const name = shardName(shard);
    const known = (await coordinator.rows(
      "open",
      `SELECT unnest(srvoptions) FROM pg_foreign_server WHERE srvname = '${name}'`,
    )).map(([option]) => String(option));
    const changes = Object.entries(serverOptions(address, variant)).flatMap(([option, value]) => {
      if (known.includes(`${option}=${value}`)) return [];
      const isThere = known.some((other) => other.startsWith(`${option}=`));
      return [`${isThere ? "SET" : "ADD"} ${option} ${quoted(value)}`];
    });
    if (changes.length > 0) {
      await coordinator.rows("open", `ALTER SERVER ${name} OPTIONS (${changes.join()})`);
    }
  }
}
