import { lateBlocks } from "../../stats/late_blocks.ts";
import {
  type CheckedAnswers,
  type CommitRecord,
  type LoadEnd,
  QUERY_RECORD,
  RUN_FILES,
} from "./load_task.ts";
import { type LoadSlice, Slices } from "./load_slices.ts";
import { type OfferedLoad, streamOf } from "./offered_load.ts";
import { readJsonLines, readRecords } from "./record_file.ts";
import { Growing, histogramOf, type OverLimit, Responses, type Times, timesOf } from "./response_times.ts";

/** What became of the blocks. */
interface CommitFigures {
  readonly blocks: number;
  /** Blocks that were never begun, although there was as much time again. */
  readonly unwritten: number;
  readonly entities: number;
  readonly rows: number;
  /** Entities a second that the blocks offered, and that were committed. */
  readonly offeredPerS: number;
  readonly perS: number;
  /** Blocks not done when the next one was due, and those of them that would have been late with a generator that never is. */
  readonly late: number;
  readonly lateOfStore: number;
  /** When the first of those should have been done, s. */
  readonly lateSinceS: number | null;
  readonly service: Times;
  readonly response: Times;
  readonly over: OverLimit;
  /** From the end of the schedule to the end of the last block, s: 0 where nothing was left to do; null where not all was written. */
  readonly drainS: number | null;
}

/** What became of the queries. */
interface QueryFigures {
  readonly asked: number;
  /** Due, and not asked by the end. */
  readonly unasked: number;
  readonly perS: number;
  readonly service: Times;
  readonly response: Times;
  readonly over: OverLimit;
  /** Response times in steps of 2 %: the upper end of each, us, and how many. */
  readonly histogram: readonly (readonly [us: number, count: number])[];
  /** Share of answers without a result; null where a reader did not tell. */
  readonly emptyShare: number | null;
  /** Share of the readers' time that keeping answers for comparing took; null as before. */
  readonly checkShare: number | null;
}

/** What became of the write-ahead log. */
export interface LogFigures {
  readonly maxBytes: number;
  readonly boundBytes: number | null;
  /** When it grew on from its bound, s: one transaction may pass it. Null where it never did. */
  readonly overSinceS: number | null;
  readonly restarts: number;
  readonly checkpoints: number;
  /** Blocks after which a reader kept it from being begun anew. */
  readonly pinned: number;
}

/** All that a trial measured; null for what was not offered, or of which nothing was measured. */
export interface LoadFigures {
  readonly commits: CommitFigures | null;
  readonly queries: QueryFigures | null;
  readonly log: LogFigures | null;
  readonly timeline: readonly LoadSlice[];
  readonly processors: LoadEnd["processors"];
  /** Null where nothing was compared. */
  readonly check: CheckedAnswers | null;
}

/** The figures of a run. @param folder Of its files. @param told How it ended; null where its process did not tell. */
export function loadFigures(
  load: OfferedLoad,
  { commits, folder, told, check }: {
    readonly commits: readonly CommitRecord[];
    readonly folder: string;
    readonly told: LoadEnd | null;
    readonly check: CheckedAnswers | null;
  },
): LoadFigures {
  const slices = new Slices(load.seconds);
  const isWhole = told !== null && told.writerFailed === null &&
    told.readers.every((end) => !("died" in end));
  const queries = queryFigures(load, { folder, told, isWhole, slices });
  commits.forEach((record, i) => slices.addCommit(record, commits[i - 1]));
  return {
    commits: commitFigures(load, commits, isWhole),
    queries,
    log: logFigures(commits, told?.logBytesMax ?? null),
    timeline: slices.all(),
    processors: told?.processors ?? null,
    check,
  };
}

/** Records of blocks. */
export function readCommits(path: string): CommitRecord[] {
  return readJsonLines(path);
}

