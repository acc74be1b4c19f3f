import { realpathSync } from "node:fs";
import { basename } from "node:path";
import { PostgresClient } from "../../../lib/stores/postgres/client.ts";
import { PostgresStore } from "../../../lib/stores/postgres/postgres_store.ts";
import { PostgresServer } from "../../../lib/stores/postgres/server.ts";
import { postgresHistory } from "../../../lib/stores/postgres/history_rows.ts";
import type { VersionWords } from "../../../lib/stores/postgres/version_words.ts";
import type { EntityStoreKind } from "../../../lib/stores/store_kind.ts";
import { readHistoryRows } from "../../../lib/stores/history_rows.ts";

/** A server that many stores share, a schema each: to start one for each store would take most of the time. */
export class SharedServer {
  readonly #server: PostgresServer;
  readonly #client: PostgresClient;
  readonly #folder: string;
  readonly #schemas = new Map<string, string>();

  private constructor(folder: string, server: PostgresServer, client: PostgresClient) {
    this.#folder = folder;
    this.#server = server;
    this.#client = client;
  }

  static async start(): Promise<SharedServer> {
    const folder = realpathSync(await Deno.makeTempDir({ prefix: "headroom-test-" }));
    const { server, client } = await PostgresServer.open(
      `${folder}/shared`,
      { kind: "postgres", readOnly: false },
      (socket) => PostgresClient.connect(socket, folder, { readOnly: false, settings: {} }),
    );
    await client.rows("prepare", "CREATE EXTENSION amcheck");
    return new SharedServer(folder, server, client);
  }

  async stop(): Promise<void> {
    await this.#client.end();
    await this.#server.leave(false);
    await Deno.remove(this.#folder, { recursive: true });
  }

  /** Statements in the schema of a path. */
  async run(path: string, statements: string): Promise<void> {
    await this.#client.rows("run", `SET search_path = ${this.#schemas.get(path)}, public; ${statements}`);
  }

  /** A kind whose stores are schemas of this server. */
  kind(of: EntityStoreKind, words: VersionWords): EntityStoreKind {
    return {
      ...of,
      open: async (path, { variant, readOnly = false }) => {
        const client = await this.#connect(await this.#schemaOf(path), { variant, readOnly });
        return await PostgresStore.open({ name: of.name, path, server: null, client, words, readOnly });
      },
      blocks: (path, met) =>
        readHistoryRows(async () => {
          const client = await this.#connect(await this.#schemaOf(path), {
            variant: "normal",
            readOnly: true,
          });
          return await postgresHistory(client, path, () => client.end());
        }, met),
    };
  }

  async #schemaOf(path: string): Promise<string> {
    const known = this.#schemas.get(path);
    if (known !== undefined) return known;
    const schema = `s${this.#schemas.size}_${basename(path).replace(/\W/g, "_")}`;
    await this.#client.rows("prepare", `CREATE SCHEMA ${schema}`);
    this.#schemas.set(path, schema);
    return schema;
  }

  async #connect(schema: string, { variant, readOnly }: { variant: string; readOnly: boolean }) {
    const synchronous_commit = variant === "full" ? "on" : "off";
    const settings = { search_path: `${schema}, public`, synchronous_commit };
    const client = await PostgresClient.connect(this.#server.socket, this.#folder, { readOnly, settings });
    if (client === null) throw new Error("the shared server has ended");
    return client;
  }
}
