import type { LazyTable, Table } from "./frames_of.ts";

/**
 * The tables of a run as Polars frames, each with its columns, their units and meanings. Times are microseconds from the trial's
 * own zero. A table that the run does not have is empty. All numbers are Float64, counts too: of two columns of whole numbers
 * Polars would cut off what is left of their quotient.
 *
 * Every row has its trial's Id as `trial`, and with it, so that no query needs a join:
 * - `scenario`, `store`, `variant`, `scale` (x), `benchmark`, `profile`, `durability`: as in `trials`; `trial_role`: its `role`.
 * - `setting`: Store and variant, "posting, full": what figures tell apart.
 * - `used`: Whether laws start from the trial: ok, its blocks appended one by one, with all memory of the machine.
 * - `noisy`: Whether the machine was busy with something else meanwhile.
 * - `store_rows` (rows): Rows that the trial wrote in all: the size of its store when it is queried.
 * - `store_entities` (entities): Entities (or agents) that the trial wrote in all.
 * - `store_bytes` (bytes): Bytes of the trial's store on disk at its end.
 *
 * `trials` has of these `setting`, `used` and `noisy`. What was timed (commits, operations, queries) has also:
 * - `service_us` (us): Service time: from the call of the store to its return.
 * - `response_us` (us): Response time: from when the work was due to the return; null in a closed loop.
 *
 * These three are lazy, read where a query needs them: `await run.commits().head().collect()`.
 */
