/**
 * What a run folder holds: the tables, their columns with unit and meaning, and how rows are typed.
 *
 * A run is a folder: `manifest.json` and one file a table. While running, each trial writes JSON lines under
 * `trials/<trial>/<table>.jsonl`; afterwards they become `<table>.parquet`. Adding a measurement is adding a column here:
 * writer, validation, reader and documentation follow. Times are microseconds from the trial's monotonic zero.
 */

/** Version of the run format; a reader refuses others. */
export const RUN_SCHEMA = 2;

/** What a cell of a column may hold. */
export type ColumnType = "text" | "integer" | "number" | "boolean";

/** One measurement, documented. */
export interface Column {
  readonly type: ColumnType;
  /** Unit of the value, `""` where it has none. */
  readonly unit: string;
  readonly about: string;
  /** Whether the value may be null (not measured). */
  readonly optional?: true;
}

const text = (about: string) => ({ type: "text", unit: "", about }) as const;
const optionalText = (about: string) => ({ type: "text", unit: "", about, optional: true }) as const;
const count = (unit: string, about: string) => ({ type: "integer", unit, about }) as const;
const optionalCount = (unit: string, about: string) =>
  ({ type: "integer", unit, about, optional: true }) as const;
const number = (unit: string, about: string) => ({ type: "number", unit, about }) as const;
const optionalNumber = (unit: string, about: string) =>
  ({ type: "number", unit, about, optional: true }) as const;
const flag = (about: string) => ({ type: "boolean", unit: "", about }) as const;

const trial = text("Id of the trial this row belongs to.");
const worker = count("", "Number of the worker in the trial, from 0.");
const phase = text(
  "Part of the trial: warmup, load, steady, query, onboard, verify; bulk: a whole chain at once; rewrite: what follows it first.",
);
const span = {
  scheduled_us: optionalNumber("us", "When the work was due; null in a closed loop."),
  start_us: number("us", "When the store was called."),
  end_us: number("us", "When the store had answered."),
} as const;

