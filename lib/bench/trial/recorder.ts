import type { Row } from "../../runs/schema.ts";
import type { TrialWriter } from "../../runs/trial_writer.ts";
import type { AppendResult, StoreStats } from "../../stores/entity_store.ts";
import type { Clock } from "../load/clock.ts";

/** When something was due, began and ended; microseconds from the trial's zero. */
export interface Times {
  readonly scheduledUs: number | null;
  readonly startUs: number;
  readonly endUs: number;
}

/** Writes a trial's rows with what is the same in all of them, and remembers whether every check held. */
export class Recorder {
  readonly trial: string;
  readonly #writer: TrialWriter;
  readonly #clock: Clock;
  #failed: string[] = [];

  constructor(trial: string, writer: TrialWriter, clock: Clock) {
    this.trial = trial;
    this.#writer = writer;
    this.#clock = clock;
  }

  /** Names of the checks that did not hold. */
  get failedChecks(): readonly string[] {
    return this.#failed;
  }

  check(name: string, ok: boolean, expected: string, actual: string): void {
    if (!ok) this.#failed.push(`${name}: expected ${expected}, found ${actual}`);
    this.#writer.add("checks", { trial: this.trial, name, ok, expected, actual });
  }

  /** Two texts that must be equal. */
  checkEqual(name: string, expected: string, actual: string): void {
    this.check(name, expected === actual, expected, actual);
  }

  event(kind: string, detail: string, value: number | null = null, atUs = this.#clock.nowUs()): void {
    this.#writer.add("events", { trial: this.trial, at_us: atUs, kind, detail, value });
  }

  commit(
    result: AppendResult,
    phase: string,
    times: Times,
    rowsBefore: number,
    files: { readonly walBytes: number | null; readonly pageCount: number },
  ): void {
    this.#writer.add("commits", {
      trial: this.trial,
      worker: 0,
      phase,
      block: result.block,
      ...span(times),
      versions: result.versions,
      string_rows: result.rows.strings,
      number_rows: result.rows.numbers,
      payload_rows: result.rows.payloads,
      closed_rows: result.rows.closed,
      payload_bytes: result.payloadBytes,
      rows_before: rowsBefore,
      page_count: files.pageCount,
      wal_bytes: files.walBytes,
    });
  }

  query(
    query: { readonly type: string; readonly atBlock: number; readonly matching: number },
    phase: string,
    times: Times,
    resultRows: number,
    correct: boolean,
  ): void {
    this.#writer.add("queries", {
      trial: this.trial,
      worker: 0,
      phase,
      type: query.type,
      at_block: query.atBlock,
      ...span(times),
      result_rows: resultRows,
      matching: query.matching,
      correct,
    });
  }

  operation(
    phase: string,
    times: Times,
    row: Omit<Row<"operations">, keyof Span | "trial" | "worker" | "phase">,
  ): void {
    this.#writer.add("operations", { trial: this.trial, worker: 0, phase, ...span(times), ...row });
  }

  plan(type: string, steps: readonly string[]): void {
    steps.forEach((detail, step) => this.#writer.add("plans", { trial: this.trial, type, step, detail }));
  }

  size(phase: string, name: string, kind: string, rows: number | null, bytes: number): void {
    this.#writer.add("sizes", { trial: this.trial, phase, name, kind, rows, bytes });
  }

  /** Every table, index and file of an entity store. */
  sizes(phase: string, stats: StoreStats): void {
    for (const [name, bytes] of Object.entries(stats.bytes)) {
      const rows = stats.rows[name];
      this.size(phase, name, rows === undefined ? "index" : "table", rows ?? null, bytes);
    }
    this.size(phase, "database", "file", null, stats.fileBytes);
    this.size(phase, "write-ahead log", "file", null, stats.walBytes);
  }

  /** Writes the trial's own row and makes it count as finished. */
  async finish(
    row: Omit<Row<"trials">, "trial" | "status" | "error">,
    notes: Record<string, unknown>,
  ): Promise<void> {
    const failed = this.#failed.length > 0;
    this.#writer.add("trials", {
      trial: this.trial,
      ...row,
      status: failed ? "failed" : "ok",
      error: failed ? this.#failed.join("; ") : null,
    });
    await this.#writer.done(notes);
  }
}

interface Span {
  readonly scheduled_us: number | null;
  readonly start_us: number;
  readonly end_us: number;
}

function span(times: Times): Span {
  return { scheduled_us: times.scheduledUs, start_us: times.startUs, end_us: times.endUs };
}
