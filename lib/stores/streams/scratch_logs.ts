import { loadBlake3 } from "../../keri/blake3.ts";
import type { LogReader } from "../../keri/append_checks.ts";
import type { PendingBatch } from "../git/pending_batch.ts";
import type { Database } from "../sqlite/engine.ts";
import { onEngine } from "../sqlite/engine_error.ts";
import { KelReader } from "../sqlite/kel/kel_reader.ts";
import { KEL_SCHEMA } from "../sqlite/kel/kel_schema.ts";
import { KelWriter } from "../sqlite/kel/kel_writer.ts";
import { openDatabase } from "../sqlite/open_database.ts";
import { LIBRARY_DEFAULT } from "../sqlite/operating_profile.ts";
import type { LogSink } from "./log_sink.ts";

/**
 * Logs in a file of `sqlite-kel` that is not meant to last: what was checked goes in as it is, and memory stays flat however many
 * logs there are. Nothing is synced.
 */
export class ScratchLogs implements LogSink {
  readonly #path: string;
  readonly #database: Database.Database;
  readonly #reader: KelReader;
  readonly #writer: KelWriter;

  private constructor(path: string) {
    this.#path = path;
    this.#database = openDatabase(path, { profile: LIBRARY_DEFAULT, synchronous: "OFF" }, KEL_SCHEMA);
    this.#reader = new KelReader(this.#database);
    this.#writer = new KelWriter(this.#database);
  }

  /** @param path Where nothing is yet. */
  static async open(path: string): Promise<ScratchLogs> {
    await loadBlake3();
    return new ScratchLogs(path);
  }

  reader(): LogReader {
    return this.#reader;
  }

  /** @throws {HeadroomError} The disk is full. */
  write(batch: PendingBatch): Promise<void> {
    onEngine(this.#path, () => "write to", () => {
      this.#database.transaction(() => this.#writer.insert(batch))();
    });
    this.#reader.committed(batch);
    return Promise.resolve();
  }

  close(): void {
    this.#database.close();
  }
}
