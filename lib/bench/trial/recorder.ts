import { rowsOf } from "../../chain/version_totals.ts";
import type { Row } from "../../runs/schema.ts";
import { TrialWriter } from "../../runs/trial_writer.ts";
import type { AppendResult, EngineState, StoreStats } from "../../stores/entity_store.ts";
import { writtenBytes } from "../environment/io.ts";
import type { LoadColumns, LoadMeter } from "../environment/load_meter.ts";
import { descendantsBytes, peakRssBytes } from "../environment/memory.ts";
import type { Clock } from "../load/clock.ts";
import { measuringCostUs } from "../load/measuring_cost.ts";
import type { TrialJob, TrialOutcome } from "./job.ts";
import { type JobColumns, jobColumns } from "./job_columns.ts";

/** When something was due (null in a closed loop), started and ended; microseconds from the trial's zero. */
export interface Times {
  readonly scheduledUs: number | null;
  readonly startUs: number;
  readonly endUs: number;
}

/** Columns of a trial that say what its process used. */
type Used = "wall_ms" | "peak_rss_bytes" | "write_bytes" | keyof MeasuringCost | keyof LoadColumns;

/** Columns of a trial that say what measuring one sample takes. */
interface MeasuringCost {
  readonly measuring_us: number;
  readonly recording_us: number;
}

/** The part of a phase that is no other part of it. */
const REST = "rest";

/** Writes a trial's rows, adding the columns that all of them share, and remembers failed checks. */
export class Recorder {
  readonly #job: TrialJob;
  readonly #writer: TrialWriter;
  readonly #clock: Clock;
  readonly #load: LoadMeter;
  #failed: string[] = [];
  #serverBytes = 0;

  constructor(
    job: TrialJob,
    writer: TrialWriter,
    { clock, load }: { readonly clock: Clock; readonly load: LoadMeter },
  ) {
    this.#job = job;
    this.#writer = writer;
    this.#clock = clock;
    this.#load = load;
  }

  check(
    name: string,
    ok: boolean,
    { expected, actual }: { readonly expected: string; readonly actual: string },
  ): void {
    if (!ok) this.#failed.push(`${name}: expected ${expected}, found ${actual}`);
    // A store may answer with half characters, which no table can hold.
    const [should, is] = [expected.toWellFormed(), actual.toWellFormed()];
    this.#writer.add("checks", { trial: this.#job.trial, name, ok, expected: should, actual: is });
  }

  /** A check that two texts are equal. */
  checkEqual(name: string, expected: string, actual: string): void {
    this.check(name, expected === actual, { expected, actual });
  }

