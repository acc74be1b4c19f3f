import { finished } from "node:stream/promises";
import type postgres from "postgres";
import { HeadroomError, messageOf } from "../../errors.ts";

/** A row, its columns in the order of the SELECT: int8 as a bigint, bytea as bytes, all else as text or a number. */
export type Row = readonly unknown[];

/** Codes of the client and the system where the server is not there (any more), and of its own goodbyes. */
const GONE = new Set([
  ...["CONNECTION_CLOSED", "CONNECTION_DESTROYED", "CONNECTION_ENDED", "CONNECT_TIMEOUT"],
  ...["ECONNREFUSED", "ECONNRESET", "ENOENT", "EPIPE"],
  // admin_shutdown, crash_shutdown, cannot_connect_now. Source: postgresql.org/docs/18/errcodes-appendix.html.
  ...["57P01", "57P02", "57P03"],
]);
const CANNOT_CONNECT_NOW = "57P03";

/** What a user can do about an error of the server's, by its code or the class of codes that it is in. */
const WORDS: Readonly<Record<string, { readonly expected: string; readonly next: string }>> = {
  "53100": { expected: "room for it on the disk", next: "Free some space, then try again." },
  "53": { expected: "enough memory and connections", next: "Ask for less at a time, then try again." },
  "58": {
    expected: "a disk that reads and writes",
    next: "Check the disk, its free space, quotas and limits on the size of files, then try again.",
  },
  XX: { expected: "undamaged data", next: "Make the store again; what is in it cannot be trusted." },
};

/** What differs between connections to one server. */
interface ConnectionOptions {
  readonly readOnly: boolean;
  readonly settings: Readonly<Record<string, string>>;
}

/** Where rows are copied to, and how: options as they follow others. */
interface CopyTarget {
  readonly table: string;
  readonly options?: string;
}

/** A database of a server that somebody else runs. */
export interface ServerAddress {
  /** A name, an address, or the folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** Of every server that is started here. */
const LOCAL = { host: "localhost", port: 5432, user: "postgres", database: "postgres", ssl: false } as const;

type Sql = postgres.Sql<{ bigint: bigint }>;

/** A connection, and whether it was lost. */
interface Connection {
  readonly sql: Sql;
  isLost: boolean;
}

/**
 * One connection to a server. Statements come with their values in them, which are made of numbers and hexadecimal digits alone:
 * so several are one message, and each is planned for its own values.
 */
export class PostgresClient {
  readonly #connection: Connection;
  readonly #folder: string;

  private constructor(connection: Connection, folder: string) {
    this.#connection = connection;
    this.#folder = folder;
  }

  /** Connects; null where the server does not take connections (any more). @param to Its socket, or where else. @param folder The store's, for messages. */
  static async connect(
    to: string | ServerAddress,
    folder: string,
    { readOnly, settings }: ConnectionOptions,
  ): Promise<PostgresClient | null> {
    const { default: postgres } = await import("postgres");
    const connection = { isLost: false };
    const sql = postgres({
      ...typeof to === "string" ? { ...LOCAL, path: to } : { ...to, ssl: "prefer" },
      max: 1,
      // Its statements are of one state, and a connection that was lost is not made again in the middle of a block.
      max_lifetime: null,
      idle_timeout: 0,
      connect_timeout: 30,
      fetch_types: false,
      onnotice: () => {},
      onclose: () => connection.isLost = true,
      types: { bigint: postgres.BigInt },
      connection: {
        application_name: "headroom",
        ...settings,
        default_transaction_read_only: readOnly,
      },
    });
    try {
      await sql`SELECT 1`;
      return new PostgresClient(Object.assign(connection, { sql }), folder);
    } catch (error) {
      await sql.end({ timeout: 0 });
      if (GONE.has(codeOf(error))) return null;
      throw toldBy(error, `open "${folder}"`);
    }
  }

  /** The rows of one statement. @param verb Completes "Cannot <verb> <the store>". @throws {HeadroomError} */
  async rows(verb: string, statement: string): Promise<readonly Row[]> {
    return await this.#on(verb, this.#sql(verb).unsafe(statement).values()) as unknown as readonly Row[];
  }