/** Every table with its columns, in file order. */
export const TABLES = {
  /** One row per trial: a fresh process with a fresh store. */
  trials: {
    trial,
    benchmark: text(
      "What was measured: append, query, onboard; bulk: a whole chain loaded at once; rewritten: most at once, then appends; " +
        "restricted: appends with less memory than the machine has.",
    ),
    scenario: text("Scenario id."),
    store: text(
      "Name of the kind of store: bitemporal, auths-layout (git-registry in runs before 2026-11-28).",
    ),
    profile: text("Profile that chose the sizes: smoke, quick, full."),
    variant: text(
      "What is compared within a store: its settings (normal, full; none, batch, commit); write modes (per-event, batch, multi-seal).",
    ),
    role: text("calibration: a law is fitted to it; validation: a law's prediction is compared with it."),
    order: count("", "Place in the run's random order, from 0."),
    scale: number("x", "Multiple of the scenario's published size."),
    seed: text("Seed of the data (64-bit, text)."),
    status: text("ok or failed. A failed trial is left out of the model."),
    error: optionalText("Why it failed."),
    durability: text("process or machine: what a returned append survives."),
    wall_ms: number("ms", "Whole trial, from process start of work to the end of checks."),
    generate_ms: number("ms", "Making data inside the trial."),
    wait_ms: number("ms", "Append loop waiting for data to arrive (reading the prepared file)."),
    encode_ms: number("ms", "Turning bytes into bind-ready form."),
    store_ms: number("ms", "Inside store calls on the clock."),
    check_ms: number("ms", "Verifying results."),
    peak_rss_bytes: count(
      "bytes",
      "Largest resident memory of the process, and what processes of its store's own had at the end.",
    ),
    entities: count("entities", "Distinct entities (or agents) written."),
    versions: count("versions", "Entity versions written."),
    rows: count("rows", "Versions written, in rows of Arkiv's schema, whatever the store's layout."),
    events: count("events", "Key events written, all logs."),
    root_events: count("events", "Key events written to the organisation's own log."),
    commits: count(
      "commits",
      "Block commits, or atomic writes of a registry (Git commits); a bulk load has none.",
    ),
    queries: count("queries", "Queries answered."),
    file_bytes: count("bytes", "Store size on disk at the end."),
    write_bytes: optionalCount(
      "bytes",
      "Bytes the process wrote to disk, warm-up included, where the system tells.",
    ),
    load_average: optionalNumber(
      "",
      "Load average of the last minute at the trial's end, its own load included.",
    ),
    others_cpu_share: optionalNumber(
      "share",
      "Processors used by anything but the benchmark, of all, while the trial's measured parts ran; null: not recorded.",
    ),
    steal_share: optionalNumber("share", "Processor time that the hypervisor took, of what was wanted then."),
    cpu_wait_share: optionalNumber(
      "share",
      "Time that the measuring thread waited for a processor, not for the benchmark's own, of the time it could have run.",
    ),
    fsync_before_us: optionalNumber("us", "Median fdatasync of 4 KiB beside the store, before the trial."),
    fsync_after_us: optionalNumber(
      "us",
      "The same after it, with the store removed; the least of five tries where it is much longer.",
    ),
    measuring_us: optionalNumber(
      "us",
      "Time of the clock reads around one sample with nothing between them, median, in the trial's process.",
    ),
    recording_us: optionalNumber("us", "Time of recording one sample, off the clock, found alike."),
    memory_limit_bytes: optionalCount(
      "bytes",
      "Most memory of the process, page cache included; null: all that the machine has.",
    ),
  },
  /** One row per block commit. */
  commits: {
    trial,
    worker,
    phase,
    block: count("block", "Block number."),
    ...span,
    versions: count("versions", "Entity versions written."),
    string_attributes: count("attributes", "Their own string attributes, system attributes not counted."),
    numeric_attributes: count("attributes", "Their own numeric attributes."),
    payload_bytes: count("bytes", "Payload bytes written."),
    rows: count("rows", "The same in rows, as Arkiv's schema would write them, whatever the store's layout."),
    closed_versions: count("versions", "Earlier versions that the block ended."),
    closed_rows: count("rows", "The same in rows of Arkiv's schema."),
    closed_payload_bytes: optionalCount("bytes", "Their payload bytes; null: not recorded."),
    rows_before: count("rows", "Rows written before this commit, in the same unit."),
    page_count: optionalCount(
      "pages",
      "Pages of the store after this commit, where it has pages (off the clock).",
    ),
    log_bytes: optionalCount(
      "bytes",
      "Size of the write-ahead log after this commit, where there is one (off the clock).",
    ),
  },
  /** One row per registry call: append, batch, replay, verify. */
  operations: {
    trial,
    worker,
    phase,
    operation: text("append, batch, replay, verify."),
    ...span,
    check_us: number("us", "Part of the time spent in the shared checks (SAID, chain, signature)."),
    events: count("events", "Key events handled."),
    root_events: count("events", "Of these, events of the organisation's own log."),
    agents: count("agents", "Agents completed by this call."),
    seals: count("seals", "Seals anchored by the events."),
    commits: count("commits", "Git commits made."),
    bytes: count("bytes", "Event and attachment bytes."),
    log_events_before: count("events", "Events in the organisation's own log before the call."),
    total_events_before: count("events", "Events in the registry before the call."),
  },
  /** One row per query (one page). */
  queries: {
    trial,
    worker,
    phase,
    type: text("Query type, as the scenario names it."),
    at_block: count("block", "Block asked."),
    ...span,
    result_rows: count("entities", "Entities returned on this page."),
    matching: count("entities", "Entities that match in all, by the computed answer."),
    correct: flag("Whether keys and order equal the computed answer; in the closed loop contents too."),
  },
  /** The engine's plan of each query type. */
  plans: {
    trial,
    type: text("Query type."),
    step: count("", "Line of the plan, from 0."),
    detail: text("The engine's words."),
  },
  /** Checkpoints, stalls, phase edges, progress. */
  events: {
    trial,
    at_us: number("us", "When."),
    kind: text("phase, checkpoint, log, close, stall, lag, saturated."),
    detail: text("In words."),
    value: optionalNumber("", "A number that goes with it, in the unit the detail names."),
  },
  /** Sizes of tables, indexes and files: measured once a trial, at the end of the phase that wrote the data. */
  sizes: {
    trial,
    phase,
    name: text("Table, index or file."),
    role: text("What the bytes are for: attributes, payloads, index, other, log; file: the data as a whole."),
    rows: optionalCount("rows", "Physical rows, where the store counts them."),
    bytes: count("bytes", "Bytes on disk."),
    pages: optionalCount("pages", "Its pages, where it is made of pages."),
    depth: optionalCount("levels", "Levels of its b-tree, leaves included."),
    unused_bytes: optionalCount("bytes", "Bytes of its pages that hold nothing: what fill is found from."),
  },
  /** One row per registry that was written: what stands in it, measured once its agents were onboarded. */
  registries: {
    trial,
    agents: count("agents", "Agents onboarded."),
    anchors_per_agent: count(
      "events",
      "Events, or seals of an event, of the organisation's own log for each agent.",
    ),
    batch_agents: count("agents", "Most agents of one call; 1 where every event is appended alone."),
    objects: optionalCount("objects", "Objects of the registry, loose or packed, where it has such."),
    loose_bytes: optionalCount("bytes", "Content of its loose objects' files."),
    packed_bytes: optionalCount("bytes", "Its packs with their indexes."),
    packs: optionalCount("packs", "Its packs."),
    allocated_bytes: optionalCount("bytes", "What the file system allocated for its files."),
    registry_cpu_ms: optionalNumber(
      "ms",
      "Processor time of the process in the registry's calls and the flush, all threads; programs it starts are not in it.",
    ),
    merges: optionalCount(
      "",
      "Times that packs were merged or finished while nothing was appended; null: it has none.",
    ),
    merge_ms: optionalNumber("ms", "What that took in all."),
    merge_longest_ms: optionalNumber("ms", "The longest such pause."),
    written_rss_bytes: count(
      "bytes",
      "Largest resident memory of the process until all was written, before it was verified.",
    ),
  },
  /** Where the time of a trial of a registry went: what its parts took, which add up to the whole trial. */
  times: {
    trial,
    phase: text(
      "prepare: warm-up, opening, removing; make: the events; append: calls of the registry; flush; record: what measuring took; " +
        "verify: what was read back.",
    ),
    part: text("What took the time; rest: what is in no other part of the phase."),
    us: number("us", "Time, microseconds."),
  },
  /** Every check made, passed or not. */
  checks: {
    trial,
    name: text("What was checked."),
    ok: flag("Whether it held."),
    expected: text("What was expected."),
    actual: text("What was found."),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Column>>>>;

/** Name of a table of a run. */
export type TableName = keyof typeof TABLES;

/** Tables that only explain results, or that older runs do not have; a run is complete without them. */
export const OPTIONAL_TABLES: ReadonlySet<TableName> = new Set(["plans", "events", "registries", "times"]);

/** Names of the tables, in file order. */
export const TABLE_NAMES = Object.keys(TABLES) as TableName[];

/** A value for each table. */
export function byTable<T>(of: (table: TableName) => T): Record<TableName, T> {
  return Object.fromEntries(TABLE_NAMES.map((table) => [table, of(table)])) as Record<TableName, T>;
}

type Value<C extends Column> = C["type"] extends "text" ? string
  : C["type"] extends "boolean" ? boolean
  : number;

/** A row of a table, typed from its columns. */
export type Row<T extends TableName> = {
  readonly [K in keyof (typeof TABLES)[T]]: (typeof TABLES)[T][K] extends infer C extends Column
    ? (C extends { optional: true } ? Value<C> | null : Value<C>)
    : never;
};