  event(
    kind: string,
    detail: string,
    { value = null, atUs = this.#clock.nowUs() }: { readonly value?: number | null; readonly atUs?: number } =
      {},
  ): void {
    this.#writer.add("events", { trial: this.#job.trial, at_us: atUs, kind, detail, value });
  }

  commit(
    { block, written, closed }: AppendResult,
    place: {
      readonly phase: string;
      readonly rowsBefore: number;
      readonly closedPayloadBytes: number;
      readonly engine: EngineState;
    },
    times: Times,
  ): void {
    this.#writer.add("commits", {
      trial: this.#job.trial,
      worker: 0,
      phase: place.phase,
      block,
      ...span(times),
      versions: written.versions,
      string_attributes: written.strings,
      numeric_attributes: written.numbers,
      payload_bytes: written.payloadBytes,
      rows: rowsOf(written),
      closed_versions: closed.versions,
      closed_rows: rowsOf(closed),
      closed_payload_bytes: place.closedPayloadBytes,
      rows_before: place.rowsBefore,
      page_count: place.engine.pageCount ?? null,
      log_bytes: place.engine.logBytes ?? null,
    });
  }

  query(
    query: { readonly type: string; readonly atBlock: number; readonly matching: number },
    answer: { readonly phase: string; readonly resultRows: number; readonly correct: boolean },
    times: Times,
  ): void {
    this.#writer.add("queries", {
      trial: this.#job.trial,
      worker: 0,
      phase: answer.phase,
      type: query.type,
      at_block: query.atBlock,
      ...span(times),
      result_rows: answer.resultRows,
      matching: query.matching,
      correct: answer.correct,
    });
  }

  operation(
    phase: string,
    times: Times,
    row: Omit<Row<"operations">, keyof Span | "trial" | "worker" | "phase">,
  ): void {
    this.#writer.add("operations", { trial: this.#job.trial, worker: 0, phase, ...span(times), ...row });
  }

  registry(row: Omit<Row<"registries">, "trial">): void {
    this.#writer.add("registries", { trial: this.#job.trial, ...row });
  }

  /**
   * Records where the time of a phase went; what is in none of its parts becomes the part "rest".
   * @param wholeUs The time of the whole phase, microseconds.
   * @param parts Of its parts, microseconds.
   */
  times(phase: string, wholeUs: number, parts: Readonly<Record<string, number>>): void {
    const named = Object.values(parts).reduce((sum, us) => sum + us, 0);
    const all = { ...parts, [REST]: Math.max(0, wholeUs - named) };
    for (const [part, us] of Object.entries(all)) {
      if (us > 0) this.#writer.add("times", { trial: this.#job.trial, phase, part, us });
    }
  }

  plan(type: string, steps: readonly string[]): void {
    steps.forEach((detail, step) =>
      this.#writer.add("plans", { trial: this.#job.trial, type, step, detail })
    );
  }

  /** Sizes of a store's parts, and of its data as a whole. */
  sizes(phase: string, { parts, fileBytes }: Pick<StoreStats, "parts" | "fileBytes">): void {
    const add = (row: Omit<Row<"sizes">, "trial" | "phase">) =>
      this.#writer.add("sizes", { trial: this.#job.trial, phase, ...row });
    const noPages = { pages: null, depth: null, unused_bytes: null };
    for (const { pages = null, depth = null, unusedBytes = null, ...part } of parts) {
      add({ ...part, pages, depth, unused_bytes: unusedBytes });
    }
    add({ name: "data", role: "file", rows: null, bytes: fileBytes, ...noPages });
  }

  /** Notes what memory the store's own processes have, before they end with it. */
  measureServer(): void {
    this.#serverBytes = descendantsBytes();
  }

  /**
   * Writes the trial's own row, with what the process used until now and what else the machine did, and makes it count as
   * finished. The store is closed, and removed unless it is kept.
   */
  async finish(
    row: Omit<Row<"trials">, "status" | "error" | keyof JobColumns | Used>,
    notes: Record<string, unknown>,
  ): Promise<TrialOutcome> {
    const failedChecks = this.#failed;
    const ok = failedChecks.length === 0;
    this.#writer.add("trials", {
      ...jobColumns(this.#job),
      wall_ms: this.#clock.nowUs() / 1000,
      peak_rss_bytes: peakRssBytes() + this.#serverBytes,
      write_bytes: writtenBytes(),
      ...await this.#load.columns(),
      ...await this.#measuringCost(),
      ...row,
      status: ok ? "ok" : "failed",
      error: ok ? null : failedChecks.join("; ").toWellFormed(),
    });
    await this.#writer.done(notes);
    return { ok, failedChecks };
  }

  /** Measured on rows of a trial that does not count. */
  async #measuringCost(): Promise<MeasuringCost> {
    const clock = this.#clock;
    const writer = await TrialWriter.create(this.#job.runDir, `${this.#job.trial}-measuring`);
    const recorder = new Recorder(this.#job, writer, { clock, load: this.#load });
    const totals = { versions: 1, strings: 1, numbers: 1, payloadBytes: 1 };
    const result: AppendResult = { block: 1, written: totals, closed: totals };
    const place = { phase: "load", rowsBefore: 0, closedPayloadBytes: 0, engine: {} };
    const read = () => ({ scheduledUs: null, startUs: clock.nowUs(), endUs: clock.nowUs() });
    const measuring = measuringCostUs(read);
    const recorded = measuringCostUs(() => recorder.commit(result, place, read()));
    await writer.discard();
    return { measuring_us: measuring, recording_us: Math.max(0, recorded - measuring) };
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
