import * as fs from "node:fs";
import { loadBlake3 } from "../../../keri/blake3.ts";
import type { KeyState } from "../../../keri/key_state.ts";
import type { SignedEvent } from "../../../keri/signed_event.ts";
import { HeadroomError } from "../../../errors.ts";
import { Stopwatch } from "../../../stopwatch.ts";
import type { Durability } from "../../durability.ts";
import { type AloneOptions, BatchChecks } from "../../git/batch_checks.ts";
import { InTurn } from "../../git/in_turn.ts";
import { PendingBatch } from "../../git/pending_batch.ts";
import type {
  CheckWatch,
  KelAppendResult,
  KelCheckResult,
  KelRegistry,
  KelRegistryStats,
} from "../../kel_registry.ts";
import type { KelRegistryKind } from "../../store_kind.ts";
import { BESIDE, realPath } from "../beside.ts";
import type { Database } from "../engine.ts";
import { onEngine } from "../engine_error.ts";
import { durabilityPragmas, holdsSchema, openDatabase, readSettings } from "../open_database.ts";
import { LIBRARY_DEFAULT } from "../operating_profile.ts";
import { readNumber } from "../store_stats.ts";
import { checkKel } from "./check_kel.ts";
import { ENGINE_TIME, inTransaction } from "./in_transaction.ts";
import { KelReader } from "./kel_reader.ts";
import { KEL_SCHEMA } from "./kel_schema.ts";
import { KelWriter } from "./kel_writer.ts";

/** By id of the variant. With NORMAL the engine syncs its log before it moves it into the file; the registry does so at each batch. */
const SYNCHRONOUS = { none: "OFF", batch: "NORMAL", commit: "FULL" } as const;

/** Largest sequence number: of a safe integer. */
const SN_MAX = Number.MAX_SAFE_INTEGER;

/** Most events that `read()` fetches at a time; it starts with one, so that a single event is cheap in a long log. */
const READ_AHEAD = 256;

/** Logs in one SQLite file, for comparison with those in Git. */
export const SQLITE_KEL: KelRegistryKind = {
  name: "sqlite-kel",
  about: "SQLite file, for comparison: a row an event, a transaction an append",
  variants: {
    none: { about: "synchronous=OFF: the operating system syncs when it likes", durability: "process" },
    batch: { about: "synchronous=NORMAL, the log synced after each batch and flush", durability: "process" },
    commit: { about: "synchronous=FULL: synced before each append returns", durability: "machine" },
  },
  extension: ".db",
  companions: BESIDE,
  open: async (path, { variant }) => {
    await loadBlake3();
    return new SqliteKelRegistry(path, variant as keyof typeof SYNCHRONOUS);
  },
  reading: {
    recognises: (path) => Promise.resolve(holdsSchema(path, KEL_SCHEMA)),
    open: async (path) => {
      await loadBlake3();
      return new SqliteKelRegistry(path, "none", true);
    },
  },
};

class SqliteKelRegistry implements KelRegistry {
  readonly name = SQLITE_KEL.name;
  readonly durability: Durability;
  readonly settings: Readonly<Record<string, string | number>>;
  readonly #path: string;
  readonly #fsync: keyof typeof SYNCHRONOUS;
  readonly #database: Database.Database;
  readonly #reader: KelReader;
  readonly #writer: KelWriter;
  readonly #inTurn = new InTurn();
  readonly #watch = new Stopwatch();
  readonly #checks = new BatchChecks();

  constructor(path: string, fsync: keyof typeof SYNCHRONOUS, readOnly = false) {
    const database = openDatabase(
      path,
      { profile: LIBRARY_DEFAULT, synchronous: SYNCHRONOUS[fsync], readOnly },
      KEL_SCHEMA,
    );
    this.#path = realPath(path);
    this.#fsync = fsync;
    this.#database = database;
    this.#reader = new KelReader(database);
    this.#writer = new KelWriter(database);
    this.durability = SQLITE_KEL.variants[fsync]!.durability;
    this.settings = { fsync, ...readSettings(database, KEL_SCHEMA) };
  }

  get checkMs(): number {
    return this.#checks.spentMs;
  }

