import { createHash, type Hash } from "node:crypto";
import { HeadroomError, messageOf } from "../errors.ts";
import { syncFile, writeTextAtomic } from "./atomic_file.ts";
import { folderEntries } from "./folder_entries.ts";
import { byTable, type Row, TABLE_NAMES, type TableName } from "./schema.ts";
import { sealedJson } from "./sealed_json.ts";
import { refuseUnknownColumns, validateRow } from "./validate_row.ts";

/** Contents of a finished trial's `done.json`: what its tables hold, and notes for the owner of the run. */
export interface TrialDone {
  readonly schema: 1;
  readonly trial: string;
  readonly rows: Readonly<Record<TableName, number>>;
  /** SHA-256 (hex) of each table's lines; absent of a trial that is older than this. */
  readonly digests?: Readonly<Record<TableName, string>> | undefined;
  readonly notes: Readonly<Record<string, unknown>>;
}

/** Characters buffered per table before a write. `choice:` one write every few hundred rows. */
const CHUNK_CHARACTERS = 64 * 1024;

/**
 * Writes one trial's rows as JSON lines, in chunks, into a hidden folder that becomes `trials/<trial>` only when done.
 *
 * A killed trial leaves only its hidden folder, which is never read and is removed by the next start.
 */
export class TrialWriter {
  readonly #trial: string;
  readonly #partial: string;
  readonly #final: string;
  readonly #tables: Record<TableName, { rows: number; text: string; readonly hash: Hash }>;

  /** @param runDir The run folder; `trials/` is made in it. */
  static async create(runDir: string, trial: string): Promise<TrialWriter> {
    const partial = `${runDir}/trials/.${trial}.${Deno.pid}`;
    await Deno.remove(partial, { recursive: true }).catch(() => {});
    await Deno.mkdir(partial, { recursive: true });
    return new TrialWriter(trial, partial, `${runDir}/trials/${trial}`);
  }

  private constructor(trial: string, partial: string, final: string) {
    this.#trial = trial;
    this.#partial = partial;
    this.#final = final;
    this.#tables = byTable(() => ({ rows: 0, text: "", hash: createHash("sha256") }));
  }

  /** Adds a row; writes every few hundred rows, so call it off the clock. @throws {HeadroomError} The row does not fit. */
  add<T extends TableName>(table: T, row: Row<T>): void {
    const origin = {
      where: `a measurement of trial "${this.#trial}"`,
      next:
        "The store's module, or Headroom, measured something else than data/runs/README.md says. Mend it, then " +
        "continue with --resume.",
    };
    validateRow(table, row, origin);
    refuseUnknownColumns(table, row, origin);
    const target = this.#tables[table];
    target.text += JSON.stringify(row) + "\n";
    target.rows++;
    if (target.text.length >= CHUNK_CHARACTERS) this.#flush(table);
  }

  /** Removes everything added: the trial does not count. */
  async discard(): Promise<void> {
    await Deno.remove(this.#partial, { recursive: true });
  }

  /** Writes the remaining rows, to the disk, and marks the trial as finished. `notes` are for the owner of the run. */
  async done(notes: Readonly<Record<string, unknown>>): Promise<void> {
    for (const table of TABLE_NAMES) this.#flush(table);
    for (const { name } of await folderEntries(this.#partial)) await syncFile(`${this.#partial}/${name}`);
    const rows = byTable((table) => this.#tables[table].rows);
    const digests = byTable((table) => this.#tables[table].hash.digest("hex"));
    const done: TrialDone = { schema: 1, trial: this.#trial, rows, digests, notes };
    await writeTextAtomic(`${this.#partial}/done.json`, sealedJson(done));
    await Deno.remove(this.#final, { recursive: true }).catch(() => {});
    await Deno.rename(this.#partial, this.#final);
  }

  #flush(table: TableName): void {
    const target = this.#tables[table];
    if (target.text === "") return;
    try {
      Deno.writeTextFileSync(`${this.#partial}/${table}.jsonl`, target.text, { append: true });
      target.hash.update(target.text);
    } catch (cause) {
      throw new HeadroomError(`Cannot write measurements of trial "${this.#trial}" to "${this.#partial}"`, {
        expected: "free disk space",
        actual: messageOf(cause),
        next: "Free disk space, then continue with --resume.",
        cause,
      });
    }
    target.text = "";
  }
}