  /** The rows of each of several statements that return some, in one message; as `rows`. */
  async each(verb: string, statements: string): Promise<readonly (readonly Row[])[]> {
    const results = await this.#on(verb, this.#sql(verb).unsafe(statements).values());
    return results as unknown as readonly (readonly Row[])[];
  }

  /** The first column of a statement's first row; as `rows`. */
  async value(verb: string, statement: string): Promise<unknown> {
    return (await this.rows(verb, statement))[0]?.[0];
  }

  /** The rows of a statement, several at a time; as `rows`. */
  async *batches(verb: string, statement: string): AsyncGenerator<readonly Row[]> {
    const cursor = this.#sql(verb).unsafe(statement).values().cursor(BATCH_ROWS);
    try {
      for await (const rows of cursor) yield rows as unknown as readonly Row[];
    } catch (error) {
      throw toldBy(error, this.#action(verb));
    }
  }

  /**
   * Writes rows into a table, in PostgreSQL's binary form (`copy_rows.ts`). An error that comes after the last byte neither ends
   * nor fails the client's stream (postgres 3.4.9), which would be waited for forever: it is taken from the query itself.
   */
  async copy(verb: string, { table, options = "" }: CopyTarget, rows: Uint8Array): Promise<void> {
    const query = this.#sql(verb).unsafe(`COPY ${table} FROM STDIN (FORMAT binary${options})`);
    const failed = new Promise<never>((_, reject) => {
      const inner = query as unknown as { reject(error: unknown): void };
      const { reject: rejectQuery } = inner;
      inner.reject = (error) => {
        rejectQuery(error);
        reject(error);
      };
    });
    await this.#on(verb, Promise.race([failed, send(query, rows)]));
  }

  /** Ends the connection, whatever is under way. */
  async end(): Promise<void> {
    await this.#connection.sql.end({ timeout: 1 });
  }

  /**
   * @throws {HeadroomError} The connection was lost: another one would be outside the transaction that was begun, and what is sent after
   * a loss was seen to wait for ever.
   */
  #sql(verb: string): Sql {
    if (!this.#connection.isLost) return this.#connection.sql;
    throw toldBy({ code: "CONNECTION_CLOSED" }, this.#action(verb));
  }

  /** Waits for work, which begins when it is waited for. */
  async #on<Result>(verb: string, work: PromiseLike<Result>): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      const told = toldBy(error, this.#action(verb));
      if (isGone(told)) this.#connection.isLost = true;
      throw told;
    }
  }

  #action(verb: string): string {
    return `${verb} ${JSON.stringify(this.#folder)}`;
  }
}

/** Rows that a cursor brings at a time. */
const BATCH_ROWS = 1_000;

async function send(query: ReturnType<Sql["unsafe"]>, rows: Uint8Array): Promise<void> {
  const stream = await query.writable();
  stream.end(rows);
  await finished(stream);
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code ?? "");
}

/** Whether a server's end is what failed. */
export function isGone(error: unknown): boolean {
  return error instanceof HeadroomError && GONE.has(codeOf(error.cause));
}

function toldBy(error: unknown, action: string): unknown {
  const code = codeOf(error);
  if (error instanceof HeadroomError || code === "") return error;
  if (GONE.has(code)) {
    return HeadroomError.unmet(action, {
      expected: "its PostgreSQL server to run",
      actual: code === CANNOT_CONNECT_NOW ? "one that is starting or ending" : "one that has ended",
      next: "Open the store again: it then says which block is its newest. Its server.log may say why.",
      cause: error,
    });
  }
  const { expected, next } = WORDS[code] ?? WORDS[code.slice(0, 2)] ?? {
    expected: "PostgreSQL to do it",
    next: "Look at server.log in the store's folder.",
  };
  return HeadroomError.unmet(action, {
    expected,
    actual: `${code}: ${messageOf(error)}`,
    next,
    cause: error,
  });
}