  get times(): Readonly<Record<string, number>> {
    return Object.fromEntries(Object.entries(this.#watch.parts).map(([part, us]) => [part, us / 1000]));
  }

  append(event: SignedEvent, options: AloneOptions = {}): Promise<KelAppendResult> {
    return this.#write([event], options);
  }

  async commitBatch(events: readonly SignedEvent[]): Promise<KelAppendResult> {
    const result = await this.#write(events, null);
    await this.flush();
    return result;
  }

  /** A fresh process sees an append when it returns; where batches are synced, single appends are here. */
  flush(): Promise<void> {
    if (this.#fsync !== "batch") return Promise.resolve();
    return this.#run("sync", () => {
      // No lock lies on the log, so that closing it drops none (`engine.ts`).
      const log = fs.openSync(`${this.#path}-wal`, "r+");
      try {
        this.#watch.time("fsync", () => fs.fsyncSync(log));
      } finally {
        fs.closeSync(log);
      }
    });
  }

  sync(): Promise<void> {
    if (this.#fsync === "commit") return Promise.resolve();
    return this.#run("sync", () => {
      this.#setSynchronous("FULL");
      // A page in the log, so that there is something to move: the engine syncs the file, with all that was moved before, after it.
      this.#database.pragma(`user_version = ${KEL_SCHEMA.version}`);
      const [{ busy }] = this.#database.pragma("wal_checkpoint(TRUNCATE)") as [{ busy: number }];
      this.#setSynchronous(SYNCHRONOUS[this.#fsync]);
      if (busy === 0) return;
      throw HeadroomError.unmet(`sync "${this.#path}"`, {
        expected: "a file that nobody else reads at the moment",
        actual: "another process reading an older state",
        next: "Wait until it is done, then try again.",
      });
    });
  }

  async *read(prefix: string, from = 0): AsyncGenerator<SignedEvent> {
    for (let sn = from;;) {
      const limit = Math.max(1, Math.min(READ_AHEAD, sn - from));
      const page = await this.#run("read", () => this.#reader.page(prefix, sn, limit));
      yield* page;
      if (page.length < limit) return;
      sn += page.length;
    }
  }

  keyState(prefix: string): Promise<KeyState | null> {
    return this.#run("read", () => {
      this.#reader.refresh();
      return this.#reader.state(prefix);
    });
  }

  async *prefixes(): AsyncGenerator<string> {
    for (let last = "";;) {
      const page = await this.#run("read", () => this.#reader.prefixesAfter(last));
      yield* page;
      if (page.length === 0) return;
      last = page.at(-1)!;
    }
  }

  stats(): Promise<KelRegistryStats> {
    return this.#run("read", () => {
      const files = [this.#path, `${this.#path}-wal`].map((file) => fs.statSync(file));
      return {
        prefixes: readNumber(this.#database, "SELECT count(*) FROM key_states"),
        events: readNumber(this.#database, "SELECT count(*) FROM events"),
        fileBytes: files.reduce((sum, { size }) => sum + size, 0),
        allocatedBytes: files.reduce((sum, { blocks }) => sum + blocks * 512, 0),
      };
    });
  }

  check(watch?: CheckWatch): Promise<KelCheckResult> {
    return this.#run("check", () =>
      inTransaction(this.#timed, "BEGIN", () => {
        this.#reader.refresh();
        return checkKel(this.#database, this.#reader, watch);
      }));
  }

  close(): Promise<void> {
    return this.#run("close", () => {
      this.#database.close();
    });
  }

  /** Writes events in one transaction: all of them, or none. @param alone Options of a single append; null for a batch. */
  #write(events: readonly SignedEvent[], alone: AloneOptions | null): Promise<KelAppendResult> {
    return this.#run("append to", async () => {
      const batch = new PendingBatch(this.#reader, SN_MAX);
      await inTransaction(this.#timed, "BEGIN IMMEDIATE", async () => {
        this.#reader.refresh();
        await this.#checks.fill(batch, events, alone);
        this.#watch.time(ENGINE_TIME, () => this.#writer.insert(batch));
      });
      this.#reader.committed(batch);
      return batch.result;
    });
  }

  get #timed() {
    return { database: this.#database, watch: this.#watch };
  }

  #setSynchronous(synchronous: typeof SYNCHRONOUS[keyof typeof SYNCHRONOUS]): void {
    for (const pragma of durabilityPragmas({ synchronous })) this.#database.pragma(pragma);
  }

  /** Runs work after everything asked for before it. @param verb Completes "Cannot <verb> <path>". */
  #run<T>(verb: string, work: () => T | Promise<T>): Promise<T> {
    return this.#inTurn.run(async () => {
      try {
        return await work();
      } catch (error) {
        return onEngine(this.#path, () => verb, () => {
          throw error;
        });
      }
    });
  }
}