function commitFigures(
  load: OfferedLoad,
  records: readonly CommitRecord[],
  isWhole: boolean,
): CommitFigures | null {
  const stream = streamOf(load);
  const last = records.at(-1);
  if (stream === null || last === undefined) return null;
  const { cadenceMs } = stream;
  const sum = (of: (record: CommitRecord) => number) => records.reduce((all, one) => all + of(one), 0);
  const entities = sum((record) => record.entities);
  const dueS = records.length * cadenceMs / 1000;
  const late = records.filter(({ dueUs, endUs }) => endUs - dueUs > 1000 * cadenceMs);
  const lateOfStore = lateBlocks(records.map(({ startUs, endUs }) => (endUs - startUs) / 1000), cadenceMs);
  const response = new Responses(load.commitP99Ms);
  for (const { dueUs, endUs, lagUs } of records) response.add(endUs - dueUs, lagUs, endUs);
  const unwritten = isWhole ? stream.blocks - records.length : 0;
  const behindS = Math.max(0, last.endUs / 1e6 - dueS);
  return {
    ...{ blocks: records.length, unwritten, entities, rows: sum(({ rows }) => rows) },
    offeredPerS: entities / dueS,
    perS: entities / (dueS + behindS),
    late: late.length,
    lateOfStore: lateOfStore.length,
    lateSinceS: lateOfStore.length === 0 ? null : cadenceMs * (lateOfStore[0]! + 1) / 1000,
    service: timesOf(Float64Array.from(records, ({ startUs, endUs }) => endUs - startUs)),
    response: timesOf(response.times()),
    over: response.over(),
    drainS: unwritten > 0 || !isWhole ? null : behindS,
  };
}

function queryFigures(
  load: OfferedLoad,
  { folder, told, isWhole, slices }: {
    readonly folder: string;
    readonly told: LoadEnd | null;
    readonly isWhole: boolean;
    readonly slices: Slices;
  },
): QueryFigures | null {
  if (load.readPerS === null) return null;
  const [service, response] = [new Growing(), new Responses(load.queryP99Ms)];
  let lastUs = 0;
  for (let reader = 0; reader < load.readers; reader++) {
    let doneUs = 0;
    for (
      const [dueUs, startUs, endUs] of readRecords(RUN_FILES.queries(folder, reader), QUERY_RECORD.length)
    ) {
      service.add(endUs! - startUs!);
      response.add(endUs! - dueUs!, startUs! - Math.max(dueUs!, doneUs), endUs!);
      slices.addQuery(endUs!, endUs! - dueUs!);
      doneUs = endUs!;
    }
    lastUs = Math.max(lastUs, doneUs);
  }
  const asked = service.length;
  if (asked === 0) return null;
  const ends = (told?.readers ?? []).flatMap((end) => "died" in end ? [] : [end]);
  const all = ends.length === load.readers ? ends : null;
  const sum = (of: (end: typeof ends[number]) => number) => ends.reduce((total, end) => total + of(end), 0);
  const spanS = isWhole ? Math.max(load.seconds, lastUs / 1e6) : lastUs / 1e6;
  return {
    ...{ asked, unasked: sum(({ unasked }) => unasked), perS: asked / spanS },
    service: timesOf(service.values()),
    response: timesOf(response.times()),
    over: response.over(),
    histogram: histogramOf(response.times()),
    emptyShare: all && sum(({ empty }) => empty) / asked,
    checkShare: all && sum(({ checkMs }) => checkMs) / 1000 / spanS / load.readers,
  };
}

function logFigures(records: readonly CommitRecord[], boundBytes: number | null): LogFigures | null {
  const known = records.filter(({ logBytes }) => logBytes !== null);
  if (known.length === 0) return null;
  const isOver = ({ logBytes }: CommitRecord, i: number) =>
    boundBytes !== null && i > 0 && known[i - 1]!.logBytes! >= boundBytes &&
    logBytes! > known[i - 1]!.logBytes!;
  const over = known.find(isOver);
  return {
    maxBytes: known.reduce((most, { logBytes }) => Math.max(most, logBytes!), 0),
    boundBytes,
    overSinceS: over === undefined ? null : over.endUs / 1e6,
    restarts: known.at(-1)!.logRestarts,
    checkpoints: known.filter(({ checkpointed }) => checkpointed).length,
    pinned: known.filter(({ logPinned }) => logPinned).length,
  };
}