export interface RunFrames {
  /**
   * One row per trial: a fresh process with a fresh store.
   *
   * - `benchmark`: What was measured: append, query, onboard; bulk: a whole chain loaded at once; rewritten: most at once, then
   *   appends; restricted: appends with less memory than the machine has.
   * - `scenario`: Scenario id.
   * - `store`: Name of the kind of store: bitemporal, auths-layout (git-registry in runs before 2026-11-28).
   * - `profile`: Profile that chose the sizes: smoke, quick, full.
   * - `variant`: What is compared within a store: its settings (normal, full; none, batch, commit); write modes (per-event,
   *   batch, multi-seal).
   * - `role`: calibration: a law is fitted to it; validation: a law's prediction is compared with it.
   * - `order`: Place in the run's random order, from 0.
   * - `scale` (x): Multiple of the scenario's published size.
   * - `seed`: Seed of the data (64-bit, text).
   * - `status`: ok or failed. A failed trial is left out of the model.
   * - `error`: Why it failed.
   * - `durability`: process or machine: what a returned append survives.
   * - `wall_ms` (ms): Whole trial, from process start of work to the end of checks.
   * - `generate_ms` (ms): Making data inside the trial.
   * - `wait_ms` (ms): Append loop waiting for data to arrive (reading the prepared file).
   * - `encode_ms` (ms): Turning bytes into bind-ready form.
   * - `store_ms` (ms): Inside store calls on the clock.
   * - `check_ms` (ms): Verifying results.
   * - `peak_rss_bytes` (bytes): Largest resident memory of the process, and what processes of its store's own had at the end.
   * - `entities` (entities): Distinct entities (or agents) written.
   * - `versions` (versions): Entity versions written.
   * - `rows` (rows): Versions written, in rows of Arkiv's schema, whatever the store's layout.
   * - `events` (events): Key events written, all logs.
   * - `root_events` (events): Key events written to the organisation's own log.
   * - `commits` (commits): Block commits, or atomic writes of a registry (Git commits); a bulk load has none.
   * - `queries` (queries): Queries answered.
   * - `file_bytes` (bytes): Store size on disk at the end.
   * - `write_bytes` (bytes): Bytes the process wrote to disk, warm-up included, where the system tells.
   * - `load_average`: Load average of the last minute at the trial's end, its own load included.
   * - `others_cpu_share` (share): Processors used by anything but the benchmark, of all, while the trial's measured parts ran;
   *   null: not recorded.
   * - `steal_share` (share): Processor time that the hypervisor took, of what was wanted then.
   * - `cpu_wait_share` (share): Time that the measuring thread waited for a processor, not for the benchmark's own, of the time it could have run.
   * - `fsync_before_us` (us): Median fdatasync of 4 KiB beside the store, before the trial.
   * - `fsync_after_us` (us): The same after it, with the store removed; the least of five tries where it is much longer.
   * - `measuring_us` (us): Time of the clock reads around one sample with nothing between them, median, in the trial's process.
   * - `recording_us` (us): Time of recording one sample, off the clock, found alike.
   * - `memory_limit_bytes` (bytes): Most memory of the process, page cache included; null: all that the machine has.
   */
  trials(): Table<"trials">;
  /**
   * One row per block commit, the longest table of a chain.
   *
   * - `worker`: Number of the worker in the trial, from 0.
   * - `phase`: Part of the trial: warmup, load, steady, query, onboard, verify; bulk: a whole chain at once; rewrite: what
   *   follows it first.
   * - `block` (block): Block number.
   * - `scheduled_us` (us): When the work was due; null in a closed loop.
   * - `start_us` (us): When the store was called.
   * - `end_us` (us): When the store had answered.
   * - `versions` (versions): Entity versions written.
   * - `string_attributes` (attributes): Their own string attributes, system attributes not counted.
   * - `numeric_attributes` (attributes): Their own numeric attributes.
   * - `payload_bytes` (bytes): Payload bytes written.
   * - `rows` (rows): The same in rows, as Arkiv's schema would write them, whatever the store's layout.
   * - `closed_versions` (versions): Earlier versions that the block ended.
   * - `closed_rows` (rows): The same in rows of Arkiv's schema.
   * - `closed_payload_bytes` (bytes): Their payload bytes; null: not recorded.
   * - `rows_before` (rows): Rows written before this commit, in the same unit.
   * - `page_count` (pages): Pages of the store after this commit, where it has pages (off the clock).
   * - `log_bytes` (bytes): Size of the write-ahead log after this commit, where there is one (off the clock).
   */
  commits(): LazyTable<"commits">;
  /**
   * One row per call of a registry of key events.
   *
   * - `worker`: Number of the worker in the trial, from 0.
   * - `phase`: Part of the trial: warmup, load, steady, query, onboard, verify; bulk: a whole chain at once; rewrite: what
   *   follows it first.
   * - `operation`: append, batch, replay, verify.
   * - `scheduled_us` (us): When the work was due; null in a closed loop.
   * - `start_us` (us): When the store was called.
   * - `end_us` (us): When the store had answered.
   * - `check_us` (us): Part of the time spent in the shared checks (SAID, chain, signature).
   * - `events` (events): Key events handled.
   * - `root_events` (events): Of these, events of the organisation's own log.
   * - `agents` (agents): Agents completed by this call.
   * - `seals` (seals): Seals anchored by the events.
   * - `commits` (commits): Git commits made.
   * - `bytes` (bytes): Event and attachment bytes.
   * - `log_events_before` (events): Events in the organisation's own log before the call.
   * - `total_events_before` (events): Events in the registry before the call.
   */
  operations(): LazyTable<"operations">;
  /**
   * One row per query (one page of it).
   *
   * - `worker`: Number of the worker in the trial, from 0.
   * - `phase`: Part of the trial: warmup, load, steady, query, onboard, verify; bulk: a whole chain at once; rewrite: what
   *   follows it first.
   * - `type`: Query type, as the scenario names it.
   * - `at_block` (block): Block asked.
   * - `scheduled_us` (us): When the work was due; null in a closed loop.
   * - `start_us` (us): When the store was called.
   * - `end_us` (us): When the store had answered.
   * - `result_rows` (entities): Entities returned on this page.
   * - `matching` (entities): Entities that match in all, by the computed answer.
   * - `correct`: Whether keys and order equal the computed answer; in the closed loop contents too.
   */
  queries(): LazyTable<"queries">;
  /**
   * The engine's plan of each query type, a row a step.
   *
   * - `type`: Query type.
   * - `step`: Line of the plan, from 0.
   * - `detail`: The engine's words.
   */
  plans(): Table<"plans">;
  /**
   * Checkpoints, stalls, phase edges, progress.
   *
   * - `at_us` (us): When.
   * - `kind`: phase, checkpoint, log, close, stall, lag, saturated.
   * - `detail`: In words.
   * - `value`: A number that goes with it, in the unit the detail names.
   */
  events(): Table<"events">;
  /**
   * Bytes of tables, indexes and files, once a trial, at the end of the phase that wrote the data.
   *
   * - `phase`: Part of the trial: warmup, load, steady, query, onboard, verify; bulk: a whole chain at once; rewrite: what
   *   follows it first.
   * - `name`: Table, index or file.
   * - `role`: What the bytes are for: attributes, payloads, index, other, log; file: the data as a whole.
   * - `rows` (rows): Physical rows, where the store counts them.
   * - `bytes` (bytes): Bytes on disk.
   * - `pages` (pages): Its pages, where it is made of pages.
   * - `depth` (levels): Levels of its b-tree, leaves included.
   * - `unused_bytes` (bytes): Bytes of its pages that hold nothing: what fill is found from.
   */
  sizes(): Table<"sizes">;
  /**
   * One row per registry that was written.
   *
   * - `agents` (agents): Agents onboarded.
   * - `anchors_per_agent` (events): Events, or seals of an event, of the organisation's own log for each agent.
   * - `batch_agents` (agents): Most agents of one call; 1 where every event is appended alone.
   * - `objects` (objects): Objects of the registry, loose or packed, where it has such.
   * - `loose_bytes` (bytes): Content of its loose objects' files.
   * - `packed_bytes` (bytes): Its packs with their indexes.
   * - `packs` (packs): Its packs.
   * - `allocated_bytes` (bytes): What the file system allocated for its files.
   * - `registry_cpu_ms` (ms): Processor time of the process in the registry's calls and the flush, all threads; programs it
   *   starts are not in it.
   * - `merges`: Times that packs were merged or finished while nothing was appended; null: it has none.
   * - `merge_ms` (ms): What that took in all.
   * - `merge_longest_ms` (ms): The longest such pause.
   * - `written_rss_bytes` (bytes): Largest resident memory of the process until all was written, before it was verified.
   */
  registries(): Table<"registries">;
  /**
   * Where the time of a trial of a registry went: parts that add up to the whole trial.
   *
   * - `phase`: prepare: warm-up, opening, removing; make: the events; append: calls of the registry; flush; record: what
   *   measuring took; verify: what was read back.
   * - `part`: What took the time; rest: what is in no other part of the phase.
   * - `us` (us): Time, microseconds.
   */
  times(): Table<"times">;
  /**
   * Every check made, passed or not.
   *
   * - `name`: What was checked.
   * - `ok`: Whether it held.
   * - `expected`: What was expected.
   * - `actual`: What was found.
   */
  checks(): Table<"checks">;
}
